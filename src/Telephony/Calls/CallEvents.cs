using Crm.Telephony.Calls.Trunks;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls;

/// <summary>One SIP leg: a customer's or an agent's. Unique over hosts and restarts (version 7 Guid).</summary>
public readonly record struct CallId(Guid Value)
{
    public override string ToString() => Value.ToString();
}

/// <summary>What happened on the telephone. Read in order from <see cref="CallServer.Events"/>.</summary>
public abstract record CallEvent(DateTimeOffset At);

/// <summary>Base of what concerns one leg.</summary>
public abstract record LegEvent(CallId Call, DateTimeOffset At) : CallEvent(At);

/// <summary>A call came in and waits for <see cref="CallServer.Answer"/> or <see cref="CallServer.Reject"/>. Its media is negotiated.</summary>
/// <param name="From">As the trunk or phone gave it, not normalised.</param>
/// <param name="FromPhone">User of the registered phone that calls, or null for a trunk's call.</param>
public sealed record CallArrived(CallId Call, DateTimeOffset At, string From, string? FromDisplay, string Dialed, string? Trunk, string? FromPhone, string SipCallId) : LegEvent(Call, At);

/// <summary>Our outgoing leg rings (18x). With early media the leg can be bridged already.</summary>
public sealed record CallRinging(CallId Call, DateTimeOffset At, int Status, bool EarlyMedia) : LegEvent(Call, At);

/// <summary>A call to a number goes out by this trunk; more than once when a trunk failed it and another one took over.</summary>
public sealed record CallRouted(CallId Call, DateTimeOffset At, string Trunk, string Number) : LegEvent(Call, At);

/// <summary>Our outgoing leg was answered, or our answer to an incoming one was acknowledged. Browser legs report it once media is secured.</summary>
public sealed record CallAnswered(CallId Call, DateTimeOffset At) : LegEvent(Call, At);

/// <summary>The leg is over. Always its last event, exactly once.</summary>
/// <param name="Status">SIP status that describes the end: 200 BYE, 487 cancelled, 486 busy, 408 no answer, 480 no phone, 503 transport…</param>
public sealed record CallEnded(CallId Call, DateTimeOffset At, CallEndedBy By, int Status, string Reason, int? Q850) : LegEvent(Call, At);

public enum CallEndedBy { Peer, Us, Failure }

/// <summary>The peer pressed a key (RFC 4733 or INFO), once for each press.</summary>
public sealed record DigitPressed(CallId Call, DateTimeOffset At, char Digit) : LegEvent(Call, At);

/// <summary>A playback came to its end by itself.</summary>
public sealed record PlaybackEnded(CallId Call, DateTimeOffset At, int Playback) : LegEvent(Call, At);

/// <summary>A person answered, or it is not sure that a machine did (<see cref="AnswerVerdict.Unsure"/>). Once after <see cref="CallServer.ListenForMachine"/>, unless a machine was detected.</summary>
public sealed record HumanDetected(CallId Call, DateTimeOffset At, AnswerDecision Decision) : LegEvent(Call, At);

/// <summary>A machine answered. <see cref="CallServer.DropMessage"/> leaves it a message.</summary>
public sealed record MachineDetected(CallId Call, DateTimeOffset At, AnswerDecision Decision) : LegEvent(Call, At);

/// <summary>A message was spoken to a machine, to its end. The leg goes on until the host hangs up.</summary>
/// <param name="Cue">What it waited for; with <see cref="MessageCue.Limit"/> the greeting did not end and nothing was spoken.</param>
/// <param name="Waited">From the command to the message's (last) beginning, or to giving up.</param>
public sealed record MessageDropped(CallId Call, DateTimeOffset At, int Playback, MessageCue Cue, TimeSpan Waited) : LegEvent(Call, At);

/// <summary>A recording is complete and flushed to disk. <paramref name="Error"/> says what went wrong (a full disk); what was written until then is kept.</summary>
public sealed record RecordingStored(CallId Call, DateTimeOffset At, Guid Recording, string Path, TimeSpan Length, RecordingEnd End, string? Error) : LegEvent(Call, At);

/// <summary>How a recording ended. A voice message in which nobody spoke is <see cref="NothingSaid"/>, however it ended.</summary>
public enum RecordingEnd { Stopped, StopKey, Silence, Limit, CallEnded, Failed, NothingSaid }

/// <summary>The phone itself put the call on hold or took it back (re-INVITE with sendonly or inactive).</summary>
public sealed record PhoneHold(CallId Call, DateTimeOffset At, bool OnHold) : LegEvent(Call, At);

/// <summary>No media came from the peer for some seconds (or its connection was lost); and it came back.</summary>
public sealed record MediaInterrupted(CallId Call, DateTimeOffset At, string Why) : LegEvent(Call, At);

public sealed record MediaResumed(CallId Call, DateTimeOffset At) : LegEvent(Call, At);

/// <summary>A phone registered or moved. <paramref name="NewInstance"/>: it is another phone or a reloaded page, so calls of the former instance are gone.</summary>
public sealed record PhoneRegistered(DateTimeOffset At, string User, bool Browser, string? UserAgent, bool NewInstance) : CallEvent(At);

public sealed record PhoneUnregistered(DateTimeOffset At, string User, string Why) : CallEvent(At);

/// <summary>Our own registration (a simulated phone, a trunk) changed.</summary>
public sealed record OwnRegistrationChanged(DateTimeOffset At, string User, bool Registered, int Status, string Reason) : CallEvent(At);

/// <summary>A trunk came up, went down, lost its registration, or asked for a rest; each trunk once at the start.</summary>
public sealed record TrunkChanged(DateTimeOffset At, TrunkStatus Trunk) : CallEvent(At);

/// <summary>A call was refused by a limit against toll fraud: the first of its kind, and again each hour while it goes on.</summary>
public sealed record TollLimitHit(DateTimeOffset At, TollAlarmKind Kind, string Text) : CallEvent(At);
