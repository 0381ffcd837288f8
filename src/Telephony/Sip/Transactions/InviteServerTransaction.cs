namespace Crm.Telephony.Sip;

/// <summary>Who answers an INVITE, and is told when it is taken back.</summary>
internal interface IInviteServerUser
{
    /// <summary>The tag of the answers; that of a CANCEL's answer too (RFC 3261 section 9.2).</summary>
    string LocalTag { get; }

    /// <summary>A CANCEL came while there was no final response.</summary>
    void Cancelled(SipMessage cancel, TimeSpan now);
}

/// <summary>
/// INVITE server transaction (RFC 3261 section 17.2.1 with RFC 6026).
/// <code>
///   Proceeding ──2xx──▶ Accepted ──L──▶ Terminated                 the user repeats the 2xx
///       └──300–699──▶ Completed ──ACK──▶ Confirmed ──I──▶ Terminated
///                        G repeats the response, H gives up
/// </code>
/// </summary>
internal sealed class InviteServerTransaction : ServerTransaction
{
    private enum State : byte { Proceeding, Completed, Confirmed, Accepted, Terminated }

    private readonly SipTimer _repeat;
    private readonly SipTimer _giveUp;
    private readonly SipTimer _linger;
    private readonly SipTimer _accepted;
    private State _state = State.Proceeding;
    private byte[] _last = [];

    public InviteServerTransaction(SipCore core, TransactionTable table, SipMessage request, SipFlow flow, IInviteServerUser? user)
        : base(core, table, request, flow)
    {
        User = user;
        _repeat = new(this, SipTimerName.G);
        _giveUp = new(this, SipTimerName.H);
        _linger = new(this, SipTimerName.I);
        _accepted = new(this, SipTimerName.L);
    }

    /// <summary>Null for an INVITE that was refused at once.</summary>
    public IInviteServerUser? User { get; }

    /// <summary>Whether no final response has been sent.</summary>
    public bool IsPending => _state == State.Proceeding;

    public override void Respond(int status, byte[] message, TimeSpan now)
    {
        if (_state != State.Proceeding)
        {
            throw new InvalidOperationException($"A final response to this INVITE was sent already; {status} cannot follow it.");
        }
        _last = message;
        Core.Send(Flow, message);
        if (status is >= 200 and < 300)
        {
            _state = State.Accepted;
            Core.Timers.Start(_accepted, now, Core.GiveUp);
        }
        else if (status >= 300)
        {
            _state = State.Completed;
            if (!Flow.IsReliable)
            {
                Core.Timers.Start(_repeat, now, Core.T1);
            }
            Core.Timers.Start(_giveUp, now, Core.GiveUp);
        }
    }

    public override void Receive(SipMessage request, TimeSpan now)
    {
        if (request.Method != SipMethods.Ack)
        {
            // In Accepted the user repeats the 2xx by its own timer; a repeated INVITE changes nothing there (RFC 6026 section 7.1).
            if (_state is State.Proceeding or State.Completed)
            {
                Core.Send(Flow, _last);
            }
        }
        else if (_state == State.Completed)
        {
            Confirm(now);
        }
    }

    public override void Elapsed(SipTimer timer, TimeSpan now)
    {
        if (timer.Name == SipTimerName.G)
        {
            Core.Send(Flow, _last);
            Core.Timers.Start(_repeat, now, Core.Double(_repeat.Interval));
            return;
        }
        Terminate();
    }

    private void Confirm(TimeSpan now)
    {
        Core.Timers.Stop(_repeat);
        Core.Timers.Stop(_giveUp);
        if (Flow.IsReliable)
        {
            Terminate();
            return;
        }
        _state = State.Confirmed;
        Core.Timers.Start(_linger, now, Core.T4);
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
