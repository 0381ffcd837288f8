using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Rules;

/// <summary>
/// Runs the rules: those that wait for something along the feed, those that wait for a time over the tickets in some states. All truth is in the database (how far the
/// feed is worked on, when a rule looks next, which tickets it has dealt with), and advances in the transaction of the work; so whenever it is asked, and whatever stopped it
/// before, everything is done once.
/// </summary>
public sealed class RuleEngine(IDbContextFactory<HelpDeskDb> databases, TicketDesk desk, TimeProvider time)
{
    /// <summary>How its place in the feed is called.</summary>
    internal const string Place = "rules";

    private const int EntriesAtOnce = 200;
    private const int TicketsAtOnce = 200;

    /// <summary>So often a rule may fail on one entry before it is switched off.</summary>
    private const int MostFailures = 3;

    private readonly RuleRunner _runner = new(new TicketActions(desk));
    private (long Sequence, Guid Rule, int Count) _failure;

    /// <summary>Works on the next entries of the feed.</summary>
    /// <returns>The customers whose tickets were changed; null when there is nothing more to work on.</returns>
    public async Task<IReadOnlyCollection<Guid>?> FollowAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var place = await FeedPlaces.TakeAsync(db, Place, cancel);
        var entries = await FeedReader.AfterAsync(db, place, EntriesAtOnce, cancel);
        if (entries.Count == 0)
        {
            return null;
        }

        var triggers = (await EnabledAsync(db, cancel)).Where(r => !r.When.IsScheduled).ToList();
        var customers = new HashSet<Guid>();
        foreach (var entry in entries)
        {
            var awake = triggers.Where(t => t.When.Kinds!.Contains(entry.Kind)).Select(t => t.Rule).ToList();
            if (entry.TicketId is null || awake.Count == 0)
            {
                continue;
            }

            if (!await RunAsync(place, entry, awake, customers, cancel))
            {
                return customers;
            }

            place = entry.Sequence;
        }

