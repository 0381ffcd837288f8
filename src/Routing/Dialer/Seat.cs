namespace Crm.Routing.Dialer;

/// <summary>An agent as the dialer sees it.</summary>
internal sealed class Seat(AgentId id)
{
    public AgentId Id { get; } = id;

    public AgentState State { get; set; } = AgentState.SignedOut;

    public DateTimeOffset Since { get; set; }

    /// <summary>Will not be ready after the present contact.</summary>
    public bool Leaving { get; set; }

    public IReadOnlySet<string> Queues { get; set; } = new HashSet<string>();

    /// <summary>The call that the agent is, or is being, reserved for.</summary>
    public Line? Line { get; set; }

    /// <summary>Whether the routing core has said that the agent is reserved for <see cref="Line"/>.</summary>
    public bool Confirmed { get; set; }

    /// <summary>The inbound queue that keeps the agent out of the campaigns; null when none does.</summary>
    public string? KeptBy { get; set; }

    /// <summary>The campaign that the agent works for now, up to the end of the wrap-up; null for other contacts.</summary>
    public Campaign? WorksFor { get; set; }

    public bool IsTalking => State is AgentState.Offered or AgentState.Talking or AgentState.Reconnecting;
}
