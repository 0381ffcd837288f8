using System.Globalization;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tickets;

/// <summary>
/// Pages of tickets. Each is read from one index in its order, up to the page's end: the index of a part of the filter (customer, owner, team, kind, priority, state), with the
/// rest looked at row by row. Those indexes begin with "still open"; a list of both kinds is two walks, merged. By due time it is the index of what is due, which has only tickets that wait for something.
/// A filter of several parts may fit so few tickets that such a walk would not find them before it has seen a million: where <see cref="TicketParts"/> knows a part of few tickets, those are read and sorted instead.
/// </summary>
internal static class TicketLists
{
    public static async Task<Page<TicketSummary>> PageAsync(
        HelpDeskDb db, TicketFilter filter, string? after, int size, DateTimeOffset now, Viewer viewer, CancellationToken cancel) =>
        await PageAsync(db, await TicketParts.FewAsync(db, filter, cancel), filter, after, size, now, viewer, cancel);

    /// <param name="few">All tickets that may fit, to be read and sorted; null for a walk. Both give the same page.</param>
    internal static Task<Page<TicketSummary>> PageAsync(
        HelpDeskDb db, IQueryable<Ticket>? few, TicketFilter filter, string? after, int size, DateTimeOffset now, Viewer viewer, CancellationToken cancel)
    {
        if (filter.ByDue || filter.Overdue)
        {
            return ByDueAsync(db, few, filter, after, size, now, viewer, cancel);
        }

        return filter.Tag is not null || filter.FollowerId is not null
            ? ByNumberAsync(db, few, filter, after, size, viewer, cancel)
            : ByChangeAsync(db, few, filter, after, size, viewer, cancel);
    }

    private static async Task<Page<TicketSummary>> ByDueAsync(
        HelpDeskDb db, IQueryable<Ticket>? few, TicketFilter filter, string? after, int size, DateTimeOffset now, Viewer viewer, CancellationToken cancel)
    {
        // Only what is open waits for anything.
        if (filter.Open == false)
        {
            return new([], null);
        }

        var tickets = few is not null
            ? Filtered(few.SeenBy(viewer).Where(t => t.DueAt != null), filter)
            : NotByTheirIndex(Filtered(db.Tickets.SeenBy(viewer).Where(t => t.DueAt != null), filter with { Open = null, Kind = null, Priority = null, State = null }), filter);
        tickets = filter.Overdue ? tickets.Where(t => t.DueAt < now) : tickets;
        tickets = Marked(db, tickets, filter);
        if (Cursor.Read(after, 2) is [var ticks, var last] && Cursor.Time(ticks) is { } at && int.TryParse(last, CultureInfo.InvariantCulture, out var number))
        {
            tickets = tickets.Where(t => t.DueAt >= at && (t.DueAt > at || t.Number > number));
        }

        var rows = await TicketQueries.Summaries(db, tickets.OrderBy(t => t.DueAt).ThenBy(t => t.Number).Take(size + 1)).ToListAsync(cancel);
        return rows.Count > size ? new(rows[..size], Cursor.Write(rows[size - 1].DueAt!.Value, $"{rows[size - 1].Number}")) : new(rows, null);
    }

    private static async Task<Page<TicketSummary>> ByChangeAsync(
        HelpDeskDb db, IQueryable<Ticket>? few, TicketFilter filter, string? after, int size, Viewer viewer, CancellationToken cancel)
    {
        var narrow = filter.OwnerId is not null || filter.Unowned || filter.CustomerId is not null || filter.TeamId is not null || filter.Kind is not null || filter.Priority is not null;
        var open = filter.Open ?? (filter.State is { } state && narrow ? TicketStates.IsOpen(state) : null);
        bool?[] walks = open is null && narrow && few is null ? [true, false] : [open];
        var place = Cursor.Read(after, 2) is [var ticks, var last] && Cursor.Time(ticks) is { } at && int.TryParse(last, CultureInfo.InvariantCulture, out var number)
            ? (At: at, Number: number)
            : ((DateTimeOffset At, int Number)?)null;
        var rows = new List<TicketSummary>();
        foreach (var walk in walks)
        {
            var tickets = Filtered((few ?? db.Tickets).SeenBy(viewer), filter with { Open = walk });
            if (place is var (until, below))
            {
                tickets = tickets.Where(t => t.UpdatedAt <= until && (t.UpdatedAt < until || t.Number < below));
            }

            rows.AddRange(await TicketQueries.Summaries(db, tickets.OrderByDescending(t => t.UpdatedAt).ThenByDescending(t => t.Number).Take(size + 1)).ToListAsync(cancel));
        }

        // A ticket that was closed between the two walks may be in both.
        var page = rows.DistinctBy(t => t.Id).OrderByDescending(t => t.UpdatedAt).ThenByDescending(t => t.Number).Take(size + 1).ToList();
        return page.Count > size ? new(page[..size], Cursor.Write(page[size - 1].UpdatedAt, $"{page[size - 1].Number}")) : new(page, null);
    }

