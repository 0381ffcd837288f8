using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Sqlite;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tests.Timeline;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Crm.HelpDesk.Tests.Sqlite;

/// <summary>What a look-up by prepared statements reads, and what it costs, counted by SQLite itself: times of a shared machine prove nothing.</summary>
public sealed class SqliteCallerReaderTests : DataTest<SqliteTestDatabaseAlone>
{
    private const string Number = "+12125550100";

    [Fact]
    public async Task It_reads_what_the_model_reads()
    {
        var (olga, ann) = (await AddUserAsync("olga"), await AddUserAsync("ann"));
        var full = new CustomerDraft("Maria Alvarez", "Alderbrook", "gold", "es", "America/New_York", "maria@example.com", "Line one\nline two", olga.Id, ["+12125550199", $"{Number} x7"]);
        var maria = Value(await Customers.CreateAsync(full, Ada, Cancel));
        Value(await Customers.CreateAsync(Draft("ACME", Number) with { Kind = CustomerKind.Organization }, Ada, Cancel));
        var nobody = await Customers.EnsureProvisionalAsync("+12125550177", "Somebody", Cancel);
        var alone = await AddCustomerAsync("Without a number");
        await AddTicketAsync(maria.Id, "Hers, with an owner", olga.Id);
        var done = await AddTicketAsync(maria.Id, "Done");
        Value(await Desk.ChangeAsync(done.Id, new TicketChange(done.Revision, TicketState.Resolved), Ada, Cancel));
        await AddTicketAsync(nobody.Id, "Nobody's");
        await Events.AppendAsync(Calls.Answered(Clock.Advance(TimeSpan.FromMinutes(5)), Number, maria.Id, ann.Id), 0, Cancel);
        await Events.AppendAsync(Calls.Message(Clock.Advance(TimeSpan.FromMinutes(5)), "+12125550177", null, Guid.CreateVersion7(), Guid.CreateVersion7()), 0, Cancel);

        var model = new ModelCallerReader(Databases);
        using var reader = new SqliteCallerReader(Database.File);

        foreach (var number in new[] { Number, "+12125550199", "+12125550177", "+12125550188" })
        {
            Assert.Equivalent(Ordered(model.OfNumber(number)), Ordered(reader.OfNumber(number)), strict: true);
        }

        foreach (var customer in new[] { maria.Id, nobody.Id, alone.Id, Guid.CreateVersion7() })
        {
            Assert.Equivalent(Ordered(model.OfCustomer(customer)), Ordered(reader.OfCustomer(customer)), strict: true);
        }

        Assert.Equal("7", reader.OfNumber(Number).Customers.Single(row => row.Customer.Id == maria.Id).Extension);
        Assert.Equal(2, reader.OfNumber(Number).Customers.Count);
        Assert.NotEmpty(reader.OfNumber("+12125550177").OpenTickets);
    }

    [Fact]
    public async Task What_was_committed_a_moment_ago_is_seen()
    {
        var bob = await AddCustomerAsync("Bob", Number);
        using var reader = new SqliteCallerReader(Database.File);
        Assert.Empty(reader.OfNumber(Number).OpenTickets);

        var ticket = await AddTicketAsync(bob.Id, "Broken");
        Assert.Equal("Broken", Assert.Single(reader.OfNumber(Number).OpenTickets).Title);
        Value(await Customers.EditAsync(bob.Id, bob.Revision, bob.ToDraft() with { Name = "Robert", Tier = "gold" }, Ada, Cancel));
        var seen = Assert.Single(reader.OfNumber(Number).Customers).Customer;
        Assert.Equal(("Robert", "gold"), (seen.Name, seen.Tier));
        Value(await Desk.ChangeAsync(ticket.Id, new TicketChange(ticket.Revision, TicketState.Resolved), Ada, Cancel));
        Assert.Empty(reader.OfNumber(Number).OpenTickets);
        var robert = (await Customers.FindAsync(bob.Id, Viewer.System, Cancel))!;
        Value(await Customers.EditAsync(bob.Id, robert.Revision, robert.ToDraft() with { Numbers = [] }, Ada, Cancel));
        Assert.Empty(reader.OfNumber(Number).Customers);
    }

