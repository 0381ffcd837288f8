using System.Diagnostics;
using System.Globalization;
using Crm.HelpDesk;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Sqlite;
using Crm.TestKit.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Benchmarks.Lookup;

/// <summary>Who calls, asked of a help desk with very many customers: first numbers that this process has never asked for, then a few hundred of them again and again.</summary>
internal static class LookupBenchmark
{
    private const int Asked = 2_000;
    private const int Again = 200;

    /// <param name="keep">A folder whose database is used again, or filled; null for one that is thrown away.</param>
    public static async Task RunAsync(int customers, string? keep)
    {
        using var scratch = keep is null ? new ScratchDirectory("lookup") : null;
        var file = Path.Combine(keep ?? scratch!.Path, "helpdesk.db");
        var isFilled = File.Exists(file);
        await using var services = new ServiceCollection().AddHelpDesk(new HelpDeskOptions()).AddHelpDeskSqlite(file).BuildServiceProvider();
        await HelpDeskSqlite.MigrateAsync(services);
        if (!isFilled)
        {
            var watch = Stopwatch.StartNew();
            await new LookupDatabase(file, services).FillAsync(customers);
            Console.WriteLine($"filled with {customers:N0} customers in {watch.Elapsed.TotalSeconds:0} s, {new FileInfo(file).Length >> 20} MB");
        }

        var finder = services.GetRequiredService<CallerFinder>();
        var random = new Random(1);
        var strangers = Enumerable.Range(0, Asked).Select(_ => LookupDatabase.Number(random.Next(customers), random.Next(3))).ToList();
        await AskAsync(finder, Enumerable.Range(0, 500).Select(n => LookupDatabase.Number(n, 0)));
        for (var round = 1; round <= 3; round++)
        {
            if (round == 1)
            {
                Print("never asked before", await AskAsync(finder, strangers));
            }

            Print("asked again", await AskAsync(finder, Enumerable.Range(0, Asked).Select(n => strangers[n % Again])));
        }
    }

    private static async Task<(List<double> Times, TimeSpan Cpu)> AskAsync(CallerFinder finder, IEnumerable<string> numbers)
    {
        var times = new List<double>();
        var cpu = Environment.CpuUsage.TotalTime;
        foreach (var number in numbers)
        {
            var start = Stopwatch.GetTimestamp();
            var found = await finder.FindAsync(number);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (found.Count != 1)
            {
                throw new InvalidOperationException($"{number} found {found.Count} customers instead of one.");
            }
        }

        return (times, Environment.CpuUsage.TotalTime - cpu);
    }

    private static void Print(string what, (List<double> Times, TimeSpan Cpu) run)
    {
        run.Times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {what,-20} p50 {At(0.5):0.000} ms, p99 {At(0.99):0.000} ms, worst {run.Times[^1]:0.000} ms, CPU {run.Cpu.TotalMicroseconds / run.Times.Count:0} µs each"));
        double At(double quantile) => run.Times[(int)(quantile * run.Times.Count)];
    }
}
