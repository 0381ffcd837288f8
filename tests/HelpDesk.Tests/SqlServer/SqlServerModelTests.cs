using System.Data;
using System.Text.RegularExpressions;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.SqlServer;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Timeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.SqlServer.Storage.Internal;
using Microsoft.EntityFrameworkCore.Storage;

// The connection to master, which EF makes databases by, is internal to it.
#pragma warning disable EF1001

namespace Crm.HelpDesk.Tests.SqlServer;

/// <summary>What can be known of the help desk on SQL Server without a server.</summary>
public sealed partial class SqlServerModelTests : DataTest<SqliteTestDatabase>
{
    private const int MostClusteredBytes = 900, MostIndexBytes = 1_700;

    private readonly SqlServerHelpDeskDb _db = new(SqlServerTranslation.Options(new StubConnection()));

    [Fact]
    public void The_model_has_no_change_that_no_migration_makes() => Assert.False(_db.Database.HasPendingModelChanges());

    [Fact]
    public void Every_migration_can_be_scripted_forth_and_back()
    {
        var migrator = _db.GetService<IMigrator>();
        var script = migrator.GenerateScript();
        foreach (var table in _db.Model.GetEntityTypes().Select(e => e.GetTableName()))
        {
            Assert.Contains($"CREATE TABLE [{table}]", script, StringComparison.Ordinal);
        }

        Assert.Contains("'tickets', 1000", script, StringComparison.Ordinal);
        Assert.DoesNotContain("\"", script, StringComparison.Ordinal);
        Assert.Contains("DROP TABLE [Customers]", migrator.GenerateScript(_db.Database.GetMigrations().Last(), Migration.InitialDatabase), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_scripted_for_a_database_of_the_first_version_adds_to_it_and_takes_nothing_away()
    {
        var script = _db.GetService<IMigrator>().GenerateScript(_db.Database.GetMigrations().First());
        Assert.Contains("ALTER TABLE [Tickets] ADD [Kind] nvarchar(32) NOT NULL DEFAULT N'question'", script, StringComparison.Ordinal);
        Assert.Contains("INSERT INTO CustomerHandles (CustomerId, Kind, [Key], Value, Position)", script, StringComparison.Ordinal);
        // A table that came after the first version may go again, and an index holds nothing that its table does not.
        var kept = script.Replace("ON DELETE", "", StringComparison.Ordinal).Replace("DROP TABLE [OutgoingMessages]", "", StringComparison.Ordinal).Replace("DROP INDEX", "", StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex(@"\b(DROP|DELETE|TRUNCATE|ALTER COLUMN|UPDATE)\b", RegexOptions.None, TimeSpan.FromSeconds(5)), kept);
    }

    [Fact]
    public void Every_key_and_index_fits_into_what_the_server_allows()
    {
        foreach (var entity in _db.Model.GetEntityTypes())
        {
            Assert.InRange(entity.FindPrimaryKey()!.Properties.Sum(Bytes), 1, MostClusteredBytes);
            Assert.All(entity.GetIndexes(), index => Assert.InRange(index.Properties.Sum(Bytes), 1, MostIndexBytes));
        }
    }

    [Fact]
    public void No_row_is_deleted_along_two_ways()
    {
        // The server refuses such a table (error 1785), also for a circle.
        foreach (var root in _db.Model.GetEntityTypes())
        {
            var reached = new HashSet<IEntityType> { root };
            var next = new Queue<IEntityType>([root]);
            while (next.TryDequeue(out var entity))
            {
                foreach (var key in entity.GetReferencingForeignKeys().Where(key => key.DeleteBehavior is DeleteBehavior.Cascade or DeleteBehavior.SetNull))
                {
                    Assert.True(reached.Add(key.DeclaringEntityType), $"Deleting a row of {root.GetTableName()} reaches {key.DeclaringEntityType.GetTableName()} twice.");
                    next.Enqueue(key.DeclaringEntityType);
                }
            }
        }
    }

    [Fact]
    public void No_index_is_filtered_by_a_text_with_a_collation_of_its_own()
    {
        // A constant has the database's collation, and the server refuses an index over columns of another (error 10611).
        foreach (var entity in _db.GetService<IDesignTimeModel>().Model.GetEntityTypes())
        {
            foreach (var filter in entity.GetIndexes().Select(index => index.GetFilter()).Where(filter => filter?.Contains('\'') == true))
            {
                Assert.DoesNotContain(entity.GetProperties(), p => p.GetCollation() is not null && Regex.IsMatch(filter!, $@"\b{p.GetColumnName()}\b", RegexOptions.None, TimeSpan.FromSeconds(1)));
            }
        }
    }

    [Fact]
    public void Names_are_no_longer_than_the_server_allows()
    {
        var names = _db.Model.GetRelationalModel().Tables.SelectMany(t => t.Columns.Select(c => c.Name).Concat(t.ForeignKeyConstraints.Select(k => k.Name)).Concat(t.Indexes.Select(i => i.Name)).Append(t.Name));
        Assert.DoesNotContain(names, name => name.Length > 128);
    }

    [Fact]
    public async Task What_takes_as_long_as_there_are_rows_has_no_limit_of_time_and_the_next_user_of_the_context_has_the_usual_one()
    {
        var options = SqlServerTranslation.Options(new StubConnection());
        var pool = new PooledDbContextFactory<SqlServerHelpDeskDb>(options);
        await using (var db = await pool.CreateDbContextAsync(Cancel))
        {
            await foreach (var _ in ((HelpDeskDb)db).Stream(db.Counters).WithCancellation(Cancel))
            {
            }

            Assert.Equal(0, db.Database.GetCommandTimeout());
        }

        await using (var db = await pool.CreateDbContextAsync(Cancel))
        {
            Assert.Null(db.Database.GetCommandTimeout());
            await ((HelpDeskDb)db).RelateLaterAsync(["Tickets"], begin: true, Cancel);
            Assert.Equal(0, db.Database.GetCommandTimeout());
        }
    }

    [Fact]
    public void A_database_can_be_made_by_a_context_without_a_limit_of_time()
    {
        using var db = new SqlServerHelpDeskDb(new DbContextOptionsBuilder<SqlServerHelpDeskDb>().UseSqlServer("Server=none.invalid;Database=crm", HelpDeskSqlServer.Retrying).Options);
        db.Database.SetCommandTimeout(SqlServerHelpDeskDb.AsLongAsItTakes);
        using var master = db.GetService<ISqlServerConnection>().CreateMasterConnection();
        Assert.Equal(0, master.CommandTimeout);
    }

    [Fact]
    public async Task A_database_that_was_emptied_has_the_rows_of_a_new_one()
    {
        await using var transaction = await _db.Database.BeginTransactionAsync(Cancel);
        StubConnection.Seen.Clear();
        await SqlServerTestDatabases.SeedAsync(_db);
        Assert.Equal(["ComplaintCauses 14", "Counters 2", "FeedPlaces 2", "JournalCheckpoints 2"], StubConnection.Seen.Select(c => $"{c.Text.Split('[', ']')[1]} {c.Parameters.Count}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_database_is_emptied_between_tests_in_an_order_that_its_references_allow()
    {
        var statements = SqlServerTestDatabases.Empty(_db).Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        Assert.Equal(_db.Model.GetEntityTypes().Count(), statements.Count);
        foreach (var key in _db.Model.GetEntityTypes().SelectMany(e => e.GetForeignKeys()).Where(key => key.PrincipalEntityType != key.DeclaringEntityType))
        {
            Assert.True(Place(key.DeclaringEntityType) < Place(key.PrincipalEntityType));
        }

        int Place(IEntityType entity) => statements.FindIndex(statement => statement.Contains($"[{entity.GetTableName()}]", StringComparison.Ordinal));
    }

    [Fact]
    public void Texts_ids_and_times_are_stored_so_that_they_compare_as_in_the_program()
    {
        foreach (var property in _db.GetService<IDesignTimeModel>().Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
        {
            var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
            var expected = type == typeof(Guid) ? "binary(16)" : type == typeof(DateTimeOffset) ? "datetimeoffset" : null;
            Assert.True(expected is null || property.GetColumnType() == expected, $"{property.DeclaringType.ShortName()}.{property.Name} is {property.GetColumnType()}");
            Assert.Equal(type == typeof(string) ? "Latin1_General_100_BIN2" : null, property.GetCollation());
        }
    }

    [Fact]
    public async Task A_query_that_SQLite_alone_can_translate_fails()
    {
        await using var db = await OpenAsync();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => db.Customers.Where(c => EF.Functions.Glob(c.Name, "a*")).ToListAsync(Cancel));
        Assert.Contains("SQL Server cannot run this query", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_is_too_long_for_a_command_fails()
    {
        await using var db = await OpenAsync();
        var names = Enumerable.Range(0, 2_200).Select(i => $"name {i}").ToList();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => db.Customers.Where(c => names.Contains(c.Name)).ToListAsync(Cancel));
        Assert.Contains("too long for SQL Server", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_is_taken_for_the_transaction_and_only_in_one()
    {
        HelpDeskDb db = _db;
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.LockAsync(DatabaseLock.Leads, cancel: Cancel));
        await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
        StubConnection.Seen.Clear();
        var ticket = Guid.NewGuid();
        await db.LockAsync(DatabaseLock.TicketHistory, ticket, Cancel);
        var command = Assert.Single(StubConnection.Seen);
        Assert.Contains("sp_getapplock @Resource = @p0, @LockMode = 'Exclusive', @LockOwner = 'Transaction'", command.Text, StringComparison.Ordinal);
        Assert.Equal($"helpdesk.TicketHistory.{ticket}", Assert.Single(command.Parameters).Value);
    }

    [Fact]
    public async Task Rows_are_written_whole_however_long_their_texts_are()
    {
        await using var transaction = await _db.Database.BeginTransactionAsync(Cancel);
        StubConnection.Seen.Clear();
        var at = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        var rows = Enumerable.Range(1, 120).Select(i => ContactEventRow.From(new(Guid.CreateVersion7(), i, at, new DigitsTaken("step", new string('5', 50 * i)))));
        await new RowWriter<ContactEventRow>(_db).InsertAsync([.. rows], Cancel);

        Assert.Equal([50, 50, 20], StubConnection.Seen.Select(c => c.Parameters.Count / 5));
        Assert.StartsWith("INSERT INTO [ContactEvents] ([Stream], [Sequence], [At], [Body], [Kind]) VALUES (@r0_0, ", StubConnection.Seen[0].Text, StringComparison.Ordinal);
        foreach (var parameter in StubConnection.Seen.SelectMany(c => c.Parameters))
        {
            Assert.True(parameter.Value is not string text || parameter.Size == -1 || parameter.Size >= text.Length, $"{parameter.ParameterName} would be cut at {parameter.Size}");
            Assert.True(parameter.Value is not byte[] || parameter.DbType == DbType.Binary);
        }
    }

    [Fact]
    public async Task A_long_result_is_read_as_it_is_consumed_and_others_are_kept_for_another_try()
    {
        var table = new DataTable();
        table.Columns.Add("Value", typeof(int));
        foreach (var i in Enumerable.Range(1, 1_000))
        {
            table.Rows.Add(i);
        }

        var readers = new List<CountingReader>();
        var stub = new StubConnection
        {
            Answer = _ =>
            {
                readers.Add(new CountingReader(table.CreateDataReader()));
                return readers[^1];
            },
        };
        await using var db = new SqlServerHelpDeskDb(SqlServerTranslation.Options(stub));
        await foreach (var first in ((HelpDeskDb)db).Stream(db.Counters.Select(c => c.Value)).WithCancellation(Cancel))
        {
            Assert.Equal((1, 1), (first, readers[0].RowsRead));
            break;
        }

        Assert.Equal(1, await db.Counters.Select(c => c.Value).AsAsyncEnumerable().FirstAsync(Cancel));
        Assert.True(readers[1].RowsRead > 1_000, "A result that is not streamed must be read whole, or a failure in its middle could not be tried again.");
    }

    private static int Bytes(IProperty property)
    {
        var type = property.GetColumnType();
        return type switch
        {
            "bit" => 1,
            "date" => 3,
            "int" => 4,
            "bigint" or "float" => 8,
            "decimal(18,2)" => 9,
            "datetimeoffset" => 10,
            "binary(16)" => 16,
            _ when Sized().Match(type) is { Success: true } text => 2 * int.Parse(text.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture),
            _ => throw new InvalidOperationException($"{property.DeclaringType.ShortName()}.{property.Name} is {type}, which no index can hold."),
        };
    }

    [GeneratedRegex(@"^nvarchar\((\d+)\)$")]
    private static partial Regex Sized();
}
