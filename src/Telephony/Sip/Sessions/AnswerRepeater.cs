namespace Crm.Telephony.Sip;

/// <summary>Repeats a 2xx to an INVITE until its ACK comes, on every transport (RFC 3261 section 13.3.1.4). One at a time in a session.</summary>
internal sealed class AnswerRepeater : ISipTimerOwner
{
    private readonly SipCore _core;
    private readonly Action<TimeSpan> _timedOut;
    private readonly SipTimer _repeat;
    private readonly SipTimer _giveUp;
    private byte[] _answer = [];
    private SipFlow _flow;
    private uint _cseq;

    public AnswerRepeater(SipCore core, Action<TimeSpan> timedOut)
    {
        _core = core;
        _timedOut = timedOut;
        _repeat = new(this, SipTimerName.AnswerRepeat);
        _giveUp = new(this, SipTimerName.AnswerTimeout);
    }

    public bool IsWaiting => _giveUp.IsRunning;

    /// <summary>Starts after the transaction has sent the answer once.</summary>
    public void Start(byte[] answer, SipFlow flow, uint cseq, TimeSpan now)
    {
        _answer = answer;
        _flow = flow;
        _cseq = cseq;
        _core.Timers.Start(_repeat, now, _core.T1);
        _core.Timers.Start(_giveUp, now, _core.GiveUp);
    }

    /// <summary>Whether this ACK ends the wait; false for a repeated or foreign one.</summary>
    public bool Acknowledge(uint cseq)
    {
        if (!IsWaiting || cseq != _cseq)
        {
            return false;
        }
        Stop();
        return true;
    }

    public void Stop()
    {
        _core.Timers.Stop(_repeat);
        _core.Timers.Stop(_giveUp);
    }

    public void Elapsed(SipTimer timer, TimeSpan now)
    {
        if (timer.Name == SipTimerName.AnswerRepeat)
        {
            _core.Send(_flow, _answer);
            _core.Timers.Start(_repeat, now, _core.Double(_repeat.Interval));
            return;
        }
        Stop();
        _timedOut(now);
    }
}
