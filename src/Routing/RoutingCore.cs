namespace Crm.Routing;

/// <summary>
/// The routing decisions of a whole center as one pure state machine: a fact and the instant go in, decisions come out.
/// It reads no clock and starts nothing; the same facts at the same instants give the same decisions.
/// </summary>
public sealed class RoutingCore
{
    /// <param name="seed">Feeds the ids of offers, so that a replay gives the same ones.</param>
    public RoutingCore(RoutingConfiguration configuration, ulong seed) => throw new NotImplementedException();

    /// <summary>When <see cref="Tick"/> must be called next, at the latest; null when nothing is pending.</summary>
    public DateTimeOffset? NextDeadline => throw new NotImplementedException();

    /// <summary>Takes one fact. <paramref name="now"/> never goes back (an earlier instant counts as the latest one seen).</summary>
    /// <param name="decisions">Appended to, in the order in which they must be run.</param>
    public void Handle(Fact fact, DateTimeOffset now, List<Decision> decisions) => throw new NotImplementedException();

    /// <summary>Runs every deadline at or before <paramref name="now"/>.</summary>
    public void Tick(DateTimeOffset now, List<Decision> decisions) => throw new NotImplementedException();

    /// <summary>The callers waiting in a queue in the order in which they will be served, for the wallboard and for tests.</summary>
    public IReadOnlyList<WaitingView> Waiting(string queue, DateTimeOffset now) => throw new NotImplementedException();
}

/// <summary>A caller's place in a queue.</summary>
public readonly record struct WaitingView(ContactId Contact, int Position, DateTimeOffset EnqueuedAt, int Priority);
