using Crm.HelpDesk.Attachments;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Opportunities;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;

namespace Crm.HelpDesk.Users;

/// <summary>The one place where rows are hidden; see <see cref="Viewer"/> for the rule. Whoever sees all asks the database nothing more.</summary>
internal static class Visibility
{
    /// <summary>Nobody sees who was merged into another customer: everything of theirs is there.</summary>
    public static IQueryable<Customer> SeenBy(this IQueryable<Customer> customers, Viewer viewer)
    {
        customers = customers.Where(c => c.MergedIntoId == null);
        if (viewer.SeesAll)
        {
            return customers;
        }

        var (user, teams, serving) = (viewer.UserId, TeamsOf(viewer), viewer.Serving.ToArray());
        return customers.Where(c => teams.Contains(c.TeamId ?? Guid.Empty) || c.OwnerId == user || serving.Contains(c.Id));
    }

    public static IQueryable<Ticket> SeenBy(this IQueryable<Ticket> tickets, Viewer viewer)
    {
        if (viewer.SeesAll)
        {
            return tickets;
        }

        var (user, teams, serving) = (viewer.UserId, TeamsOf(viewer), viewer.Serving.ToArray());
        return tickets.Where(t => teams.Contains(t.TeamId ?? Guid.Empty) || t.OwnerId == user || (t.Open && serving.Contains(t.CustomerId)));
    }

    /// <summary>Those of tickets, and of customers, whom the viewer may see.</summary>
    public static IQueryable<Attachment> SeenBy(this IQueryable<Attachment> attachments, HelpDeskDb db, Viewer viewer)
    {
        if (viewer.SeesAll)
        {
            return attachments;
        }

        var (tickets, customers) = (db.Tickets.SeenBy(viewer), db.Customers.SeenBy(viewer));
        return attachments.Where(a => tickets.Any(t => t.Id == a.TicketId) || customers.Any(c => c.Id == a.CustomerId));
    }

    /// <summary>Those that the viewer owns, and those of customers whom the viewer may see.</summary>
    public static IQueryable<Opportunity> SeenBy(this IQueryable<Opportunity> opportunities, HelpDeskDb db, Viewer viewer)
    {
        if (viewer.SeesAll)
        {
            return opportunities;
        }

        var (user, customers) = (viewer.UserId, db.Customers.SeenBy(viewer));
        return opportunities.Where(o => o.OwnerId == user || customers.Any(c => c.Id == o.CustomerId));
    }

    /// <summary>Those in which the viewer spoke, those of nobody known, and those of customers whom the viewer may see.</summary>
    public static IQueryable<Contact> SeenBy(this IQueryable<Contact> contacts, HelpDeskDb db, Viewer viewer)
    {
        if (viewer.SeesAll)
        {
            return contacts;
        }

        var (user, customers) = (viewer.UserId, db.Customers.SeenBy(viewer));
        return contacts.Where(k => k.CustomerId == null || k.AgentId == user || customers.Any(c => c.Id == k.CustomerId));
    }

    /// <summary>
    /// The viewer's teams and, as <see cref="Guid.Empty"/>, none. Asked so, and not by "is null", no index has an answer: most rows have no team, and a database that fetched all of them by
    /// indexes, to sort them for a page, would take seconds where a walk in the page's order takes a millisecond.
    /// </summary>
    private static Guid[] TeamsOf(Viewer viewer) => [Guid.Empty, .. viewer.Teams];
}
