namespace Crm.Routing;

/// <summary>One caller's contact, from arrival to its end. The host maps it to its SIP call and to the stored contact.</summary>
public readonly record struct ContactId(Guid Value)
{
    public override string ToString() => Value.ToString();
}

/// <summary>An agent: the id of the signed-in person.</summary>
public readonly record struct AgentId(Guid Value)
{
    public override string ToString() => Value.ToString();
}

/// <summary>One reservation of one agent for one contact.</summary>
public readonly record struct OfferId(Guid Value)
{
    public override string ToString() => Value.ToString();
}
