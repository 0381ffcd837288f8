using System.Runtime.CompilerServices;
using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Timeline;

/// <summary>Reads events back to rebuild what is kept in memory: the wallboard, contacts that a stopped server left open, agents' states.</summary>
public sealed class EventReader(IDbContextFactory<HelpDeskDb> databases)
{
    /// <summary>All events since then, in the order of their times, and within a stream in its order; read as they are consumed.</summary>
    public IAsyncEnumerable<ContactEvent> ReadSinceAsync(DateTimeOffset from, CancellationToken cancel = default) => ReadSinceAsync(from, [], cancel);

    /// <summary>The same, of some kinds only: a day has a million events, and who needs a few kinds should not wait for the others to be read.</summary>
    /// <param name="kinds">Types of bodies; none means all.</param>
    public async IAsyncEnumerable<ContactEvent> ReadSinceAsync(DateTimeOffset from, IReadOnlyCollection<Type> kinds, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var wanted = kinds.Select(ContactEventRow.KindOf).ToList();
        var since = db.Events.AsNoTracking().Where(e => e.At >= from);
        var rows = (wanted.Count == 0 ? since : since.Where(e => wanted.Contains(e.Kind))).OrderBy(e => e.At).ThenBy(e => e.Stream).ThenBy(e => e.Sequence);
        await foreach (var row in db.Stream(rows).WithCancellation(cancel))
        {
            yield return row.ToEvent();
        }
    }

    /// <summary>The contacts that are not closed, the oldest first.</summary>
    public async Task<IReadOnlyList<OpenContact>> OpenContactsAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Contacts.Where(c => c.EndedAt == null).OrderBy(c => c.StartedAt)
            .Select(c => new OpenContact(c.Id, c.LastSequence, c.LastEventAt, c.Direction, c.AgentId, c.StartedAt, c.AnsweredAt))
            .ToListAsync(cancel);
    }

    /// <summary>The last state of every agent that ever had one.</summary>
    public async Task<IReadOnlyList<AgentStateRecord>> AgentStatesAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.AgentStates.Select(a => new AgentStateRecord(a.AgentId, a.LastSequence, a.State, a.Reason, a.ContactId, a.Since)).ToListAsync(cancel);
    }
}
