using System.Text.Json;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Search;
using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tickets;

/// <summary>Makes one ticket of two: everything of the one goes to the other, and the one stays behind, closed, as a pointer to it.</summary>
public sealed class TicketMerger(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    private const string ChangedMeanwhile = "Someone else has changed the ticket that you want to merge. Look at it again first.";

    /// <summary>
    /// Moves entries, attachments, contacts, followers, tags, links and parts of a ticket to another one of the same customer. Who writes to the merged one afterwards is
    /// refused, but for notes and files: they go to the other.
    /// </summary>
    /// <param name="revision">Of the ticket to be merged, as read.</param>
    /// <returns>The ticket that is left.</returns>
    public async Task<Result<TicketRecord>> MergeAsync(Guid ticketId, long revision, Guid intoId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        Result<Ticket> merged;
        try
        {
            merged = await db.InTransactionAsync(() => MergeOnceAsync(db, ticketId, revision, intoId, actor, cancel), cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            merged = Result<Ticket>.Conflict(ChangedMeanwhile);
        }

        return merged.IsOk
            ? Result<TicketRecord>.Ok((await TicketQueries.RecordAsync(db, db.Tickets.Where(t => t.Id == intoId), actor.Viewer, cancel))!)
            : new Result<TicketRecord>(merged.Kind, null, merged.Problem);
    }

    private async Task<Result<Ticket>> MergeOnceAsync(HelpDeskDb db, Guid ticketId, long revision, Guid intoId, Actor actor, CancellationToken cancel)
    {
        if (ticketId == intoId)
        {
            return Result<Ticket>.Invalid("A ticket cannot be merged into itself.");
        }

        if (await TicketLinks.TakeBothAsync(db, ticketId, intoId, actor, cancel) is not var (ticket, into))
        {
            return Result<Ticket>.NotFound("There is no such ticket.");
        }

        if (ticket.MergedIntoId == intoId)
        {
            return Result<Ticket>.Ok(into);
        }

        if (ticket.Revision != revision)
        {
            return Result<Ticket>.Conflict(ChangedMeanwhile);
        }

        if (await ProblemAsync(db, ticket, into, cancel) is { } problem)
        {
            return Result<Ticket>.Invalid(problem);
        }

        var (before, intoBefore) = (TicketFeed.Of(ticket), TicketFeed.Of(into));
        var memory = await MoveAsync(db, ticket, into, cancel);
        Close(db, ticket, into, actor);
        db.TicketMerges.Add(new TicketMerge
        {
            Id = Guid.CreateVersion7(ticket.UpdatedAt),
            TicketId = ticket.Id,
            IntoId = into.Id,
            At = ticket.UpdatedAt,
            ActorId = actor.UserId,
            ActorName = TextRules.Clean(actor.Name, TextRules.Name)!,
            Memory = JsonSerializer.Serialize(memory),
        });
        await SlaClocks.TicketChangedAsync(db, ticket, ticket.UpdatedAt, cancel);
        await SlaClocks.TicketChangedAsync(db, into, into.UpdatedAt, cancel);
        await db.SaveChangesAsync(cancel);
        await SearchIndex.WriteAsync(db, SearchSubject.Ticket, ticket.Id, cancel);
        await SearchIndex.WriteAsync(db, SearchSubject.Ticket, into.Id, cancel);
        await FeedWriter.AddAsync(db, [TicketFeed.Changed(before, ticket, actor, null), TicketFeed.Changed(intoBefore, into, actor, null)], cancel);
        return Result<Ticket>.Ok(into);
    }

    private static async Task<string?> ProblemAsync(HelpDeskDb db, Ticket ticket, Ticket into, CancellationToken cancel)
    {
        if (ticket.MergedIntoId is not null || into.MergedIntoId is not null)
        {
            return $"#{(into.MergedIntoId is null ? ticket : into).Number} was merged into another ticket already. Take that one.";
        }

        if (ticket.CustomerId != into.CustomerId)
        {
            return "The two tickets are of different customers, and what one customer was told must not come into the other's ticket. Link them instead, or merge the customers first.";
        }

        if (into.State == TicketState.Closed)
        {
            return $"#{into.Number} is closed and stays as it is. Merge the other way round.";
        }

        if (into.ParentId == ticket.Id)
        {
            return $"#{into.Number} is a part of #{ticket.Number}. Merge the other way round.";
        }

        return into.ParentId is not null && await db.Tickets.AnyAsync(t => t.ParentId == ticket.Id, cancel)
            ? $"#{ticket.Number} has parts, and #{into.Number} is a part of another ticket, so it cannot take them. Take it out of that one first."
            : null;
    }

    private static async Task<TicketMergeMemory> MoveAsync(HelpDeskDb db, Ticket ticket, Ticket into, CancellationToken cancel)
    {
        var (from, to) = (ticket.Id, into.Id);
        var memory = new TicketMergeMemory(ticket.State, ticket.PendingReason, ticket.PendingUntil)
        {
            Entries = await db.TicketEntries.Where(e => e.TicketId == from).Select(e => e.Id).ToListAsync(cancel),
            Attachments = await db.Attachments.Where(a => a.TicketId == from).Select(a => a.Id).ToListAsync(cancel),
            Mails = await db.Mails.Where(m => m.TicketId == from).Select(m => m.Id).ToListAsync(cancel),
            Parts = await db.Tickets.Where(t => t.ParentId == from).Select(t => t.Id).ToListAsync(cancel),
            Pointers = await db.Tickets.Where(t => t.MergedIntoId == from).Select(t => t.Id).ToListAsync(cancel),
            Clocks = await db.SlaClocks.Where(c => c.TicketId == from && (c.State == SlaState.Running || c.State == SlaState.Paused)).Select(c => c.Id).ToListAsync(cancel),
        };
        await db.TicketEntries.Where(e => e.TicketId == from).ExecuteUpdateAsync(set => set.SetProperty(e => e.TicketId, to), cancel);
        await db.Attachments.Where(a => a.TicketId == from).ExecuteUpdateAsync(set => set.SetProperty(a => a.TicketId, to), cancel);
        await db.Mails.Where(m => m.TicketId == from).ExecuteUpdateAsync(set => set.SetProperty(m => m.TicketId, to), cancel);
        await db.Tickets.Where(t => t.ParentId == from).ExecuteUpdateAsync(set => set.SetProperty(t => t.ParentId, to), cancel);

        // What was merged into the merged one points to the one that is left, so that no pointer leads to another.
        await db.Tickets.Where(t => t.MergedIntoId == from).ExecuteUpdateAsync(set => set.SetProperty(t => t.MergedIntoId, to), cancel);

        var contacts = await db.ContactTickets.Where(l => l.TicketId == from || l.TicketId == to).ToListAsync(cancel);
        memory.Contacts.AddRange(Parts(contacts, l => l.TicketId == to, l => l.ContactId));
        db.ContactTickets.RemoveRange(contacts.Where(l => l.TicketId == from));
        db.ContactTickets.AddRange(Added(memory.Contacts).Select(contact => new ContactTicket { TicketId = to, ContactId = contact }));
        var followers = await db.TicketFollowers.Where(f => f.TicketId == from || f.TicketId == to).ToListAsync(cancel);
        memory.Followers.AddRange(Parts(followers, f => f.TicketId == to, f => f.UserId));
        db.TicketFollowers.RemoveRange(followers.Where(f => f.TicketId == from));
        db.TicketFollowers.AddRange(Added(memory.Followers).Select(user => new TicketFollower { TicketId = to, UserId = user, Number = into.Number }));
        var tags = await db.TicketTags.Where(t => t.TicketId == from || t.TicketId == to).ToListAsync(cancel);
        memory.Tags.AddRange(Parts(tags, t => t.TicketId == to, t => t.Tag));
        db.TicketTags.RemoveRange(tags.Where(t => t.TicketId == from));
        db.TicketTags.AddRange(Added(memory.Tags).Select(tag => new TicketTag { TicketId = to, Tag = tag, Number = into.Number }));
        await MoveLinksAsync(db, from, to, memory, cancel);
        return memory;
    }

    private static async Task MoveLinksAsync(HelpDeskDb db, Guid from, Guid to, TicketMergeMemory memory, CancellationToken cancel)
    {
        var links = await db.TicketLinks.Where(l => l.FromId == from || l.ToId == from || l.FromId == to || l.ToId == to).ToListAsync(cancel);
        var moved = links.Where(l => l.FromId == from || l.ToId == from).ToList();
        var have = links.Except(moved).Select(l => (l.FromId, l.ToId, l.Kind)).ToHashSet();
        db.TicketLinks.RemoveRange(moved);
        memory.Links.AddRange(moved.Select(l => new MergedLink(l.FromId, l.ToId, l.Kind)));
        foreach (var link in moved)
        {
            var (one, other) = (link.FromId == from ? to : link.FromId, link.ToId == from ? to : link.ToId);
            if (one != other && !have.Contains((other, one, link.Kind)) && have.Add((one, other, link.Kind)))
            {
                memory.LinksAdded.Add(new(one, other, link.Kind));
                db.TicketLinks.Add(new TicketLink { FromId = one, ToId = other, Kind = link.Kind });
            }
        }
    }

    private void Close(HelpDeskDb db, Ticket ticket, Ticket into, Actor actor)
    {
        // Behind everything that came with the merged one, whichever clock it was written by.
        var last = ticket.UpdatedAt > into.UpdatedAt ? ticket : into;
        var at = TicketDesk.Next(last, time.GetUtcNow());
        db.TicketEntries.Add(TicketDesk.Entry(into, at, TicketEntryKind.Merge, $"#{ticket.Number} {ticket.Title}", actor, null));
        into.UpdatedAt = at;
        if (ticket.Open && !into.Open)
        {
            into.UpdatedAt = at.AddTicks(1);
            db.TicketEntries.Add(TicketDesk.Entry(into, into.UpdatedAt, TicketEntryKind.State, $"{TicketChanges.Name(into.State)} → open, because the merged ticket was open", actor, null));
            into.State = TicketState.Open;
            into.Open = true;
        }

        into.Revision++;
        ticket.State = TicketState.Closed;
        ticket.Open = false;
        (ticket.PendingReason, ticket.PendingUntil) = (null, null);
        ticket.MergedIntoId = into.Id;
        ticket.UpdatedAt = at;
        ticket.Revision++;
        db.TicketEntries.Add(TicketDesk.Entry(ticket, at, TicketEntryKind.Merge, $"merged into #{into.Number} {into.Title}", actor, null));
    }

    private static IEnumerable<MergedPart<TKey>> Parts<T, TKey>(List<T> all, Func<T, bool> there, Func<T, TKey> key)
    {
        var have = all.Where(there).Select(key).ToHashSet();
        return all.Where(item => !there(item)).Select(key).Select(one => new MergedPart<TKey>(one, !have.Contains(one)));
    }

    private static IEnumerable<TKey> Added<TKey>(IEnumerable<MergedPart<TKey>> parts) => parts.Where(part => part.Added).Select(part => part.Key);
}
