using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Timeline;

/// <summary>The rows that a batch's events change, read once: each contact and agent state knows the last sequence number that is stored of its stream.</summary>
internal sealed class StreamHeads
{
    /// <summary>Well under what one command may carry as parameters (SQL Server: 2,100).</summary>
    public const int IdsPerQuery = 1_000;

    private readonly HelpDeskDb _db;
    private readonly Dictionary<Guid, Contact> _contacts = [];
    private readonly HashSet<Contact> _newContacts = [];
    private readonly HashSet<Contact> _changedContacts = [];
    private readonly Dictionary<Guid, AgentState> _agents = [];
    private readonly Dictionary<Guid, Guid> _merged = [];

    private StreamHeads(HelpDeskDb db) => _db = db;

    public static async Task<StreamHeads> LoadAsync(HelpDeskDb db, IReadOnlyList<ContactEvent> batch, CancellationToken cancel)
    {
        var heads = new StreamHeads(db);
        foreach (var ids in batch.Where(e => e.Body is not AgentStateEntered).Select(e => e.Stream).Distinct().Chunk(IdsPerQuery))
        {
            foreach (var contact in await db.Contacts.AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync(cancel))
            {
                heads._contacts.Add(contact.Id, contact);
            }
        }

        foreach (var ids in batch.Where(e => e.Body is AgentStateEntered).Select(e => e.Stream).Distinct().Chunk(IdsPerQuery))
        {
            foreach (var agent in await db.AgentStates.Where(a => ids.Contains(a.AgentId)).ToListAsync(cancel))
            {
                heads._agents.Add(agent.AgentId, agent);
            }
        }

        foreach (var ids in batch.Select(e => (e.Body as CustomerMatched)?.Customer).OfType<Guid>().Distinct().Chunk(IdsPerQuery))
        {
            foreach (var merged in await db.Customers.Where(c => ids.Contains(c.Id) && c.MergedIntoId != null).Select(c => new { c.Id, c.MergedIntoId }).ToListAsync(cancel))
            {
                heads._merged.Add(merged.Id, merged.MergedIntoId!.Value);
            }
        }

        return heads;
    }

    /// <summary>The customer that an event of this batch means: what is on its way may name one who was merged into another meanwhile.</summary>
    public Guid? Present(Guid? customer) => customer is { } id && _merged.TryGetValue(id, out var survivor) ? survivor : customer;

    /// <summary>The batch without what is stored already. Only a batch that goes back behind a stream's head needs to look at events one stream at a time.</summary>
    public async Task<List<ContactEvent>> WithoutStoredAsync(IReadOnlyList<ContactEvent> batch, CancellationToken cancel)
    {
        var seen = new HashSet<(Guid, int)>();
        foreach (var stream in batch.Where(e => e.Sequence <= LastSequence(e)).GroupBy(e => e.Stream))
        {
            var (first, last) = (stream.Min(e => e.Sequence), stream.Max(e => e.Sequence));
            var stored = await _db.Events.Where(e => e.Stream == stream.Key && e.Sequence >= first && e.Sequence <= last).Select(e => e.Sequence).ToListAsync(cancel);
            seen.UnionWith(stored.Select(sequence => (stream.Key, sequence)));
        }

        return batch.Where(e => seen.Add((e.Stream, e.Sequence))).ToList();
    }

    /// <summary>The contacts of this batch that were stored before it and that we began ourselves.</summary>
    public IEnumerable<Guid> StoredOutgoing() => _contacts.Values.Where(c => c.Direction != ContactDirection.Inbound && !_newContacts.Contains(c)).Select(c => c.Id);

    /// <summary>The row to change by this event; <see cref="WriteContactsAsync"/> writes it.</summary>
    public Contact Contact(ContactEvent e)
    {
        if (!_contacts.TryGetValue(e.Stream, out var contact))
        {
            contact = new Contact { Id = e.Stream, StartedAt = e.At };
            _contacts.Add(e.Stream, contact);
            _newContacts.Add(contact);
        }
        else if (!_newContacts.Contains(contact))
        {
            _changedContacts.Add(contact);
        }

        return contact;
    }

    /// <summary>Writes the contacts that events have changed.</summary>
    public async Task WriteContactsAsync(CancellationToken cancel)
    {
        var writer = new RowWriter<Contact>(_db);
        await writer.InsertAsync(_newContacts, cancel);
        await writer.UpdateAsync(_changedContacts, cancel);
    }

    public AgentState Agent(ContactEvent e)
    {
        if (!_agents.TryGetValue(e.Stream, out var agent))
        {
            agent = new AgentState { AgentId = e.Stream, State = "" };
            _agents.Add(e.Stream, agent);
            _db.AgentStates.Add(agent);
        }

        return agent;
    }

    private int LastSequence(ContactEvent e) => e.Body is AgentStateEntered
        ? _agents.GetValueOrDefault(e.Stream)?.LastSequence ?? 0
        : _contacts.GetValueOrDefault(e.Stream)?.LastSequence ?? 0;
}
