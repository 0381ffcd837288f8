using System.Globalization;
using Crm.HelpDesk.SqlServer;
using Crm.Host.Backups;
using Crm.Host.Configuration;
using Microsoft.Data.Sqlite;

namespace Crm.Host.Commands;

/// <summary>Copies everything that a server has written, while it runs or not.</summary>
internal static class BackupCommand
{
    private const string Usage = $"""
        usage: Crm.Host backup FOLDER [--without-recordings] [--without-attachments] [--sql-to FILE] [--data FOLDER] [--config FOLDER]
          copies database, journal, keys, recordings and attachments into FOLDER, which must not be there yet; the server may run meanwhile.
          The copy holds keys and people's data: keep it where only you can read it.
          --without-recordings, --without-attachments   leaves these out
          --sql-to FILE    with SQL Server: runs BACKUP DATABASE to this file, seen from the SQL Server's machine; without it the statement is shown
        {SiteFolders.Usage}
        """;

    public static readonly Command Command = new("backup", Usage, RunAsync);

    private static async Task RunAsync(Arguments arguments, Action<string> say, CancellationToken cancel)
    {
        var without = new[] { "recordings", "attachments" }.Where(part => arguments.Flag($"--without-{part}")).ToArray();
        var sqlFile = arguments.Option("--sql-to");
        var folders = SiteFolders.From(arguments);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(arguments.Next("the folder to write the backup to")));
        arguments.End();
        var settings = folders.Settings().Database;
        if (sqlFile is not null && settings.SqlServer is null)
        {
            throw arguments.Wrong("--sql-to is for SQL Server, and the configuration chooses SQLite.");
        }

        var writer = new BackupWriter(folders.Data, target, without, TimeProvider.System);
        var progress = new ProgressLine(say, "copied");
        try
        {
            var manifest = await writer.WriteAsync(settings.SqlServer is { } server ? () => BackUpSqlServerAsync(server, sqlFile, say, cancel) : null, progress.Report, cancel);
            say(string.Create(CultureInfo.InvariantCulture, $"{manifest.Files.Count} files, {manifest.Bytes / 1e6:0.0} MB, are in {target}."));
        }
        catch (SqliteException e)
        {
            throw new StartupException(new HelpDeskDatabase(settings, folders.DatabaseFile).Explain(e) ?? e.Message, e);
        }
    }

    private static async Task BackUpSqlServerAsync(string connection, string? file, Action<string> say, CancellationToken cancel)
    {
        if (file is null)
        {
            say("The journal is copied. Now back up the database, with a user who may, and press Enter when it is done:");
            say(SqlServerBackup.Statement(connection, "/path/seen/from/the/server/crm.bak"));
            if (!Console.IsInputRedirected)
            {
                Console.ReadLine();
            }

            return;
        }

        if (HelpDeskSqlServer.CultureProblem() is { } problem)
        {
            throw new StartupException(problem);
        }

        say($"SQL Server writes the database to {file} on its own machine.");
        try
        {
            await SqlServerBackup.RunAsync(connection, file, cancel);
        }
        catch (System.Data.Common.DbException e)
        {
            throw new StartupException($"{SqlServerFailure.Explain(e)} Or leave --sql-to out, and run it with a user who may: {SqlServerBackup.Statement(connection, file)}", e);
        }
    }
}
