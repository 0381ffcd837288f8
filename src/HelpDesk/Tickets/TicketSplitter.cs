using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Search;
using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tickets;

/// <summary>A part of a ticket that is to be one of its own.</summary>
/// <param name="Key">Made by the sender: the same key again gives the ticket that was made the first time.</param>
/// <param name="Entries">Notes, messages, e-mails and files, at most <see cref="TicketSplitter.MostEntries"/>.</param>
/// <param name="Kind">Null: as the ticket from which it comes.</param>
public sealed record TicketSplit(Guid Key, string Title, IReadOnlyList<Guid> Entries, TicketKind? Kind = null);

/// <summary>Takes chosen entries of a ticket, with their files and calls, into a new ticket of the same customer.</summary>
public sealed class TicketSplitter(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    public const int MostEntries = 200;

    // What tells of the ticket itself stays where it happened.
    private static readonly TicketEntryKind[] Movable = [TicketEntryKind.Note, TicketEntryKind.Message, TicketEntryKind.Attachment, TicketEntryKind.Email];

    /// <returns>The new ticket.</returns>
    public async Task<Result<TicketRecord>> SplitAsync(Guid ticketId, TicketSplit split, Actor actor, CancellationToken cancel = default)
    {
        if (TextRules.Required("The title", split.Title, TextRules.Title) is { } problem)
        {
            return Result<TicketRecord>.Invalid(problem);
        }

        if (split.Entries.Count is 0 or > MostEntries)
        {
            return Result<TicketRecord>.Invalid($"Choose 1 to {MostEntries} notes, messages, e-mails or files that go to the new ticket.");
        }

        return await UniqueRace.RunAsync(async () =>
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            var made = await db.InTransactionAsync(() => SplitOnceAsync(db, ticketId, split, actor, cancel), cancel);
            return made.IsOk
                ? Result<TicketRecord>.Ok((await TicketQueries.RecordAsync(db, db.Tickets.Where(t => t.Key == split.Key), actor.Viewer, cancel))!)
                : new Result<TicketRecord>(made.Kind, null, made.Problem);
        });
    }

    private async Task<Result<Ticket>> SplitOnceAsync(HelpDeskDb db, Guid ticketId, TicketSplit split, Actor actor, CancellationToken cancel)
    {
        if (await TicketDesk.TakeAsync(db, ticketId, actor.Viewer, cancel) is not { } ticket)
        {
            return Result<Ticket>.NotFound("There is no such ticket.");
        }

        if (await db.Tickets.FirstOrDefaultAsync(t => t.Key == split.Key, cancel) is { } made)
        {
            return Result<Ticket>.Ok(made);
        }

        var ids = split.Entries.Distinct().ToList();
        var entries = await db.TicketEntries.AsNoTracking().Where(e => e.TicketId == ticket.Id && ids.Contains(e.Id)).ToListAsync(cancel);
        if (entries.Count < ids.Count || entries.Exists(e => !Movable.Contains(e.Kind)))
        {
            return Result<Ticket>.Invalid("Only notes, messages, e-mails and files of this ticket can go to a new one. Read the ticket again and choose once more.");
        }

        var now = TicketDesk.Next(ticket, time.GetUtcNow());
        var part = await NewTicketAsync(db, ticket, split, now, cancel);
        db.Tickets.Add(part);
        db.TicketLinks.Add(new TicketLink { FromId = part.Id, ToId = ticket.Id, Kind = TicketLinkKind.Relates });
        db.TicketEntries.Add(TicketDesk.Entry(part, now, TicketEntryKind.Created, $"Split from #{ticket.Number} {ticket.Title}", actor, null));
        db.TicketEntries.Add(TicketDesk.Entry(ticket, now, TicketEntryKind.Split, $"{(ids.Count == 1 ? "1 entry" : $"{ids.Count} entries")} to #{part.Number} {part.Title}", actor, null));
        db.ContactTickets.AddRange(entries.Where(e => e.ContactId is not null).Select(e => e.ContactId!.Value).Distinct()
            .Select(contact => new ContactTicket { TicketId = part.Id, ContactId = contact }));
        ticket.UpdatedAt = now;
        await SlaClocks.TicketChangedAsync(db, part, now, cancel);
        await db.SaveChangesAsync(cancel);
        await db.TicketEntries.Where(e => ids.Contains(e.Id)).ExecuteUpdateAsync(set => set.SetProperty(e => e.TicketId, part.Id), cancel);
        await db.Attachments.Where(a => a.EntryId != null && ids.Contains(a.EntryId.Value)).ExecuteUpdateAsync(set => set.SetProperty(a => a.TicketId, part.Id), cancel);
        // An answer to one of these comes to the new ticket from now on.
        await db.Mails.Where(m => m.EntryId != null && ids.Contains(m.EntryId.Value)).ExecuteUpdateAsync(set => set.SetProperty(m => m.TicketId, part.Id), cancel);
        await SearchIndex.WriteAsync(db, SearchSubject.Ticket, ticket.Id, cancel);
        await SearchIndex.WriteAsync(db, SearchSubject.Ticket, part.Id, cancel);
        await FeedWriter.AddAsync(db, TicketFeed.Created(part, actor, null), cancel);
        return Result<Ticket>.Ok(part);
    }

    private static async Task<Ticket> NewTicketAsync(HelpDeskDb db, Ticket ticket, TicketSplit split, DateTimeOffset now, CancellationToken cancel) => new()
    {
        Id = Guid.CreateVersion7(now),
        Number = await Counter.NextAsync(db, Counter.Tickets, cancel),
        Key = split.Key,
        Title = split.Title,
        Kind = split.Kind ?? ticket.Kind,
        State = TicketState.New,
        Open = true,
        Impact = ticket.Impact,
        Urgency = ticket.Urgency,
        Priority = ticket.Priority,
        CustomerId = ticket.CustomerId,
        OwnerId = ticket.OwnerId,
        TeamId = ticket.TeamId,
        CreatedAt = now,
        UpdatedAt = now,
        Revision = 1,
    };
}
