using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;
using Crm.Routing.Dialer;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>A campaign while the server runs: its settings, its claimed leads, its pace. Owned by the contact desk's thread.</summary>
/// <param name="site">Whose rules of dialing count.</param>
internal sealed class LiveCampaign(CampaignRecord record, DeskSite site)
{
    public CampaignRecord Record { get; set; } = record;
    public Guid Id => Record.Id;
    public CampaignId Key => new(Record.Id);
    public CampaignSettings Settings => Record.Settings;
    public DialProfile Profile => site.DialProfile(Settings.Country);
    public LeadBuffer Leads { get; } = new();

    /// <summary>How its agents spend their time.</summary>
    public AgentTime Time { get; } = new(TimeSpan.FromHours(1));

    /// <summary>What the dialer said last; null before it has looked.</summary>
    public Pace? Pace { get; set; }

    /// <summary>Why a campaign that runs dials nothing now: the window, no leads, no lines. Null when it dials.</summary>
    public string? Idle { get; set; }

    /// <summary>Whether it may dial now: it is set to run, and one of its windows is open.</summary>
    public bool InWindow { get; set; } = true;

    /// <summary>How many leads are in which state, as counted last.</summary>
    public LeadCounts Counts { get; set; } = new(0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>When the leads are through, as forecast last.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>The prompt that a campaign without agents plays.</summary>
    public string Announcement => Settings.MessagePrompt ?? CampaignMessages.Announcement;

    /// <summary>Not counted again before this: counting takes a small share of the time, however long the lists are.</summary>
    public DateTimeOffset CountAgainAt { get; set; }

    /// <summary>What the dialer is told.</summary>
    public CampaignPolicy Policy => new(
        Key, Settings.Name, Run, (DialMode)(int)Settings.Mode, Settings.Queue, Settings.Weight,
        Settings.RingLimit < Profile.LeastRing ? Profile.LeastRing : Settings.RingLimit, Settings.MostLines, Profile, Plan);

    public AttemptPlan Plan => new(Settings.Plan.PerNumber, Settings.Plan.PerLead, Settings.Plan.PerDay, Settings.Plan.Again);

    private CampaignRun Run => Record.State switch
    {
        CampaignState.Running => InWindow ? CampaignRun.Running : CampaignRun.Paused,
        CampaignState.Paused => CampaignRun.Paused,
        CampaignState.Stopped => CampaignRun.Stopped,
        _ => CampaignRun.Draft,
    };

    /// <summary>The number of ours that a called person sees: the rule with the longest beginning that fits; null: the trunk's own.</summary>
    public string? CallerIdFor(string number) => Settings.CallerIds
        .Where(rule => number.StartsWith(rule.Prefix, StringComparison.Ordinal)).MaxBy(rule => rule.Prefix.Length)?.Number;

    /// <summary>The campaign's side of what an agent sees of a call to this lead.</summary>
    public CampaignCall View(LeadRecord lead, string number) => new(
        Id, Settings.Name, Settings.Mode.ToString().ToLowerInvariant(), lead.Id, lead.Name, lead.Organization, number, lead.Attempts + 1,
        [.. lead.Fields.Select(field => new LeadField(field.Key, field.Value))], Settings.Script,
        [.. Settings.Form.Select(CampaignWords.Question)], [.. Settings.Outcomes.Select(o => new OutcomeChoice(o.Code, o.Text, o.Success))], lead.IsCallback);
}
