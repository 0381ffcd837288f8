namespace Crm.Telephony.Sip;

/// <summary>A call leg as the engine knows it; unique within one engine, never reused.</summary>
public readonly record struct SipCallKey(long Value);

/// <summary>An outgoing registration of ours at another registrar.</summary>
public readonly record struct SipRegistrationKey(long Value);

/// <summary>What the engine wants done or made known, drained after every input.</summary>
public abstract record SipOutput;

/// <summary>Send one whole message by this flow. If the flow is gone or cannot be opened, tell the engine with <see cref="SipEngine.FlowFailed"/>.</summary>
public sealed record SipTransmit(SipFlow Flow, ReadOnlyMemory<byte> Message) : SipOutput;

/// <summary>Close a connection whose peer cannot be understood any more.</summary>
public sealed record SipDisconnect(SipFlow Flow, string Why) : SipOutput;

/// <summary>Who is at the other end of this connection has proved to be a phone of ours or a trunk: it is no stranger's.</summary>
public sealed record SipPeerProved(SipFlow Flow) : SipOutput;

/// <summary>Base of everything that concerns one call leg.</summary>
public abstract record SipCallEvent(SipCallKey Call) : SipOutput;

/// <summary>A new call came in and may be answered. 100 Trying has been sent. Unauthorized callers never get here.</summary>
/// <param name="From">Caller: user part of From (or of P-Asserted-Identity where the trunk is trusted).</param>
/// <param name="Dialed">User part of the request URI.</param>
/// <param name="Offer">The SDP offer; empty when the caller sent none (then our answer carries the offer).</param>
public sealed record SipCallArrived(SipCallKey Call, SipSource Source, string CallId, string From, string? FromDisplay, string Dialed, ReadOnlyMemory<byte> Offer, SipFlow Flow) : SipCallEvent(Call);

/// <summary>Who let a call in.</summary>
/// <param name="Kind">A configured trunk's address, or a registered phone that authenticated.</param>
/// <param name="Name">The trunk's name, or the phone's user.</param>
public readonly record struct SipSource(SipSourceKind Kind, string Name);

public enum SipSourceKind : byte { Trunk, Phone }

/// <summary>Our outgoing call got a provisional response above 100. <paramref name="Sdp"/> is empty unless there is early media.</summary>
public sealed record SipCallProgress(SipCallKey Call, int Status, ReadOnlyMemory<byte> Sdp) : SipCallEvent(Call);

/// <summary>Our outgoing call was answered; ACK has been sent. <paramref name="Sdp"/> is the answer to our offer.</summary>
public sealed record SipCallAnswered(SipCallKey Call, ReadOnlyMemory<byte> Sdp) : SipCallEvent(Call);

/// <summary>The ACK to our 200 came. <paramref name="Sdp"/> holds the answer when our 200 carried the offer, else empty.</summary>
public sealed record SipCallConfirmed(SipCallKey Call, ReadOnlyMemory<byte> Sdp) : SipCallEvent(Call);

/// <summary>The peer offers a change of the session (re-INVITE or UPDATE). Answer with <see cref="SipEngine.AnswerOffer"/> or <see cref="SipEngine.RejectOffer"/>.</summary>
public sealed record SipOfferReceived(SipCallKey Call, ReadOnlyMemory<byte> Offer) : SipCallEvent(Call);

/// <summary>
/// The peer answered our re-INVITE; a <paramref name="Status"/> of 300 or more means that it refused and nothing changed. Comes with 200 too when
/// the peer asked for an offer (<see cref="SipOfferReceived"/> with an empty one) and its answer to ours arrived in the ACK.
/// </summary>
public sealed record SipOfferAnswered(SipCallKey Call, int Status, ReadOnlyMemory<byte> Sdp) : SipCallEvent(Call);

/// <summary>An INFO within the call (DTMF by INFO). It has been answered 200.</summary>
public sealed record SipInfoReceived(SipCallKey Call, string ContentType, ReadOnlyMemory<byte> Body) : SipCallEvent(Call);

/// <summary>The call leg is over, for every cause: BYE, CANCEL, a failure response, a time-out, a lost flow, our own hang-up. Always the last event of a leg, exactly once.</summary>
/// <param name="By">Peer: BYE, CANCEL or a final response of 300 or more. Us: our own hang-up or refusal. Failure: time-outs, lost flows and protocol errors.</param>
/// <param name="Status">The SIP status that describes it: 200 for BYE, 487 for CANCEL, the failure code, 408 for a time-out, 503 for a transport failure.</param>
/// <param name="Reason">Text of a Reason header (RFC 3326) or of the status line.</param>
/// <param name="Q850">Cause value of a Reason header with protocol Q.850, if there was one.</param>
public sealed record SipCallEnded(SipCallKey Call, SipEndedBy By, int Status, string Reason, int? Q850) : SipCallEvent(Call)
{
    /// <summary>Our call got no answer of any kind: the peer was silent or could not be reached. False when it rang in vain.</summary>
    public bool NoResponse { get; init; }

    /// <summary>Of a 3xx, the URIs to try instead, in order; at most <see cref="MostContacts"/>.</summary>
    public IReadOnlyList<string> Contacts { get; init; } = [];

    /// <summary>For how long the peer asks to be left alone (Retry-After).</summary>
    public TimeSpan? RetryAfter { get; init; }

    public const int MostContacts = 10;
}

public enum SipEndedBy : byte { Peer, Us, Failure }

/// <summary>A phone of ours registered, refreshed or moved. <paramref name="Contact"/> changes when it is another instance (a reloaded page).</summary>
public sealed record SipPhoneRegistered(string User, string Contact, SipFlow Flow, TimeSpan Expires, string? UserAgent, bool Refresh) : SipOutput;

/// <summary>A phone of ours has no binding any more.</summary>
public sealed record SipPhoneUnregistered(string User, string Why) : SipOutput;

/// <summary>State of a registration of ours at another registrar. <paramref name="Status"/> 200 is registered; anything else says why not. It is retried by the engine.</summary>
public sealed record SipRegistrationChanged(SipRegistrationKey Registration, int Status, string Reason) : SipOutput;

/// <summary>What came of <see cref="SipEngine.Ping"/>.</summary>
/// <param name="Question">What <see cref="SipEngine.Ping"/> returned.</param>
/// <param name="Status">The response's status; 408 when none came within 32 s, 503 when the trunk could not be reached.</param>
public sealed record SipTrunkAnswered(string Trunk, long Question, int Status, string Reason) : SipOutput;

/// <summary>A message was refused before it became anything: for counters and the security log. Never holds credentials.</summary>
/// <param name="Status">The response's status; 0 when the message was dropped without one.</param>
public sealed record SipRefused(SipFlow Flow, string Method, int Status, string Why) : SipOutput
{
    /// <summary>The <see cref="Why"/> of the first challenge, which every phone gets and which means nothing bad.</summary>
    public const string NoCredentials = "No credentials";

    /// <summary>The <see cref="Why"/> of a challenge to right credentials that were made with a nonce of before; the phone answers it by itself.</summary>
    public const string StaleNonce = "The nonce is stale";
}
