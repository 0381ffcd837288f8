using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Campaigns;

/// <summary>Do-not-call data and consent about many numbers and customers at once, in a few queries whatever their number.</summary>
internal sealed class DoNotCallCheck
{
    private readonly Dictionary<string, DoNotCallHit> _numbers = [];
    private readonly Dictionary<Guid, DoNotCallHit> _customers = [];
    private readonly HashSet<Guid> _agreed = [];

    private DoNotCallCheck(IReadOnlyList<DoNotCallListRecord> lists) => Lists = lists;

    /// <summary>The supplied lists in use.</summary>
    public IReadOnlyList<DoNotCallListRecord> Lists { get; }

    public static async Task<DoNotCallCheck> LoadAsync(
        HelpDeskDb db, IReadOnlyCollection<string> numbers, IReadOnlyCollection<Guid> customers, CallPurpose purpose, DateTimeOffset now, CancellationToken cancel)
    {
        var check = new DoNotCallCheck(await ListsInUseAsync(db, cancel));
        var forbidding = check.Lists.Where(l => l.Purpose is null || l.Purpose == purpose).ToDictionary(l => l.Id);
        var entries = db.DoNotCallEntries.AsNoTracking()
            .Where(e => e.Since <= now && (e.Until == null || e.Until > now) && (e.Purpose == null || e.Purpose == purpose));
        foreach (var chunk in numbers.Chunk(Timeline.StreamHeads.IdsPerQuery))
        {
            foreach (var e in await entries.Where(e => e.Number != null && chunk.Contains(e.Number)).ToListAsync(cancel))
            {
                check._numbers.TryAdd(e.Number!, new(e.Number, e.CustomerId, null, e.Since, e.How));
            }

            if (forbidding.Count > 0)
            {
                var listed = await db.DoNotCallNumbers.AsNoTracking()
                    .Where(n => forbidding.Keys.Contains(n.ListId) && chunk.Contains(n.Number)).ToListAsync(cancel);
                listed.ForEach(n => check._numbers.TryAdd(n.Number, new(n.Number, null, forbidding[n.ListId], null, forbidding[n.ListId].Name)));
            }

            // Whoever refused has refused for the number too: who is called there is known only when somebody answers.
            var refused = await db.PhoneNumbers.Where(n => chunk.Contains(n.Number))
                .Join(Consent(db, purpose).Where(s => s.Decision == ConsentDecision.Refused), n => n.CustomerId, s => s.CustomerId, (n, s) => new { n.Number, s.CustomerId, s.Since, s.Source })
                .ToListAsync(cancel);
            refused.ForEach(r => check._numbers.TryAdd(r.Number, new(r.Number, r.CustomerId, null, r.Since, r.Source)));
        }

        foreach (var chunk in customers.Chunk(Timeline.StreamHeads.IdsPerQuery))
        {
            foreach (var e in await entries.Where(e => e.CustomerId != null && chunk.Contains(e.CustomerId.Value)).ToListAsync(cancel))
            {
                check._customers.TryAdd(e.CustomerId!.Value, new(e.Number, e.CustomerId, null, e.Since, e.How));
            }

            foreach (var s in await Consent(db, purpose).Where(s => chunk.Contains(s.CustomerId)).ToListAsync(cancel))
            {
                if (s.Decision == ConsentDecision.Refused)
                {
                    check._customers.TryAdd(s.CustomerId, new(null, s.CustomerId, null, s.Since, s.Source));
                }
                else
                {
                    check._agreed.Add(s.CustomerId);
                }
            }
        }

        return check;
    }

    /// <summary>Why this number of this customer may not be called; null when nothing forbids it.</summary>
    public DoNotCallHit? Hit(string number, Guid? customer) =>
        _numbers.GetValueOrDefault(number) ?? (customer is { } id ? _customers.GetValueOrDefault(id) : null);

    /// <summary>This customer has agreed to such calls.</summary>
    public bool HasAgreed(Guid? customer) => customer is { } id && _agreed.Contains(id);

    private static IQueryable<ConsentState> Consent(HelpDeskDb db, CallPurpose purpose)
    {
        var of = DoNotCallData.ConsentPurpose(purpose);
        return db.ConsentStates.AsNoTracking().Where(s => s.Channel == ContactChannel.Phone && s.Purpose == of);
    }

    public static async Task<IReadOnlyList<DoNotCallListRecord>> ListsInUseAsync(HelpDeskDb db, CancellationToken cancel) =>
        [.. (await ListsAsync(db, cancel)).Where(list => list.InUse)];

    /// <summary>All complete ones; of each name the newest is first, and in use.</summary>
    public static async Task<IReadOnlyList<DoNotCallListRecord>> ListsAsync(HelpDeskDb db, CancellationToken cancel)
    {
        var complete = await db.DoNotCallLists.AsNoTracking().Where(l => l.State == ImportState.Complete).ToListAsync(cancel);
        return complete.GroupBy(l => l.Name)
            .SelectMany(name => name.OrderByDescending(l => l.Date).ThenByDescending(l => l.ImportedAt).Select((l, older) => l.ToRecord() with { InUse = older == 0 }))
            .ToList();
    }
}

/// <summary>When numbers were dialed lately, by whichever campaign or agent, in one query for many.</summary>
internal sealed class NumberHistory
{
    public static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly ILookup<string, (DateTimeOffset At, bool Abandoned)> _attempts;
    private readonly DateTimeOffset _now;

    private NumberHistory(ILookup<string, (DateTimeOffset, bool)> attempts, DateTimeOffset now) => (_attempts, _now) = (attempts, now);

    public static async Task<NumberHistory> LoadAsync(HelpDeskDb db, IReadOnlyCollection<string> numbers, DateTimeOffset now, CancellationToken cancel)
    {
        var since = now - LeadQueue.AbandonsKnownFor;
        var found = new List<(string Number, DateTimeOffset At, bool Abandoned)>();
        foreach (var chunk in numbers.Chunk(Timeline.StreamHeads.IdsPerQuery))
        {
            var rows = await db.DialAttempts.Where(a => chunk.Contains(a.Number) && a.At > since).Select(a => new { a.Number, a.At, a.Abandoned }).ToListAsync(cancel);
            found.AddRange(rows.Select(row => (row.Number, row.At, row.Abandoned)));
        }

        return new(found.OrderBy(a => a.At).ToLookup(a => a.Number, a => (a.At, a.Abandoned)), now);
    }

    public NumberFacts Facts(string number, int attemptsOfLead)
    {
        DateTimeOffset? last = null, abandoned = null;
        foreach (var attempt in _attempts[number])
        {
            last = attempt.At;
            abandoned = attempt.Abandoned ? attempt.At : abandoned;
        }

        return new(number, attemptsOfLead, _attempts[number].Count(a => a.At > _now - Day), last, abandoned);
    }

    /// <summary>When the number has fewer than <paramref name="most"/> attempts within 24 hours; null when it has now.</summary>
    public DateTimeOffset? FreeAt(string number, int most)
    {
        var lately = _attempts[number].Where(a => a.At > _now - Day).ToList();
        return lately.Count < most ? null : lately[^most].At + Day;
    }
}
