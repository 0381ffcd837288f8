namespace Crm.Routing.Acd;

/// <summary>
/// A reservation of one agent for one call, with a limit. It exists only while the phone rings; what comes for an offer that is over changes nothing.
/// <code>
///            ┌──answered───────────▶ connected
///            ├──limit passed───────▶ NoAnswer        agent set aside, call ranked again with its original time
///  Ringing ──┼──declined───────────▶ Rejected        the same, with its own reason
///            ├──phone failed───────▶ Unreachable     agent has a phone problem, call ranked again
///            ├──agent signed out───▶ AgentSignedOut  call ranked again
///            └──caller left────────▶ CallerHungUp, CallerLeftQueue   agent ready as before, idle time kept
/// </code>
/// </summary>
internal sealed class Offer
{
    public Offer(OfferId id, WaitingCall call, Agent agent, DateTimeOffset limit)
    {
        Id = id;
        Call = call;
        Agent = agent;
        Limit = limit;
        Rings = new Deadline(this);
    }

    public OfferId Id { get; }

    public WaitingCall Call { get; }

    public Agent Agent { get; }

    /// <summary>The last instant at which an answer is in time.</summary>
    public DateTimeOffset Limit { get; }

    public Deadline Rings { get; }
}