    private static async Task<Page<TicketSummary>> ByNumberAsync(
        HelpDeskDb db, IQueryable<Ticket>? few, TicketFilter filter, string? after, int size, Viewer viewer, CancellationToken cancel)
    {
        var below = Cursor.Read(after, 1) is [var last] && int.TryParse(last, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
        var seen = Filtered((few ?? db.Tickets).SeenBy(viewer), filter);
        IQueryable<Ticket> tickets;
        if (few is not null)
        {
            tickets = Marked(db, seen, filter).Where(t => t.Number < below).OrderByDescending(t => t.Number);
        }
        else if (filter.Tag is { } tag)
        {
            tickets = db.TicketTags.Where(g => g.Tag == tag && g.Number < below).OrderByDescending(g => g.Number).Join(Marked(db, seen, filter with { Tag = null }), g => g.TicketId, t => t.Id, (g, t) => t);
        }
        else
        {
            tickets = db.TicketFollowers.Where(f => f.UserId == filter.FollowerId && f.Number < below).OrderByDescending(f => f.Number).Join(seen, f => f.TicketId, t => t.Id, (f, t) => t);
        }

        var rows = await TicketQueries.Summaries(db, tickets.Take(size + 1)).ToListAsync(cancel);
        return rows.Count > size ? new(rows[..size], Cursor.Write($"{rows[size - 1].Number}")) : new(rows, null);
    }

    private static IQueryable<Ticket> Marked(HelpDeskDb db, IQueryable<Ticket> tickets, TicketFilter filter)
    {
        tickets = filter.Tag is { } tag ? tickets.Where(t => db.TicketTags.Any(g => g.TicketId == t.Id && g.Tag == tag)) : tickets;
        return filter.FollowerId is { } user ? tickets.Where(t => db.TicketFollowers.Any(f => f.TicketId == t.Id && f.UserId == user)) : tickets;
    }

    /// <summary>
    /// Said by what they are not, so that no database takes the index of a kind, a priority or a state, which half of all tickets may have, and sorts what it finds there.
    /// </summary>
    private static IQueryable<Ticket> NotByTheirIndex(IQueryable<Ticket> tickets, TicketFilter filter)
    {
        var (kinds, priorities, states) = (Others(filter.Kind), Others(filter.Priority), Others(filter.State));
        tickets = filter.Kind is null ? tickets : tickets.Where(t => !kinds.Contains(t.Kind));
        tickets = filter.Priority is null ? tickets : tickets.Where(t => !priorities.Contains(t.Priority));
        return filter.State is null ? tickets : tickets.Where(t => !states.Contains(t.State));

        static T[] Others<T>(T? one)
            where T : struct, Enum => [.. Enum.GetValues<T>().Where(value => !value.Equals(one))];
    }

    private static IQueryable<Ticket> Filtered(IQueryable<Ticket> tickets, TicketFilter filter)
    {
        tickets = filter.State is { } state ? tickets.Where(t => t.State == state) : tickets;
        tickets = filter.Open is { } open ? tickets.Where(t => t.Open == open) : tickets;
        tickets = filter.OwnerId is { } owner ? tickets.Where(t => t.OwnerId == owner) : tickets;
        tickets = filter.Unowned ? tickets.Where(t => t.OwnerId == null) : tickets;
        tickets = filter.CustomerId is { } customer ? tickets.Where(t => t.CustomerId == customer) : tickets;
        tickets = filter.TeamId is { } team ? tickets.Where(t => t.TeamId == team) : tickets;
        tickets = filter.Kind is { } kind ? tickets.Where(t => t.Kind == kind) : tickets;
        return filter.Priority is { } priority ? tickets.Where(t => t.Priority == priority) : tickets;
    }
}