    [Fact]
    public async Task A_look_up_runs_five_statements_that_were_prepared_once_and_walks_through_no_table()
    {
        var bob = await AddCustomerAsync("Bob", Number);
        await AddTicketAsync(bob.Id, "Broken");
        await Events.AppendAsync(Calls.Answered(Clock.Now, Number, bob.Id, Guid.CreateVersion7()), 0, Cancel);
        await GrowAsync(5);
        using var statements = Counted();
        statements.OfNumber(Number);
        Count(statements);

        for (var i = 0; i < 100; i++)
        {
            statements.OfNumber(Number);
        }

        var cost = Count(statements);
        Assert.Equal(5, cost.Count);
        Assert.All(cost, statement => Assert.Equal((100, 0, 0), (statement.Runs, statement.Prepared, statement.Scanned)));
    }

    [Fact]
    public async Task A_look_up_costs_no_more_when_the_help_desk_has_grown()
    {
        var bob = await AddCustomerAsync("Bob", Number);
        await AddTicketAsync(bob.Id, "Broken");
        await Events.AppendAsync(Calls.Answered(Clock.Now, Number, bob.Id, Guid.CreateVersion7()), 0, Cancel);
        await GrowAsync(5);
        using var statements = Counted();
        statements.OfNumber(Number);
        Count(statements);
        statements.OfNumber(Number);
        var small = Count(statements).Sum(statement => statement.Steps);
        await GrowAsync(50);
        statements.OfNumber(Number);
        Assert.Equal(small, Count(statements).Sum(statement => statement.Steps));
        Assert.True(small > 0);
    }

    [Fact]
    public async Task After_a_failure_the_next_look_up_works()
    {
        await AddCustomerAsync("Bob", Number);
        using var reader = new SqliteCallerReader(Database.File);
        Assert.Single(reader.OfNumber(Number).Customers);
        await RenameAsync("Tickets", "Gone");
        Assert.Throws<SqliteException>(() => reader.OfNumber(Number));
        Assert.Empty(reader.Idle);
        await RenameAsync("Gone", "Tickets");
        Assert.Single(reader.OfNumber(Number).Customers);
    }

    [Fact]
    public async Task Many_threads_ask_at_once_and_each_gets_its_own_answer()
    {
        var names = Enumerable.Range(0, 20).ToDictionary(i => $"+12125551{i:000}", i => $"Person {i}");
        foreach (var (number, name) in names)
        {
            await AddCustomerAsync(name, number);
        }

        using var reader = new SqliteCallerReader(Database.File);
        Parallel.ForEach(Enumerable.Repeat(names, 20).SelectMany(all => all), new ParallelOptions { MaxDegreeOfParallelism = 8 }, person =>
            Assert.Equal(person.Value, Assert.Single(reader.OfNumber(person.Key).Customers).Customer.Name));
        Assert.InRange(reader.Idle.Count, 1, 8);
    }

    // Which of a number's customers is read first says nothing.
    private static CallerRows Ordered(CallerRows rows) => rows with { Customers = [.. rows.Customers.OrderBy(row => row.Customer.Name, StringComparer.Ordinal)] };

    /// <summary>Others, later than everyone so far in each index.</summary>
    private async Task GrowAsync(int customers)
    {
        for (var i = 0; i < customers; i++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            var other = await AddCustomerAsync($"Other {i}", $"+12125{550200 + Clock.Now.Minute + (100 * Clock.Now.Hour)}");
            await AddTicketAsync(other.Id, "Another");
            await Events.AppendAsync(Calls.Answered(Clock.Now, null, other.Id, Guid.CreateVersion7()), 0, Cancel);
        }
    }

    private CallerStatements Counted()
    {
        var statements = new CallerStatements(Database.File);
        statements.Connection.Handle!.enable_sqlite3_next_stmt(true);
        return statements;
    }

    /// <summary>What SQLite counted of each statement since the last time.</summary>
    private static List<(int Runs, int Prepared, int Scanned, int Steps)> Count(CallerStatements statements)
    {
        const int FullScanSteps = 1, VmSteps = 4, PreparedAgain = 5, Runs = 6;
        var connection = statements.Connection.Handle!;
        var counts = new List<(int, int, int, int)>();
        for (var statement = raw.sqlite3_next_stmt(connection, null); statement is not null; statement = raw.sqlite3_next_stmt(connection, statement))
        {
            counts.Add((Status(Runs), Status(PreparedAgain), Status(FullScanSteps), Status(VmSteps)));
            int Status(int what) => raw.sqlite3_stmt_status(statement, what, 1);
        }

        return counts;
    }

    private async Task RenameAsync(string table, string to)
    {
        await using var connection = new SqliteConnection($"Data Source={Database.File}");
        await connection.OpenAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = $"ALTER TABLE {table} RENAME TO {to}";
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
