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
    /// <param name="only">A part of the names of what is measured; null for all.</param>
    public static async Task RunAsync(int customers, string? keep, string? only)
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
        foreach (var (what, ask) in Questions(services, customers, await AgentAsync(services)).Where(question => only is null || question.What.Contains(only, StringComparison.Ordinal)))
        {
            await MeasureAsync(what, ask, plans);
        }
    }

    private static IEnumerable<(string What, Func<Random, Task> Ask)> Questions(ServiceProvider services, int customers, UserAccount agent)
    {
        var (finder, timeline, tickets) = (services.GetRequiredService<CallerFinder>(), services.GetRequiredService<TimelineReader>(), services.GetRequiredService<TicketQueries>());
        var (search, quick) = (services.GetRequiredService<CustomerSearch>(), services.GetRequiredService<QuickSearch>());
        Guid Customer(Random random) => Id('C', random.Next(customers));
        yield return ("caller look-up with open tickets", random => finder.FindAsync(LookupDatabase.Number(random.Next(customers), random.Next(3))));
        yield return ("timeline page", random => timeline.OfCustomerAsync(Customer(random), null, 50, Viewer.System));
        yield return ("timeline page of who calls often", random => timeline.OfCustomerAsync(Id('C', random.Next(20) * 50), null, 50, Viewer.System));
        yield return ("ticket", random => tickets.FindAsync(2000 + random.Next(2 * customers), Viewer.System));
        foreach (var (name, view, viewer) in Views(agent))
        {
            yield return ($"tickets, {name}", _ => tickets.ListAsync(view, null, 50, viewer));
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

    /// <summary>The page's own lists, and views as people save them: also those that few of very many fit.</summary>
    private static IEnumerable<(string Name, TicketFilter Filter, Viewer Viewer)> Views(UserAccount agent)
    {
        var viewer = new Viewer(agent.Id, agent.Role, agent.Teams);
        var team = agent.Teams.First();
        (string, TicketFilter)[] all =
        [
            ("all", new()), ("open", new(Open: true)), ("pending", new(State: TicketState.Pending)), ("mine and open", new(Open: true, OwnerId: agent.Id)), ("mine", new(OwnerId: agent.Id)),
            ("nobody's and open", new(Open: true, Unowned: true)), ("of my team and open", new(Open: true, TeamId: team)), ("open complaints", new(Open: true, Kind: TicketKind.Complaint)),
            ("urgent and pending", new(State: TicketState.Pending, Priority: TicketPriority.Urgent)), ("urgent complaints, nobody's", new(Open: true, Unowned: true, Kind: TicketKind.Complaint, Priority: TicketPriority.Urgent)),
            ("urgent complaints that are closed, of my team", new(State: TicketState.Closed, TeamId: team, Kind: TicketKind.Complaint, Priority: TicketPriority.Urgent)),
            ("by due time", new(ByDue: true)), ("overdue", new(Overdue: true)), ("mine, by due time", new(ByDue: true, OwnerId: agent.Id)), ("complaints, overdue", new(Overdue: true, Kind: TicketKind.Complaint)),
            ("urgent complaints of my team, overdue", new(Overdue: true, TeamId: team, Kind: TicketKind.Complaint, Priority: TicketPriority.Urgent)),
            ("urgent complaints tagged vip, overdue", new(Overdue: true, Tag: "vip", Kind: TicketKind.Complaint, Priority: TicketPriority.Urgent)),
            ("tagged vip", new(Tag: "vip")), ("tagged billing and open", new(Open: true, Tag: "billing")), ("tagged billing, urgent complaints, open", new(Open: true, Tag: "billing", Kind: TicketKind.Complaint, Priority: TicketPriority.Urgent)),
            ("tagged billing, mine and open", new(Open: true, Tag: "billing", OwnerId: agent.Id)), ("that I follow, open", new(Open: true, FollowerId: agent.Id)), ("that I follow, tagged vip", new(FollowerId: agent.Id, Tag: "vip")),
        ];
        foreach (var (name, filter) in all)
        {
            yield return (name, filter, Viewer.System);
        }

        foreach (var (name, filter) in all.Where(view => view.Item1 is "all" or "open" or "open complaints" or "by due time" or "tagged billing and open"))
        {
            yield return ($"{name}, as an agent", filter, viewer);
        }
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

        var (times, cpu) = (new List<double>(Rounds), Environment.CpuUsage.TotalTime);
        for (var i = 0; i < Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await ask(random);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        cpu = (Environment.CpuUsage.TotalTime - cpu) / Rounds;
        times.Sort();
        double At(double quantile) => times[(int)(quantile * times.Count)];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-48} p50 {At(0.5),8:0.00} ms, p95 {At(0.95),8:0.00} ms, p99 {At(0.99),8:0.00} ms, worst {times[^1],8:0.00} ms, processor {cpu.TotalMilliseconds,6:0.00} ms{(wrong.Count > 0 ? ", PLAN: " + string.Join("; ", wrong) : "")}"));
    }

    private static async Task<UserAccount> AgentAsync(ServiceProvider services) => (await services.GetRequiredService<UserStore>().FindByNameAsync("agent7"))!;

    private static string Pick(string words, Random random) => LargeWords.All[words][random.Next(LargeWords.All[words].Length)];

    private static Guid Id(char table, int n) => new(Convert.FromHexString($"0190000{table}{n:x8}70008000{n:x8}"), bigEndian: true);
}
