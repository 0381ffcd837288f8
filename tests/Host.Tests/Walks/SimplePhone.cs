using System.Collections.Concurrent;
using System.Net;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;
using Crm.TestKit;
using Crm.TestKit.Processes;

namespace Crm.Host.Tests.Walks;

/// <summary>A SIP phone or a carrier on loopback: it registers, calls, answers when told to, says a tone and records what it hears.</summary>
internal sealed class SimplePhone : IAsyncDisposable
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private const string Voice = "voice";

    private readonly CallServer _server;
    private readonly string _folder;
    private readonly ConcurrentQueue<CallEvent> _events = new();
    private readonly ConcurrentDictionary<Guid, RecordingStored> _recordings = new();

    private SimplePhone(CallServer server, string folder)
    {
        _server = server;
        _folder = folder;
    }

    public IEnumerable<CallEvent> Events => _events;

    public static async Task<SimplePhone> StartAsync(string folder, int port, double tone)
    {
        Directory.CreateDirectory(folder);
        Tone.WriteFile(Path.Combine(folder, Voice + ".wav"), tone, TimeSpan.FromSeconds(2));
        var server = new CallServer(new CallServerOptions(
            new IPEndPoint(IPAddress.Loopback, port), IPAddress.Loopback, FreePort.Range(40), folder, Path.Combine(folder, "heard"), "phone")
        {
            Trunks = [new SipTrunk("center", [new IPEndPoint(IPAddress.Loopback, 0)], new SipHostPort("127.0.0.1", 5060), new SipFlow(SipTransport.Udp, new IPEndPoint(IPAddress.Loopback, 5060), 0), null, null, false)],
        });
        await server.StartAsync(default);
        var phone = new SimplePhone(server, folder);
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

    public Task AnsweredAsync(CallId call) => Eventually.TrueAsync(() => _events.OfType<CallAnswered>().Any(e => e.Call == call), Soon);

    public async Task<CallEnded> EndedAsync(CallId call)
    {
        await Eventually.TrueAsync(() => _events.OfType<CallEnded>().Any(e => e.Call == call), Soon);
        return _events.OfType<CallEnded>().First(e => e.Call == call);
    }

    public void Ring(CallId call) => _server.Ring(call);

    public void Answer(CallId call) => _server.Answer(call);

    public void Decline(CallId call) => _server.Reject(call, 603, "Decline");

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

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
