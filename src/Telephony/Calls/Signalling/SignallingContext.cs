using Crm.Telephony.Calls.MediaPlane;
using Crm.Telephony.Sip;
using Microsoft.Extensions.Logging;

namespace Crm.Telephony.Calls.Signalling;

/// <summary>What a leg needs from its surroundings. Used by the signalling thread alone.</summary>
internal sealed class SignallingContext(SipEngine engine, MediaServer media, CallServerOptions options, Action<CallEvent> raise)
{
    private readonly long _start = options.Time.GetTimestamp();

    public SipEngine Engine => engine;

    public MediaServer Media => media;

    public CallServerOptions Options => options;

    public ILogger Logger => options.Logger;

    public TimerQueue Timers { get; } = new();

    /// <summary>Monotonic, since the start of the server.</summary>
    public TimeSpan Now => options.Time.GetElapsedTime(_start);

    public DateTimeOffset UtcNow => options.Time.GetUtcNow();

    public void Raise(CallEvent happened) => raise(happened);

    public TimerQueue.Entry After(TimeSpan delay, Action run) => Timers.Schedule(Now + delay, run);
}
