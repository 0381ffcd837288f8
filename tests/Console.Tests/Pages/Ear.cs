using System.Globalization;
using Crm.Console.Tests.Site;
using Microsoft.Playwright;

namespace Crm.Console.Tests.Pages;

/// <summary>Measures in the page what the agent hears.</summary>
internal static class Ear
{
    /// <summary>Looks at the loudest frequency every 50 ms for a while, and counts how often it was the tone.</summary>
    private const string Listen = """
        async ({ hertz, milliseconds }) => {
          const stream = document.getElementById('caller-audio')?.srcObject;
          if (!stream) return 0;
          const context = (window.earContext ??= new AudioContext());
          const source = context.createMediaStreamSource(stream);
          const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
          source.connect(analyser);
          const levels = new Float32Array(analyser.frequencyBinCount);
          const width = context.sampleRate / analyser.fftSize;
          let heard = 0;
          for (const end = performance.now() + milliseconds; performance.now() < end; ) {
            await new Promise((resolve) => setTimeout(resolve, 50));
            analyser.getFloatFrequencyData(levels);
            const loudest = levels.indexOf(Math.max(...levels));
            if (levels[loudest] > -50 && Math.abs(loudest * width - hertz) < 2 * width) heard++;
          }
          source.disconnect();
          return heard;
        }
        """;

    private const int LooksWanted = 10;

    /// <exception cref="TimeoutException">The tone was not heard in time.</exception>
    public static async Task HearsToneAsync(IPage page, double hertz)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (await page.EvaluateAsync<int>(Listen, new { hertz, milliseconds = 1_000 }) < LooksWanted)
        {
            if (TimeProvider.System.GetElapsedTime(start) > Center.Soon)
            {
                throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"{hertz} Hz was not heard in the page within {Center.Soon.TotalSeconds} s."));
            }
        }
    }
}