        await db.InTransactionAsync(() => FeedPlaces.AdvanceAsync(db, Place, place, entries[^1].Sequence, cancel), cancel);
        return customers;
    }

    /// <summary>Runs the scheduled rules whose time has come.</summary>
    /// <returns>The customers whose tickets were changed.</returns>
    public async Task<IReadOnlyCollection<Guid>> RunDueAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var (now, customers) = (time.GetUtcNow(), new HashSet<Guid>());
        foreach (var (rule, when) in (await EnabledAsync(db, cancel)).Where(r => r.Rule.NextAt <= now))
        {
            foreach (var state in RuleCheck.RuleStatesOf(RuleJson.Read<RuleDefinition>(rule.Definition)))
            {
                await RunAsync(db, rule, state, now, customers, cancel);
            }

            // A pass that is cut off begins again: what it has done is marked.
            var next = RuleSchedule.Next(when, now);
            await db.Rules.Where(r => r.Id == rule.Id && r.NextAt == rule.NextAt).ExecuteUpdateAsync(set => set.SetProperty(r => r.NextAt, next), cancel);
        }

        return customers;
    }

    /// <summary>Removes what is old from the log.</summary>
    public async Task<int> ForgetAsync(TimeSpan olderThan, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var before = time.GetUtcNow() - olderThan;
        return await db.RuleRuns.Where(r => r.At < before).ExecuteDeleteAsync(cancel);
    }

    private static async Task<List<(Rule Rule, RuleWhen When)>> EnabledAsync(HelpDeskDb db, CancellationToken cancel) =>
        [.. (await db.Rules.AsNoTracking().Where(r => r.Enabled).ToListAsync(cancel)).OrderBy(r => r.Name, StringComparer.OrdinalIgnoreCase).ThenBy(r => r.Id)
            .Select(r => (r, RuleJson.Read<RuleDefinition>(r.Definition).When))];

    /// <summary>One entry and the place in one transaction.</summary>
    /// <returns>False when it could not be done, or another process has done it.</returns>
    private async Task<bool> RunAsync(long place, FeedRecord entry, List<Rule> rules, HashSet<Guid> customers, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        Rule? running = null;
        var enabled = rules.FindAll(r => r.Enabled);
        try
        {
            var changed = await db.InTransactionAsync(
                async () =>
                {
                    if (!await FeedPlaces.AdvanceAsync(db, Place, place, entry.Sequence, cancel))
                    {
                        return null;
                    }

                    var change = await RuleFactsReader.ChangeAsync(db, entry, cancel);
                    var touched = new List<Guid?>();
                    foreach (var rule in enabled)
                    {
                        running = rule;
                        touched.Add(await _runner.RunAsync(db, rule, entry.TicketId!.Value, change, entry.Chain, entry.Sequence, time.GetUtcNow(), cancel));
                        db.ChangeTracker.Clear();
                    }

                    return touched;
                },
                cancel);
            customers.UnionWith((changed ?? []).OfType<Guid>());
            return changed is not null;
        }
        catch (Exception e) when (running is not null && e is not OperationCanceledException && !DatabaseFailure.Is(e))
        {
            await CountFailureAsync(running, entry.Sequence, e, cancel);
            return false;
        }
    }

    // A fault of ours in one rule must not hold up all others for ever.
    private async Task CountFailureAsync(Rule rule, long sequence, Exception why, CancellationToken cancel)
    {
        _failure = (sequence, rule.Id, _failure.Sequence == sequence && _failure.Rule == rule.Id ? _failure.Count + 1 : 1);
        if (_failure.Count < MostFailures)
        {
            return;
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.InTransactionAsync(() => RuleRunner.SwitchOffAsync(db, rule, $"It failed: {why.Message}", time.GetUtcNow(), cancel), cancel);
    }

    // Along the tickets of a state, those that changed longest ago first; what the rule changes moves behind the end.
    private async Task RunAsync(HelpDeskDb db, Rule rule, TicketState state, DateTimeOffset now, HashSet<Guid> customers, CancellationToken cancel)
    {
        var condition = RuleJson.Read<RuleDefinition>(rule.Definition).If;
        var (at, number) = (DateTimeOffset.UnixEpoch, 0);
        while (rule.Enabled)
        {
            var page = await RuleFactsReader.ReadAsync(
                db,
                db.Tickets.Where(t => t.State == state && t.UpdatedAt <= now && t.UpdatedAt >= at && (t.UpdatedAt > at || t.Number > number))
                    .OrderBy(t => t.UpdatedAt).ThenBy(t => t.Number).Take(TicketsAtOnce),
                null,
                now,
                cancel);
            var ids = page.ConvertAll(p => p.Ticket.Id);
            var marks = await db.RuleMarks.AsNoTracking().Where(m => m.RuleId == rule.Id && ids.Contains(m.TicketId)).ToDictionaryAsync(m => m.TicketId, m => m.StateSince, cancel);
            foreach (var (ticket, facts) in page.Where(p => RuleMatch.WhyNot(condition, p.Facts) is null))
            {
                if (!marks.TryGetValue(ticket.Id, out var since) || since != facts.Ticket.StateSince)
                {
                    customers.UnionWith(await RunOnceAsync(rule, facts, now, cancel) is { } customer ? [customer] : []);
                }
            }

            if (page.Count < TicketsAtOnce)
            {
                return;
            }

            (at, number) = (page[^1].Ticket.UpdatedAt, page[^1].Ticket.Number);
        }
    }

    private async Task<Guid?> RunOnceAsync(Rule rule, RuleFacts facts, DateTimeOffset now, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.InTransactionAsync(
            async () =>
            {
                var (id, since) = (facts.Ticket.Id, facts.Ticket.StateSince);
                if (await db.RuleMarks.FirstOrDefaultAsync(m => m.RuleId == rule.Id && m.TicketId == id, cancel) is { } mark)
                {
                    mark.StateSince = since;
                }
                else
                {
                    db.RuleMarks.Add(new RuleMark { RuleId = rule.Id, TicketId = id, StateSince = since });
                }

                await db.SaveChangesAsync(cancel);
                db.ChangeTracker.Clear();
                return await _runner.RunAsync(db, rule, id, null, [], null, now, cancel);
            },
            cancel);
    }
}
