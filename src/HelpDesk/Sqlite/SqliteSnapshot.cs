using Crm.HelpDesk.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace Crm.HelpDesk.Sqlite;

/// <summary>
/// The database as it was at one instant, while others go on writing to it: a read transaction that is held until this is disposed. What is written meanwhile stays
/// in the write-ahead log, which grows by it.
/// </summary>
public sealed class SqliteSnapshot : IDisposable
{
    private const int PagesAtOnce = 2_000;

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;

    private SqliteSnapshot(SqliteConnection connection)
    {
        _connection = connection;
        _transaction = connection.BeginTransaction(deferred: true);
        JournalPosition = Read("SELECT Position FROM JournalCheckpoints");
        Bytes = Read("PRAGMA page_count") * Read("PRAGMA page_size");
    }

    /// <summary>How far the journal is stored in it.</summary>
    public long JournalPosition { get; }

    /// <summary>Size of a copy.</summary>
    public long Bytes { get; }

    /// <param name="file">Of the database; it may be in use.</param>
    /// <exception cref="SqliteException">It cannot be read, or holds no help desk.</exception>
    public static SqliteSnapshot Take(string file)
    {
        // Able to write, because only then can the write-ahead log of a server that was killed be read; nothing is written.
        var connection = Open(file, SqliteOpenMode.ReadWrite);
        try
        {
            return new SqliteSnapshot(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Copies the database page by page.</summary>
    /// <param name="file">Must not exist.</param>
    /// <param name="copied">Told after each piece how many bytes are copied so far.</param>
    /// <exception cref="SqliteException">The copy could not be written; error code 13 is a full disk.</exception>
    public void CopyTo(string file, Action<long> copied, CancellationToken cancel = default)
    {
        using var target = Open(file, SqliteOpenMode.ReadWriteCreate);
        // Whoever calls this throws away a copy that is not complete, and flushes the one that is.
        Execute(target, "PRAGMA synchronous=OFF");
        using var backup = raw.sqlite3_backup_init(target.Handle!, "main", _connection.Handle!, "main");
        if (backup.IsInvalid)
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_errcode(target.Handle!), target.Handle);
        }

        int step;
        while ((step = raw.sqlite3_backup_step(backup, PagesAtOnce)) == raw.SQLITE_OK)
        {
            var pages = raw.sqlite3_backup_pagecount(backup);
            copied(Bytes / Math.Max(1, pages) * (pages - raw.sqlite3_backup_remaining(backup)));
            cancel.ThrowIfCancellationRequested();
        }

        if (step != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(step, target.Handle);
        }

        copied(Bytes);
    }

    /// <summary>Checks a copy from end to end, and that this program can use it: a backup's that is about to be brought back.</summary>
    /// <exception cref="SqliteException">It is damaged, or no database.</exception>
    /// <exception cref="UnknownSchemaException">Another version of this program has used it.</exception>
    public static async Task CheckAsync(string file, CancellationToken cancel = default)
    {
        var options = new DbContextOptionsBuilder<SqliteHelpDeskDb>();
        options.UseSqlite(HelpDeskSqlite.ConnectionString(file, pooling: false));
        await using var db = new SqliteHelpDeskDb(options.Options);
        await db.Database.OpenConnectionAsync(cancel);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA quick_check(1)";
        if (await command.ExecuteScalarAsync(cancel) is not "ok")
        {
            throw new SqliteException("its pages do not fit together", raw.SQLITE_CORRUPT);
        }

        await UnknownSchemaException.CheckAsync(db, cancel);
    }

    public void Dispose()
    {
        _transaction.Dispose();
        _connection.Dispose();
    }

    private long Read(string sql)
    {
        using var command = _connection.CreateCommand();
        command.Transaction = _transaction;
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ConnectionString);
        connection.Open();
        Execute(connection, "PRAGMA busy_timeout=5000");
        return connection;
    }
}
