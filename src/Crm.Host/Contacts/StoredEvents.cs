using Crm.HelpDesk.Timeline;

namespace Crm.Host.Contacts;

/// <summary>The help desk's event store as the journal's destination; consoles that show a customer are told once new events can be read.</summary>
internal sealed class StoredEvents(EventStore store, IConsoleOutput consoles) : IContactEventSink
{
    public Task<long> LastPositionAsync(CancellationToken cancel) => store.JournalPositionAsync(cancel);

    public async Task AppendAsync(IReadOnlyList<ContactEvent> batch, long position, CancellationToken cancel)
    {
        var stored = await store.AppendAsync(batch, position, cancel);
        foreach (var customer in stored.Customers)
        {
            consoles.CustomerChanged(customer);
        }
    }
}
