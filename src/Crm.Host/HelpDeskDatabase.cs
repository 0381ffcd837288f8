using System.Data.Common;
using System.Globalization;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Sqlite;
using Crm.HelpDesk.SqlServer;
using Crm.Host.Configuration;

namespace Crm.Host;

/// <summary>The help desk's database as the site chose it: the one place that knows both providers.</summary>
internal sealed class HelpDeskDatabase(DatabaseSettings settings, string sqliteFile)
{
    /// <summary>How long a start waits for a SQL Server, such as one that starts on the same machine. Without accounts no phone may register, so there is nothing to start without it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A SQLite file that somebody else holds keeps some threads waiting. The pool begins with one for each processor and grows by one or two a second: calls and consoles must not wait for that.</summary>
    public static void GiveThreads()
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + HelpDeskSqlite.Threads), ports);
    }

    /// <exception cref="StartupException">This process cannot use the driver.</exception>
    public void Register(IServiceCollection services)
    {
        if (settings.SqlServer is { } connection)
        {
            if (HelpDeskSqlServer.CultureProblem() is { } problem)
            {
                throw new StartupException(problem);
            }

            // The culture data are the driver's alone: everything else is written and compared as without them.
            CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            services.AddHelpDeskSqlServer(connection);
        }
        else
        {
            services.AddHelpDeskSqlite(sqliteFile);
        }
    }

    /// <param name="say">For the person at the terminal.</param>
    public Task MigrateAsync(IServiceProvider services, Action<string> say, CancellationToken cancel) => settings.SqlServer is null
        ? HelpDeskSqlite.MigrateAsync(services, cancel)
        : HelpDeskSqlServer.MigrateAsync(services, Patience, problem => say($"{problem} Trying again for {Patience.TotalSeconds:0} seconds."), cancel);

    /// <summary>Why the database keeps the server from starting, in one line; null when it is not the database that does.</summary>
    public string? Explain(Exception failure) => failure switch
    {
        UnknownSchemaException => failure.Message,
        DbException e when settings.SqlServer is not null => SqlServerFailure.Explain(e),
        DbException when StorageFailure.Of(failure) == StorageTrouble.Full => $"There is no room left on the disk of {sqliteFile}. Make room, and try again.",
        DbException when StorageFailure.Of(failure) == StorageTrouble.Away => $"The database {sqliteFile} is held by another program. Stop what has it open (a server that runs on this data folder, a tool that looks into it), and try again.",
        DbException => $"The database {sqliteFile} cannot be used: {failure.Message} Give this user write access to it and room on its disk, stop what else has it open, or bring it back from a backup.",
        _ => failure.InnerException is { } inner ? Explain(inner) : null,
    };
}
