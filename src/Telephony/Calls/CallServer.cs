using System.Net.WebSockets;
using System.Threading.Channels;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls;

/// <summary>
/// The telephone: legs, what they hear, and who is bridged to whom. Owns the sockets, one signalling mailbox and the media threads.
/// Commands may be called from any thread; they are queued to the mailbox and never block. A command for a leg that is already over does nothing.
/// </summary>
public sealed class CallServer : IAsyncDisposable
{
    public CallServer(CallServerOptions options) => throw new NotImplementedException();

    /// <summary>Binds the sockets. Throws <see cref="CallServerStartException"/> with one clear line: which port is taken, which prompt is unreadable.</summary>
    public Task StartAsync(CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Everything that happens, in order. One reader.</summary>
    public ChannelReader<CallEvent> Events => throw new NotImplementedException();

    /// <summary>Serves one browser phone whose handshake was checked (subprotocol <c>sip</c>, origin, signed-in user); returns when it is closed.</summary>
    public Task ServeWebSocketAsync(WebSocket socket, System.Net.IPEndPoint remote, bool secure, string user, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Port of the UDP and TCP listeners (the picked one when 0 was asked for).</summary>
    public int SipPort => throw new NotImplementedException();

    public void Configure(IReadOnlyList<SipTrunk> trunks, ISipDirectory directory) => throw new NotImplementedException();

    // ---- incoming legs --------------------------------------------------------------------------

    public void Ring(CallId call) => throw new NotImplementedException();

    public void Answer(CallId call) => throw new NotImplementedException();

    public void Reject(CallId call, int status, string reason) => throw new NotImplementedException();

    // ---- outgoing legs --------------------------------------------------------------------------

    public CallId Dial(DialRequest request) => throw new NotImplementedException();

    // ---- any leg --------------------------------------------------------------------------------

    public void Hangup(CallId call, int q850, string reason) => throw new NotImplementedException();

    /// <summary>Plays prompts by name, one after the other, in place of what is playing. A bridged leg hears them instead of its partner.</summary>
    public void Play(CallId call, int playback, IReadOnlyList<string> prompts, bool loop) => throw new NotImplementedException();

    public void StopPlaying(CallId call) => throw new NotImplementedException();

    /// <summary>Two legs hear each other; replaces what either was bridged to or playing.</summary>
    public void Bridge(CallId left, CallId right) => throw new NotImplementedException();

    /// <summary>The leg and its partner hear silence, or what is then played to them.</summary>
    public void Unbridge(CallId call) => throw new NotImplementedException();

    /// <summary>Records <paramref name="left"/> on the left channel and whatever it is bridged to on the right, through holds (as silence), until stopped or the leg ends.</summary>
    public void StartRecording(CallId left, Guid recording, string fileName) => throw new NotImplementedException();

    public void StopRecording(CallId left) => throw new NotImplementedException();

    /// <summary>Records a voice message of one leg (mono) until a stop key, silence, the limit or the end of the call.</summary>
    public void RecordMessage(CallId call, Guid recording, string fileName, TimeSpan limit, string stopKeys, TimeSpan silence) => throw new NotImplementedException();

    /// <summary>Presses keys towards the peer: RFC 4733 when negotiated, else INFO.</summary>
    public void SendDigits(CallId call, string digits) => throw new NotImplementedException();

    // ---- our own registrations (trunks, simulated phones) -----------------------------------------

    public void Register(SipRegister registration) => throw new NotImplementedException();

    public void Unregister(string user) => throw new NotImplementedException();

    /// <summary>Figures for the metrics page: legs, packets, refusals by reason.</summary>
    public CallServerStatistics Statistics => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

/// <summary>Counters since the start.</summary>
public sealed record CallServerStatistics(int Legs, long PacketsRelayed, long PacketsDropped, long MessagesReceived, IReadOnlyDictionary<string, long> Refused);

/// <summary>The server cannot start; the message is one line that says what to do.</summary>
public sealed class CallServerStartException(string message, Exception? inner = null) : Exception(message, inner);
