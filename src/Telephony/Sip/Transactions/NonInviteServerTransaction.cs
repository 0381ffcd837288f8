namespace Crm.Telephony.Sip;

/// <summary>
/// Non-INVITE server transaction (RFC 3261 section 17.2.2). The engine answers at once or after its user's answer; there is no provisional response.
/// <code>
///   Trying ──200–699──▶ Completed ──J──▶ Terminated      a repeated request gets the same response
/// </code>
/// </summary>
internal sealed class NonInviteServerTransaction : ServerTransaction
{
    private readonly SipTimer _linger;
    private byte[]? _response;

    public NonInviteServerTransaction(SipCore core, TransactionTable table, SipMessage request, SipFlow flow)
        : base(core, table, request, flow) => _linger = new(this, SipTimerName.J);

    public bool IsPending => _response is null;

    public override void Respond(int status, byte[] message, TimeSpan now)
    {
        if (_response is not null || status < 200)
        {
            throw new InvalidOperationException($"{status} cannot be sent: this request is answered once, by a final response.");
        }
        _response = message;
        Core.Send(Flow, message);
        if (Flow.IsReliable)
        {
            Leave();
            return;
        }
        Core.Timers.Start(_linger, now, Core.GiveUp);
    }

    public override void Receive(SipMessage request, TimeSpan now)
    {
        if (_response is not null)
        {
            Core.Send(Flow, _response);
        }
    }

    public override void Elapsed(SipTimer timer, TimeSpan now) => Leave();
}
