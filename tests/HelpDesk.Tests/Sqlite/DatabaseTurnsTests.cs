using Crm.HelpDesk.Sqlite;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Users;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Sqlite;

/// <summary>A file that somebody else holds keeps one thread waiting to write and a few to read; whoever else asks waits without one.</summary>
public sealed class DatabaseTurnsTests : DataTest<SqliteTestDatabaseAlone>
{
    private const int Many = 40;

    /// <summary>Before SQLite gives up waiting for the file.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task Many_writers_wait_for_a_locked_file_in_one_thread_and_all_are_stored_afterwards()
    {
        await AddCustomerAsync("Ada");
        Task<CustomerAdded>[] writing;
        using (Lock())
        {
            var threads = ThreadPool.ThreadCount;
            writing = [.. Enumerable.Range(0, Many).Select(i => Task.Run(async () => new CustomerAdded((await AddCustomerAsync($"Person {i}")).Name), Cancel))];

            // Reading goes on, and so does whatever else needs a thread of the pool.
            Assert.NotEmpty((await Search.SearchAsync("ada", null, 10, Viewer.System, Cancel).WaitAsync(Soon, Cancel)).Items);
            await Task.Run(() => { }, Cancel).WaitAsync(Soon, Cancel);

            Assert.DoesNotContain(writing, task => task.IsCompleted);
            Assert.InRange(ThreadPool.ThreadCount, 0, threads + Environment.ProcessorCount + DatabaseTurns.Threads);
        }

        Assert.Equal(Many, (await Task.WhenAll(writing)).Distinct().Count());
        await using var db = await OpenAsync();
        Assert.Equal(Many + 1, await db.Customers.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_turn_is_given_back_whatever_becomes_of_the_work()
    {
        for (var i = 0; i < 2 * DatabaseTurns.Threads; i++)
        {
            await using var db = await OpenAsync();
            await Assert.ThrowsAnyAsync<SqliteException>(() => db.Database.ExecuteSqlRawAsync("INSERT INTO NoSuchTable VALUES (1)", Cancel));
            await Assert.ThrowsAnyAsync<SqliteException>(() => db.Database.SqlQueryRaw<int>("SELECT x AS Value FROM NoSuchTable").ToListAsync(Cancel));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => db.Customers.CountAsync(new CancellationToken(canceled: true)));
            Assert.Equal(0, await db.Customers.CountAsync(Cancel));
            Assert.Equal(0, await db.Customers.ExecuteDeleteAsync(Cancel));
        }

        await AddCustomerAsync("Ada");
    }

    [Fact]
    public async Task Whoever_waits_too_long_is_told_as_by_a_locked_file()
    {
        var turns = new DatabaseTurns(TimeSpan.FromMilliseconds(1));
        using var first = await turns.WriteAsync(Cancel);
        Assert.Equal(5, (await Assert.ThrowsAsync<SqliteException>(() => turns.WriteAsync(Cancel))).SqliteErrorCode);
        first.Dispose();
        first.Dispose();
        using var second = await turns.WriteAsync(Cancel);
        await Assert.ThrowsAsync<SqliteException>(() => turns.WriteAsync(Cancel));
    }

    private SqliteConnection Lock()
    {
        var connection = new SqliteConnection($"Data Source={Database.File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        command.ExecuteNonQuery();
        return connection;
    }

    private sealed record CustomerAdded(string Name);
}
