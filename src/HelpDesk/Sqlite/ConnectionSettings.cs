using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Crm.HelpDesk.Sqlite;

/// <summary>
/// What every connection is set to (the write-ahead log is a setting of the file, made by migrating). synchronous=FULL makes a commit survive a power cut, which the journal
/// relies on when it drops what is stored. The busy handler is SQLite's own, which waits in milliseconds; the driver's retry waits 150 ms at a time.
/// </summary>
internal sealed class ConnectionSettings : DbConnectionInterceptor
{
    public static readonly ConnectionSettings Instance = new();

    private const string Settings = "PRAGMA busy_timeout=5000; PRAGMA synchronous=FULL;";

    public static void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }
}
