using System.Globalization;

namespace Crm.HelpDesk.Tickets;

/// <summary>What a <see cref="TicketChange"/> does to a ticket, and when it may not.</summary>
internal static class TicketChanges
{
    /// <summary>A ticket that waits longer than this is one that nobody looks after.</summary>
    private const int MostPendingDays = 366;

    /// <param name="owner">Name of the new owner; null when there is no such user.</param>
    public static string? Problem(Ticket ticket, TicketChange change, string? owner, DateTimeOffset now) =>
        MergeProblem(ticket)
        ?? StateProblem(ticket, change)
        ?? PendingProblem(ticket, change, now)
        ?? OwnerProblem(change, owner)
        ?? (change is { Priority: not null, UsualPriority: true } ? "A priority cannot be set and left to impact and urgency in one change. Send one of the two." : null)
        ?? (change.Title is null ? null : TextRules.Required("The title", change.Title, TextRules.Title));

    /// <summary>Changes the ticket.</summary>
    /// <returns>The entries that tell of it, in order; none when everything was so already.</returns>
    public static List<(TicketEntryKind Kind, string Text)> Apply(Ticket ticket, TicketChange change, string? ownerName, string? teamName)
    {
        var entries = new List<(TicketEntryKind, string)>();
        Set(TicketEntryKind.Kind, ticket.Kind, change.Kind, value => ticket.Kind = value, entries);
        ApplyState(ticket, change, entries);
        ApplyPriority(ticket, change, entries);
        var owner = change.Unassign ? null : change.OwnerId ?? ticket.OwnerId;
        if (owner != ticket.OwnerId)
        {
            entries.Add((TicketEntryKind.Owner, ownerName ?? "nobody"));
            ticket.OwnerId = owner;
        }

        var team = change.NoTeam ? null : change.TeamId ?? ticket.TeamId;
        if (team != ticket.TeamId)
        {
            entries.Add((TicketEntryKind.Team, teamName ?? "everybody"));
            ticket.TeamId = team;
        }

        if (change.Title is { } title && title != ticket.Title)
        {
            entries.Add((TicketEntryKind.Title, $"{ticket.Title} → {title}"));
            ticket.Title = title;
        }

        return entries;
    }

    private static void ApplyState(Ticket ticket, TicketChange change, List<(TicketEntryKind, string)> entries)
    {
        var state = change.State ?? ticket.State;
        var waits = state == TicketState.Pending
            ? change.PendingReason is null ? (ticket.PendingReason, ticket.PendingUntil) : (change.PendingReason, change.PendingUntil)
            : (null, null);
        if (state == ticket.State && waits == (ticket.PendingReason, ticket.PendingUntil))
        {
            return;
        }

        entries.Add((TicketEntryKind.State, $"{Name(ticket.State)} → {Name(state)}{Waiting(waits)}"));
        ticket.State = state;
        ticket.Open = TicketStates.IsOpen(state);
        (ticket.PendingReason, ticket.PendingUntil) = waits;
    }

    /// <summary>A priority that a person had put there stays when impact or urgency change; the one by the matrix follows them.</summary>
    private static void ApplyPriority(Ticket ticket, TicketChange change, List<(TicketEntryKind, string)> entries)
    {
        var followed = ticket.Priority == TicketPriorities.Of(ticket.Impact, ticket.Urgency);
        Set(TicketEntryKind.Impact, ticket.Impact, change.Impact, value => ticket.Impact = value, entries);
        Set(TicketEntryKind.Urgency, ticket.Urgency, change.Urgency, value => ticket.Urgency = value, entries);
        var usual = change.UsualPriority || (followed && change.Priority is null);
        Set(TicketEntryKind.Priority, ticket.Priority, usual ? TicketPriorities.Of(ticket.Impact, ticket.Urgency) : change.Priority, value => ticket.Priority = value, entries);
    }

    private static void Set<T>(TicketEntryKind kind, T before, T? after, Action<T> write, List<(TicketEntryKind, string)> entries)
        where T : struct, Enum
    {
        if (after is { } value && !EqualityComparer<T>.Default.Equals(value, before))
        {
            entries.Add((kind, $"{Name(before)} → {Name(value)}"));
            write(value);
        }
    }

    private static string? MergeProblem(Ticket ticket) =>
        ticket.MergedIntoId is null ? null : "This ticket was merged into another one. Open that one and change it there.";

    private static string? StateProblem(Ticket ticket, TicketChange change)
    {
        if (change.State is not { } state || state == ticket.State || TicketStates.After(ticket.State).Contains(state))
        {
            return null;
        }

        return ticket.State == TicketState.Closed
            ? "This ticket is closed and stays so. Make a new ticket that refers to its number."
            : $"A ticket that is {Name(ticket.State)} cannot become {Name(state)}. It may become {string.Join(", ", TicketStates.After(ticket.State).Select(Name))}.";
    }

    private static string? PendingProblem(Ticket ticket, TicketChange change, DateTimeOffset now)
    {
        var pending = (change.State ?? ticket.State) == TicketState.Pending;
        return (pending, change.PendingReason, change.PendingUntil) switch
        {
            (true, null, _) when ticket.State != TicketState.Pending => "Please say what the ticket waits for: the customer or a third party.",
            (false, not null, _) or (false, _, not null) => "Only a pending ticket waits for somebody. Make it pending in the same change.",
            (true, null, not null) => "Please say with the date what the ticket waits for: the customer or a third party.",
            (true, _, { } until) when until <= now => "The date at which the ticket opens again must be in the future.",
            (true, _, { } until) when until > now.AddDays(MostPendingDays) => $"A ticket may wait for at most {MostPendingDays} days. Choose an earlier date.",
            _ => null,
        };
    }

    private static string? OwnerProblem(TicketChange change, string? owner)
    {
        if (change.OwnerId is not null && (owner is null || change.Unassign))
        {
            return owner is null
                ? "The owner is not a user of this system. Please choose another."
                : "A ticket cannot get an owner and lose its owner in one change. Send one of the two.";
        }

        return null;
    }

    private static string Waiting((PendingReason? Reason, DateTimeOffset? Until) waits)
    {
        if (waits.Reason is not { } reason)
        {
            return "";
        }

        var until = waits.Until is { } at ? $" until {at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC" : "";
        return $", waits for {(reason == PendingReason.Customer ? "the customer" : "a third party")}{until}";
    }

    /// <summary>A state, kind or the like as entries name it.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
