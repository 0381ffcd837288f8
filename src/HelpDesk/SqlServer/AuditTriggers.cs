using Crm.HelpDesk.Audit;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.SqlServer;

/// <summary>The database itself refuses to change the audit log, and to remove what is younger than any site may. Made when tables are made or changed.</summary>
internal static class AuditTriggers
{
    private static readonly string[] Sql =
    [
        $"""
        CREATE OR ALTER TRIGGER AuditIsKept ON [{AuditLog.Table}] AFTER UPDATE AS
        THROW 51000, 'The audit log is only added to.', 1;
        """,
        $"""
        CREATE OR ALTER TRIGGER AuditIsNotRemoved ON [{AuditLog.Table}] AFTER DELETE AS
        IF EXISTS (SELECT 1 FROM deleted WHERE [At] > DATEADD(day, -{AuditLog.ShortestDays}, SYSDATETIMEOFFSET()))
            THROW 51000, 'The audit log is kept for at least {AuditLog.ShortestDays} days.', 1;
        """,
    ];

    public static async Task EnsureAsync(SqlServerHelpDeskDb db, CancellationToken cancel)
    {
        foreach (var trigger in Sql)
        {
            await db.Database.ExecuteSqlRawAsync(trigger, cancel);
        }
    }
}
