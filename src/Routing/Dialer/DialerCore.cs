namespace Crm.Routing.Dialer;

/// <summary>
/// What the campaigns dial next, as one pure state machine: a fact and the instant go in, decisions come out. It reads no clock and starts nothing;
/// the same facts at the same instants give the same decisions, the new contacts' ids included.
/// </summary>
public sealed class DialerCore
{
    /// <param name="seed">Feeds the ids of new contacts; another one for each start of the host.</param>
    public DialerCore(ulong seed) => Seed = seed;

    internal ulong Seed { get; }

    /// <summary>When <see cref="Tick"/> must be called next, at the latest; null when nothing is pending.</summary>
    public DateTimeOffset? NextDeadline => null;

    /// <summary>Takes one fact, after every deadline that is due by then. An instant earlier than the latest one seen counts as that one.</summary>
    /// <param name="decisions">Appended to, in the order in which they must be run.</param>
    public void Handle(DialerFact fact, DateTimeOffset now, List<DialerDecision> decisions) =>
        decisions.Add(new DialerFactIgnored(fact, "campaigns are not dialed yet"));

    /// <summary>Runs every deadline at or before <paramref name="now"/>.</summary>
    public void Tick(DateTimeOffset now, List<DialerDecision> decisions)
    {
    }
}
