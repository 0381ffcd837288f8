using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tickets;

/// <summary>How tickets have to do with each other, and who follows them. Asking twice for what is so already changes nothing.</summary>
public sealed class TicketLinks(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    private const int MostFollowers = 100;
    private const int MostLinks = 100;
    private const string Unknown = "There is no such ticket.";

    /// <summary>Says that one ticket relates to another, duplicates it or is caused by it.</summary>
    public Task<Result<TicketRecord>> LinkAsync(Guid from, Guid to, TicketLinkKind kind, Actor actor, CancellationToken cancel = default) =>
        RunAsync(from, actor, db => LinkOnceAsync(db, from, to, kind, actor, cancel), cancel);

    /// <summary>Takes a link away, from whichever end.</summary>
    public Task<Result<TicketRecord>> UnlinkAsync(Guid ticket, Guid other, TicketLinkKind kind, Actor actor, CancellationToken cancel = default) =>
        RunAsync(ticket, actor, db => UnlinkOnceAsync(db, ticket, other, kind, actor, cancel), cancel);

    /// <summary>Makes a ticket a part of another, or of none.</summary>
    public Task<Result<TicketRecord>> SetParentAsync(Guid part, Guid? parent, Actor actor, CancellationToken cancel = default) =>
        RunAsync(part, actor, db => SetParentOnceAsync(db, part, parent, actor, cancel), cancel);

    /// <summary>Who follows a ticket is told what happens to it. It leaves no entry: it is nothing of the customer's.</summary>
    public Task<Result<TicketRecord>> FollowAsync(Guid ticketId, Guid userId, bool follows, Actor actor, CancellationToken cancel = default) =>
        RunAsync(ticketId, actor, db => FollowOnceAsync(db, ticketId, userId, follows, actor, cancel), cancel);

    /// <summary>Who is to be told of a ticket: its followers and its owner; null when there is none.</summary>
    public async Task<TicketAudience?> AudienceAsync(Guid ticketId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var ticket = await db.Tickets.Where(t => t.Id == ticketId).Select(t => new { t.Number, t.Title, t.CustomerId, t.OwnerId, t.TeamId }).FirstOrDefaultAsync(cancel);
        if (ticket is null)
        {
            return null;
        }

        // Whoever followed it and may not see it any more is not told.
        var (team, boss) = (ticket.TeamId, UserRole.Administrator);
        var users = await db.TicketFollowers
            .Where(f => f.TicketId == ticketId && (team == null || db.TeamMembers.Any(m => m.TeamId == team && m.UserId == f.UserId) || db.Users.Any(u => u.Id == f.UserId && u.Role == boss)))
            .Select(f => f.UserId).ToListAsync(cancel);
        return new(ticket.Number, ticket.Title, ticket.CustomerId, ticket.OwnerId is { } owner ? [.. users.Append(owner).Distinct()] : users);
    }

    private async Task<Result<TicketRecord>> RunAsync(Guid ticketId, Actor actor, Func<HelpDeskDb, Task<Result<TicketRecord>?>> work, CancellationToken cancel)
    {
        // Two who say the same at once: the second finds it said.
        return await UniqueRace.RunAsync(async () =>
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            return await db.InTransactionAsync(() => work(db), cancel)
                ?? Result<TicketRecord>.Ok((await TicketQueries.RecordAsync(db, db.Tickets.Where(t => t.Id == ticketId), actor.Viewer, cancel))!);
        });
    }

    private async Task<Result<TicketRecord>?> LinkOnceAsync(HelpDeskDb db, Guid from, Guid to, TicketLinkKind kind, Actor actor, CancellationToken cancel)
    {
        if (from == to)
        {
            return Result<TicketRecord>.Invalid("A ticket cannot be linked with itself.");
        }

        if (await TakeBothAsync(db, from, to, actor, cancel) is not var (ticket, other))
        {
            return Result<TicketRecord>.NotFound(Unknown);
        }

        var links = await db.TicketLinks.Where(l => l.FromId == from || l.ToId == from).ToListAsync(cancel);
        if (links.Exists(l => l.FromId == from && l.ToId == to && l.Kind == kind))
        {
            return null;
        }

        if (links.Exists(l => l.ToId == from && l.FromId == to && l.Kind == kind))
        {
            // "Relates" says the same from both ends; the others would go round in a circle.
            return kind == TicketLinkKind.Relates ? null : Result<TicketRecord>.Invalid($"#{other.Number} {Words(kind)} #{ticket.Number} already. Take that link away first.");
        }

        if (links.Count >= MostLinks)
        {
            return Result<TicketRecord>.Invalid($"A ticket may have at most {MostLinks} links. Take some away first.");
        }

        db.TicketLinks.Add(new TicketLink { FromId = from, ToId = to, Kind = kind });
        Tell(db, ticket, $"{Words(kind)} #{other.Number}", actor);
        Tell(db, other, $"#{ticket.Number} {Words(kind)} this", actor);
        await db.SaveChangesAsync(cancel);
        return null;
    }

    private async Task<Result<TicketRecord>?> UnlinkOnceAsync(HelpDeskDb db, Guid ticketId, Guid otherId, TicketLinkKind kind, Actor actor, CancellationToken cancel)
    {
        if (await TakeBothAsync(db, ticketId, otherId, actor, cancel) is not var (ticket, other))
        {
            return Result<TicketRecord>.NotFound(Unknown);
        }

        var link = await db.TicketLinks.FirstOrDefaultAsync(
            l => l.Kind == kind && ((l.FromId == ticketId && l.ToId == otherId) || (l.FromId == otherId && l.ToId == ticketId)), cancel);
        if (link is not null)
        {
            db.TicketLinks.Remove(link);
            Tell(db, ticket, $"link with #{other.Number} taken away", actor);
            Tell(db, other, $"link with #{ticket.Number} taken away", actor);
            await db.SaveChangesAsync(cancel);
        }

        return null;
    }

    private async Task<Result<TicketRecord>?> SetParentOnceAsync(HelpDeskDb db, Guid partId, Guid? parentId, Actor actor, CancellationToken cancel)
    {
        if (parentId is { } id)
        {
            await db.LockAsync(DatabaseLock.TicketHistory, id, cancel);
        }

        await db.LockAsync(DatabaseLock.TicketHistory, partId, cancel);
        var part = await db.Tickets.SeenBy(actor.Viewer).FirstOrDefaultAsync(t => t.Id == partId, cancel);
        var parent = await db.Tickets.SeenBy(actor.Viewer).FirstOrDefaultAsync(t => t.Id == parentId, cancel);
        if (part is null || (parentId is not null && parent is null))
        {
            return Result<TicketRecord>.NotFound(Unknown);
        }

        if (part.ParentId == parentId)
        {
            return null;
        }

        if (parent is not null && await TicketFamily.PartProblemAsync(db, part, parent, cancel) is { } problem)
        {
            return Result<TicketRecord>.Invalid(problem);
        }

        var before = TicketFeed.Of(part);
        part.ParentId = parentId;
        Tell(db, part, parent is null ? "is a part of no other ticket" : $"is a part of #{parent.Number}", actor);
        if (parent is not null)
        {
            Tell(db, parent, $"#{part.Number} is a part of this", actor);
        }

        await db.SaveChangesAsync(cancel);
        await FeedWriter.AddAsync(db, TicketFeed.Changed(before, part, actor, null), cancel);
        return null;
    }

    private static async Task<Result<TicketRecord>?> FollowOnceAsync(HelpDeskDb db, Guid ticketId, Guid userId, bool follows, Actor actor, CancellationToken cancel)
    {
        await db.LockAsync(DatabaseLock.TicketHistory, ticketId, cancel);
        var ticket = await db.Tickets.SeenBy(actor.Viewer).FirstOrDefaultAsync(t => t.Id == ticketId, cancel);
        if (ticket is null)
        {
            return Result<TicketRecord>.NotFound(Unknown);
        }

        var follower = await db.TicketFollowers.FirstOrDefaultAsync(f => f.TicketId == ticketId && f.UserId == userId, cancel);
        if (follower is not null && !follows)
        {
            db.TicketFollowers.Remove(follower);
        }
        else if (follower is null && follows)
        {
            if (!await db.Users.AnyAsync(u => u.Id == userId, cancel))
            {
                return Result<TicketRecord>.Invalid("Who is to follow is not a user of this system. Please choose another.");
            }

            if (await db.TicketFollowers.CountAsync(f => f.TicketId == ticketId, cancel) >= MostFollowers)
            {
                return Result<TicketRecord>.Invalid($"A ticket may have at most {MostFollowers} followers.");
            }

            db.TicketFollowers.Add(new TicketFollower { TicketId = ticketId, UserId = userId, Number = ticket.Number });
        }

        await db.SaveChangesAsync(cancel);
        return null;
    }

    /// <summary>Two tickets with their locks, always taken in the same order; null when one is missing for the actor.</summary>
    internal static async Task<(Ticket First, Ticket Second)?> TakeBothAsync(HelpDeskDb db, Guid first, Guid second, Actor actor, CancellationToken cancel)
    {
        foreach (var id in new[] { first, second }.Order())
        {
            await db.LockAsync(DatabaseLock.TicketHistory, id, cancel);
        }

        var tickets = await db.Tickets.SeenBy(actor.Viewer).Where(t => t.Id == first || t.Id == second).ToListAsync(cancel);
        return tickets.Find(t => t.Id == first) is { } one && tickets.Find(t => t.Id == second) is { } other ? (one, other) : null;
    }

    private void Tell(HelpDeskDb db, Ticket ticket, string text, Actor actor)
    {
        ticket.UpdatedAt = TicketDesk.Next(ticket, time.GetUtcNow());
        db.TicketEntries.Add(TicketDesk.Entry(ticket, ticket.UpdatedAt, TicketEntryKind.Link, text, actor, null));
    }

    private static string Words(TicketLinkKind kind) => kind switch
    {
        TicketLinkKind.Relates => "relates to",
        TicketLinkKind.Duplicates => "duplicates",
        _ => "is caused by",
    };
}
