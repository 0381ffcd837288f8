namespace Crm.Telephony.Sip;

/// <summary>
/// Non-INVITE client transaction (RFC 3261 section 17.1.2).
/// <code>
///   Trying ──1xx──▶ Proceeding     E repeats the request, F gives up
///      └──200–699──────┴──▶ Completed ──K──▶ Terminated
/// </code>
/// </summary>
internal sealed class NonInviteClientTransaction : ClientTransaction
{
    private enum State : byte { Trying, Proceeding, Completed, Terminated }

    private readonly SipTimer _repeat;
    private readonly SipTimer _giveUp;
    private readonly SipTimer _linger;
    private State _state = State.Trying;

    private NonInviteClientTransaction(SipCore core, TransactionTable table, OutgoingRequest request, SipFlow flow, string branch, byte[] bytes, IClientTransactionUser user)
        : base(core, table, request, flow, branch, bytes, user)
    {
        _repeat = new(this, SipTimerName.E);
        _giveUp = new(this, SipTimerName.F);
        _linger = new(this, SipTimerName.K);
    }

    public static NonInviteClientTransaction Start(SipCore core, TransactionTable table, OutgoingRequest request, SipFlow flow, IClientTransactionUser user, TimeSpan now)
    {
        string branch = core.Ids.NextBranch();
        return Start(new(core, table, request, flow, branch, request.Write(core, core.Via(flow, branch)), user), now);
    }

    /// <summary>A CANCEL has the branch of the INVITE that it cancels (section 9.1).</summary>
    public static NonInviteClientTransaction StartCancel(SipCore core, TransactionTable table, InviteClientTransaction invite, string? reason, IClientTransactionUser user, TimeSpan now)
        => Start(new(core, table, invite.Request with { Method = SipMethods.Cancel }, invite.Flow, invite.Branch, invite.WriteCancel(reason), user), now);

    private static NonInviteClientTransaction Start(NonInviteClientTransaction transaction, TimeSpan now)
    {
        var core = transaction.Core;
        transaction.SendRequest();
        if (!transaction.Flow.IsReliable)
        {
            core.Timers.Start(transaction._repeat, now, core.T1);
        }
        core.Timers.Start(transaction._giveUp, now, core.GiveUp);
        return transaction;
    }

    public override void Receive(SipMessage response, TimeSpan now)
    {
        if (_state > State.Proceeding)
        {
            return;
        }
        if (response.Status < 200)
        {
            _state = State.Proceeding;
        }
        else
        {
            Complete(now);
        }
        User.Responded(this, response, now);
    }

    public override void FlowFailed(string why, TimeSpan now)
    {
        if (_state <= State.Proceeding)
        {
            Terminate();
            User.Failed(this, 503, why, now);
        }
    }

    public override void Elapsed(SipTimer timer, TimeSpan now)
    {
        switch (timer.Name)
        {
            case SipTimerName.E:
                SendRequest();
                Core.Timers.Start(_repeat, now, _state == State.Proceeding ? Core.T2 : Core.Double(_repeat.Interval));
                break;
            case SipTimerName.F:
                Terminate();
                User.Failed(this, 408, SipReasons.Of(408), now);
                break;
            default:
                Terminate();
                break;
        }
    }

    private void Complete(TimeSpan now)
    {
        if (Flow.IsReliable)
        {
            Terminate();
            return;
        }
        _state = State.Completed;
        Core.Timers.Stop(_repeat);
        Core.Timers.Stop(_giveUp);
        Core.Timers.Start(_linger, now, Core.T4);
    }

    private void Terminate()
    {
        _state = State.Terminated;
        Core.Timers.Stop(_repeat);
        Core.Timers.Stop(_giveUp);
        Core.Timers.Stop(_linger);
        Leave();
    }
}
