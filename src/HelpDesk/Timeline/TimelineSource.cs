using Crm.HelpDesk.Data;
using Crm.HelpDesk.Users;

namespace Crm.HelpDesk.Timeline;

/// <summary>Where an item of a timeline stands.</summary>
internal sealed class TimelineKey
{
    public DateTimeOffset At { get; init; }

    public Guid Id { get; init; }
}

/// <summary>One kind of thing that happens with a customer or for a ticket: where its rows stand in time, and what they say.</summary>
internal abstract class TimelineSource
{
    /// <summary>Of a customer whom the viewer may see; read from an index over the customer, the time and the id.</summary>
    public abstract IQueryable<TimelineKey>? OfCustomer(HelpDeskDb db, Guid customer, Viewer viewer);

    /// <summary>Of a ticket that the viewer may see; null when tickets have none of this kind.</summary>
    public virtual IQueryable<TimelineKey>? OfTicket(HelpDeskDb db, Guid ticket, Viewer viewer) => null;

    /// <summary>The items with these ids, in any order.</summary>
    public abstract Task<IEnumerable<TimelineItem>> LoadAsync(HelpDeskDb db, IReadOnlyList<Guid> ids, CancellationToken cancel);
}
