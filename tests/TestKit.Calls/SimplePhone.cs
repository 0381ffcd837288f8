using System.Collections.Concurrent;
using System.Net;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;
using Crm.TestKit.Processes;

namespace Crm.TestKit.Calls;

/// <summary>A SIP phone or a carrier on loopback: it registers, calls, answers when told to, says a tone and records what it hears.</summary>
public sealed class SimplePhone : IAsyncDisposable
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    /// <summary>Tones that every phone can say beside its own, in Hz.</summary>
    public static readonly IReadOnlyList<double> Voices = [440, 700, 850, 1000];

    private static readonly TimeSpan Listening = TimeSpan.FromSeconds(1);

    private readonly CallServer _server;
    private readonly string _folder;
    private readonly ConcurrentQueue<CallEvent> _events = new();
    private readonly ConcurrentDictionary<Guid, RecordingStored> _recordings = new();
    private readonly ConcurrentDictionary<CallId, Guid> _fromTheStart = new();
    private readonly double _tone;

    private SimplePhone(CallServer server, string folder, double tone, (int First, int Last) rtpPorts)
    {
        _tone = tone;
        _server = server;
        _folder = folder;
        RtpPorts = rtpPorts;
    }

    public IEnumerable<CallEvent> Events => _events;

    public (int First, int Last) RtpPorts { get; }

    /// <summary>Takes every call at once and says its tone: a phone that is asked to answer by itself, or one that stands for many.</summary>
    public bool AnswersByItself { get; set; }

    /// <summary>Takes down every call from the moment at which it is answered, for <see cref="HeardFromTheStartAsync"/>.</summary>
    public bool ListensFromTheStart { get; set; }

    /// <summary>Where it listens for SIP.</summary>
    public int Port => _server.SipPort;

    /// <param name="directory">Whom it challenges for credentials; without one it takes calls as they come.</param>
    public static async Task<SimplePhone> StartAsync(string folder, int port, double tone, ISipDirectory? directory = null)
    {
        Directory.CreateDirectory(folder);
        foreach (var voice in Voices.Append(tone).Distinct())
        {
            Tone.WriteFile(Path.Combine(folder, FormattableString.Invariant($"{voice}.wav")), voice, TimeSpan.FromSeconds(2));
        }

        var rtp = FreePort.Range(160);
        var server = new CallServer(new CallServerOptions(
            new IPEndPoint(IPAddress.Loopback, port), IPAddress.Loopback, rtp, folder, Path.Combine(folder, "heard"), "phone")
        {
            Directory = directory ?? EmptySipDirectory.Instance,
            Trunks = directory is not null ? [] : [new SipTrunk("center", [new IPEndPoint(IPAddress.Loopback, 0)], new SipHostPort("127.0.0.1", 5060), new SipFlow(SipTransport.Udp, new IPEndPoint(IPAddress.Loopback, 5060), 0), null, null, false)],
        });
        await server.StartAsync(default);
        var phone = new SimplePhone(server, folder, tone, rtp);
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

            if (ListensFromTheStart && happened is CallAnswered up)
            {
                _fromTheStart[up.Call] = Listen(up.Call);
            }

            _events.Enqueue(happened);
            if (AnswersByItself)
            {
                AnswerByItself(happened);
            }
        }
    }

    private void AnswerByItself(CallEvent happened)
    {
        if (happened is CallArrived arrived)
        {
            Answer(arrived.Call);
        }
        else if (happened is CallAnswered answered)
        {
            Speak(answered.Call);
        }
    }

    public void Register(IPEndPoint server, string user, string secret) =>
        _server.Register(new SipRegister("127.0.0.1", new SipFlow(SipTransport.Udp, server, 0), user, secret, TimeSpan.FromMinutes(5)));

    public void Unregister(string user) => _server.Unregister(user);

    public CallId Call(IPEndPoint server, string to, string from, string? name = null, string? user = null, string? secret = null) => _server.Dial(new DialRequest(
        new SipToUri($"sip:{to}@{server}", new SipFlow(SipTransport.Udp, server, 0), user, secret), from, name, TimeSpan.FromSeconds(30)));

    /// <summary>The call that rings here, counted from 0.</summary>
    public async Task<CallId> RingsAsync(int nth = 0)
    {
        await Eventually.TrueAsync(() => Rang > nth, Soon);
        return _events.OfType<CallArrived>().ElementAt(nth).Call;
    }

    /// <summary>How many calls have come here.</summary>
    public int Rang => _events.OfType<CallArrived>().Count();

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

    /// <param name="status">SIP status from 300 on.</param>
    public void Refuse(CallId call, int status) => _server.Reject(call, status, "refused");

    /// <summary>Rings, and what the phone says is heard before the answer (183 with SDP).</summary>
    public void RingWithMedia(CallId call)
    {
        _server.RingWithMedia(call);
        Speak(call);
    }

    public void HangUp(CallId call) => _server.Hangup(call, 16, "done");

    public void Press(CallId call, string keys) => _server.SendDigits(call, keys);

    /// <summary>Says the phone's tone, or another one of <see cref="Voices"/>, until the call ends.</summary>
    public void Speak(CallId call, double? tone = null) => _server.Play(call, 1, [FormattableString.Invariant($"{tone ?? _tone}")], loop: true);

    /// <summary>Begins to take down what is heard.</summary>
    public Guid Listen(CallId call)
    {
        var recording = Guid.CreateVersion7();
        _server.StartRecording(call, recording, $"{recording:n}.wav");
        return recording;
    }

    /// <summary>Ends <see cref="Listen"/> and gives what was heard.</summary>
    public Task<short[]> HeardAsync(CallId call, Guid recording)
    {
        _server.StopRecording(call);
        return ReadAsync(recording, Soon);
    }

    /// <summary>What was heard since the call was answered; it goes on unheard.</summary>
    public Task<short[]> HeardFromTheStartAsync(CallId call) => HeardAsync(call, _fromTheStart[call]);

    /// <summary>Listens for a while and gives what was heard.</summary>
    public async Task<short[]> HearAsync(CallId call, TimeSpan length)
    {
        var recording = Guid.CreateVersion7();
        _server.RecordMessage(call, recording, $"{recording:n}.wav", length, "", TimeSpan.FromMinutes(1));
        return await ReadAsync(recording, length + Soon);
    }

    private async Task<short[]> ReadAsync(Guid recording, TimeSpan deadline)
    {
        await Eventually.TrueAsync(() => _recordings.ContainsKey(recording), deadline);
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

    /// <summary>Is gone without a word, as after a power cut.</summary>
    public ValueTask DieAsync() => _server.AbandonAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
