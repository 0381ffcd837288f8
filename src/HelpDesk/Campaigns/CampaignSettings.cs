namespace Crm.HelpDesk.Campaigns;

/// <summary>What a site sets for a campaign. Stored as one document, so that a member may be added without a migration.</summary>
/// <param name="Queue">The queue whose agents serve it.</param>
/// <param name="Weight">Its share of the agents beside other running campaigns of theirs; 1 to 100.</param>
/// <param name="CallerIds">Which number of ours is shown, by the beginning of the called number; the longest that fits counts. One with an empty prefix is the rest.</param>
/// <param name="RingLimit">How long a number rings before it is given up.</param>
/// <param name="MostLines">Most calls at once that it may have dialing or waiting; 1 to 1,000.</param>
/// <param name="Country">ISO 3166 code of the rules that it is dialed under.</param>
/// <param name="Purpose">Which do-not-call data it must keep to.</param>
/// <param name="Schedule">When it dials, in its own time zone; beside this each called person's local time counts.</param>
/// <param name="Script">What the agent reads; plain text.</param>
/// <param name="Form">What the agent fills in.</param>
/// <param name="Outcomes">What a conversation may end in.</param>
/// <param name="ListExpiry">So long after its date a list is not dialed any more; null for never.</param>
public sealed record CampaignSettings(
    string Name,
    CampaignMode Mode,
    string Queue,
    int Weight,
    IReadOnlyList<CallerId> CallerIds,
    TimeSpan RingLimit,
    int MostLines,
    string Country,
    CallPurpose Purpose,
    RetryPlan Plan,
    CampaignSchedule Schedule,
    string Script,
    IReadOnlyList<FormField> Form,
    IReadOnlyList<CampaignOutcome> Outcomes,
    TimeSpan? ListExpiry)
{
    /// <summary>Finds out whether a person or a machine answered, which costs the person's first words about a second. Off as shipped: a mistake is a silent call.</summary>
    public bool DetectMachines { get; init; }

    /// <summary>Leaves a machine that was found out a message after its beep.</summary>
    public bool LeaveMessages { get; init; }

    /// <summary>The prompt that <see cref="CampaignMode.Message"/> plays; null for the site's usual one.</summary>
    public string? MessagePrompt { get; init; }
}

/// <summary>How a campaign's calls are started.</summary>
public enum CampaignMode
{
    /// <summary>An agent sees the lead first and says when to call.</summary>
    Preview,

    /// <summary>One line for each agent who is reserved for it.</summary>
    Progressive,

    /// <summary>More lines than agents are free, as many as the ledger of abandoned calls allows.</summary>
    Predictive,

    /// <summary>A message is played to who answers; no agent takes part.</summary>
    Message,
}

/// <summary>Why people are called.</summary>
public enum CallPurpose
{
    /// <summary>Advertising and selling: every do-not-call entry counts.</summary>
    Sales,

    /// <summary>About something that the customer has or asked for: entries against sales calls do not count.</summary>
    Service,

    /// <summary>Asking for an opinion: entries against sales calls do not count, those against surveys do.</summary>
    Survey,
}

/// <summary>Our number to show where a called number begins with <paramref name="Prefix"/>.</summary>
/// <param name="Prefix">The beginning of an E.164 number such as +1212; empty for all others.</param>
/// <param name="Number">E.164.</param>
public sealed record CallerId(string Prefix, string Number);

/// <summary>When a lead is tried again, and how often.</summary>
/// <param name="PerNumber">Most attempts to one number of a lead, ever.</param>
/// <param name="PerLead">Most attempts to one lead over all its numbers, ever; callbacks count.</param>
/// <param name="PerDay">Most attempts to one number within 24 hours, by whichever campaign or agent.</param>
/// <param name="Again">Disposition (<see cref="Dispositions"/>) → how long to wait before the next attempt. One that is not named ends the lead.</param>
/// <param name="CallbackToAnyoneAfter">A callback that was promised by one agent is for all agents so long after its time.</param>
public sealed record RetryPlan(int PerNumber, int PerLead, int PerDay, IReadOnlyDictionary<string, TimeSpan> Again, TimeSpan CallbackToAnyoneAfter)
{
    /// <summary>A careful start for a new campaign.</summary>
    public static RetryPlan Usual { get; } = new(
        6,
        8,
        2,
        new Dictionary<string, TimeSpan>
        {
            [Dispositions.Busy] = TimeSpan.FromMinutes(20),
            [Dispositions.NoAnswer] = TimeSpan.FromHours(4),
            [Dispositions.Machine] = TimeSpan.FromHours(4),
            [Dispositions.Abandoned] = TimeSpan.FromHours(72),
            [Dispositions.Failed] = TimeSpan.FromHours(1),
            [Dispositions.Cancelled] = TimeSpan.FromHours(1),
            [Dispositions.Interrupted] = TimeSpan.FromHours(4),
        },
        TimeSpan.FromMinutes(30));
}

/// <summary>How an attempt ended, as <see cref="Timeline.DialEnded"/> says it. Other names may occur; the plan decides about them in the same way.</summary>
public static class Dispositions
{
    /// <summary>Somebody answered and an agent, or the message, was there.</summary>
    public const string Answered = "answered";

    public const string Busy = "busy";

    public const string NoAnswer = "no-answer";

    public const string Machine = "machine";

    /// <summary>Somebody answered and no agent was there in time.</summary>
    public const string Abandoned = "abandoned";

    /// <summary>The called party declined the call.</summary>
    public const string Refused = "refused";

    /// <summary>There is no such number: it is not dialed again, another one of the lead's at once.</summary>
    public const string InvalidNumber = "invalid-number";

    /// <summary>The network could not make the call.</summary>
    public const string Failed = "failed";

    /// <summary>We hung up before an answer: the campaign or the agent stopped.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The server stopped in the middle of it.</summary>
    public const string Interrupted = "interrupted";
}

/// <summary>When a campaign dials.</summary>
/// <param name="TimeZone">IANA name of the zone that the windows are in.</param>
/// <param name="Windows">None: at any time.</param>
/// <param name="From">First day; null for at once.</param>
/// <param name="To">Last day, still dialed on; null for no end.</param>
public sealed record CampaignSchedule(string TimeZone, IReadOnlyList<CampaignWindow> Windows, DateOnly? From = null, DateOnly? To = null);

/// <param name="To">Not included; must be after <paramref name="From"/>.</param>
public sealed record CampaignWindow(DayOfWeek Day, TimeOnly From, TimeOnly To);

/// <summary>A field that the agent fills in.</summary>
/// <param name="Name">Its key in the answers; unique in the form.</param>
/// <param name="Choices">For <see cref="FormFieldKind.Choice"/>; else empty.</param>
public sealed record FormField(string Name, string Label, FormFieldKind Kind, bool Required, IReadOnlyList<string> Choices);

public enum FormFieldKind
{
    Text,
    Number,
    Date,
    YesNo,
    Choice,
}

/// <summary>What a conversation may end in.</summary>
/// <param name="Code">As stored; unique in the campaign.</param>
/// <param name="Success">Counts as a success in the campaign's figures.</param>
public sealed record CampaignOutcome(string Code, string Text, bool Success);

/// <summary>A campaign.</summary>
/// <param name="StateBy">Who brought it into its state.</param>
/// <param name="Revision">Rises with every change of the settings or the state.</param>
/// <param name="NextStates">The states it may go to from here.</param>
public sealed record CampaignRecord(
    Guid Id,
    CampaignSettings Settings,
    CampaignState State,
    DateTimeOffset StateSince,
    string StateBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long Revision,
    IReadOnlyList<CampaignState> NextStates);
