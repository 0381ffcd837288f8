using System.Net;
using Crm.Host.Demo;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;
using Crm.TestKit;
using Crm.TestKit.Processes;

namespace Crm.Host.Tests.Campaigns;

/// <summary>A carrier on loopback with people behind it who are called: real SIP and RTP, a tone for each voice.</summary>
internal sealed class CampaignCarrier : IAsyncDisposable
{
    /// <summary>What people say, in Hz.</summary>
    public const double Voice = 440;
    /// <summary>What a machine's greeting sounds like, in Hz.</summary>
    public const double Greeting = 850;

    private readonly CallServer _server;
    private readonly string _folder;

    private CampaignCarrier(CallServer server, string folder, Func<string, int, CalledPlan> plan)
    {
        _server = server;
        _folder = folder;
        People = new CalledPeople(server, plan, ["voice"], ["greeting", "beep"]);
    }

    public CalledPeople People { get; }

    public int Port => _server.SipPort;

    /// <param name="calls">Most calls at once.</param>
    /// <param name="spoken">People and machines speak as in the demo; otherwise each is a tone.</param>
    public static async Task<CampaignCarrier> StartAsync(string folder, int port, Func<string, int, CalledPlan> plan, int calls = 100, bool spoken = false)
    {
        Directory.CreateDirectory(folder);
        WriteVoices(folder, spoken);
        var anywhere = new IPEndPoint(IPAddress.Loopback, 0);
        var server = new CallServer(new CallServerOptions(
            new IPEndPoint(IPAddress.Loopback, port), IPAddress.Loopback, FreePort.Range((2 * calls) + 20), folder, Path.Combine(folder, "heard"), "carrier")
        {
            Trunks = [new SipTrunk("center", [anywhere], new SipHostPort("127.0.0.1", 5060), new SipFlow(SipTransport.Udp, anywhere, 0), null, null, false)],
        });
        await server.StartAsync(default);
        var carrier = new CampaignCarrier(server, folder, plan);
        _ = Task.Run(carrier.ListenAsync);
        return carrier;
    }

    private static void WriteVoices(string folder, bool spoken)
    {
        if (spoken)
        {
            var demo = Path.Combine(Repository.Root, "config", "demo");
            File.Copy(Path.Combine(demo, "called-tent.wav"), Path.Combine(folder, "voice.wav"));
            Tone.WriteFile(Path.Combine(folder, "greeting.wav"), Tone.ReadFile(Path.Combine(demo, "machine-greeting.wav")).AsSpan()[..(5 * Tone.Rate)]);
            File.Copy(Path.Combine(demo, "machine-beep.wav"), Path.Combine(folder, "beep.wav"));
            return;
        }

        Tone.WriteFile(Path.Combine(folder, "voice.wav"), Voice, TimeSpan.FromSeconds(2));
        Tone.WriteFile(Path.Combine(folder, "greeting.wav"), Greeting, TimeSpan.FromSeconds(2));
        Tone.WriteFile(Path.Combine(folder, "beep.wav"), 1_000, TimeSpan.FromMilliseconds(400));
    }

    private async Task ListenAsync()
    {
        await foreach (var happened in _server.Events.ReadAllAsync())
        {
            if (happened is RecordingStored stored)
            {
                _heard.TrySetResult(Tone.ReadFile(Path.IsPathRooted(stored.Path) ? stored.Path : Path.Combine(_folder, "heard", stored.Path)));
            }

            if (happened is CallAnswered answered && People.Calls.FirstOrDefault(line => line.Call == answered.Call)?.Number is { } number && number == _recordFrom)
            {
                Record(answered.Call, TimeSpan.FromMinutes(1));
            }

            People.Handle(happened);
        }
    }

    private string? _recordFrom;

    /// <summary>What the called person of a number hears from the answer to the end of the call. Asked for before it is called.</summary>
    public Task<short[]> HearWholeAsync(string number)
    {
        _recordFrom = number;
        return _heard.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    private void Record(CallId call, TimeSpan length)
    {
        var recording = Guid.CreateVersion7();
        _server.RecordMessage(call, recording, $"{recording:n}.wav", length, "", TimeSpan.FromMinutes(1));
    }

    private TaskCompletionSource<short[]> _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the called person of one line hears, for a while. One at a time.</summary>
    public Task<short[]> HearAsync(CalledLine line, TimeSpan length)
    {
        _heard = new TaskCompletionSource<short[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        Record(line.Call, length);
        return _heard.Task.WaitAsync(length + TimeSpan.FromSeconds(20));
    }

    /// <summary>The person presses keys now.</summary>
    public void Press(CalledLine line, string keys) => _server.SendDigits(line.Call, keys);

    /// <summary>The person hangs up now.</summary>
    public void HangUp(CalledLine line) => _server.Hangup(line.Call, 16, "done");

    /// <summary>The first call to a number, once it is there.</summary>
    public async Task<CalledLine> CalledAsync(string number, int nth = 1)
    {
        await Eventually.TrueAsync(() => People.Calls.Count(line => line.Number == number) >= nth, TimeSpan.FromSeconds(20), () => $"called were: {string.Join(", ", People.Calls.Select(c => c.Number))}");
        return People.Calls.Where(line => line.Number == number).ElementAt(nth - 1);
    }

    public async ValueTask DisposeAsync()
    {
        People.Dispose();
        await _server.DisposeAsync();
    }
}
