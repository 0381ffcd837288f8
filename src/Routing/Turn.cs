namespace Crm.Routing;

/// <summary>One turn of the core: the instant at which it happens, and where its decisions go.</summary>
internal readonly record struct Turn(DateTimeOffset Now, List<Decision> Decisions)
{
    public void Emit(Decision decision) => Decisions.Add(decision);

    public void Ignore(Fact fact, string because) => Decisions.Add(new FactIgnored(fact, because));
}
