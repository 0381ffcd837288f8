using System.Linq.Expressions;
using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Timeline;

/// <summary>Contacts, recordings and events as records.</summary>
internal static class ContactQueries
{
    public static IQueryable<ContactRecord> Records(HelpDeskDb db, IQueryable<Contact> contacts) =>
        contacts.Select(c => new ContactRecord(
            c.Id,
            c.CustomerId,
            c.Direction,
            c.Number,
            c.DisplayName,
            c.Line,
            c.Queue,
            c.AgentId,
            db.Users.Where(u => u.Id == c.AgentId).Select(u => u.DisplayName).FirstOrDefault(),
            c.StartedAt,
            c.AnsweredAt,
            c.EndedAt,
            c.Outcome,
            c.Disposition,
            c.WaitedSeconds,
            c.TalkSeconds));

    public static IQueryable<RecordingRecord> Recordings(HelpDeskDb db, Expression<Func<Recording, bool>> which) =>
        from recording in db.Recordings.Where(which)
        join contact in db.Contacts on recording.ContactId equals contact.Id
        orderby recording.At
        select new RecordingRecord(
            recording.Id,
            contact.Id,
            contact.CustomerId,
            contact.AgentId,
            contact.Queue,
            recording.File,
            recording.Seconds,
            recording.IsMessage,
            recording.Error,
            recording.At);

    /// <summary>The events of some contacts, each in its order.</summary>
    public static async Task<ILookup<Guid, ContactEvent>> EventsAsync(HelpDeskDb db, IReadOnlyCollection<Guid> contacts, CancellationToken cancel)
    {
        var rows = await db.Events.AsNoTracking().Where(e => contacts.Contains(e.Stream))
            .OrderBy(e => e.Stream).ThenBy(e => e.Sequence).ToListAsync(cancel);
        return rows.ToLookup(row => row.Stream, row => row.ToEvent());
    }
}
