using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Mail;
using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tickets;

/// <summary>Makes and changes tickets. Every change leaves an entry; entries are never changed.</summary>
public sealed class TicketDesk(IDbContextFactory<HelpDeskDb> databases, HelpDeskOptions options, TimeProvider time)
{
    private const string ChangedMeanwhile = "Someone else has changed this ticket. Reload the page and make your change again.";

    /// <summary>Makes a ticket; the same <see cref="TicketDraft.Key"/> again gives the one that was made.</summary>
    public async Task<Result<TicketRecord>> CreateAsync(TicketDraft draft, Actor actor, CancellationToken cancel = default)
    {
        var problem = TextRules.Required("The title", draft.Title, TextRules.Title) ?? TextRules.Optional("The text", draft.Text, TextRules.Text)
            ?? TicketWords.Problem(draft.Tags);
        return problem is null
            ? await UniqueRace.RunAsync(() => CreateOnceAsync(draft, actor, cancel))
            : Result<TicketRecord>.Invalid(problem);
    }

    /// <summary>Adds an internal note; see <see cref="AddNoteAsync(Guid, NoteDraft, Actor, CancellationToken)"/>.</summary>
    public Task<Result<TicketEntryRecord>> AddNoteAsync(
        Guid ticketId, Guid key, string text, Guid? contactId, Actor actor, CancellationToken cancel = default) =>
        AddNoteAsync(ticketId, new NoteDraft(key, text, false, contactId), actor, cancel);

    /// <summary>
    /// Adds a note; the same <see cref="NoteDraft.Key"/> again gives the one that was added. Notes never conflict; one for a ticket that was merged goes to the
    /// ticket that it was merged into.
    /// </summary>
    public async Task<Result<TicketEntryRecord>> AddNoteAsync(Guid ticketId, NoteDraft note, Actor actor, CancellationToken cancel = default)
    {
        return (TextRules.Required("The note", note.Text, TextRules.Text) ?? TextRules.Optional("The subject", note.Subject, TextRules.Title)) is { } problem
            ? Result<TicketEntryRecord>.Invalid(problem)
            : await UniqueRace.RunAsync(() => AddNoteOnceAsync(ticketId, note, actor, cancel));
    }

