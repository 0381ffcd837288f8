using System.Globalization;
using Crm.HelpDesk;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Customers;
using Crm.Host.Configuration;

namespace Crm.Host.Commands;

/// <summary>Brings a file of customers, a do-not-call list, or everything of another database, into this one.</summary>
internal static class ImportCommand
{
    private const string Usage = $"""
        usage: Crm.Host import customers FILE.csv [--known report|skip|update] [--check] [--report FILE.csv] [--data FOLDER] [--config FOLDER]
          takes customers from a file whose first line names the columns; the server must not run meanwhile (its pages can import too)
          --known          what becomes of rows whose customer is known: reported (as without it), skipped, or updated
          --check          checks every row and stores nothing
          --report FILE    where each row that was left out is written, with line and reason; without it the first ones are shown
               Crm.Host import do-not-call FILE.csv --name NAME --date 2026-12-31 [--version VERSION] [--column N] [--purpose sales|service|survey] [--data FOLDER] [--config FOLDER]
          takes a supplied do-not-call list, such as a national register; a newer one of the same name takes its place
          --date           the day that the data is of: sales calls stop when it is too old
          --column N       which column the numbers are in, from 1; the first without it
          --purpose        which calls it forbids; all of them without it
               Crm.Host import all FOLDER [--data FOLDER] [--config FOLDER]
          takes everything that "export all" wrote into an empty database, such as one of SQL Server: all of it or nothing
        {SiteFolders.Usage}
        """;

    private const int ProblemsShown = 20;

    public static readonly Command Command = new("import", Usage, RunAsync);

    private static async Task RunAsync(Arguments arguments, Action<string> say, CancellationToken cancel)
    {
        var (known, check, report) = (arguments.Option("--known") ?? "report", arguments.Flag("--check"), arguments.Option("--report"));
        var folders = SiteFolders.From(arguments);
        var what = arguments.Next("\"customers\", \"do-not-call\" or \"all\"");
        var list = what == "do-not-call" ? DoNotCall(arguments) : null;
        var path = arguments.Next("the file or folder to read");
        arguments.End();
        if (!Enum.TryParse<KnownCustomers>(known, ignoreCase: true, out var choice) || what is not ("customers" or "do-not-call" or "all"))
        {
            throw arguments.Wrong(what is "customers" ? "--known is report, skip or update." : $"\"{what}\" cannot be imported.");
        }

        await using var site = folders.OpenHelpDesk();
        using var data = DataFolder.Open(folders.Data);
        await site.UseAsync(async services =>
        {
            await site.Database.MigrateAsync(services, say, cancel);
            await (list is not null ? DoNotCallAsync(services, path, list, say, cancel)
                : what == "all" ? TableCommands.ImportAsync(services, path, say, cancel)
                : CustomersAsync(services, path, choice, folders.Settings().Tiers, check, report, say, cancel));
        });
    }

    private static DoNotCallFile DoNotCall(Arguments arguments)
    {
        var (name, date, version) = (arguments.Option("--name"), arguments.Option("--date"), arguments.Option("--version"));
        var (column, purpose) = (arguments.Option("--column") ?? "1", arguments.Option("--purpose"));
        var calls = CallPurpose.Sales;
        return name is null ? throw arguments.Wrong("--name says whose list it is, such as \"national register\".")
            : !DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? throw arguments.Wrong("--date is the day that the data is of, like 2026-12-31.")
            : !int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 ? throw arguments.Wrong("--column is a number from 1.")
            : purpose is not null && (!Enum.TryParse(purpose, ignoreCase: true, out calls) || !Enum.IsDefined(calls)) ? throw arguments.Wrong("--purpose is sales, service or survey.")
            : new DoNotCallFile(name, version ?? date, day, number - 1, purpose is null ? null : calls);
    }

    private static async Task DoNotCallAsync(IServiceProvider services, string path, DoNotCallFile file, Action<string> say, CancellationToken cancel)
    {
        foreach (var name in await services.GetRequiredService<UnfinishedImports>().RemoveAsync(cancel))
        {
            say($"An import of {name} that was cut off was taken back.");
        }

        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        var line = new ProgressLine(say, "read");
        var list = Value(path, await services.GetRequiredService<DoNotCallImport>().ImportAsync(
            file, stream, new Actor(null, "import"), new Told<ImportProgress>(read => line.Report(read.Bytes, read.TotalBytes)), cancel));
        foreach (var problem in await services.GetRequiredService<LeadLists>().ReportAsync(list.Id, 0, ProblemsShown, cancel))
        {
            say($"line {problem.Line}: {problem.Reason}");
        }

        say($"{list.Numbers} numbers of {list.Name}, {list.Rejected} rows left out, {list.Duplicates} double.");
    }

    private static async Task CustomersAsync(IServiceProvider services, string path, KnownCustomers known, IReadOnlyCollection<string> tiers, bool check, string? report, Action<string> say, CancellationToken cancel)
    {
        var imports = services.GetRequiredService<CustomerImports>();
        foreach (var name in await imports.TakeBackUnfinishedAsync(cancel))
        {
            say($"An import of {name} that was cut off was taken back.");
        }

        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        var preview = await imports.PreviewAsync(stream, tiers: tiers, cancel: cancel);
        if (preview.File.Problem is { } unusable)
        {
            throw new StartupException($"{path} cannot be used: {unusable}");
        }

        foreach (var column in preview.File.Columns)
        {
            say($"{column.Heading}: {(column.Use == CustomerColumn.Ignore ? "left out" : column.Use.ToString())}");
        }

        var file = new CustomerFile(Path.GetFileName(path), [.. preview.File.Columns.Select(column => column.Use)], known, tiers);
        var line = new ProgressLine(say, "read");
        var progress = new Told<CustomerImportFigures>(figures => line.Report(figures.Bytes, figures.TotalBytes));
        if (check)
        {
            var found = Value(path, await imports.CheckAsync(file, stream, progress, cancel));
            Say(found.Total, found.Problems, say);
            return;
        }

        var id = Guid.CreateVersion7();
        var figures = Value(path, await imports.ImportAsync(id, file, stream, new Actor(null, "import"), progress, cancel));
        if (report is not null)
        {
            await using var to = new FileStream(report, FileMode.Create, FileAccess.Write);
            await imports.WriteReportAsync(id, to, cancel);
        }

        Say(figures, report is null ? await imports.ReportAsync(id, 0, ProblemsShown, cancel) : [], say);
    }

    private static void Say(CustomerImportFigures figures, IReadOnlyList<HelpDesk.Imports.ImportProblemRecord> problems, Action<string> say)
    {
        foreach (var problem in problems.Take(ProblemsShown))
        {
            say($"line {problem.Line}: {(problem.Column.Length > 0 ? $"{problem.Column}: " : "")}{problem.Reason}");
        }

        say($"{figures.Rows} rows: {figures.Created} new, {figures.Updated} updated, {figures.Skipped} known and skipped, {figures.Rejected} left out.");
    }

    private static T Value<T>(string path, Result<T> result)
        where T : class => result.Value ?? throw new StartupException($"{path} cannot be used: {result.Problem}");

    private sealed class Told<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }
}
