namespace Crm.HelpDesk.Opportunities;

/// <summary>
/// How far a possible sale is:
/// <code>
///   new ◄──► qualified ◄──► proposal ◄──► negotiation       open: may skip forward and go back
///    │           │             │               │
///    └───────────┴──────┬──────┴───────────────┘
///                       ▼
///                  won    lost ──► any open stage           lost may be opened again; won is the end
/// </code>
/// </summary>
public enum OpportunityStage
{
    New,
    Qualified,
    Proposal,
    Negotiation,
    Won,
    Lost,
}

/// <summary>Which stage may follow which.</summary>
public static class OpportunityStages
{
    private static readonly OpportunityStage[] Open =
        [OpportunityStage.New, OpportunityStage.Qualified, OpportunityStage.Proposal, OpportunityStage.Negotiation];

    /// <summary>The stages that may follow, in the order in which they are offered.</summary>
    public static IReadOnlyList<OpportunityStage> After(OpportunityStage stage) => stage switch
    {
        OpportunityStage.Won => [],
        OpportunityStage.Lost => Open,
        _ => [.. Open.Where(s => s != stage), OpportunityStage.Won, OpportunityStage.Lost],
    };

    /// <summary>Whether it may still be won.</summary>
    public static bool IsOpen(OpportunityStage stage) => Open.Contains(stage);
}
