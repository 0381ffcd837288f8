using Crm.HelpDesk.Data;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Timeline;

/// <summary>What colleagues noted about a customer, outside of any ticket.</summary>
internal sealed class CustomerNoteSource : TimelineSource
{
    public override IQueryable<TimelineKey> OfCustomer(HelpDeskDb db, Guid customer, Viewer viewer) =>
        db.CustomerNotes.Where(n => n.CustomerId == customer).Select(n => new TimelineKey { At = n.CreatedAt, Id = n.Id });

    public override async Task<IEnumerable<TimelineItem>> LoadAsync(HelpDeskDb db, IReadOnlyList<Guid> ids, CancellationToken cancel) =>
        await db.CustomerNotes.Where(n => ids.Contains(n.Id)).Select(n => new NoteOnTimeline(n.Id, n.CreatedAt, n.Text, n.ActorName)).ToListAsync(cancel);
}

/// <summary>What a customer ordered, at the time of the order, as it stands now.</summary>
internal sealed class OrderSource : TimelineSource
{
    public override IQueryable<TimelineKey> OfCustomer(HelpDeskDb db, Guid customer, Viewer viewer) =>
        db.Orders.Where(o => o.CustomerId == customer).Select(o => new TimelineKey { At = o.OrderedAt, Id = o.Id });

    public override async Task<IEnumerable<TimelineItem>> LoadAsync(HelpDeskDb db, IReadOnlyList<Guid> ids, CancellationToken cancel) =>
        await db.Orders.Where(o => ids.Contains(o.Id)).Select(o => new OrderOnTimeline(o.Id, o.OrderedAt, o.Number, o.State, o.Amount, o.Currency)).ToListAsync(cancel);
}

/// <summary>What a customer said by key or link.</summary>
internal sealed class SurveyAnswerSource : TimelineSource
{
    public override IQueryable<TimelineKey> OfCustomer(HelpDeskDb db, Guid customer, Viewer viewer)
    {
        var answers = db.SurveyAnswers.Where(a => a.CustomerId == customer);
        if (!viewer.SeesAll)
        {
            var tickets = db.Tickets.SeenBy(viewer);
            answers = answers.Where(a => a.TicketId == null || tickets.Any(t => t.Id == a.TicketId));
        }

        return answers.Select(a => new TimelineKey { At = a.At, Id = a.Id });
    }

    public override IQueryable<TimelineKey> OfTicket(HelpDeskDb db, Guid ticket, Viewer viewer) =>
        db.SurveyAnswers.Where(a => a.TicketId == ticket).Select(a => new TimelineKey { At = a.At, Id = a.Id });

    public override async Task<IEnumerable<TimelineItem>> LoadAsync(HelpDeskDb db, IReadOnlyList<Guid> ids, CancellationToken cancel) =>
        await db.SurveyAnswers.Where(a => ids.Contains(a.Id)).Select(a => new SurveyOnTimeline(
            a.Id,
            a.At,
            a.Source,
            a.Csat,
            a.Nps,
            a.Comment,
            db.Users.Where(u => u.Id == a.AgentId).Select(u => u.DisplayName).FirstOrDefault(),
            a.ContactId,
            a.TicketId,
            db.Tickets.Where(t => t.Id == a.TicketId).Select(t => (int?)t.Number).FirstOrDefault())).ToListAsync(cancel);
}
