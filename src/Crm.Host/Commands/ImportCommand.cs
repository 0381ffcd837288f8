using Crm.HelpDesk;
using Crm.HelpDesk.Customers;
using Crm.Host.Configuration;

namespace Crm.Host.Commands;

/// <summary>Brings a file of customers, or everything of another database, into this one.</summary>
internal static class ImportCommand
{
    private const string Usage = $"""
        usage: Crm.Host import customers FILE.csv [--known report|skip|update] [--check] [--report FILE.csv] [--data FOLDER] [--config FOLDER]
          takes customers from a file whose first line names the columns; the server must not run meanwhile (its pages can import too)
          --known          what becomes of rows whose customer is known: reported (as without it), skipped, or updated
          --check          checks every row and stores nothing
          --report FILE    where each row that was left out is written, with line and reason; without it the first ones are shown
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
        var what = arguments.Next("\"customers\" or \"all\"");
        var path = arguments.Next("the file or folder to read");
        arguments.End();
        if (!Enum.TryParse<KnownCustomers>(known, ignoreCase: true, out var choice) || what is not ("customers" or "all"))
        {
            throw arguments.Wrong(what is "customers" or "all" ? "--known is report, skip or update." : $"\"{what}\" cannot be imported.");
        }

        await using var site = folders.OpenHelpDesk();
        using var data = DataFolder.Open(folders.Data);
        await site.UseAsync(async services =>
        {
            await site.Database.MigrateAsync(services, say, cancel);
            await (what == "all" ? TableCommands.ImportAsync(services, path, say, cancel) : CustomersAsync(services, path, choice, folders.Settings().Tiers, check, report, say, cancel));
        });
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
        var progress = new Told(figures => line.Report(figures.Bytes, figures.TotalBytes));
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

    private sealed class Told(Action<CustomerImportFigures> tell) : IProgress<CustomerImportFigures>
    {
        public void Report(CustomerImportFigures value) => tell(value);
    }
}
