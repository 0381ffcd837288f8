using System.Globalization;

namespace Crm.Telephony.Sip;

/// <summary>
/// Provisional responses that are repeated until the caller's PRACK (RFC 3262 section 3), for a caller that requires them. One is open at a
/// time; what is said meanwhile waits, and the last word wins.
/// <code>
///   Idle ──Send──▶ Open ──PRACK──▶ Idle (the next one, or the answer that waited)
///                   └──64 T1──▶ the call is refused
/// </code>
/// </summary>
internal sealed class ReliableProvisional : ISipTimerOwner
{
    private readonly SipCore _core;
    private readonly SipFlow _flow;
    private readonly uint _cseq;
    private readonly Action<TimeSpan> _gaveUp;
    private readonly SipTimer _repeat;
    private readonly SipTimer _giveUp;
    private byte[] _open = [];
    private Action<TimeSpan>? _next;
    private uint _rseq;
    private bool _hasSdp;

    public ReliableProvisional(SipCore core, SipFlow flow, uint cseq, Action<TimeSpan> gaveUp)
    {
        _core = core;
        _flow = flow;
        _cseq = cseq;
        _gaveUp = gaveUp;
        _rseq = (uint)core.Ids.NextNumber(1 << 30);
        _repeat = new(this, SipTimerName.ReliableRepeat);
        _giveUp = new(this, SipTimerName.ReliableTimeout);
    }

    public bool IsOpen => _giveUp.IsRunning;

    /// <summary>Whether the final answer has to wait: the description that it rests on is not acknowledged (section 5).</summary>
    public bool HoldsAnswer => IsOpen && _hasSdp;

    /// <summary>The headers of the next response.</summary>
    public IReadOnlyList<SipHeader> NextHeaders()
        => [new(SipHeaderNames.Require, "100rel"), new(SipHeaderNames.RSeq, (++_rseq).ToString(CultureInfo.InvariantCulture))];

    /// <summary>Begins to repeat what the transaction has sent once.</summary>
    public void Sent(byte[] response, bool hasSdp, TimeSpan now)
    {
        _open = response;
        _hasSdp = hasSdp;
        _core.Timers.Start(_repeat, now, _core.T1);
        _core.Timers.Start(_giveUp, now, _core.GiveUp);
    }

    /// <summary>What is to be done once the open response is acknowledged, in place of what waited before.</summary>
    public void Then(Action<TimeSpan> next) => _next = next;

    /// <summary>Whether this PRACK is for the open response; if so, what waited is done by <see cref="Continue"/>.</summary>
    public bool Acknowledge(SipMessage prack)
    {
        string expected = string.Create(CultureInfo.InvariantCulture, $"{_rseq} {_cseq} INVITE");
        if (!IsOpen || prack[SipHeaderNames.RAck] is not { } rack || string.Join(' ', rack.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)) != expected)
        {
            return false;
        }
        StopTimers();
        return true;
    }

    public void Continue(TimeSpan now)
    {
        var next = _next;
        _next = null;
        next?.Invoke(now);
    }

    public void Stop()
    {
        StopTimers();
        _next = null;
    }

    public void Elapsed(SipTimer timer, TimeSpan now)
    {
        if (timer.Name == SipTimerName.ReliableRepeat)
        {
            _core.Send(_flow, _open);
            _core.Timers.Start(_repeat, now, _repeat.Interval * 2);
            return;
        }
        Stop();
        _gaveUp(now);
    }

    private void StopTimers()
    {
        _core.Timers.Stop(_repeat);
        _core.Timers.Stop(_giveUp);
    }
}
