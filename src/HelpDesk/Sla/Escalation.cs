using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Notices;
using Crm.HelpDesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Sla;

/// <summary>The next due step of a ticket's clocks, inside a transaction that holds the ticket's history.</summary>
internal sealed class Escalation(HelpDeskDb db, TicketDesk tickets, Ticket ticket, DateTimeOffset now)
{
    /// <summary>Does the step that has been due longest, if one is.</summary>
    /// <returns>Who was told.</returns>
    public async Task<IReadOnlyCollection<Guid>> NextAsync(CancellationToken cancel)
    {
        var book = await SlaRuleBook.LoadAsync(db, cancel);
        var clock = await db.SlaClocks.Include(c => c.Alerts).Where(c => c.TicketId == ticket.Id && c.AlertAt < now)
            .OrderBy(c => c.AlertAt).ThenBy(c => c.Id).FirstOrDefaultAsync(cancel);
        if (clock is null)
        {
            return [];
        }

        var terms = await book.TermsOfAsync(clock, cancel);
        if (clock.TakeStep(terms, now) is not var (step, due))
        {
            return [];
        }

        var left = TimeSpan.FromMinutes(clock.TargetMinutes) - clock.WorkedBy(terms.Hours, now);
        var text = SlaTexts.Step(clock, left, now - due > SlaWatch.InTime ? now - due : null);
        SlaHistory.Add(db, ticket, now, text);
        var told = await TellAsync(step, text, cancel);
        await ChangeAsync(step, cancel);
        await db.SaveChangesAsync(cancel);
        var body = new { ticket.Number, Promise = clock.Kind, clock.Policy, step.Percent, step.MinutesBefore, clock.DueAt, Broken = clock.BreachedAt is not null };
        await FeedWriter.AddAsync(db, new FeedItem(FeedKinds.TicketPromiseStep, now, SlaClocks.Itself, body, ticket.CustomerId, ticket.Id), cancel);
        return told;
    }

    private async Task<IReadOnlyCollection<Guid>> TellAsync(EscalationStep step, string text, CancellationToken cancel)
    {
        var users = new HashSet<Guid>();
        if (step.NotifyOwner && ticket.OwnerId is { } owner)
        {
            users.Add(owner);
        }

        if (step.NotifySupervisors || (step.NotifyOwner && ticket.OwnerId is null))
        {
            users.UnionWith(await NoticeBoard.SupervisorsAsync(db, ticket.TeamId, cancel));
        }

        NoticeBoard.Add(db, users, now, $"#{ticket.Number} {ticket.Title}: {text}", ticket.Id);
        return users;
    }

    private async Task ChangeAsync(EscalationStep step, CancellationToken cancel)
    {
        var raise = step.RaisePriority && ticket.Priority < TicketPriority.Urgent;
        var team = step.TeamId is { } id && id != ticket.TeamId && await db.Teams.AnyAsync(t => t.Id == id && !t.Retired, cancel) ? step.TeamId : null;
        if (!raise && team is null)
        {
            return;
        }

        if (raise)
        {
            await KeepPromisesAsync(ticket.Priority + 1, cancel);
        }

        await db.SaveChangesAsync(cancel);
        var change = new TicketChange(ticket.Revision, Priority: raise ? ticket.Priority + 1 : null, TeamId: team, Unassign: team is not null && ticket.OwnerId is not null);
        var changed = await tickets.ChangeOnceAsync(db, ticket.Id, change, SlaClocks.Itself, cancel);
        if (!changed.IsOk)
        {
            throw new InvalidOperationException($"The escalation of ticket {ticket.Number} was refused: {changed.Problem}");
        }
    }

    // What was promised to the customer does not get stricter because we are about to break it.
    private async Task KeepPromisesAsync(TicketPriority priority, CancellationToken cancel)
    {
        var tier = await db.Customers.Where(c => c.Id == ticket.CustomerId).Select(c => c.Tier).SingleAsync(cancel);
        await db.SlaClocks.Where(c => c.TicketId == ticket.Id && (c.State == SlaState.Running || c.State == SlaState.Paused)).LoadAsync(cancel);
        foreach (var clock in db.SlaClocks.Local.Where(c => c.TicketId == ticket.Id && !c.IsOver))
        {
            clock.Subject = new SlaSubject(ticket.Kind, priority, tier).Key;
        }
    }
}
