using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Crm.HelpDesk.Tests.Sqlite;

/// <summary>Makes a test fail whose query walks through a table that grows (<see cref="TableWalks"/>), unless the test itself asks.</summary>
internal sealed class WalksRefused : DbCommandInterceptor
{
    private static readonly ConcurrentDictionary<DbContextId, bool> OfTests = new();

    /// <summary>What is asked through it is the test's own look at what is stored.</summary>
    public static T Allow<T>(T db)
        where T : DbContext
    {
        OfTests[db.ContextId] = true;
        return db;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Look(command, eventData);
        return ValueTask.FromResult(result);
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Look(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Look(command, eventData);
        return ValueTask.FromResult(result);
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Look(command, eventData);
        return result;
    }

    private static void Look(DbCommand command, CommandEventData eventData)
    {
        if (eventData.Context is { } db && !OfTests.ContainsKey(db.ContextId))
        {
            TableWalks.Refuse(command);
        }
    }
}
