namespace Crm.Routing.Dialer;

/// <summary>When a lead is tried again, by what became of the last attempt, and how often.</summary>
/// <param name="PerNumber">Most attempts to one number, ever.</param>
/// <param name="PerLead">Most attempts to one lead over all its numbers, ever.</param>
/// <param name="PerDay">Most attempts to one number within 24 hours.</param>
/// <param name="Again">Disposition → how long to wait before the next attempt. A disposition that is not named here ends the lead.</param>
public sealed record AttemptPlan(int PerNumber, int PerLead, int PerDay, IReadOnlyDictionary<string, TimeSpan> Again);
