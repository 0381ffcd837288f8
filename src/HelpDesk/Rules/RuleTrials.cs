using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Rules;

/// <summary>What a rule would do, shown before it is switched on. Changes nothing.</summary>
public sealed class RuleTrials(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    /// <summary>The tickets that are shown.</summary>
    public const int Tickets = 20;

    // What of the feed's end is looked through for things that would have woken the rule.
    private const int LookBack = 20_000;

    /// <summary>
    /// The rule on the latest tickets that it would have looked at: those that something of its kinds happened to, with what happened; for a scheduled rule the last changed ones
    /// in its states. The tickets are taken as they are now.
    /// </summary>
    /// <param name="viewer">Sees the tickets that are shown; the rule itself would see all.</param>
    public async Task<Result<IReadOnlyList<RuleTrial>>> RunAsync(RuleDraft draft, Viewer viewer, CancellationToken cancel = default)
    {
        if (RuleDesk.Problem(draft) is { } problem)
        {
            return Result<IReadOnlyList<RuleTrial>>.Invalid(problem);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = time.GetUtcNow();
        var found = draft.Definition.When.IsScheduled ? await InStatesAsync(db, draft.Definition, viewer, now, cancel) : await WokenAsync(db, draft.Definition.When.Kinds!, viewer, now, cancel);
        var trials = new List<RuleTrial>();
        foreach (var (ticket, facts) in found)
        {
            trials.Add(await TryAsync(db, draft, ticket, facts, cancel));
        }

        return Result<IReadOnlyList<RuleTrial>>.Ok(trials);
    }

    private static async Task<RuleTrial> TryAsync(HelpDeskDb db, RuleDraft draft, Ticket ticket, RuleFacts facts, CancellationToken cancel)
    {
        if (RuleMatch.WhyNot(draft.Definition.If, facts) is { } whyNot)
        {
            return new(ticket.Id, ticket.Number, ticket.Title, false, whyNot);
        }

        var change = TicketActions.ChangeOf(draft.Definition.Then, ticket, null);
        var owner = change.OwnerId is { } id ? await db.Users.Where(u => u.Id == id).Select(u => u.DisplayName).FirstOrDefaultAsync(cancel) : null;
        var problem = TicketChanges.Problem(ticket, change, owner, facts.Now);
        var names = await ActionNames.ReadAsync(db, draft.Definition.Then, cancel);
        return new(ticket.Id, ticket.Number, ticket.Title, true, problem ?? string.Join('\n', TicketActions.Describe(draft.Definition.Then, facts, names, text => Placeholders.Fill(text, facts, draft.Name))));
    }

    private static async Task<List<(Ticket Ticket, RuleFacts Facts)>> InStatesAsync(HelpDeskDb db, RuleDefinition definition, Viewer viewer, DateTimeOffset now, CancellationToken cancel)
    {
        var found = new List<(Ticket Ticket, RuleFacts Facts)>();
        foreach (var state in RuleCheck.RuleStatesOf(definition))
        {
            var latest = db.Tickets.SeenBy(viewer).Where(t => t.State == state).OrderByDescending(t => t.UpdatedAt).ThenByDescending(t => t.Number).Take(Tickets);
            found.AddRange(await RuleFactsReader.ReadAsync(db, latest, null, now, cancel));
        }

        return [.. found.OrderByDescending(f => f.Ticket.UpdatedAt).Take(Tickets)];
    }

    private static async Task<List<(Ticket Ticket, RuleFacts Facts)>> WokenAsync(HelpDeskDb db, IReadOnlyList<string> kinds, Viewer viewer, DateTimeOffset now, CancellationToken cancel)
    {
        var first = (await FeedPlaces.FindAsync(db, FeedPlace.Written, cancel))!.Value - LookBack;
        var entries = await db.Feed.AsNoTracking().Where(f => f.Sequence > first && f.TicketId != null && kinds.Contains(f.Kind))
            .OrderByDescending(f => f.Sequence).Take(Tickets * 10).ToListAsync(cancel);
        var found = new List<(Ticket Ticket, RuleFacts Facts)>();
        foreach (var entry in entries.DistinctBy(f => f.TicketId).Take(Tickets))
        {
            var change = await RuleFactsReader.ChangeAsync(db, FeedReader.Record(entry), cancel);
            found.AddRange(await RuleFactsReader.ReadAsync(db, db.Tickets.SeenBy(viewer).Where(t => t.Id == entry.TicketId), change, now, cancel));
        }

        return found;
    }
}
