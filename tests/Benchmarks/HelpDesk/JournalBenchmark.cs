using System.Diagnostics;
using System.Globalization;
using Crm.HelpDesk;
using Crm.HelpDesk.Sqlite;
using Crm.HelpDesk.Timeline;
using Crm.Host.Contacts;
using Crm.TestKit.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crm.Benchmarks.HelpDesk;

/// <summary>The way of events from the journal into the database: how many a second after a time without it, and how far it is behind while calls come in. Commits are durable, as in the server.</summary>
internal static class JournalBenchmark
{
    private const int WaitingCalls = 10_000, CallsPerSecond = 200;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(25);

    /// <param name="keep">A folder whose database is used, such as the large one's; null for an empty one.</param>
    public static async Task RunAsync(int seconds, string? keep)
    {
        using var scratch = new ScratchDirectory("journal");
        await using var services = new ServiceCollection().AddHelpDesk(new HelpDeskOptions()).AddHelpDeskSqlite(keep is null ? scratch.File("helpdesk.db") : Path.Combine(keep, "helpdesk.db")).BuildServiceProvider();
        await HelpDeskSqlite.MigrateAsync(services);
        var store = new Store(services.GetRequiredService<EventStore>());
        using var journal = new Journal(new JournalOptions(Directory.CreateDirectory(scratch.File("journal")).FullName), TimeProvider.System, NullLogger<Journal>.Instance);
        var waiting = 0;
        for (var i = 0; i < WaitingCalls; i++)
        {
            waiting += AppendCall(journal);
        }

        await journal.WhenDurableAsync(journal.Appended);
        using var projector = new JournalProjector(journal, store, TimeProvider.System, NullLogger<JournalProjector>.Instance);
        var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        await projector.StartAsync(CancellationToken.None);
        await projector.WhenStoredAsync(journal.Appended);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {waiting:N0} waiting events: {waiting / watch.Elapsed.TotalSeconds:N0} a second, {(Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / waiting:0} µs of processor time each"));
        store.Behind.Clear();
        cpu = Environment.CpuUsage.TotalTime;
        await CallsAsync(journal, seconds);
        await projector.WhenStoredAsync(journal.Appended);
        var behind = store.Behind.Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {CallsPerSecond} calls a second for {seconds} s: the oldest event of a batch was stored after p50 {behind[behind.Count / 2]:0} ms, p99 {behind[behind.Count * 99 / 100]:0} ms, at most {behind[^1]:0} ms; {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds / seconds:P0} of a core"));
        await projector.StopAsync(CancellationToken.None);
    }

    private static async Task CallsAsync(Journal journal, int seconds)
    {
        using var timer = new PeriodicTimer(Tick);
        var (watch, calls) = (Stopwatch.StartNew(), 0);
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            await timer.WaitForNextTickAsync();
            for (; calls < watch.Elapsed.TotalSeconds * CallsPerSecond; calls++)
            {
                AppendCall(journal);
            }
        }
    }

    /// <summary>The events of an answered call of somebody whom nobody knows.</summary>
    /// <returns>How many they are.</returns>
    private static int AppendCall(Journal journal)
    {
        var (contact, at, agent, offer) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow, Guid.NewGuid(), Guid.NewGuid());
        ContactEventBody[] events =
        [
            new ContactOpened(ContactDirection.Inbound, "+12125550100", null, "+18005550000", "call-id@example.com", null), new IvrStepEntered("main", "greeting"), new DigitsTaken("greeting", "1"),
            new ContactQueued("support", at, 1), new OfferEnded(offer, agent, "answered"), new ContactDequeued("support", "connected", 7.5), new AgentConnected(agent, "support", 7.5),
            new AgentDisconnected(agent, "customer", 61.25, 3), new ContactClosed("answered", null),
        ];
        for (var i = 0; i < events.Length; i++)
        {
            journal.Append(new ContactEvent(contact, i + 1, at, events[i]));
        }

        return events.Length;
    }

    private sealed class Store(EventStore store) : IContactEventSink
    {
        /// <summary>For each batch the age of its oldest event when it was stored, in milliseconds.</summary>
        public List<double> Behind { get; } = [];

        // What a kept database has stored before is of another journal.
        public Task<long> LastPositionAsync(CancellationToken cancel) => Task.FromResult(0L);

        public async Task AppendAsync(IReadOnlyList<ContactEvent> batch, long position, CancellationToken cancel)
        {
            await store.AppendAsync(batch, position, cancel);
            Behind.Add((DateTimeOffset.UtcNow - batch.Min(e => e.At)).TotalMilliseconds);
        }
    }
}
