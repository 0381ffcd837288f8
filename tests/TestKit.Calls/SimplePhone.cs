using System.Collections.Concurrent;
using System.Net;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;
using Crm.TestKit.Processes;

namespace Crm.TestKit.Calls;

/// <summary>A SIP phone or a carrier on loopback: it registers, calls, answers when told to, says a tone and records what it hears.</summary>
public sealed class SimplePhone : IAsyncDisposable
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private const string Voice = "voice";
    private static readonly TimeSpan Listening = TimeSpan.FromSeconds(1);

    private readonly CallServer _server;
    private readonly string _folder;
    private readonly ConcurrentQueue<CallEvent> _events = new();
    private readonly ConcurrentDictionary<Guid, RecordingStored> _recordings = new();

    private SimplePhone(CallServer server, string folder, (int First, int Last) rtpPorts)
    {
        _server = server;
        _folder = folder;
        RtpPorts = rtpPorts;
    }

    public IEnumerable<CallEvent> Events => _events;

    public (int First, int Last) RtpPorts { get; }

    public static async Task<SimplePhone> StartAsync(string folder, int port, double tone)
    {
        Directory.CreateDirectory(folder);
        Tone.WriteFile(Path.Combine(folder, Voice + ".wav"), tone, TimeSpan.FromSeconds(2));
        var rtp = FreePort.Range(40);
        var server = new CallServer(new CallServerOptions(
            new IPEndPoint(IPAddress.Loopback, port), IPAddress.Loopback, rtp, folder, Path.Combine(folder, "heard"), "phone")
        {
            Trunks = [new SipTrunk("center", [new IPEndPoint(IPAddress.Loopback, 0)], new SipHostPort("127.0.0.1", 5060), new SipFlow(SipTransport.Udp, new IPEndPoint(IPAddress.Loopback, 5060), 0), null, null, false)],
        });
        await server.StartAsync(default);
        var phone = new SimplePhone(server, folder, rtp);
        _ = Task.Run(phone.ListenAsync);
        return phone;
    }

    private async Task ListenAsync()
    {
        await foreach (var happened in _server.Events.ReadAllAsync())
        {
            if (happened is RecordingStored stored)
            {
                _recordings[stored.Recording] = stored;
            }

            _events.Enqueue(happened);
        }
    }

    public void Register(IPEndPoint server, string user, string secret) =>
        _server.Register(new SipRegister("127.0.0.1", new SipFlow(SipTransport.Udp, server, 0), user, secret, TimeSpan.FromMinutes(5)));

    public CallId Call(IPEndPoint server, string to, string from) => _server.Dial(new DialRequest(
        new SipToUri($"sip:{to}@{server}", new SipFlow(SipTransport.Udp, server, 0), null, null), from, null, TimeSpan.FromSeconds(30)));

    /// <summary>The next call that rings here.</summary>
    public async Task<CallId> RingsAsync(int nth = 0)
    {
        await Eventually.TrueAsync(() => _events.OfType<CallArrived>().Count() > nth, Soon);
        return _events.OfType<CallArrived>().ElementAt(nth).Call;
    }

    /// <summary>The call that rings here for this number.</summary>
    public async Task<CallId> RingsForAsync(string dialed)
    {
        await Eventually.TrueAsync(() => _events.OfType<CallArrived>().Any(e => e.Dialed == dialed), Soon);
        return _events.OfType<CallArrived>().First(e => e.Dialed == dialed).Call;
    }

    public Task AnsweredAsync(CallId call) => Eventually.TrueAsync(() => _events.OfType<CallAnswered>().Any(e => e.Call == call), Soon);

    public async Task<CallEnded> EndedAsync(CallId call)
    {
        await Eventually.TrueAsync(() => _events.OfType<CallEnded>().Any(e => e.Call == call), Soon);
        return _events.OfType<CallEnded>().First(e => e.Call == call);
    }

    public void Ring(CallId call) => _server.Ring(call);

    public void Answer(CallId call) => _server.Answer(call);

    public void Decline(CallId call) => _server.Reject(call, 603, "Decline");

    public void Busy(CallId call) => _server.Reject(call, 486, "Busy Here");

    public void HangUp(CallId call) => _server.Hangup(call, 16, "done");

    public void Press(CallId call, string keys) => _server.SendDigits(call, keys);

    /// <summary>Says the phone's tone until the call ends.</summary>
    public void Speak(CallId call) => _server.Play(call, 1, [Voice], loop: true);

    /// <summary>Listens for a while and gives what was heard.</summary>
    public async Task<short[]> HearAsync(CallId call, TimeSpan length)
    {
        var recording = Guid.CreateVersion7();
        _server.RecordMessage(call, recording, $"{recording:n}.wav", length, "", TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(() => _recordings.ContainsKey(recording), length + Soon);
        var path = _recordings[recording].Path;
        return Tone.ReadFile(Path.IsPathRooted(path) ? path : Path.Combine(_folder, "heard", path));
    }

    /// <summary>Listens again and again until a tone is heard.</summary>
    /// <exception cref="TimeoutException">It was not heard in time.</exception>
    public async Task HearsToneAsync(CallId call, double hertz, TimeSpan deadline)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (Tone.Heard(await HearAsync(call, Listening), hertz) < Listening / 2)
        {
            if (TimeProvider.System.GetElapsedTime(start) > deadline)
            {
                throw new TimeoutException($"{hertz} Hz was not heard within {deadline.TotalSeconds:0.#} s.");
            }
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
