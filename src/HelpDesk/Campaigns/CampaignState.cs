namespace Crm.HelpDesk.Campaigns;

/// <summary>
/// Whether a campaign dials:
/// <code>
///   draft ──► running ◄──► paused
///               ▲ │           │
///               │ ▼           │
///             stopped ◄───────┘
/// </code>
/// A stopped one may be started again: what it has not dialed is still there.
/// </summary>
public enum CampaignState
{
    Draft,
    Running,

    /// <summary>No new calls; those that ring or talk go on.</summary>
    Paused,

    /// <summary>No new calls, and what rings is hung up at once.</summary>
    Stopped,
}

/// <summary>Which state may follow which.</summary>
public static class CampaignStates
{
    /// <summary>The states that may follow, in the order in which they are offered.</summary>
    public static IReadOnlyList<CampaignState> After(CampaignState state) => state switch
    {
        CampaignState.Draft => [CampaignState.Running],
        CampaignState.Running => [CampaignState.Paused, CampaignState.Stopped],
        CampaignState.Paused => [CampaignState.Running, CampaignState.Stopped],
        CampaignState.Stopped => [CampaignState.Running],
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a campaign's state."),
    };
}
