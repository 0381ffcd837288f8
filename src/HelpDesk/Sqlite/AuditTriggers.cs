using Crm.HelpDesk.Audit;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Sqlite;

/// <summary>The database itself refuses to change the audit log, and to remove what is younger than any site may. Made at each start, because a table that a migration rebuilds loses its triggers.</summary>
internal static class AuditTriggers
{
    // Times are UTC ticks; 621355968000000000 of them are 1970, from which SQLite counts its seconds.
    private static readonly string Sql = $"""
        CREATE TRIGGER IF NOT EXISTS AuditIsKept BEFORE UPDATE ON {AuditLog.Table}
        BEGIN SELECT RAISE(ABORT, 'The audit log is only added to.'); END;
        CREATE TRIGGER IF NOT EXISTS AuditIsNotRemoved BEFORE DELETE ON {AuditLog.Table}
        WHEN OLD.At > (CAST(strftime('%s', 'now') AS INTEGER) - {AuditLog.ShortestDays} * 86400) * 10000000 + 621355968000000000
        BEGIN SELECT RAISE(ABORT, 'The audit log is kept for at least {AuditLog.ShortestDays} days.'); END;
        """;

    public static Task EnsureAsync(SqliteHelpDeskDb db, CancellationToken cancel) => db.Database.ExecuteSqlRawAsync(Sql, cancel);
}
