namespace Crm.Routing.Dialer;

/// <summary>One turn of the dialer: the instant at which it happens, and where its decisions go.</summary>
internal readonly record struct DialTurn(DateTimeOffset Now, List<DialerDecision> Decisions)
{
    public void Emit(DialerDecision decision) => Decisions.Add(decision);

    public void Ignore(DialerFact fact, string because) => Decisions.Add(new DialerFactIgnored(fact, because));
}
