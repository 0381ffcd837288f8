using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Sla;

/// <summary>How promises went in a span of time. A kept one counts when it was kept, a broken one when it broke, also when it was kept late afterwards; so each counts once.</summary>
/// <param name="Lines">By policy and kind; those with neither are left out.</param>
public sealed record SlaSpan(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<SlaSpanLine> Lines);

/// <param name="Policy">Its name as it is now.</param>
public sealed record SlaSpanLine(Guid PolicyId, string Policy, SlaKind Kind, int Kept, int Broken);

/// <summary>Counts promises kept and broken.</summary>
public sealed class SlaReporter(IDbContextFactory<HelpDeskDb> databases)
{
    /// <summary>Spans of one report.</summary>
    public const int MostSpans = 53;

    /// <param name="bounds">Ascending; one more than there are spans, at most <see cref="MostSpans"/> + 1.</param>
    public async Task<IReadOnlyList<SlaSpan>> CountAsync(IReadOnlyList<DateTimeOffset> bounds, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bounds.Count, MostSpans + 1);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var names = await db.SlaPolicies.ToDictionaryAsync(p => p.Id, p => p.Name, cancel);
        var spans = new List<SlaSpan>();
        for (var i = 1; i < bounds.Count; i++)
        {
            var (from, to) = (bounds[i - 1], bounds[i]);
            var kept = await CountAsync(db.SlaClocks.Where(c => c.MetAt >= from && c.MetAt < to && c.BreachedAt == null), cancel);
            var broken = await CountAsync(db.SlaClocks.Where(c => c.BreachedAt >= from && c.BreachedAt < to), cancel);
            var lines = kept.Keys.Union(broken.Keys).Select(key => new SlaSpanLine(
                key.PolicyId, names.GetValueOrDefault(key.PolicyId, "a policy that is no longer there"), key.Kind, kept.GetValueOrDefault(key), broken.GetValueOrDefault(key)));
            spans.Add(new(from, to, [.. lines.OrderBy(line => line.Policy, StringComparer.Ordinal).ThenBy(line => line.PolicyId).ThenBy(line => line.Kind)]));
        }

        return spans;
    }

    private static Task<Dictionary<(Guid PolicyId, SlaKind Kind), int>> CountAsync(IQueryable<SlaClock> clocks, CancellationToken cancel) =>
        clocks.GroupBy(c => new { c.PolicyId, c.Kind }).Select(g => new { g.Key.PolicyId, g.Key.Kind, Count = g.Count() }).ToDictionaryAsync(g => (g.PolicyId, g.Kind), g => g.Count, cancel);
}
