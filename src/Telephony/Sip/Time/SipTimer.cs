namespace Crm.Telephony.Sip;

/// <summary>Why a timer runs. The letters are those of RFC 3261 table 4 and RFC 6026.</summary>
internal enum SipTimerName : byte
{
    A, B, D, E, F, G, H, I, J, K, L, M,
    /// <summary>Repeats a 2xx until its ACK (section 13.3.1.4).</summary>
    AnswerRepeat,
    /// <summary>Gives up on the ACK of a 2xx.</summary>
    AnswerTimeout,
    /// <summary>Repeats a provisional response so that proxies keep the transaction (section 13.3.1.1).</summary>
    ProvisionalRefresh,
    /// <summary>Repeats a reliable provisional response until its PRACK (RFC 3262 section 3).</summary>
    ReliableRepeat,
    /// <summary>Gives up on the PRACK.</summary>
    ReliableTimeout,
    /// <summary>How long the peer of our call may say nothing at all.</summary>
    FirstResponse,
    /// <summary>How long our call may ring.</summary>
    RingTimeout,
    /// <summary>How long a cancelled INVITE is waited for (section 9.1).</summary>
    CancelTimeout,
    /// <summary>When a re-INVITE that met another one is tried again (section 14.1).</summary>
    GlareRetry,
    /// <summary>How long a call waits for its phone to come back on a new flow.</summary>
    FlowLost,
    /// <summary>When we refresh the session (RFC 4028).</summary>
    SessionRefresh,
    /// <summary>When a session that nobody refreshed is over.</summary>
    SessionExpiry,
    BindingExpiry,
    RegistrationRefresh,
}

/// <summary>Who is told that a timer is due.</summary>
internal interface ISipTimerOwner
{
    void Elapsed(SipTimer timer, TimeSpan now);
}

/// <summary>One deadline of one owner. Held by its owner, so that starting and stopping it allocates nothing.</summary>
internal sealed class SipTimer(ISipTimerOwner owner, SipTimerName name)
{
    public ISipTimerOwner Owner { get; } = owner;
    public SipTimerName Name { get; } = name;
    public TimeSpan Deadline { get; set; }
    /// <summary>The interval that it was last started with, for timers that double.</summary>
    public TimeSpan Interval { get; set; }
    /// <summary>Its place in the heap; -1 while it does not run.</summary>
    public int Index { get; set; } = -1;
    public bool IsRunning => Index >= 0;
}
