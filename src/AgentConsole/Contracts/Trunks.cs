namespace Crm.AgentConsole.Contracts;

// GET /api/trunks, for supervisors and administrators.

/// <summary>The trunks as they stand, and what calls cost today.</summary>
/// <param name="FreeLines">How many more calls all trunks together take now.</param>
public sealed record TrunksView(int FreeLines, IReadOnlyList<TrunkView> Trunks, TollView Toll);

/// <param name="State">up, down, unregistered or resting.</param>
/// <param name="Why">Why it is not up.</param>
/// <param name="Registration">What the registrar last said; null for a trunk without registration.</param>
/// <param name="Qualification">What it last answered to OPTIONS; null for one that is not asked.</param>
/// <param name="MaxCalls">Null without a limit of its own.</param>
/// <param name="Placed">Calls tried through it since the start.</param>
/// <param name="Failed">Calls that it failed for a reason of its own, so that another trunk was tried.</param>
public sealed record TrunkView(
    string Name, string State, string? Why, DateTimeOffset Since, string? Registration, string? Qualification, int Calls, int? MaxCalls, int FreeLines, long Placed, long Failed);

/// <param name="Day">Of the site's time zone, 2026-12-31.</param>
/// <param name="Spent">In the unit of the trunks' rates.</param>
/// <param name="SpendPerDay">Null without a limit.</param>
/// <param name="Alarms">Limits that refused calls within the last 24 hours, newest first.</param>
public sealed record TollView(string Day, double Spent, double? SpendPerDay, IReadOnlyList<TollAlarmView> Alarms);

/// <summary>Calls that were refused for one and the same reason.</summary>
/// <param name="Kind">destination, spend-per-day or calls-per-user.</param>
/// <param name="Text">The sentence of the last one.</param>
public sealed record TollAlarmView(string Kind, string Text, DateTimeOffset First, DateTimeOffset Last, int Count);
