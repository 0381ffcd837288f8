using Crm.HelpDesk.Timeline;

namespace Crm.Host.Contacts;

/// <summary>The help desk's event store as the journal's destination.</summary>
/// <param name="stored">Told after each batch which customers' timelines are new; must not block.</param>
internal sealed class JournalEventStore(EventStore store, Action<IReadOnlyCollection<Guid>> stored) : IContactEventSink
{
    public Task<long> LastPositionAsync(CancellationToken cancel) => store.JournalPositionAsync(cancel);

    public async Task AppendAsync(IReadOnlyList<ContactEvent> batch, long position, CancellationToken cancel)
    {
        var result = await store.AppendAsync(batch, position, cancel);
        if (result.Customers.Count > 0)
            stored(result.Customers);
    }
}
