using Crm.HelpDesk.Data;
using Crm.HelpDesk.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tickets;

/// <summary>Makes and changes tickets. Every change leaves an entry; entries are never changed.</summary>
public sealed class TicketDesk(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    private const string ChangedMeanwhile = "Someone else has changed this ticket. Reload the page and make your change again.";

    /// <summary>Makes a ticket; the same <see cref="TicketDraft.Key"/> again gives the one that was made.</summary>
    public async Task<Result<TicketRecord>> CreateAsync(TicketDraft draft, Actor actor, CancellationToken cancel = default)
    {
        var problem = TextRules.Required("The title", draft.Title, TextRules.Title) ?? TextRules.Optional("The text", draft.Text, TextRules.Text);
        return problem is null
            ? await UniqueRace.RunAsync(() => CreateOnceAsync(draft, actor, cancel))
            : Result<TicketRecord>.Invalid(problem);
    }

    /// <summary>Adds a note; the same <paramref name="key"/> again gives the one that was added. Notes never conflict.</summary>
    public async Task<Result<TicketEntryRecord>> AddNoteAsync(
        Guid ticketId, Guid key, string text, Guid? contactId, Actor actor, CancellationToken cancel = default)
    {
        return TextRules.Required("The note", text, TextRules.Text) is { } problem
            ? Result<TicketEntryRecord>.Invalid(problem)
            : await UniqueRace.RunAsync(() => AddNoteOnceAsync(ticketId, key, text, contactId, actor, cancel));
    }

    /// <summary>Changes state, priority, owner or title, if nobody else did since <see cref="TicketChange.Revision"/> was read.</summary>
    public async Task<Result<TicketRecord>> ChangeAsync(Guid ticketId, TicketChange change, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var ticket = await db.Tickets.FirstOrDefaultAsync(t => t.Id == ticketId, cancel);
        if (ticket is null)
        {
            return Result<TicketRecord>.NotFound("There is no such ticket.");
        }

        if (ticket.Revision != change.Revision)
        {
            return Result<TicketRecord>.Conflict(ChangedMeanwhile, await RecordAsync(db, ticketId, cancel));
        }

        var owner = change.OwnerId is null ? null : await db.Users.Where(u => u.Id == change.OwnerId).Select(u => u.DisplayName).FirstOrDefaultAsync(cancel);
        if (Problem(ticket, change, owner) is { } problem)
        {
            return Result<TicketRecord>.Invalid(problem);
        }

        var changes = Apply(ticket, change, owner);
        if (changes.Count > 0)
        {
            var at = Next(ticket);
            db.TicketEntries.AddRange(changes.Select((c, i) => Entry(ticket, at.AddTicks(i), c.Kind, c.Text, actor, change.ContactId)));
            ticket.UpdatedAt = at.AddTicks(changes.Count - 1);
            ticket.Revision++;
            await LinkAsync(db, ticket.Id, change.ContactId, cancel);
        }

        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Result<TicketRecord>.Conflict(ChangedMeanwhile, await RecordAsync(db, ticketId, cancel));
        }

        return Result<TicketRecord>.Ok((await RecordAsync(db, ticketId, cancel))!);
    }

    /// <summary>An entry to add.</summary>
    internal static TicketEntry Entry(
        Ticket ticket, DateTimeOffset at, TicketEntryKind kind, string text, Actor actor, Guid? contactId, Guid? recordingId = null, Guid? key = null) => new()
        {
            Id = Guid.CreateVersion7(at),
            TicketId = ticket.Id,
            CustomerId = ticket.CustomerId,
            Key = key,
            At = at,
            Kind = kind,
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
        }
    }

    private async Task<Result<TicketRecord>> CreateOnceAsync(TicketDraft draft, Actor actor, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var made = await db.InTransactionAsync(() => TakeOrAddAsync(db, draft, actor, cancel), cancel);
        return made.Problem ?? Result<TicketRecord>.Ok((await RecordAsync(db, made.Id, cancel))!);
    }

    private async Task<(Guid Id, Result<TicketRecord>? Problem)> TakeOrAddAsync(HelpDeskDb db, TicketDraft draft, Actor actor, CancellationToken cancel)
    {
        if (await db.Tickets.Where(t => t.Key == draft.Key).Select(t => (Guid?)t.Id).FirstOrDefaultAsync(cancel) is { } made)
        {
            return (made, null);
        }

        if (!await db.Customers.AnyAsync(c => c.Id == draft.CustomerId, cancel))
        {
            return (default, Result<TicketRecord>.NotFound("There is no such customer."));
        }

        if (draft.OwnerId is not null && !await db.Users.AnyAsync(u => u.Id == draft.OwnerId, cancel))
        {
            return (default, Result<TicketRecord>.Invalid("The owner is not a user of this system. Please choose another."));
        }

        var now = time.GetUtcNow();
        var ticket = new Ticket
        {
            Id = Guid.CreateVersion7(now),
            Number = await Counter.NextAsync(db, Counter.Tickets, cancel),
            Key = draft.Key,
            Title = draft.Title,
            State = TicketState.New,
            Open = true,
            Priority = draft.Priority,
            CustomerId = draft.CustomerId,
            OwnerId = draft.OwnerId,
            CreatedAt = now,
            UpdatedAt = now,
            Revision = 1,
        };
        db.Tickets.Add(ticket);
        db.TicketEntries.Add(Entry(ticket, now, TicketEntryKind.Created, draft.Text ?? "", actor, draft.ContactId));
        await LinkAsync(db, ticket.Id, draft.ContactId, cancel);
        await db.SaveChangesAsync(cancel);
        return (ticket.Id, null);
    }

    private async Task<Result<TicketEntryRecord>> AddNoteOnceAsync(Guid ticketId, Guid key, string text, Guid? contactId, Actor actor, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.InTransactionAsync(() => TakeOrAddAsync(db, ticketId, key, text, contactId, actor, cancel), cancel);
    }

    private async Task<Result<TicketEntryRecord>> TakeOrAddAsync(
        HelpDeskDb db, Guid ticketId, Guid key, string text, Guid? contactId, Actor actor, CancellationToken cancel)
    {
        await db.LockAsync(DatabaseLock.TicketHistory, ticketId, cancel);
        var ticket = await db.Tickets.AsNoTracking().FirstOrDefaultAsync(t => t.Id == ticketId, cancel);
        if (ticket is null)
        {
            return Result<TicketEntryRecord>.NotFound("There is no such ticket.");
        }

        if (await db.TicketEntries.AsNoTracking().FirstOrDefaultAsync(e => e.Key == key, cancel) is { } added)
        {
            return added.TicketId == ticketId
                ? Result<TicketEntryRecord>.Ok(TicketQueries.Record(added))
                : Result<TicketEntryRecord>.Invalid("This note's key was used for another ticket. Send a new key with a new note.");
        }

        var at = Next(ticket);
        var note = Entry(ticket, at, TicketEntryKind.Note, text, actor, contactId, key: key);
        db.TicketEntries.Add(note);
        await LinkAsync(db, ticketId, contactId, cancel);
        await db.SaveChangesAsync(cancel);
        await db.Tickets.Where(t => t.Id == ticketId).ExecuteUpdateAsync(set => set.SetProperty(t => t.UpdatedAt, at), cancel);
        return Result<TicketEntryRecord>.Ok(TicketQueries.Record(note));
    }

    // The entries of a ticket are ordered by time, so no two may have the same: not within one tick, and not when the clock is set back.
    private DateTimeOffset Next(Ticket ticket)
    {
        var (now, next) = (time.GetUtcNow(), ticket.UpdatedAt.AddTicks(1));
        return now > next ? now : next;
    }

    private static string? Problem(Ticket ticket, TicketChange change, string? owner)
    {
        if (change.State is { } state && state != ticket.State && !TicketStates.After(ticket.State).Contains(state))
        {
            return ticket.State == TicketState.Closed
                ? "This ticket is closed and stays so. Make a new ticket that refers to its number."
                : $"A ticket that is {Name(ticket.State)} cannot become {Name(state)}. It may become {string.Join(", ", TicketStates.After(ticket.State).Select(s => Name(s)))}.";
        }

        if (change.OwnerId is not null && (owner is null || change.Unassign))
        {
            return owner is null
                ? "The owner is not a user of this system. Please choose another."
                : "A ticket cannot get an owner and lose its owner in one change. Send one of the two.";
        }

        return change.Title is null ? null : TextRules.Required("The title", change.Title, TextRules.Title);
    }

    private static List<(TicketEntryKind Kind, string Text)> Apply(Ticket ticket, TicketChange change, string? ownerName)
    {
        var entries = new List<(TicketEntryKind, string)>();
        if (change.State is { } state && state != ticket.State)
        {
            entries.Add((TicketEntryKind.State, $"{Name(ticket.State)} → {Name(state)}"));
            ticket.State = state;
            ticket.Open = TicketStates.IsOpen(state);
        }

        if (change.Priority is { } priority && priority != ticket.Priority)
        {
            entries.Add((TicketEntryKind.Priority, $"{Name(ticket.Priority)} → {Name(priority)}"));
            ticket.Priority = priority;
        }

        var owner = change.Unassign ? null : change.OwnerId ?? ticket.OwnerId;
        if (owner != ticket.OwnerId)
        {
            entries.Add((TicketEntryKind.Owner, ownerName ?? "nobody"));
            ticket.OwnerId = owner;
        }

        if (change.Title is { } title && title != ticket.Title)
        {
            entries.Add((TicketEntryKind.Title, $"{ticket.Title} → {title}"));
            ticket.Title = title;
        }

        return entries;
    }

    private static Task<TicketRecord?> RecordAsync(HelpDeskDb db, Guid id, CancellationToken cancel) =>
        TicketQueries.RecordAsync(db, db.Tickets.Where(t => t.Id == id), cancel);

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
