using System.Diagnostics;
using System.Globalization;
using System.Text;
using Crm.HelpDesk;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Sqlite;
using Crm.HelpDesk.Users;
using Crm.TestKit.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Benchmarks.HelpDesk;

/// <summary>A file of customers: rows a second checked and stored, and the most memory that it took.</summary>
internal static class ImportBenchmark
{
    public static async Task RunAsync(int rows)
    {
        using var scratch = new ScratchDirectory("import");
        var path = scratch.File("customers.csv");
        await WriteAsync(path, rows);
        await using var services = new ServiceCollection().AddHelpDesk(new HelpDeskOptions()).AddHelpDeskSqlite(scratch.File("helpdesk.db")).BuildServiceProvider();
        await HelpDeskSqlite.MigrateAsync(services);
        var imports = services.GetRequiredService<CustomerImports>();
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        var columns = (await imports.PreviewAsync(file)).File.Columns.Select(c => c.Use).ToList();
        var described = new CustomerFile("customers.csv", columns, KnownCustomers.Report);
        Console.WriteLine($"{rows:N0} rows, {new FileInfo(path).Length >> 20} MB; {Environment.WorkingSet >> 20} MB resident before");
        await TimeAsync("checked", rows, async () => (await imports.CheckAsync(described, file)).Value!.Total);
        await TimeAsync("stored", rows, async () => (await imports.ImportAsync(Guid.CreateVersion7(), described, file, new Actor(null, "benchmark"))).Value!);
        await TimeAsync("checked again, all known", rows, async () => (await imports.CheckAsync(described with { Known = KnownCustomers.Skip }, file)).Value!.Total);
        var export = Stopwatch.StartNew();
        await using var to = new FileStream(scratch.File("out.csv"), FileMode.Create);
        await services.GetRequiredService<CustomerExport>().WriteAsync(to, Viewer.System);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  exported: {rows / export.Elapsed.TotalSeconds:N0} a second; most memory {Peak()} MB"));
    }

    private static async Task TimeAsync(string what, int rows, Func<Task<CustomerImportFigures>> work)
    {
        var watch = Stopwatch.StartNew();
        var figures = await work();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {what}: {rows / watch.Elapsed.TotalSeconds:N0} rows a second ({figures.Created} new, {figures.Skipped} known, {figures.Rejected} left out); most memory {Peak()} MB"));
    }

    private static async Task WriteAsync(string path, int rows)
    {
        await using var writer = new StreamWriter(path, false, Encoding.UTF8);
        await writer.WriteLineAsync("Customer Number,First Name,Last Name,Company,Phone,Mobile,E-Mail,Notes");
        string Pick(string words, int at) => LargeWords.All[words][at % LargeWords.All[words].Length];
        for (var i = 0; i < rows; i++)
        {
            var (number, last) = ($"(212) {2_000_000 + i}", i % 100 == 0 ? "12" : $"+1310{2_000_000 + i}");
            await writer.WriteLineAsync($"K-{i},{Pick("FirstNames", i * 7)},{Pick("LastNames", i / 3)},{(i % 3 == 0 ? Pick("Trades", i) : "")},{number},{last},person.{i}@example.com,\"{(i % 5 == 0 ? Pick("Sentences", i) : "")}\"");
        }
    }

    /// <summary>The most that was resident since the process began, in megabytes.</summary>
    private static long Peak() => long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) >> 10;
}
