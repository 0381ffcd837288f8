using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Crm.TestKit.Processes;

namespace Crm.TestKit;

/// <summary>Sentences as a telephone carries them: spoken by espeak-ng, cut to 300–3,400 Hz by sox, 8 kHz. The same words always give the same samples.</summary>
public static class Speech
{
    /// <param name="voice">A voice of espeak-ng with its variant, as en-us+f2.</param>
    /// <param name="pitch">0 to 99.</param>
    /// <param name="level">Root mean square of what is not silence, in dB under full scale.</param>
    public static short[] Say(string text, string voice = "en-us", int wordsPerMinute = 170, int pitch = 50, double level = -20)
    {
        using var folder = new ScratchDirectory("speech");
        var spoken = folder.File("spoken.wav");
        Run("espeak-ng", ["-v", voice, "-s", Number(wordsPerMinute), "-p", Number(pitch), "-w", spoken, "--", text]);
        var raw = Run("sox", ["-V1", spoken, "-t", "raw", "-e", "signed", "-b", "16", "-c", "1", "-r", "8000", "-", "highpass", "300", "lowpass", "3400", "gain", "-n", "-1"]);
        return AtLevel(Trim(MemoryMarshal.Cast<byte, short>(raw).ToArray()), level);
    }

    /// <summary>The sound at another loudness, without wrapping.</summary>
    public static short[] AtLevel(short[] samples, double level)
    {
        var loud = samples.Where(s => Math.Abs((int)s) > 300).ToArray();
        if (loud.Length == 0)
        {
            return samples;
        }
        var factor = 32768 * Math.Pow(10, level / 20) / Math.Sqrt(loud.Average(s => (double)s * s));
        return Array.ConvertAll(samples, s => (short)Math.Clamp(s * factor, short.MinValue, short.MaxValue));
    }

    /// <summary>espeak-ng ends with a third of a second of silence.</summary>
    private static short[] Trim(short[] samples)
    {
        var first = Array.FindIndex(samples, s => Math.Abs((int)s) > 100);
        var last = Array.FindLastIndex(samples, s => Math.Abs((int)s) > 100);
        return first < 0 ? throw new InvalidOperationException("espeak-ng said nothing; is its voice installed?") : samples[first..(last + 1)];
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static byte[] Run(string program, string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        try
        {
            using var process = Process.Start(info)!;
            using var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            return process.ExitCode == 0 ? output.ToArray() : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"'{program}' cannot be started: install the package {program}", e);
        }
    }
}
