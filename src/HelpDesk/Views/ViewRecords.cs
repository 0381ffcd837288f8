namespace Crm.HelpDesk.Views;

/// <summary>
/// Which tickets, in which order, in the words of the list's address. They are kept as words because "me" is whoever looks: so one shared view shows each their own.
/// What is null does not restrict.
/// </summary>
public sealed record ViewQuery(
    string? State = null,
    string? Owner = null,
    string? Kind = null,
    string? Priority = null,
    string? Tag = null,
    string? Follower = null,
    string? Team = null,
    string? Order = null,
    bool Overdue = false);

/// <summary>Who sees a view.</summary>
public enum ViewScope
{
    Mine,
    Team,
    Everybody,
}

/// <summary>What a person writes.</summary>
/// <param name="TeamId">Of a view for a team, and only then.</param>
public sealed record ViewDraft(string Name, ViewScope Scope, Guid? TeamId, ViewQuery Query);

/// <param name="IsDefault">The reader's list of tickets opens with it.</param>
public sealed record ViewRecord(
    Guid Id, string Name, ViewScope Scope, Guid? TeamId, string? TeamName, ViewQuery Query, bool IsDefault, DateTimeOffset UpdatedAt, string UpdatedBy, long Revision);
