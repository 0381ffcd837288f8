using System.Collections.Concurrent;
using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Sla;

/// <summary>The policies and calendars that are in force in a transaction.</summary>
internal sealed class SlaRuleBook
{
    // A version of a calendar never changes.
    private static readonly ConcurrentDictionary<Guid, BusinessCalendar> HoursOfVersion = new();

    private readonly HelpDeskDb _db;
    private readonly List<PolicyRecord> _policies;
    private readonly Dictionary<Guid, Guid> _versions;

    private SlaRuleBook(HelpDeskDb db, List<PolicyRecord> policies, Dictionary<Guid, Guid> versions)
    {
        _db = db;
        _policies = policies;
        _versions = versions;
    }

    /// <summary>Whether there are no promises at all.</summary>
    public bool IsEmpty => _policies.Count == 0;

    public static async Task<SlaRuleBook> LoadAsync(HelpDeskDb db, CancellationToken cancel)
    {
        var policies = await db.SlaPolicies.AsNoTracking().Where(p => p.RetiredAt == null).ToListAsync(cancel);
        var named = policies.Select(p => p.CalendarId).Distinct().ToList();
        var versions = policies.Count == 0
            ? []
            : await db.SlaCalendars.Where(c => c.ReplacedAt == null && named.Contains(c.CalendarId)).Select(c => new { c.CalendarId, c.Id }).ToDictionaryAsync(c => c.CalendarId, c => c.Id, cancel);
        return new(db, policies.ConvertAll(p => p.ToRecord()), versions);
    }

    /// <summary>What is promised to this subject; null when nothing is.</summary>
    public async Task<SlaTerms?> TermsAsync(SlaSubject subject, SlaKind kind, CancellationToken cancel)
    {
        if (PolicyChoice.Of(_policies, subject) is not var (chosen, why) || chosen.Policy.Minutes(kind) is not { } minutes)
        {
            return null;
        }

        var version = _versions[chosen.Policy.CalendarId];
        return new(chosen.Id, chosen.Policy.Name, why, version, await HoursAsync(version, cancel), TimeSpan.FromMinutes(minutes), Steps(chosen));
    }

    /// <summary>The terms that a clock runs under, with the steps that its policy has now.</summary>
    public async Task<SlaTerms> TermsOfAsync(SlaClock clock, CancellationToken cancel) => new(
        clock.PolicyId,
        clock.Policy,
        clock.Why,
        clock.CalendarId,
        await HoursAsync(clock.CalendarId, cancel),
        TimeSpan.FromMinutes(clock.TargetMinutes),
        Steps(_policies.Find(p => p.Id == clock.PolicyId)));

    // A breach is always noted, whatever else the policy does about it.
    private static IReadOnlyList<EscalationStep> Steps(PolicyRecord? policy) => policy?.Policy.Steps is { } steps && steps.Any(s => s.Percent == 100)
        ? steps
        : [.. policy?.Policy.Steps ?? [], new EscalationStep(100)];

    public async Task<BusinessCalendar> HoursAsync(Guid version, CancellationToken cancel)
    {
        if (HoursOfVersion.TryGetValue(version, out var known))
        {
            return known;
        }

        var calendar = await _db.SlaCalendars.AsNoTracking().SingleAsync(c => c.Id == version, cancel);
        return HoursOfVersion.GetOrAdd(version, calendar.ToHours());
    }
}
