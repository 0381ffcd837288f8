namespace Crm.Telephony.Sip;

/// <summary>
/// The SIP side of the server as one sans-I/O machine (RFC 3261, 6026, 3264, 3581, 7118, 8760): messages, lost flows, commands and
/// time go in; messages, events and the next deadline come out. One thread owns it. After each input, drain <see cref="TryTake"/>.
/// </summary>
/// <remarks>
/// <c>now</c> is a monotonic time since any fixed start. A command for a call that is already over does nothing (the race is normal:
/// its <see cref="SipCallEnded"/> is in the queue); a command that the call's state never allows throws <see cref="InvalidOperationException"/>.
/// </remarks>
public sealed class SipEngine
{
    public SipEngine(SipEngineOptions options) => throw new NotImplementedException();

    /// <summary>Replaces trunks and directory. Calls in progress stay.</summary>
    public void Configure(IReadOnlyList<SipTrunk> trunks, ISipDirectory directory) => throw new NotImplementedException();

    // ---- inputs ---------------------------------------------------------------------------------

    /// <summary>One datagram, one WebSocket message, or one message cut from a stream by <see cref="SipStreamFramer"/>.</summary>
    /// <param name="user">The signed-in user of a WebSocket handshake: only that user may register or call by this flow. Null elsewhere.</param>
    public void Receive(SipFlow flow, ReadOnlySpan<byte> message, string? user, TimeSpan now) => throw new NotImplementedException();

    /// <summary>A connection closed, could not be opened, or a datagram was refused by the network.</summary>
    public void FlowFailed(SipFlow flow, string why, TimeSpan now) => throw new NotImplementedException();

    /// <summary>Runs every timer that is due.</summary>
    public void Tick(TimeSpan now) => throw new NotImplementedException();

    public TimeSpan? NextDeadline => throw new NotImplementedException();

    /// <summary>Takes the next output; false when there is none.</summary>
    public bool TryTake(out SipOutput output) => throw new NotImplementedException();

    // ---- commands -------------------------------------------------------------------------------

    /// <summary>Places a call. Failures arrive as <see cref="SipCallEnded"/>.</summary>
    public SipCallKey Invite(SipInvite invite, TimeSpan now) => throw new NotImplementedException();

    /// <summary>180 without SDP, 183 with.</summary>
    public void Ring(SipCallKey call, ReadOnlyMemory<byte> earlyMedia, TimeSpan now) => throw new NotImplementedException();

    /// <summary>200 with our SDP.</summary>
    public void Answer(SipCallKey call, ReadOnlyMemory<byte> sdp, TimeSpan now) => throw new NotImplementedException();

    /// <summary>Refuses a call that is not answered: 3xx to 6xx.</summary>
    public void Reject(SipCallKey call, int status, string reason, TimeSpan now) => throw new NotImplementedException();

    /// <summary>Ends a call in whatever state it is: BYE, CANCEL, or 486/480 for one that we have not answered. <paramref name="q850"/> goes into a Reason header.</summary>
    public void Hangup(SipCallKey call, int q850, string reason, TimeSpan now) => throw new NotImplementedException();

    /// <summary>Re-INVITE with a new offer. Glare (491) is retried by the engine.</summary>
    public void Offer(SipCallKey call, ReadOnlyMemory<byte> sdp, TimeSpan now) => throw new NotImplementedException();

    /// <summary>Answers <see cref="SipOfferReceived"/>.</summary>
    public void AnswerOffer(SipCallKey call, ReadOnlyMemory<byte> sdp, TimeSpan now) => throw new NotImplementedException();

    /// <summary>Refuses <see cref="SipOfferReceived"/> (488).</summary>
    public void RejectOffer(SipCallKey call, int status, string reason, TimeSpan now) => throw new NotImplementedException();

    /// <summary>INFO within a call (DTMF towards a phone that has no RFC 4733).</summary>
    public void Info(SipCallKey call, string contentType, ReadOnlyMemory<byte> body, TimeSpan now) => throw new NotImplementedException();

    /// <summary>Registers at another registrar, answers its challenge, and keeps the binding fresh until <see cref="Unregister"/>.</summary>
    public SipRegistrationKey Register(SipRegister registration, TimeSpan now) => throw new NotImplementedException();

    public void Unregister(SipRegistrationKey registration, TimeSpan now) => throw new NotImplementedException();

    /// <summary>The bindings in force, to be kept over a restart, and how to put them back.</summary>
    public IReadOnlyList<SipBinding> Bindings => throw new NotImplementedException();

    public void RestoreBindings(IEnumerable<SipBinding> bindings, TimeSpan now) => throw new NotImplementedException();
}

/// <summary>Where a phone of ours is reached. Only UDP bindings outlive a restart.</summary>
public sealed record SipBinding(string User, string Contact, SipFlow Flow, TimeSpan Remaining);
