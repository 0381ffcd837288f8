using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Threading.Channels;
using Crm.Telephony.Calls.Legs;
using Crm.Telephony.Calls.MediaPlane;
using Crm.Telephony.Calls.Signalling;
using Crm.Telephony.Calls.Transports;
using Crm.Telephony.Calls.Trunks;
using Crm.Telephony.Media;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls;

/// <summary>
/// The telephone: legs, what they hear, and who is bridged to whom. Owns the sockets, one signalling mailbox and the media threads.
/// Commands may be called from any thread; they are queued to the mailbox and never block. A command for a leg that is already over does nothing.
/// </summary>
public sealed class CallServer : IAsyncDisposable
{
    /// <summary>Peers have so long to confirm the end of their calls when the server stops.</summary>
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMilliseconds(500);

    private readonly CallServerOptions _options;
    private readonly Channel<CallEvent> _events;
    private readonly SignallingInbox _inbox;
    private Running? _running;
    private int _disposed;
    private int _unplaced;

    public CallServer(CallServerOptions options)
    {
        _options = options;
        _inbox = new SignallingInbox(options.Time);
        _events = Channel.CreateUnbounded<CallEvent>(new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = options.ReaderPosts });
    }

    /// <summary>Binds the sockets. Throws <see cref="CallServerStartException"/> with one clear line: which port is taken, which prompt is unreadable.</summary>
    public Task StartAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (_running is not null)
        {
            throw new InvalidOperationException("the call server has been started already");
        }
        StartChecks.Check(_options);
        var transports = SipTransports.Bind(_options.SipAddress, _inbox, _options.Limits, _options.Time);
        try
        {
            _running = Assemble(transports);
        }
        catch (Exception e)
        {
            transports.Abandon();
            throw e is CallServerStartException ? e : new CallServerStartException($"telephony cannot start: {e.Message}", e);
        }
        _running.Switchboard.Open();
        _running.Mailbox.Start();
        transports.Start();
        _options.Logger.Started(transports.LocalEndPoint, _options.MediaAddress, _options.RtpPorts.First, _options.RtpPorts.Last);
        return Task.CompletedTask;
    }

    private Running Assemble(SipTransports transports)
    {
        var media = new MediaServer(
            new MediaOptions(_options.MediaAddress, _options.RtpPorts, _options.PromptDirectory, _options.RecordingDirectory, _options.MediaThreads, _options.MediaTimeout, _options.Time),
            happened => _running?.Mailbox.Post(new MediaNoticed(happened)));
        var engine = new SipEngine(new SipEngineOptions(_options.Realm, _options.UserAgent, RandomNumberGenerator.GetBytes(64))
        {
            Trunks = _options.Trunks,
            Directory = _options.Directory,
            MaxCalls = _options.MaxCalls,
            LocalAddress = (_, _) => OwnAddress(transports.LocalEndPoint),
        });
        var switchboard = new Switchboard(new SignallingContext(engine, media, _options, happened => _events.Writer.TryWrite(happened)), transports);
        var mailbox = new Mailbox<SignallingInput>("sip-signalling", switchboard);
        _inbox.Connect(mailbox);
        return new Running(transports, media, switchboard, mailbox);
    }

    /// <summary>Listening on every address is nothing that a peer could send to: then the media's address stands for it.</summary>
    private SipHostPort OwnAddress(IPEndPoint local) =>
        new((local.Address.Equals(IPAddress.Any) || local.Address.Equals(IPAddress.IPv6Any) ? _options.MediaAddress : local.Address).ToString(), local.Port);

    /// <summary>Everything that happens, in order. One reader. Completes when the server has stopped.</summary>
    public ChannelReader<CallEvent> Events => _events.Reader;

    /// <summary>Serves one browser phone whose handshake was checked (subprotocol <c>sip</c>, origin, signed-in user); returns when it is closed.</summary>
    public Task ServeWebSocketAsync(WebSocket socket, IPEndPoint remote, bool secure, string user, CancellationToken cancel) =>
        Started.Transports.ServeWebSocketAsync(socket, remote, secure, user, cancel);

    /// <summary>Port of the UDP and TCP listeners (the picked one when 0 was asked for).</summary>
    public int SipPort => Started.Transports.LocalEndPoint.Port;

    /// <summary>Replaces trunks and directory. Calls in progress stay.</summary>
    public void Configure(IReadOnlyList<SipTrunk> trunks, ISipDirectory directory) => Configure(trunks, directory, _options.Dialing);

    /// <summary>Replaces trunks, their limits and routes, and the directory. Calls in progress stay.</summary>
    public void Configure(IReadOnlyList<SipTrunk> trunks, ISipDirectory directory, DialingOptions dialing) => Post(null, s => s.Configure(trunks, directory, dialing));

    /// <summary>
    /// Ends a phone's registration, if it has one, because its secret is another now or its owner may not use it any more. Calls in progress stay;
    /// <see cref="PhoneUnregistered"/> follows.
    /// </summary>
    public void ForgetPhone(string user, string why) => Post(null, s => s.ForgetPhone(user, why));

    // ---- incoming legs --------------------------------------------------------------------------

    /// <summary>Lets the caller hear ringing (180).</summary>
    public void Ring(CallId call) => ForLeg(call, leg => leg.Ring());

    /// <summary>Lets the caller hear what is played to it before the call is answered (183 with our SDP, early media).</summary>
    public void RingWithMedia(CallId call) => ForLeg(call, leg => leg.RingWithMedia());

    /// <summary>Accepts the call; <see cref="CallAnswered"/> follows once the caller has confirmed and the media is secured.</summary>
    public void Answer(CallId call) => ForLeg(call, leg => leg.Answer());

    /// <summary>Refuses a call that is not answered.</summary>
    /// <param name="status">SIP status, 300 to 699.</param>
    public void Reject(CallId call, int status, string reason) => ForLeg(call, leg => leg.Reject(status, reason));

    // ---- outgoing legs --------------------------------------------------------------------------

    /// <summary>Places a call. Every failure arrives as <see cref="CallEnded"/>.</summary>
    public CallId Dial(DialRequest request)
    {
        var call = new CallId(Guid.CreateVersion7(_options.Time.GetUtcNow()));
        Post(call, s => s.Dial(call, request));
        return call;
    }

    /// <summary>
    /// Calls a number by the trunks of its route, in order, until one of them reaches it. <see cref="CallRouted"/> names each trunk that is tried,
    /// <see cref="CallRinging"/> and <see cref="CallAnswered"/> say how far it is, and <see cref="CallEnded"/> ends it with the SIP status and
    /// reason: 403 with a sentence for a limit of the site's own, 503 with one when no trunk took it.
    /// </summary>
    public CallId Call(NumberCall request)
    {
        var call = new CallId(Guid.CreateVersion7(_options.Time.GetUtcNow()));
        Interlocked.Increment(ref _unplaced);
        Post(call, s =>
        {
            Interlocked.Decrement(ref _unplaced);
            s.Call(call, request);
        });
        return call;
    }

    /// <summary>How many calls the trunks take now: of the route of one number, or all of them. What was asked for and not placed yet is taken off.</summary>
    public int FreeLines(string? number = null)
    {
        if (_running is not { Switchboard: var switchboard })
        {
            return 0;
        }
        var unplaced = Volatile.Read(ref _unplaced);
        var most = Math.Max(0, _options.MaxCalls - switchboard.LegCount);
        return Math.Max(0, switchboard.Trunks.Lines.FreeLines(number, most, switchboard.Now) - unplaced);
    }

    /// <summary>Why no call to this number could go out (it is not allowed, no trunk works, the day's money is spent); null when one could.</summary>
    public NumberRefusal? RefusalOf(string number) => Started.Switchboard.Trunks.Lines.Refusal(number, _options.Time.GetUtcNow());

    /// <summary>The trunk that a call to this number would try first; "" when there is none.</summary>
    public string FirstTrunkOf(string number) => Started.Switchboard.Trunks.Lines.First(number);

    /// <summary>Every trunk as it stands, what was spent today, and which limits were hit. Cancelled once the server has stopped.</summary>
    public Task<TrunkBoard> GetTrunksAsync() => AskAsync(s => s.Trunks.Board());

    /// <summary>What the toll ledger has to remember over a restart: give it back by <see cref="DialingOptions.TollState"/>. Cancelled once the server has stopped.</summary>
    public Task<TollState> GetTollStateAsync() => AskAsync(s => s.Trunks.Ledger.State(_options.Time.GetUtcNow()));

    // ---- any leg --------------------------------------------------------------------------------

    /// <summary>Ends the leg in whatever state it is.</summary>
    /// <param name="q850">Q.850 cause for the peer: 16 normal, 17 busy, 19 no answer…</param>
    public void Hangup(CallId call, int q850, string reason) => ForLeg(call, leg => leg.Hangup(q850, reason));

    /// <summary>Plays prompts by name, one after the other, in place of what is playing. A bridged leg hears them instead of its partner.</summary>
    public void Play(CallId call, int playback, IReadOnlyList<string> prompts, bool loop) => ForLeg(call, leg => leg.Play(playback, prompts, loop));

    /// <summary>Ends what is playing, and takes a message back that waits for its beep.</summary>
    public void StopPlaying(CallId call) => ForLeg(call, leg => leg.StopPlaying());

    /// <summary>
    /// Finds out who answered: <see cref="HumanDetected"/> or <see cref="MachineDetected"/> follows within the parameters' limits. Give it with
    /// <see cref="CallAnswered"/>, so that the greeting is heard from its beginning; the leg may be bridged meanwhile. Begins anew what was begun before.
    /// </summary>
    public void ListenForMachine(CallId call, AnswerParameters? parameters = null) => ForLeg(call, leg => leg.ListenForMachine(parameters ?? new AnswerParameters()));

    /// <summary>
    /// Waits in silence for the machine's beep, or for the end of its greeting, and plays the prompts; <see cref="MessageDropped"/> reports it. A beep
    /// that comes late starts the message again, once. Another <see cref="Play"/>, <see cref="StopPlaying"/> or <see cref="Bridge"/> takes it back without a report.
    /// </summary>
    /// <param name="parameters">When they differ from those of <see cref="ListenForMachine"/>, the latter stay in force for a call that is listened to.</param>
    public void DropMessage(CallId call, int playback, IReadOnlyList<string> prompts, AnswerParameters? parameters = null) =>
        ForLeg(call, leg => leg.DropMessage(playback, prompts, parameters ?? new AnswerParameters()));

    /// <summary>Two legs hear each other; replaces what either was bridged to or playing.</summary>
    public void Bridge(CallId left, CallId right)
    {
        if (left == right)
        {
            throw new ArgumentException($"call {left} cannot be bridged to itself", nameof(right));
        }
        Post(left, s => s.Bridge(left, right));
    }

    /// <summary>The leg and its partner hear silence, or what is then played to them.</summary>
    public void Unbridge(CallId call) => Post(call, s => s.Unbridge(call));

    /// <summary>Records <paramref name="left"/> on the left channel and whatever it is bridged to on the right, through holds (as silence), until stopped or the leg ends.</summary>
    /// <exception cref="ArgumentException">The file would lie outside the recording directory.</exception>
    public void StartRecording(CallId left, Guid recording, string fileName)
    {
        var path = RecordingPath(fileName);
        ForLeg(left, leg => leg.StartRecording(recording, path));
    }

    public void StopRecording(CallId left) => ForLeg(left, leg => leg.StopRecording());

    /// <summary>Records a voice message of one leg (mono) until a stop key, silence, the limit or the end of the call.</summary>
    /// <exception cref="ArgumentException">The file would lie outside the recording directory.</exception>
    public void RecordMessage(CallId call, Guid recording, string fileName, TimeSpan limit, string stopKeys, TimeSpan silence)
    {
        var path = RecordingPath(fileName);
        ForLeg(call, leg => leg.RecordMessage(recording, path, limit, stopKeys, silence));
    }

    /// <summary>Presses keys towards the peer: RFC 4733 when negotiated, else INFO.</summary>
    /// <exception cref="ArgumentException">Something that is no key (0-9, *, #, A-D), or more than 64 keys at once.</exception>
    public void SendDigits(CallId call, string digits)
    {
        if (digits.Length > InfoDigit.MostAtOnce)
        {
            throw new ArgumentException($"{digits.Length} keys are too many at once; press up to {InfoDigit.MostAtOnce}", nameof(digits));
        }
        if (digits.FirstOrDefault(d => !InfoDigit.IsKey(d)) is var wrong and not '\0')
        {
            throw new ArgumentException($"'{wrong}' is no telephone key; keys are 0-9, *, # and A-D", nameof(digits));
        }
        ForLeg(call, leg => leg.SendDigits(digits));
    }

    // ---- our own registrations (trunks, simulated phones) -----------------------------------------

    /// <summary>Registers at another registrar and keeps the registration fresh; replaces the user's former one.</summary>
    public void Register(SipRegister registration) => Post(null, s => s.Registrations.Register(registration));

    public void Unregister(string user) => Post(null, s => s.Registrations.Unregister(user));

    /// <summary>The registrations in force, to be kept over a restart: give them back by <see cref="CallServerOptions.Bindings"/>. Cancelled once the server has stopped.</summary>
    public Task<IReadOnlyList<SipBinding>> GetBindingsAsync()
        => AskAsync<IReadOnlyList<SipBinding>>(s => [.. s.Engine.Bindings]);

    /// <summary>Figures for the metrics page: legs, packets, refusals by reason.</summary>
    public CallServerStatistics Statistics
    {
        get
        {
            var running = Started;
            return new CallServerStatistics(
                running.Switchboard.LegCount,
                running.Media.PacketsRelayed,
                running.Media.PacketsDropped + running.Transports.DatagramsDropped,
                _inbox.Received,
                running.Switchboard.Refused);
        }
    }

    /// <summary>Refuses new calls (503), ends the others with BYE, and closes everything within three seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }
        if (_running is { } running)
        {
            var legs = running.Switchboard.LegCount;
            running.Mailbox.Post(new Command(null, s => s.Close()));
            await Settle(running.Switchboard.Quiet, FarewellLimit).ConfigureAwait(false);
            await Settle(running.Transports.DisposeAsync().AsTask(), StopLimit).ConfigureAwait(false);
            await Settle(running.Mailbox.StopAsync(), StopLimit).ConfigureAwait(false);
            running.Media.Dispose();
            _options.Logger.Stopped(legs);
        }
        _events.Writer.TryComplete();
    }

    /// <summary>Closes the sockets without a word to anyone, as a power cut does. Peers under test learn of it as they would of that.</summary>
    internal async ValueTask AbandonAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1 || _running is not { } running)
        {
            return;
        }
        running.Transports.Abandon();
        await Settle(running.Mailbox.StopAsync(), StopLimit).ConfigureAwait(false);
        running.Media.Dispose();
        _events.Writer.TryComplete();
    }

    private static async Task Settle(Task task, TimeSpan limit) =>
        await task.WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private Running Started => _running ?? throw new InvalidOperationException("the call server is not started");

    /// <summary>Asks the signalling thread. Cancelled once that has stopped.</summary>
    private Task<T> AskAsync<T>(Func<Switchboard, T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        return Post(null, s => answer.SetResult(question(s))) ? answer.Task : Task.FromCanceled<T>(new CancellationToken(canceled: true));
    }

    private bool Post(CallId? call, Action<Switchboard> run) => Started.Mailbox.Post(new Command(call, run));

    private void ForLeg(CallId call, Action<Leg> run) => Post(call, switchboard =>
    {
        if (switchboard.Find(call) is { } leg)
        {
            run(leg);
        }
    });

    private string RecordingPath(string fileName)
    {
        var root = Path.GetFullPath(_options.RecordingDirectory);
        var path = Path.GetFullPath(Path.Combine(root, fileName));
        return path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new ArgumentException($"'{fileName}' lies outside the recording directory {root}", nameof(fileName));
    }

    private sealed record Running(SipTransports Transports, MediaServer Media, Switchboard Switchboard, Mailbox<SignallingInput> Mailbox);
}

/// <summary>Counters since the start.</summary>
public sealed record CallServerStatistics(int Legs, long PacketsRelayed, long PacketsDropped, long MessagesReceived, IReadOnlyDictionary<string, long> Refused);

/// <summary>The server cannot start; the message is one line that says what to do.</summary>
public sealed class CallServerStartException(string message, Exception? inner = null) : Exception(message, inner);
