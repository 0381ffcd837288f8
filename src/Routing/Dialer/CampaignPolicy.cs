namespace Crm.Routing.Dialer;

/// <summary>A campaign as the dialer sees it. Immutable; a change, also of the mode while it runs, is a new one under the same id.</summary>
/// <param name="Id">The host's id of the campaign.</param>
/// <param name="Queue">The queue whose agents serve it: who is answered waits there, at its head. Several campaigns, and inbound calls, may share one.</param>
/// <param name="Weight">Its share of the agents beside other running campaigns of theirs; 1 to 100.</param>
/// <param name="RingLimit">How long a number rings before it is given up; at least <see cref="DialProfile.LeastRing"/>.</param>
/// <param name="MostLines">Most calls at once that it may have dialing or waiting.</param>
/// <param name="Profile">The law that it is dialed under.</param>
/// <param name="Plan">When a number may be tried again, and how often.</param>
public sealed record CampaignPolicy(
    CampaignId Id,
    string Name,
    CampaignRun Run,
    DialMode Mode,
    string Queue,
    int Weight,
    TimeSpan RingLimit,
    int MostLines,
    DialProfile Profile,
    AttemptPlan Plan)
{
    /// <summary>How long an agent may look at a lead in preview before it is taken back.</summary>
    public TimeSpan PreviewLimit { get; init; } = TimeSpan.FromSeconds(90);
}

/// <summary>The host's id of a campaign.</summary>
public readonly record struct CampaignId(Guid Value);

/// <summary>Whether a campaign dials.</summary>
public enum CampaignRun
{
    Draft,
    Running,
    /// <summary>No new calls; those that ring or talk go on.</summary>
    Paused,
    /// <summary>Over: calls that are not answered yet are hung up at once.</summary>
    Stopped,
}

/// <summary>How a campaign's calls are started.</summary>
public enum DialMode
{
    /// <summary>An agent sees the lead first and says when to call.</summary>
    Preview,
    /// <summary>One line for each agent who is reserved for it: nobody who answers is left without an agent.</summary>
    Progressive,
    /// <summary>More lines than agents are free, as many as the ledger of abandoned calls allows.</summary>
    Predictive,
    /// <summary>A message is played to who answers; no agent takes part.</summary>
    Message,
}
