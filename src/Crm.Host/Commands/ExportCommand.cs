using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Users;
using Crm.Host.Configuration;

namespace Crm.Host.Commands;

/// <summary>Writes the customers, or everything, to files.</summary>
internal static class ExportCommand
{
    private const string Usage = $"""
        usage: Crm.Host export customers FILE.csv [--data FOLDER] [--config FOLDER]
          writes all customers as CSV that "import customers" takes again; the server may run meanwhile
               Crm.Host export all FOLDER [--data FOLDER] [--config FOLDER]
          writes every table as lines of JSON, to be taken by "import all" into another database, such as one of SQL Server;
          the server must not run meanwhile
        {SiteFolders.Usage}
        """;

    public static readonly Command Command = new("export", Usage, RunAsync);

    private static async Task RunAsync(Arguments arguments, Action<string> say, CancellationToken cancel)
    {
        var folders = SiteFolders.From(arguments);
        var what = arguments.Next("\"customers\" or \"all\"");
        var path = Path.GetFullPath(arguments.Next("the file or folder to write"));
        arguments.End();
        if (what is not ("customers" or "all"))
        {
            throw arguments.Wrong($"\"{what}\" cannot be exported.");
        }

        await using var site = folders.OpenHelpDesk();
        folders.RequireDatabase(site.Settings);
        await site.UseAsync(async services =>
        {
            if (what == "all")
            {
                using var data = DataFolder.Open(folders.Data);
                await TableCommands.ExportAsync(services, path, say, cancel);
                return;
            }

            await CustomersAsync(services, path, say, cancel);
        });
    }

    /// <summary>A list of customers is for who asked for it.</summary>
    private static FileStreamOptions OwnersFile => new()
    {
        Mode = FileMode.Create,
        Access = FileAccess.Write,
        Share = FileShare.None,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    };

    /// <summary>To another name first, so that a file that is there is a whole one.</summary>
    private static async Task CustomersAsync(IServiceProvider services, string path, Action<string> say, CancellationToken cancel)
    {
        if (Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder))
        {
            throw new StartupException($"There is no folder {folder}. Make it, or name a file in another one.");
        }

        var partial = path + ".partial";
        long count = 0;
        try
        {
            await using (var file = new FileStream(partial, OwnersFile))
            {
                await services.GetRequiredService<CustomerExport>().WriteAsync(file, Viewer.System, written => count = written, cancel);
                file.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }

        say($"{count} customers are in {path}.");
    }
}
