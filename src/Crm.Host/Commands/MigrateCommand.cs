using Crm.HelpDesk.Data;
using Crm.Host.Configuration;

namespace Crm.Host.Commands;

/// <summary>Brings the database up to date without starting the server, or says what that would do.</summary>
internal static class MigrateCommand
{
    private const string Usage = $"""
        usage: Crm.Host migrate [--list | --script] [--data FOLDER] [--config FOLDER]
          brings the database up to date; the server does so at its start too, and must not run meanwhile
          --list           says which changes are made already and which are not, and makes none
          --script         writes the SQL of those that are not, and makes none
        {SiteFolders.Usage}
        """;

    public static readonly Command Command = new("migrate", Usage, RunAsync);

    private static async Task RunAsync(Arguments arguments, Action<string> say, CancellationToken cancel)
    {
        var (list, script) = (arguments.Flag("--list"), arguments.Flag("--script"));
        var folders = SiteFolders.From(arguments);
        arguments.End();
        if (list && script)
        {
            throw arguments.Wrong("Write one of --list and --script.");
        }

        await using var site = folders.OpenHelpDesk();
        await site.UseAsync(async services =>
        {
            if (list || script)
            {
                await SayAsync(services, script, say, cancel);
                return;
            }

            using var data = DataFolder.Open(folders.Data);
            await MigrateAsync(site, say, cancel);
        });
    }

    private static async Task SayAsync(IServiceProvider services, bool script, Action<string> say, CancellationToken cancel)
    {
        if (script)
        {
            say(await SchemaChanges.ScriptAsync(services, cancel));
            return;
        }

        foreach (var change in await SchemaChanges.ListAsync(services, cancel))
        {
            say($"{(change.Made ? "made  " : "to do ")} {change.Name}");
        }
    }

    private static async Task MigrateAsync(HelpDeskSite site, Action<string> say, CancellationToken cancel)
    {
        // A SQL Server that is just starting is waited for by migrating; until then nobody can say what is to do.
        var before = site.Settings.SqlServer is null ? await SchemaChanges.ListAsync(site.Services, cancel) : null;
        await site.Database.MigrateAsync(site.Services, say, cancel);
        var after = await SchemaChanges.ListAsync(site.Services, cancel);
        foreach (var change in after.Where(change => before?.Any(b => b.Name == change.Name && !b.Made) == true))
        {
            say($"made   {change.Name}");
        }

        say($"The database is up to date ({after[^1].Name}).");
    }
}
