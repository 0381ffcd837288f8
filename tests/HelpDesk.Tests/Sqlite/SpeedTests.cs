using System.Diagnostics;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tests.Timeline;
using Crm.HelpDesk.Users;

namespace Crm.HelpDesk.Tests.Sqlite;

/// <summary>Prints what storing and looking up cost here. Times of a shared machine prove nothing, so only the outcome is asserted.</summary>
[Collection(Alone)]
[CollectionDefinition(Alone, DisableParallelization = true)]
public sealed class SpeedTests(ITestOutputHelper output) : DataTest<SqliteTestDatabaseAlone>
{
    public const string Alone = "speed, with no other test beside it";

    private const int CallCount = 2_000;

    [Fact]
    public async Task Storing_events_in_batches_and_looking_up_callers()
    {
        var (ann, customers) = (await AddUserAsync("ann"), new List<Guid>());
        for (var i = 0; i < 100; i++)
        {
            customers.Add((await AddCustomerAsync($"Customer {i}", Number(i))).Id);
        }

        var journal = Enumerable.Range(0, CallCount)
            .SelectMany(i => Calls.Answered(Clock.Now.AddMilliseconds(i * 5), Number(i % 100), customers[i % 100], ann.Id)).OrderBy(e => e.At).ToList();
        await Events.AppendAsync(journal[..500], 500, Cancel);
        var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        for (var from = 500; from < journal.Count; from += 500)
        {
            await Events.AppendAsync(journal[from..Math.Min(from + 500, journal.Count)], from, Cancel);
        }

        output.WriteLine($"{(journal.Count - 500) / watch.Elapsed.TotalSeconds:F0} events a second in batches of 500, durable commits; "
            + $"{(Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / (journal.Count - 500):F0} µs of processor time an event");
        var times = new List<double>();
        cpu = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < 500; i++)
        {
            watch.Restart();
            Assert.Single(await Callers.FindAsync(Number(i % 100), Cancel));
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        output.WriteLine($"caller look-up: p50 {times[250]:F2} ms, p99 {times[495]:F2} ms, worst {times[^1]:F2} ms; "
            + $"{(Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / times.Count:F0} µs of processor time each");
        Assert.Equal(CallCount / 100, (await Timeline.OfCustomerAsync(customers[0], null, 100, Viewer.System, Cancel))!.Items.Count);

        static string Number(int i) => $"+1212555{i:0000}";
    }
}
