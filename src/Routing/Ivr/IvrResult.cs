namespace Crm.Routing.Ivr;

/// <summary>What the caller's session asks of the core after one input; all null: stay in the session.</summary>
/// <param name="Queue">The caller goes into this queue.</param>
/// <param name="Settled">The caller's business is done without an agent: the place in a queue, if it still had one, is given up for this reason.</param>
/// <param name="Release">The caller is hung up.</param>
internal readonly record struct IvrResult(string? Queue = null, DequeueReason? Settled = null, ReleaseReason? Release = null)
{
    public static readonly IvrResult Stay;
}

/// <summary>A timer that the session wants to run.</summary>
internal readonly record struct IvrTimer(TimerReason Reason, DateTimeOffset Limit);

internal enum IvrPhase
{
    Announcing,
    Choosing,
    Typing,
    LookingUp,
    Recording,
    Closing,
    /// <summary>A score is asked for.</summary>
    Rating,
    /// <summary>The caller waits in a queue, talks, or is released.</summary>
    Left,
}
