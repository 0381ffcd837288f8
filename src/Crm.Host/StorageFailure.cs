using System.Data.Common;
using Crm.HelpDesk.SqlServer;
using Microsoft.Data.Sqlite;

namespace Crm.Host;

/// <summary>Why nothing could be stored, when that passes as soon as somebody acts or waits.</summary>
internal enum StorageTrouble
{
    /// <summary>Something else.</summary>
    None,

    /// <summary>No room is left on a disk, or none for this user.</summary>
    Full,

    /// <summary>The database is held by another program, or its server does not answer.</summary>
    Away,
}

/// <summary>Tells full disks and databases that are away from faults of ours, whatever wraps them.</summary>
internal static class StorageFailure
{
    // SQLite's result codes.
    private const int Busy = 5, Locked = 6, DatabaseFull = 13;

    // Linux: ENOSPC and EDQUOT, which .NET gives as the exception's result.
    private const int NoSpace = 28, OverQuota = 122;

    public static StorageTrouble Of(Exception? failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            var trouble = e switch
            {
                SqliteException { SqliteErrorCode: DatabaseFull } or IOException { HResult: NoSpace or OverQuota } => StorageTrouble.Full,
                SqliteException { SqliteErrorCode: Busy or Locked } => StorageTrouble.Away,
                DbException sql when SqlServerFailure.IsFull(sql) => StorageTrouble.Full,
                DbException sql when SqlServerFailure.IsAway(sql) => StorageTrouble.Away,
                _ => StorageTrouble.None,
            };
            if (trouble != StorageTrouble.None)
            {
                return trouble;
            }
        }

        return StorageTrouble.None;
    }
}
