namespace Crm.Telephony.Calls.Trunks;

/// <summary>Whether a trunk takes our calls.</summary>
public enum TrunkState
{
    /// <summary>It answers, or nothing says that it does not.</summary>
    Up,
    /// <summary>It does not answer OPTIONS.</summary>
    Down,
    /// <summary>It knows us by registration only, and has none of us now.</summary>
    Unregistered,
    /// <summary>It asked to be left alone for a while (503 with Retry-After).</summary>
    Resting,
}

/// <summary>One trunk as it stands.</summary>
/// <param name="Why">In words, why it is not up; null when it is.</param>
/// <param name="Registration">What the registrar last said; null for a trunk without registration.</param>
/// <param name="Qualification">What it last answered to OPTIONS; null for one that is not asked.</param>
/// <param name="Calls">Calls at once, in both directions.</param>
/// <param name="MaxCalls">Null without a limit of its own.</param>
/// <param name="FreeLines">How many more calls it takes now.</param>
/// <param name="Placed">Calls tried through it since the start, and how many of them it failed.</param>
public sealed record TrunkStatus(
    string Name, TrunkState State, string? Why, DateTimeOffset Since, string? Registration, string? Qualification, int Calls, int? MaxCalls, int FreeLines, long Placed, long Failed);

/// <summary>Why a number cannot be called, for longer than a moment.</summary>
/// <param name="Sentence">For the one who wants the call.</param>
/// <param name="OfNumber">It is this number that may not, or cannot, be called; otherwise no number can.</param>
public sealed record NumberRefusal(string Sentence, bool OfNumber);

/// <summary>Every trunk, and the toll ledger, at one instant.</summary>
public sealed record TrunkBoard(IReadOnlyList<TrunkStatus> Trunks, TollStatus Toll);

/// <summary>What was spent today and what was refused.</summary>
/// <param name="SpendPerDay">Null without a limit.</param>
public sealed record TollStatus(DateOnly Day, decimal Spent, decimal? SpendPerDay, IReadOnlyList<TollAlarm> Alarms);

/// <summary>Calls that were refused for one and the same reason, over the last 24 hours.</summary>
/// <param name="Text">The sentence of the last one.</param>
public sealed record TollAlarm(TollAlarmKind Kind, string Text, DateTimeOffset First, DateTimeOffset Last, int Count);

public enum TollAlarmKind { Destination, SpendPerDay, CallsPerUser }
