using System.Diagnostics;
using System.Globalization;
using Crm.Benchmarks.Lookup;
using Crm.HelpDesk;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Search;
using Crm.HelpDesk.Sqlite;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Crm.TestKit.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Benchmarks.HelpDesk;

/// <summary>What pages and calls ask of a large help desk: how long each takes, and whether SQLite's plan of each command is free of walks through tables.</summary>
internal static class HelpDeskBenchmark
{
    private const int Rounds = 300;
    private const int WarmUp = 30;

    /// <param name="keep">A folder whose database is used again, or filled; null for one that is thrown away.</param>
    public static async Task RunAsync(int customers, string? keep)
    {
        using var scratch = keep is null ? new ScratchDirectory("helpdesk") : null;
        var file = Path.Combine(Directory.CreateDirectory(keep ?? scratch!.Path).FullName, "helpdesk.db");
        var isFilled = File.Exists(file);
        await using var services = new ServiceCollection().AddHelpDesk(new HelpDeskOptions()).AddHelpDeskSqlite(file).BuildServiceProvider();
        await HelpDeskSqlite.MigrateAsync(services);
        if (!isFilled)
        {
            var watch = Stopwatch.StartNew();
            await new LargeDatabase(file, services).FillAsync(customers);
            Console.WriteLine($"{customers:N0} customers, {3 * customers:N0} numbers, {2 * customers:N0} tickets, {10 * customers:N0} events in {watch.Elapsed.TotalSeconds:0} s, {new FileInfo(file).Length >> 20} MB");
        }

        using var plans = new WatchedPlans(file);
        foreach (var (what, ask) in Questions(services, customers, await AgentAsync(services)))
        {
            await MeasureAsync(what, ask, plans);
        }
    }

    private static IEnumerable<(string What, Func<Random, Task> Ask)> Questions(ServiceProvider services, int customers, Guid agent)
    {
        var (finder, timeline, tickets) = (services.GetRequiredService<CallerFinder>(), services.GetRequiredService<TimelineReader>(), services.GetRequiredService<TicketQueries>());
        var (search, quick) = (services.GetRequiredService<CustomerSearch>(), services.GetRequiredService<QuickSearch>());
        Guid Customer(Random random) => Id('C', random.Next(customers));
        yield return ("caller look-up with open tickets", random => finder.FindAsync(LookupDatabase.Number(random.Next(customers), random.Next(3))));
        yield return ("timeline page", random => timeline.OfCustomerAsync(Customer(random), null, 50, Viewer.System));
        yield return ("timeline page of who calls often", random => timeline.OfCustomerAsync(Id('C', random.Next(20) * 50), null, 50, Viewer.System));
        yield return ("ticket", random => tickets.FindAsync(2000 + random.Next(2 * customers), Viewer.System));
        (string, TicketFilter)[] views = [("all", new()), ("open", new(Open: true)), ("pending", new(State: TicketState.Pending)), ("mine and open", new(Open: true, OwnerId: agent)), ("mine", new(OwnerId: agent))];
        foreach (var (name, view) in views)
        {
            yield return ($"tickets, {name}", _ => tickets.ListAsync(view, null, 50, Viewer.System));
        }

        yield return ("tickets of a customer", random => tickets.ListAsync(new(CustomerId: Customer(random)), null, 50, Viewer.System));
        yield return ("customers, the newest", _ => search.SearchAsync(null, null, 50, Viewer.System));
        yield return ("customers by the beginning of a number", random => search.SearchAsync(LookupDatabase.Number(random.Next(customers), 0)[..8], null, 50, Viewer.System));
        yield return ("customers, first and last name", random => search.SearchAsync($"{Pick("FirstNames", random)} {Pick("LastNames", random)}", null, 50, Viewer.System));
        yield return ("customers, one name (thousands)", random => search.SearchAsync(Pick("LastNames", random), null, 50, Viewer.System));
        yield return ("customers, three letters", random => search.SearchAsync(Pick("LastNames", random)[..3], null, 50, Viewer.System));
        yield return ("tickets, an order number", random => quick.TicketsAsync($"order {random.Next(100_000, 1_000_000)}", null, 50, Viewer.System));
        yield return ("tickets, a common word (hundreds of thousands)", random => quick.TicketsAsync(Pick("Things", random).Split(' ')[0], null, 50, Viewer.System));
        yield return ("tickets, two common words", random => quick.TicketsAsync($"{Pick("Things", random).Split(' ')[0]} {Pick("Troubles", random).Split(' ')[^1]}", null, 50, Viewer.System));
        yield return ("tickets, two letters", random => quick.TicketsAsync(Pick("Things", random)[..2], null, 50, Viewer.System));
        yield return ("the search box, a name", random => quick.FindAsync($"{Pick("FirstNames", random)} {Pick("LastNames", random)}", 6, Viewer.System));
        yield return ("the search box, words of tickets", random => quick.FindAsync($"{Pick("Things", random).Split(' ')[0]} {Pick("Troubles", random)}", 6, Viewer.System));
    }

    private static async Task MeasureAsync(string what, Func<Random, Task> ask, WatchedPlans plans)
    {
        var random = new Random(1);
        plans.Begin();
        await ask(random);
        var wrong = plans.End();
        for (var i = 0; i < WarmUp; i++)
        {
            await ask(random);
        }

        var times = new List<double>(Rounds);
        for (var i = 0; i < Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await ask(random);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        double At(double quantile) => times[(int)(quantile * times.Count)];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-48} p50 {At(0.5),8:0.00} ms, p95 {At(0.95),8:0.00} ms, p99 {At(0.99),8:0.00} ms, worst {times[^1],8:0.00} ms{(wrong.Count > 0 ? ", PLAN: " + string.Join("; ", wrong) : "")}"));
    }

    private static async Task<Guid> AgentAsync(ServiceProvider services) => (await services.GetRequiredService<UserStore>().FindByNameAsync("agent7"))!.Id;

    private static string Pick(string words, Random random) => LargeWords.All[words][random.Next(LargeWords.All[words].Length)];

    private static Guid Id(char table, int n) => new(Convert.FromHexString($"0190000{table}{n:x8}70008000{n:x8}"), bigEndian: true);
}
