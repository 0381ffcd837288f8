namespace Crm.Routing.Acd;

/// <summary>
/// A reservation of one agent for one call, with a limit. It exists only while the phone rings; what comes for an offer that is over changes nothing.
/// <code>
///            ┌──answered───────────▶ connected
///            ├──limit passed───────▶ NoAnswer        agent set aside, call ranked again with its original time
///  Ringing ──┼──declined───────────▶ Rejected        the same, with its own reason
///            ├──phone failed───────▶ Unreachable     agent has a phone problem, call ranked again
///            ├──agent signed out───▶ AgentSignedOut  call ranked again
///            ├──caller left────────▶ CallerHungUp, CallerLeftQueue   agent ready as before, idle time kept
///            └──call's deadline────▶ TooLate, or NoAnswer when the phone had all of the time
/// </code>
/// </summary>
internal sealed class Offer
{
    public Offer(OfferId id, WaitingCall call, Agent agent, DateTimeOffset limit, bool madeAtOnce)
    {
        MadeAtOnce = madeAtOnce;
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

    /// <summary>Whether the call came to this agent in the moment in which it entered the queue.</summary>
    public bool MadeAtOnce { get; }

    public Deadline Rings { get; }
}
