namespace Crm.Telephony.Sip;

/// <summary>
/// INVITE client transaction (RFC 3261 section 17.1.1 with RFC 6026).
/// <code>
///   Calling ──1xx──▶ Proceeding        A repeats the INVITE, B gives up
///      │ └────2xx───────┬──2xx──▶ Accepted ──M──▶ Terminated     repeated 2xx go to the user
///      └──300–699───────┴────────▶ Completed ──D──▶ Terminated   repeated failures are acknowledged again
/// </code>
/// </summary>
internal sealed class InviteClientTransaction : ClientTransaction
{
    private enum State : byte { Calling, Proceeding, Completed, Accepted, Terminated }

    private readonly string _via;
    private readonly SipTimer _repeat;
    private readonly SipTimer _giveUp;
    private readonly SipTimer _linger;
    private readonly SipTimer _accepted;
    private State _state = State.Calling;
    private byte[] _ack = [];

    private InviteClientTransaction(SipCore core, TransactionTable table, OutgoingRequest request, SipFlow flow, string branch, string via, IClientTransactionUser user)
        : base(core, table, request, flow, branch, request.Write(core, via), user)
    {
        _via = via;
        _repeat = new(this, SipTimerName.A);
        _giveUp = new(this, SipTimerName.B);
        _linger = new(this, SipTimerName.D);
        _accepted = new(this, SipTimerName.M);
    }

    public static InviteClientTransaction Start(SipCore core, TransactionTable table, OutgoingRequest request, SipFlow flow, IClientTransactionUser user, TimeSpan now)
    {
        string branch = core.Ids.NextBranch();
        var transaction = new InviteClientTransaction(core, table, request, flow, branch, core.Via(flow, branch), user);
        transaction.SendRequest();
        if (!flow.IsReliable)
        {
            core.Timers.Start(transaction._repeat, now, core.T1);
        }
        core.Timers.Start(transaction._giveUp, now, core.GiveUp);
        return transaction;
    }

    /// <summary>A CANCEL may be sent only once a provisional response came (section 9.1).</summary>
    public bool MayCancel => _state == State.Proceeding;

    /// <summary>Forgets the INVITE: nothing came after its CANCEL (section 9.1).</summary>
    public void Abandon() => Terminate();

    public byte[] WriteCancel(string? reason) => Request.WriteCancel(Core, _via, reason);

    public override void Receive(SipMessage response, TimeSpan now)
    {
        switch (_state)
        {
            case State.Calling or State.Proceeding:
                ReceivePending(response, now);
                break;
            case State.Accepted when response.Status is >= 200 and < 300:
                User.Responded(this, response, now);
                break;
            case State.Completed when response.Status >= 300:
                Core.Send(Flow, _ack);
                break;
        }
    }

    public override void FlowFailed(string why, TimeSpan now)
    {
        if (_state is State.Calling or State.Proceeding)
        {
            Terminate();
            User.Failed(this, 503, why, now);
        }
    }

    public override void Elapsed(SipTimer timer, TimeSpan now)
    {
        switch (timer.Name)
        {
            case SipTimerName.A:
                SendRequest();
                Core.Timers.Start(_repeat, now, _repeat.Interval * 2);
                break;
            case SipTimerName.B:
                Terminate();
                User.Failed(this, 408, SipReasons.Of(408), now);
                break;
            default:
                Terminate();
                break;
        }
    }

    private void ReceivePending(SipMessage response, TimeSpan now)
    {
        Core.Timers.Stop(_repeat);
        Core.Timers.Stop(_giveUp);
        if (response.Status < 200)
        {
            _state = State.Proceeding;
        }
        else if (response.Status < 300)
        {
            _state = State.Accepted;
            Core.Timers.Start(_accepted, now, Core.GiveUp);
        }
        else
        {
            Complete(response, now);
        }
        User.Responded(this, response, now);
    }

    private void Complete(SipMessage response, TimeSpan now)
    {
        _state = State.Completed;
        _ack = Request.WriteFailureAck(Core, _via, response);
        Core.Send(Flow, _ack);
        if (Flow.IsReliable)
        {
            Terminate();
            return;
        }
        Core.Timers.Start(_linger, now, Core.GiveUp);
    }

    private void Terminate()
    {
        _state = State.Terminated;
        Core.Timers.Stop(_repeat);
        Core.Timers.Stop(_giveUp);
        Core.Timers.Stop(_linger);
        Core.Timers.Stop(_accepted);
        Leave();
    }
}
