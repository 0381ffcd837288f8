using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Crm.HelpDesk.Sqlite;

/// <summary>
/// What every connection is set to (the write-ahead log is a setting of the file, made by migrating). synchronous=FULL makes a commit survive a power cut, which the journal
/// relies on when it drops what is stored. The busy handler is SQLite's own, which waits in milliseconds; the driver's retry waits 150 ms at a time.
/// </summary>
internal sealed class ConnectionSettings(DatabaseTurns turns) : DbConnectionInterceptor
{
    /// <summary>How long SQLite waits for a file that somebody else holds.</summary>
    public const int BusySeconds = 5;

    private static readonly string Settings = string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout={1_000 * BusySeconds}; PRAGMA synchronous=FULL;");

    public static void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // It reads the file's first page.
        using (await turns.ReadAsync(cancellationToken))
        {
            Apply(connection);
        }
    }
}
