using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tickets;

/// <summary>The parts of a filter that have an index, and how many tickets fit each.</summary>
internal static class TicketParts
{
    /// <summary>So many are read and sorted for a page where a walk has to meet several conditions: some hundredths of a second.</summary>
    private const int Few = 20_000;

    /// <summary>So many where it has to meet one.</summary>
    private const int VeryFew = 2_000;

    /// <summary>The tickets of the filter's narrowest part, if they are few and the filter has other parts; else null: the walk of an index finds a page soon.</summary>
    public static async Task<IQueryable<Ticket>?> FewAsync(HelpDeskDb db, TicketFilter filter, CancellationToken cancel)
    {
        var parts = Of(db, filter).ToList();
        if (parts.Count == 0 || HasItsIndex(filter, parts.Count))
        {
            return null;
        }

        var (narrowest, least) = ((IQueryable<Ticket>?)null, (parts.Count == 1 ? VeryFew : Few) + 1);
        foreach (var part in parts)
        {
            if (await part.Count.Take(least).CountAsync(cancel) is var count && count < least)
            {
                (narrowest, least) = (part.Tickets, count);
            }
        }

        // The limit, which cuts off none, keeps a database from taking the index of another part.
        return narrowest?.Take(2 * Few).ReadsAll("few fit a part of the filter");
    }

    // One part alone is walked in its order. By due time an owner's or a team's are walked: those that wait for something are few of their tickets.
    private static bool HasItsIndex(TicketFilter filter, int parts) =>
        filter.ByDue || filter.Overdue ? (filter.OwnerId is not null || filter.TeamId is not null) && filter.CustomerId is null : parts == 1;

    /// <summary>Of each part the tickets, and rows of its index to count.</summary>
    private static IEnumerable<(IQueryable<Ticket> Tickets, IQueryable<int> Count)> Of(HelpDeskDb db, TicketFilter filter)
    {
        // Only what is open waits for anything.
        var open = filter.ByDue || filter.Overdue ? true : filter.Open ?? (filter.State is { } state ? TicketStates.IsOpen(state) : null);
        var tickets = open is { } still ? db.Tickets.Where(t => t.Open == still) : db.Tickets;
        IQueryable<Ticket>?[] parts =
        [
            filter.CustomerId is { } customer ? tickets.Where(t => t.CustomerId == customer) : null,
            filter.OwnerId is { } owner ? tickets.Where(t => t.OwnerId == owner) : null,
            filter.Unowned ? tickets.Where(t => t.OwnerId == null) : null,
            filter.TeamId is { } team ? tickets.Where(t => t.TeamId == team) : null,
            filter.Kind is { } kind ? tickets.Where(t => t.Kind == kind) : null,
            filter.Priority is { } priority ? tickets.Where(t => t.Priority == priority) : null,
        ];
        foreach (var part in parts.OfType<IQueryable<Ticket>>())
        {
            yield return (part, part.Select(t => t.Number));
        }

        if (filter.Tag is { } tag)
        {
            var tagged = db.TicketTags.Where(g => g.Tag == tag);
            yield return (tagged.Join(db.Tickets, g => g.TicketId, t => t.Id, (g, t) => t), tagged.Select(g => g.Number));
        }

        if (filter.FollowerId is { } user)
        {
            var followed = db.TicketFollowers.Where(f => f.UserId == user);
            yield return (followed.Join(db.Tickets, f => f.TicketId, t => t.Id, (f, t) => t), followed.Select(f => f.Number));
        }
    }
}
