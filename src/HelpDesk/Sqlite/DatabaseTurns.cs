using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Crm.HelpDesk.Sqlite;

/// <summary>
/// Who may ask the file now. SQLite works, and waits for a file that somebody else holds, in the thread that asks: without a bound a locked file takes the threads of everything else. One
/// may write, which is all that SQLite allows, and a few may read; the others wait in order, without a thread.
/// </summary>
/// <remarks>
/// A turn to read lasts until the first row is there, which is when SQLite has what it waits for. A turn to write lasts as long as the transaction, or the statement outside of one. What
/// runs inside a transaction needs no turn of its own.
/// </remarks>
internal sealed class DatabaseTurns(TimeSpan patience) : DbCommandInterceptor
{
    /// <summary>The thread pool is given this many threads more than it would begin with.</summary>
    public const int Threads = Readers + 1;

    private const int Readers = 8;

    private readonly SemaphoreSlim _reading = new(Readers);
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentDictionary<Guid, SemaphoreSlim> _held = new();

    /// <summary>Waits for the turn to write.</summary>
    /// <returns>Gives it back.</returns>
    /// <exception cref="SqliteException">It did not come in time: error code 5, as of a file that is locked.</exception>
    public Task<IDisposable> WriteAsync(CancellationToken cancel) => WaitAsync(_writing, cancel);

    /// <summary>Waits for a turn to read, for what asks past EF.</summary>
    /// <inheritdoc cref="WriteAsync"/>
    public Task<IDisposable> ReadAsync(CancellationToken cancel) => WaitAsync(_reading, cancel);

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await BeginAsync(eventData, _reading, cancellationToken);
        return result;
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Begin(eventData, _reading);
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await BeginAsync(eventData, _writing, cancellationToken);
        return result;
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Begin(eventData, _writing);
        return result;
    }

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        End(eventData);
        return result;
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        End(eventData);
        return new(result);
    }

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        End(eventData);
        return result;
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        End(eventData);
        return new(result);
    }

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => End(eventData);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        End(eventData);
        return Task.CompletedTask;
    }

    public override void CommandCanceled(DbCommand command, CommandEndEventData eventData) => End(eventData);

    public override Task CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default)
    {
        End(eventData);
        return Task.CompletedTask;
    }

    // What saves changes has its turn already, and so has what runs in a transaction; migrating is alone.
    private static bool NeedsTurn(CommandEventData eventData) =>
        eventData.CommandSource is not (CommandSource.SaveChanges or CommandSource.Migrations) && eventData.Context?.Database.CurrentTransaction is null;

    private async ValueTask BeginAsync(CommandEventData eventData, SemaphoreSlim turns, CancellationToken cancel)
    {
        if (NeedsTurn(eventData))
        {
            Held(eventData, turns, await turns.WaitAsync(patience, cancel));
        }
    }

    private void Begin(CommandEventData eventData, SemaphoreSlim turns)
    {
        if (NeedsTurn(eventData))
        {
            Held(eventData, turns, turns.Wait(patience));
        }
    }

    private void Held(CommandEventData eventData, SemaphoreSlim turns, bool taken) => _held[eventData.CommandId] = taken ? turns : throw Late();

    private void End(CommandEventData eventData)
    {
        if (_held.TryRemove(eventData.CommandId, out var turns))
        {
            turns.Release();
        }
    }

    private async Task<IDisposable> WaitAsync(SemaphoreSlim turns, CancellationToken cancel) => await turns.WaitAsync(patience, cancel) ? new Turn(turns) : throw Late();

    private static SqliteException Late() => new("the database is locked, and others wait for it too", raw.SQLITE_BUSY);

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        private SemaphoreSlim? _turns = turns;

        public void Dispose() => Interlocked.Exchange(ref _turns, null)?.Release();
    }
}