    /// <summary>Changes fields, if nobody else did since <see cref="TicketChange.Revision"/> was read; on a conflict the result has the ticket as it is now.</summary>
    public async Task<Result<TicketRecord>> ChangeAsync(Guid ticketId, TicketChange change, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        Result<Ticket> changed;
        try
        {
            changed = await db.InTransactionAsync(() => ChangeOnceAsync(db, ticketId, change, actor, cancel), cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            changed = Result<Ticket>.Conflict(ChangedMeanwhile);
        }

        return changed.Kind switch
        {
            ResultKind.Ok => Result<TicketRecord>.Ok((await RecordAsync(db, ticketId, actor.Viewer, cancel))!),
            ResultKind.Conflict => Result<TicketRecord>.Conflict(changed.Problem!, await RecordAsync(db, ticketId, actor.Viewer, cancel)),
            _ => new Result<TicketRecord>(changed.Kind, null, changed.Problem),
        };
    }

    /// <summary>Why an e-mail to a ticket's customer would not go out now; null when it would.</summary>
    internal async Task<string?> MailProblemAsync(HelpDeskDb db, Guid ticketId, Guid customerId, CancellationToken cancel) =>
        options.Mail is { Sends: true } ? (await MailAddressing.OfAsync(db, ticketId, customerId, cancel)).Problem : "This site sends no e-mail.";

    /// <summary>An entry to add.</summary>
    internal static TicketEntry Entry(
        Ticket ticket,
        DateTimeOffset at,
        TicketEntryKind kind,
        string text,
        Actor actor,
        Guid? contactId,
        Guid? recordingId = null,
        Guid? key = null,
        bool isPublic = false) => new()
        {
            Id = Guid.CreateVersion7(at),
            TicketId = ticket.Id,
            CustomerId = ticket.CustomerId,
            Key = key,
            At = at,
            Kind = kind,
            Public = isPublic,
            Text = text,
            ActorId = actor.UserId,
            ActorName = TextRules.Clean(actor.Name, TextRules.Name)!,
            ContactId = contactId,
            RecordingId = recordingId,
        };

    /// <summary>Notes that a contact concerned a ticket; a second time changes nothing.</summary>
    internal static async Task LinkAsync(HelpDeskDb db, Guid ticketId, Guid? contactId, CancellationToken cancel)
    {
        if (contactId is { } contact && await db.ContactTickets.FindAsync([ticketId, contact], cancel) is null)
        {
            db.ContactTickets.Add(new ContactTicket { TicketId = ticketId, ContactId = contact });
            var spoken = await db.Contacts.Where(c => c.Id == contact).Select(c => new { c.AnsweredAt, c.EndedAt }).FirstOrDefaultAsync(cancel);
            await SlaClocks.SpokeAsync(db, ticketId, spoken?.AnsweredAt, spoken?.EndedAt, cancel);
        }
    }

    /// <summary>The ticket, or the one that it was merged into, with the lock on its history; null when there is none for this viewer.</summary>
    internal static async Task<Ticket?> TakeAsync(HelpDeskDb db, Guid ticketId, Viewer viewer, CancellationToken cancel)
    {
        while (true)
        {
            var id = await db.Tickets.Where(t => t.Id == ticketId).Select(t => t.MergedIntoId).FirstOrDefaultAsync(cancel) ?? ticketId;
            await db.LockAsync(DatabaseLock.TicketHistory, id, cancel);
            var ticket = await db.Tickets.SeenBy(viewer).FirstOrDefaultAsync(t => t.Id == id, cancel);
            if (ticket?.MergedIntoId is null)
            {
                return ticket;
            }
        }
    }

    /// <summary>The time of a ticket's next entry. They are ordered by it, so no two may have the same: not within one tick, and not when the clock is set back.</summary>
    internal static DateTimeOffset Next(Ticket ticket, DateTimeOffset now)
    {
        var next = ticket.UpdatedAt.AddTicks(1);
        return now > next ? now : next;
    }

    /// <summary>The change, as a part of a transaction.</summary>
    /// <exception cref="DbUpdateConcurrencyException">Someone else has changed the ticket in this very moment.</exception>
    internal async Task<Result<Ticket>> ChangeOnceAsync(HelpDeskDb db, Guid ticketId, TicketChange change, Actor actor, CancellationToken cancel)
    {
        await db.LockAsync(DatabaseLock.TicketHistory, ticketId, cancel);
        var ticket = await db.Tickets.SeenBy(actor.Viewer).FirstOrDefaultAsync(t => t.Id == ticketId, cancel);
        if (ticket is null)
        {
            return Result<Ticket>.NotFound("There is no such ticket.");
        }

        if (ticket.Revision != change.Revision)
        {
            return Result<Ticket>.Conflict(ChangedMeanwhile);
        }

        return await ApplyAsync(db, ticket, change, actor, cancel);
    }

    private async Task<Result<Ticket>> ApplyAsync(HelpDeskDb db, Ticket ticket, TicketChange change, Actor actor, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var owner = change.OwnerId is null ? null : await db.Users.Where(u => u.Id == change.OwnerId).Select(u => u.DisplayName).FirstOrDefaultAsync(cancel);
        var team = change.TeamId is null ? null : await db.Teams.Where(t => t.Id == change.TeamId).Select(t => t.Name).FirstOrDefaultAsync(cancel);
        var parts = await TicketFamily.OpenPartsAsync(db, ticket, change, cancel);
        if ((TicketChanges.Problem(ticket, change, owner, now) ?? TicketFamily.Problem(parts, change) ?? await TeamStore.ProblemAsync(db, change.TeamId, ticket.TeamId, cancel)) is { } problem)
        {
            return Result<Ticket>.Invalid(problem);
        }

        // Everything is looked at before anything is touched: what is refused must leave nothing behind that a larger transaction would store.
        var fields = await TicketWords.FieldsAsync(db, ticket.Fields, change.Fields, cancel);
        var missing = fields.Problem ?? await TicketWords.MissingAsync(db, ticket, fields.Fields, parts, change, actor, cancel);
        var tags = missing is null ? await TicketWords.ChangeTagsAsync(db, ticket, change.AddTags, change.RemoveTags, cancel) : TagChange.None;
        if ((missing ?? tags.Problem) is { } wrong)
        {
            return Result<Ticket>.Invalid(wrong);
        }

        var before = TicketFeed.Of(ticket);
        var changes = TicketChanges.Apply(ticket, change, owner, team);
        ticket.Fields = fields.Fields;
        changes.AddRange([.. Told(TicketEntryKind.Tags, tags.Entry), .. Told(TicketEntryKind.Fields, fields.Entry)]);
        if (changes.Count > 0)
        {
            var at = Next(ticket, now);
            db.TicketEntries.AddRange(changes.Select((c, i) => Entry(ticket, at.AddTicks(i), c.Kind, c.Text, actor, change.ContactId)));
            ticket.UpdatedAt = at.AddTicks(changes.Count - 1);
            ticket.Revision++;
            await SlaClocks.TicketChangedAsync(db, ticket, at, cancel);
            var solved = change.Parts == OpenParts.Solve ? await TicketFamily.SolveAsync(db, ticket, parts, now, actor, cancel) : [];
            await LinkAsync(db, ticket.Id, change.ContactId, cancel);
            await db.SaveChangesAsync(cancel);
            await FeedWriter.AddAsync(db, [TicketFeed.Changed(before, ticket, actor, change.ContactId, tags), .. solved], cancel);
        }

        return Result<Ticket>.Ok(ticket);
    }

    private static (TicketEntryKind Kind, string Text)[] Told(TicketEntryKind kind, string? text) => text is null ? [] : [(kind, text)];

    private async Task<Result<TicketRecord>> CreateOnceAsync(TicketDraft draft, Actor actor, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var made = await db.InTransactionAsync(() => TakeOrAddAsync(db, draft, actor, cancel), cancel);
        return made.Problem ?? Result<TicketRecord>.Ok((await RecordAsync(db, made.Id, actor.Viewer, cancel))!);
    }

    /// <summary>The ticket, as a part of a transaction.</summary>
    internal async Task<(Guid Id, Result<TicketRecord>? Problem)> TakeOrAddAsync(HelpDeskDb db, TicketDraft draft, Actor actor, CancellationToken cancel)
    {
        if (await db.Tickets.Where(t => t.Key == draft.Key).Select(t => (Guid?)t.Id).FirstOrDefaultAsync(cancel) is { } made)
        {
            return await db.Tickets.SeenBy(actor.Viewer).AnyAsync(t => t.Id == made, cancel)
                ? (made, null)
                : (default, Result<TicketRecord>.NotFound("The ticket that was made with this key belongs to another team."));
        }

        var present = await PresentCustomer.HoldAsync(db, draft.CustomerId, actor.Viewer, cancel);
        var customer = await db.Customers.Where(c => c.Id == present).Select(c => new { c.Id, c.TeamId }).FirstOrDefaultAsync(cancel);
        if (customer is null)
        {
            return (default, Result<TicketRecord>.NotFound("There is no such customer."));
        }

        if (await TeamStore.ProblemAsync(db, draft.TeamId, customer.TeamId, cancel) is { } problem)
        {
            return (default, Result<TicketRecord>.Invalid(problem));
        }

        if (draft.OwnerId is not null && !await db.Users.AnyAsync(u => u.Id == draft.OwnerId, cancel))
        {
            return (default, Result<TicketRecord>.Invalid("The owner is not a user of this system. Please choose another."));
        }

        var fields = await TicketWords.FieldsAsync(db, null, draft.Fields, cancel);
        if (fields.Problem is not null)
        {
            return (default, Result<TicketRecord>.Invalid(fields.Problem));
        }

        var ticket = await AddAsync(db, draft with { CustomerId = customer.Id }, draft.TeamId ?? customer.TeamId, fields.Fields, actor, cancel);
        return (ticket.Id, null);
    }

    // Nothing is refused from here on: the number is used up.
    private async Task<Ticket> AddAsync(HelpDeskDb db, TicketDraft draft, Guid? team, string? fields, Actor actor, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var ticket = new Ticket
        {
            Id = Guid.CreateVersion7(now),
            Number = await Counter.NextAsync(db, Counter.Tickets, cancel),
            Key = draft.Key,
            Title = draft.Title,
            Kind = draft.Kind,
            State = TicketState.New,
            Open = true,
            Impact = draft.Impact,
            Urgency = draft.Urgency,
            Priority = draft.Priority ?? TicketPriorities.Of(draft.Impact, draft.Urgency),
            CustomerId = draft.CustomerId,
            OwnerId = draft.OwnerId,
            TeamId = team,
            Fields = fields,
            CreatedAt = now,
            UpdatedAt = now,
            Revision = 1,
        };
        db.Tickets.Add(ticket);
        db.TicketTags.AddRange((draft.Tags ?? []).Select(TicketWords.Tag).Distinct().Select(tag => new TicketTag { TicketId = ticket.Id, Tag = tag, Number = ticket.Number }));
        db.TicketEntries.Add(Entry(ticket, now, TicketEntryKind.Created, draft.Text ?? "", actor, draft.ContactId));
        await SlaClocks.TicketChangedAsync(db, ticket, now, cancel);
        await LinkAsync(db, ticket.Id, draft.ContactId, cancel);
        await db.SaveChangesAsync(cancel);
        await FeedWriter.AddAsync(db, TicketFeed.Created(ticket, actor, draft.ContactId), cancel);
        return ticket;
    }

    private async Task<Result<TicketEntryRecord>> AddNoteOnceAsync(Guid ticketId, NoteDraft note, Actor actor, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.InTransactionAsync(() => TakeOrAddAsync(db, ticketId, note, actor, cancel), cancel);
    }

    /// <summary>The note, as a part of a transaction.</summary>
    internal async Task<Result<TicketEntryRecord>> TakeOrAddAsync(HelpDeskDb db, Guid ticketId, NoteDraft note, Actor actor, CancellationToken cancel)
    {
        if (await TakeAsync(db, ticketId, actor.Viewer, cancel) is not { } ticket)
        {
            return Result<TicketEntryRecord>.NotFound("There is no such ticket.");
        }

        if (await db.TicketEntries.AsNoTracking().FirstOrDefaultAsync(e => e.Key == note.Key, cancel) is { } added)
        {
            return added.TicketId == ticket.Id
                ? Result<TicketEntryRecord>.Ok(TicketQueries.Record(added))
                : Result<TicketEntryRecord>.Invalid("This note's key was used for another ticket. Send a new key with a new note.");
        }

        if (await NoteFiles.ProblemAsync(db, ticket, note, options.Mail, cancel) is { } problem)
        {
            return Result<TicketEntryRecord>.Invalid(problem);
        }

        ticket.UpdatedAt = Next(ticket, time.GetUtcNow());
        var entry = Entry(ticket, ticket.UpdatedAt, TicketEntryKind.Note, note.Text, actor, note.ContactId, key: note.Key, isPublic: note.Public);
        db.TicketEntries.Add(entry);
        if (note.FromCustomer)
        {
            await SlaClocks.CustomerWroteAsync(db, ticket, entry.At, cancel);
        }
        else if (note.Public && actor.UserId is not null)
        {
            await SlaClocks.AnsweredAsync(db, ticket, entry.At, entry.At, cancel);
        }

        if (!note.FromCustomer)
        {
            await NoteMail.AddAsync(db, ticket, entry, note, options.Mail, time.GetUtcNow(), cancel);
        }

        await LinkAsync(db, ticket.Id, note.ContactId, cancel);
        await db.SaveChangesAsync(cancel);
        await FeedWriter.AddAsync(db, TicketFeed.NoteAdded(ticket, entry, actor), cancel);
        return Result<TicketEntryRecord>.Ok(TicketQueries.Record(entry));
    }

    private static Task<TicketRecord?> RecordAsync(HelpDeskDb db, Guid id, Viewer viewer, CancellationToken cancel) =>
        TicketQueries.RecordAsync(db, db.Tickets.Where(t => t.Id == id), viewer, cancel);
}
