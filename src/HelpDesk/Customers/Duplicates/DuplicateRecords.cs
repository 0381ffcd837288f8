namespace Crm.HelpDesk.Customers;

public enum DuplicateState
{
    Open,

    /// <summary>Somebody said that they are two.</summary>
    Dismissed,

    Merged,
}

/// <summary>Two customers who may be one.</summary>
/// <param name="Rank">3 very likely, 2 likely, 1 possible.</param>
/// <param name="Reasons">In plain words.</param>
public sealed record DuplicateRecord(Guid Id, int Rank, IReadOnlyList<string> Reasons, DateTimeOffset FoundAt, CustomerSummary First, CustomerSummary Second);

/// <summary>What to merge, and which values win.</summary>
/// <param name="SurvivorId">Keeps its id and gets everything.</param>
/// <param name="SurvivorRevision">As read.</param>
/// <param name="AbsorbedId">Its id leads to the survivor from then on.</param>
/// <param name="AbsorbedRevision">As read.</param>
/// <param name="Take">The fields whose values are taken from the absorbed one (<see cref="MergeFields.Names"/>, and "fields." and the key of a custom field); the others stay the survivor's.</param>
public sealed record MergeDraft(Guid SurvivorId, long SurvivorRevision, Guid AbsorbedId, long AbsorbedRevision, IReadOnlyList<string> Take);

/// <summary>A merge.</summary>
/// <param name="Moved">How many rows went with it: tickets, contacts, notes and whatever else belongs to a customer.</param>
/// <param name="UndoneAt">When it was undone; null when it counts.</param>
public sealed record MergeRecord(
    Guid Id, Guid SurvivorId, Guid AbsorbedId, string AbsorbedName, DateTimeOffset At, string ActorName, int Moved, DateTimeOffset? UndoneAt, string? UndoneBy);
