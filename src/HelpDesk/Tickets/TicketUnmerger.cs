using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Search;
using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tickets;

/// <summary>
/// Undoes a merge of tickets: what had come from the merged one goes back to it, wherever it is by now in the ticket that is left; what was written since stays there. The
/// merged ticket is in the state again that it was in.
/// </summary>
public sealed class TicketUnmerger(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    private const string ChangedMeanwhile = "Someone else has changed one of the two tickets in this moment. Try it again.";

    /// <param name="ticketId">The ticket that was merged.</param>
    /// <returns>That ticket.</returns>
    public async Task<Result<TicketRecord>> UndoAsync(Guid ticketId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        Result<Ticket> undone;
        try
        {
            undone = await db.InTransactionAsync(() => UndoOnceAsync(db, ticketId, actor, cancel), cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            undone = Result<Ticket>.Conflict(ChangedMeanwhile);
        }

        return undone.IsOk
            ? Result<TicketRecord>.Ok((await TicketQueries.RecordAsync(db, db.Tickets.Where(t => t.Id == ticketId), actor.Viewer, cancel))!)
            : new Result<TicketRecord>(undone.Kind, null, undone.Problem);
    }

    private async Task<Result<Ticket>> UndoOnceAsync(HelpDeskDb db, Guid ticketId, Actor actor, CancellationToken cancel)
    {
        var place = await db.Tickets.SeenBy(actor.Viewer).Where(t => t.Id == ticketId).Select(t => new { t.Number, t.MergedIntoId }).FirstOrDefaultAsync(cancel);
        if (place is { MergedIntoId: null })
        {
            return Result<Ticket>.Invalid($"#{place.Number} is merged into no other ticket, so there is nothing to undo.");
        }

        if (place?.MergedIntoId is not { } intoId || await TicketLinks.TakeBothAsync(db, ticketId, intoId, actor, cancel) is not var (ticket, into))
        {
            return Result<Ticket>.NotFound("There is no such ticket.");
        }

        if (ticket.MergedIntoId != into.Id)
        {
            return Result<Ticket>.Conflict(ChangedMeanwhile);
        }

        var merge = await db.TicketMerges.Where(m => m.TicketId == ticketId && m.UndoneAt == null).OrderByDescending(m => m.At).ThenByDescending(m => m.Id).FirstOrDefaultAsync(cancel);
        if (merge is null)
        {
            return Result<Ticket>.Invalid($"#{ticket.Number} was merged before it was noted what came from where. Split the other ticket instead.");
        }

        var (memory, before, intoBefore) = (merge.Remembered(), TicketFeed.Of(ticket), TicketFeed.Of(into));
        (merge.UndoneAt, merge.UndoneBy) = (time.GetUtcNow(), TextRules.Clean(actor.Name, TextRules.Name));
        Open(db, ticket, into, memory, actor);
        await MoveBackAsync(db, ticket, into.Id, memory, cancel);
        await SlaClocks.TakeUpAsync(db, ticket, memory.Clocks, ticket.UpdatedAt, cancel);
        await db.SaveChangesAsync(cancel);
        await SearchIndex.WriteAsync(db, SearchSubject.Ticket, ticket.Id, cancel);
        await SearchIndex.WriteAsync(db, SearchSubject.Ticket, into.Id, cancel);
        await FeedWriter.AddAsync(db, [TicketFeed.Changed(before, ticket, actor, null), TicketFeed.Changed(intoBefore, into, actor, null)], cancel);
        return Result<Ticket>.Ok(ticket);
    }

    private void Open(HelpDeskDb db, Ticket ticket, Ticket into, TicketMergeMemory memory, Actor actor)
    {
        var at = TicketDesk.Next(ticket.UpdatedAt > into.UpdatedAt ? ticket : into, time.GetUtcNow());
        ticket.MergedIntoId = null;
        (ticket.State, ticket.Open) = (memory.State, TicketStates.IsOpen(memory.State));
        (ticket.PendingReason, ticket.PendingUntil) = (memory.PendingReason, memory.PendingUntil);
        foreach (var (one, text) in new[] { (ticket, $"merge into #{into.Number} undone"), (into, $"merge of #{ticket.Number} {ticket.Title} undone") })
        {
            one.UpdatedAt = at;
            one.Revision++;
            db.TicketEntries.Add(TicketDesk.Entry(one, at, TicketEntryKind.Merge, text, actor, null));
        }
    }

    /// <summary>Only what is still where the merge had brought it: a later split or merge has its own say.</summary>
    private static async Task MoveBackAsync(HelpDeskDb db, Ticket ticket, Guid from, TicketMergeMemory memory, CancellationToken cancel)
    {
        var to = ticket.Id;
        await db.TicketEntries.Where(e => e.TicketId == from && memory.Entries.Contains(e.Id)).ExecuteUpdateAsync(set => set.SetProperty(e => e.TicketId, to), cancel);
        await db.Attachments.Where(a => a.TicketId == from && memory.Attachments.Contains(a.Id)).ExecuteUpdateAsync(set => set.SetProperty(a => a.TicketId, to), cancel);
        await db.Mails.Where(m => m.TicketId == from && memory.Mails.Contains(m.Id)).ExecuteUpdateAsync(set => set.SetProperty(m => m.TicketId, to), cancel);
        await db.Tickets.Where(t => t.ParentId == from && memory.Parts.Contains(t.Id)).ExecuteUpdateAsync(set => set.SetProperty(t => t.ParentId, to), cancel);
        await db.Tickets.Where(t => t.MergedIntoId == from && memory.Pointers.Contains(t.Id)).ExecuteUpdateAsync(set => set.SetProperty(t => t.MergedIntoId, to), cancel);

        // The merged ticket may have got followers or links of its own since.
        var linked = await db.ContactTickets.Where(l => l.TicketId == to).Select(l => l.ContactId).ToListAsync(cancel);
        db.ContactTickets.AddRange(Keys(memory.Contacts).Except(linked).Select(contact => new ContactTicket { TicketId = to, ContactId = contact }));
        var contacts = Added(memory.Contacts);
        db.ContactTickets.RemoveRange(await db.ContactTickets.Where(l => l.TicketId == from && contacts.Contains(l.ContactId)).ToListAsync(cancel));
        var users = Keys(memory.Followers);
        users = await db.Users.Where(u => users.Contains(u.Id) && !db.TicketFollowers.Any(f => f.TicketId == to && f.UserId == u.Id)).Select(u => u.Id).ToListAsync(cancel);
        db.TicketFollowers.AddRange(users.Select(user => new TicketFollower { TicketId = to, UserId = user, Number = ticket.Number }));
        var followers = Added(memory.Followers);
        db.TicketFollowers.RemoveRange(await db.TicketFollowers.Where(f => f.TicketId == from && followers.Contains(f.UserId)).ToListAsync(cancel));
        var tagged = await db.TicketTags.Where(t => t.TicketId == to).Select(t => t.Tag).ToListAsync(cancel);
        db.TicketTags.AddRange(Keys(memory.Tags).Except(tagged, StringComparer.Ordinal).Select(tag => new TicketTag { TicketId = to, Tag = tag, Number = ticket.Number }));
        var tags = Added(memory.Tags);
        db.TicketTags.RemoveRange(await db.TicketTags.Where(t => t.TicketId == from && tags.Contains(t.Tag)).ToListAsync(cancel));
        await LinkAgainAsync(db, to, memory, cancel);
    }

    private static async Task LinkAgainAsync(HelpDeskDb db, Guid ticketId, TicketMergeMemory memory, CancellationToken cancel)
    {
        foreach (var link in memory.LinksAdded)
        {
            if (await db.TicketLinks.FindAsync([link.FromId, link.ToId, link.Kind], cancel) is { } added)
            {
                db.TicketLinks.Remove(added);
            }
        }

        var others = memory.Links.ConvertAll(link => link.FromId == ticketId ? link.ToId : link.FromId);
        var merged = await db.Tickets.Where(t => others.Contains(t.Id) && t.MergedIntoId != null).ToDictionaryAsync(t => t.Id, t => t.MergedIntoId!.Value, cancel);
        var have = await db.TicketLinks.Where(l => l.FromId == ticketId || l.ToId == ticketId).Select(l => new MergedLink(l.FromId, l.ToId, l.Kind)).ToListAsync(cancel);
        var again = memory.Links.Select(link => new MergedLink(Present(link.FromId), Present(link.ToId), link.Kind)).Where(link => link.FromId != link.ToId).Except(have);
        db.TicketLinks.AddRange(again.Select(link => new TicketLink { FromId = link.FromId, ToId = link.ToId, Kind = link.Kind }));

        // The other ticket may have been merged since.
        Guid Present(Guid id) => id == ticketId ? id : merged.GetValueOrDefault(id, id);
    }

    private static List<TKey> Keys<TKey>(List<MergedPart<TKey>> parts) => parts.ConvertAll(part => part.Key);

    private static List<TKey> Added<TKey>(List<MergedPart<TKey>> parts) => [.. parts.Where(part => part.Added).Select(part => part.Key)];
}
