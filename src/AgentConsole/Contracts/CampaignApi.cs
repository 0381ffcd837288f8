namespace Crm.AgentConsole.Contracts;

// Bodies of the REST API for campaigns, for supervisors and administrators. Times of day are "HH:mm", days of the week are "monday" … "sunday".

/// <summary>GET /api/campaigns → list of these, by name.</summary>
public sealed record CampaignLine(Guid Id, string Name, string State, string Mode, string QueueTitle, DateTimeOffset UpdatedAt);

/// <summary>
/// GET /api/campaigns/{id}. POST /api/campaigns and PUT /api/campaigns/{id} take <see cref="CampaignEdit"/> and answer with this. A change holds at once,
/// also the mode's while the campaign runs.
/// </summary>
/// <param name="NextStates">Where POST /api/campaigns/{id}/state may lead.</param>
public sealed record CampaignDetail(
    Guid Id, string State, DateTimeOffset StateSince, string StateBy, IReadOnlyList<string> NextStates, DateTimeOffset UpdatedAt, CampaignEdit Settings);

/// <param name="Mode">preview, progressive, predictive or message.</param>
/// <param name="Queue">A queue's id: its agents serve the campaign.</param>
/// <param name="Weight">Share of the agents beside other running campaigns, 1 to 100.</param>
/// <param name="Country">ISO 3166 code of the rules that it is dialed under.</param>
/// <param name="Purpose">sales (every do-not-call entry counts) or service.</param>
/// <param name="ListExpiryDays">So many days after its date a list is not dialed any more; null for never.</param>
/// <param name="Revision">As read; 409 when someone else changed the campaign since. 0 for a new one.</param>
public sealed record CampaignEdit(
    string Name, string Mode, string Queue, int Weight, IReadOnlyList<CallerIdRule> CallerIds, int RingSeconds, int MostLines, string Country, string Purpose,
    RetryRules Retry, CampaignHours Hours, string Script, IReadOnlyList<FormQuestion> Form, IReadOnlyList<OutcomeChoice> Outcomes, int? ListExpiryDays, long Revision)
{
    /// <summary>Finds out whether a person or a machine answered.</summary>
    public bool DetectMachines { get; init; }

    /// <summary>Leaves a machine a message after its beep.</summary>
    public bool LeaveMessages { get; init; }

    /// <summary>For the mode message: the prompt that is played, one of <see cref="ConsoleOptions.Prompts"/>; null for the site's campaign-message.</summary>
    public string? MessagePrompt { get; init; }
}

/// <summary>Which of our numbers is shown where a called number begins with this; the longest that fits counts, an empty one is the rest.</summary>
public sealed record CallerIdRule(string Prefix, string Number);

/// <param name="AgainMinutes">Disposition (busy, no-answer, machine, abandoned, failed…) → minutes until the next attempt. One that is not named ends the lead.</param>
/// <param name="CallbackToAnyoneMinutes">So long after its time a callback that one agent promised is for all.</param>
public sealed record RetryRules(int PerNumber, int PerLead, int PerDay, IReadOnlyDictionary<string, int> AgainMinutes, int CallbackToAnyoneMinutes);

/// <summary>When it dials, in its own time zone. No windows: at any time. Beside this each called person's local time counts.</summary>
/// <param name="FromDay">2026-12-01, or null for at once.</param>
/// <param name="ToDay">The last day, or null.</param>
public sealed record CampaignHours(string TimeZone, IReadOnlyList<CampaignHour> Windows, string? FromDay, string? ToDay);

public sealed record CampaignHour(string Day, string From, string To);

/// <summary>POST /api/campaigns/{id}/state. Stopping hangs up what rings, at once.</summary>
/// <param name="State">running, paused or stopped.</param>
public sealed record CampaignStateChange(string State);

/// <summary>
/// GET /api/campaigns/{id}/lists → list. POST /api/campaigns/{id}/lists?name=&amp;version=&amp;date=2026-12-01 with the file as the body (text/csv) → this, while
/// the import runs; GET /api/campaigns/{id}/lists/{list} has its progress, DELETE cancels or withdraws it, POST …/{list}/enabled {enabled} switches its leads.
/// </summary>
/// <param name="State">importing, complete or failed.</param>
/// <param name="Share">Of the file that is read, 0 to 1.</param>
public sealed record LeadListLine(
    Guid Id, string Name, string Version, string Date, string State, double Share, bool Enabled, DateTimeOffset ImportedAt, string ImportedBy, DateTimeOffset? ExpiresAt,
    int Rows, int Accepted, int Rejected, int Duplicates, int DoNotCall, string? Problem);

public sealed record LeadListSwitch(bool Enabled);

/// <summary>POST /api/campaigns/{id}/lists/{list}/recycle → <see cref="LeadsRecycled"/>: leads that are over are called again, as far as limits and rules allow.</summary>
/// <param name="From">done, exhausted, denied or donotcall.</param>
/// <param name="Outcome">Only those with this outcome; null for all.</param>
public sealed record LeadRecycling(string From, string? Outcome);

public sealed record LeadsRecycled(int Leads);

/// <summary>GET /api/campaigns/{id}/lists/{list}/problems → Page: rows that were left out, or taken with a remark.</summary>
public sealed record ImportProblemLine(int Line, string Column, string Value, string Reason, bool Rejected);

/// <summary>GET /api/campaigns/{id}/leads?state= → Page. GET /api/campaigns/{id}/leads.csv has them all.</summary>
/// <param name="State">ready, waiting, claimed, dialing, done, exhausted, donotcall or denied.</param>
public sealed record LeadLine(
    Guid Id, string Name, string? Organization, IReadOnlyList<string> Numbers, string State, DateTimeOffset DueAt, int Attempts, string? Outcome, Guid? CustomerId);

/// <summary>GET /api/dial-gate?number=&amp;campaign= : may this number be called now, and if not, when? Without a campaign: as an agent would call it by hand.</summary>
/// <param name="Sentence">The reason in plain words, with the values.</param>
/// <param name="NextAllowedAt">Now when allowed; null when no time will change the answer.</param>
/// <param name="LocalTimes">The called party's clock in each zone that it may be in, and how that zone was found.</param>
public sealed record DialGateAnswer(string Number, bool Allowed, string Reason, string Sentence, DateTimeOffset? NextAllowedAt, IReadOnlyList<LocalTimeLine> LocalTimes);

public sealed record LocalTimeLine(string Zone, DateTimeOffset Local, string From);

