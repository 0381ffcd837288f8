using System.Globalization;
using Crm.HelpDesk;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Benchmarks.Lookup;

/// <summary>
/// Fills an empty help desk with very many customers: each has three numbers, two tickets of which one in ten is open, and a contact. One customer is made by the
/// services; the others are copies of its rows with ids, numbers and times of their own, made inside SQLite.
/// </summary>
internal sealed class LookupDatabase(string file, IServiceProvider services)
{
    /// <summary>A prime, so that neighbours in the index of numbers are strangers everywhere else.</summary>
    internal const long Stride = 1_000_003;
    internal const int NumbersEach = 3;
    internal const int TicketsEach = 2;

    /// <summary>A number of the n-th customer.</summary>
    public static string Number(long n, int which) =>
        string.Create(CultureInfo.InvariantCulture, $"+1{2_000_000_000 + (((n * NumbersEach) + which) * Stride % 8_000_000_000)}");

    public async Task FillAsync(int customers)
    {
        await MakeTemplateAsync();
        using var connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        Execute(connection, "PRAGMA synchronous=OFF; PRAGMA cache_size=-400000; PRAGMA foreign_keys=OFF");
        var indexes = Read(connection, "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('Customers', 'PhoneNumbers', 'Tickets', 'Contacts')");
        foreach (var name in Read(connection, "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('Customers', 'PhoneNumbers', 'Tickets', 'Contacts')"))
        {
            Execute(connection, $"DROP INDEX \"{name}\"");
        }

        Multiply(connection, "Customers", customers, ("Id", Id("C", "i")), ("Name", "'Customer ' || i"));
        Multiply(connection, "PhoneNumbers", customers * NumbersEach,
            ("CustomerId", Id("C", $"i / {NumbersEach}")), ("Position", $"i % {NumbersEach}"), ("Number", $"'+1' || (2000000000 + i * {Stride} % 8000000000)"));
        Multiply(connection, "Tickets", customers * TicketsEach,
            ("Id", Id("D", "i")), ("Key", Id("D", "i")), ("Number", "i + 2000"), ("CustomerId", Id("C", $"i % {customers}")),
            ("Open", "i % 10 = 0"), ("State", "iif(i % 10 = 0, 'open', 'closed')"), ("UpdatedAt", "t.UpdatedAt - i"));
        Multiply(connection, "Contacts", customers, ("Id", Id("E", "i")), ("CustomerId", Id("C", "i")), ("StartedAt", "t.StartedAt - i"));
        indexes.ForEach(sql => Execute(connection, sql));
        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private async Task MakeTemplateAsync()
    {
        var owner = (await services.GetRequiredService<UserStore>().CreateAsync(
            new UserDraft("owner", "Olga Owner", UserRole.Agent, false, new Dictionary<string, int>(), PasswordHash: "hash"))).Value!;
        var customer = (await services.GetRequiredService<CustomerDirectory>().CreateAsync(
            new CustomerDraft("Template", "Alderbrook", "gold", "en", null, "template@example.com", null, owner.Id, ["+12125550100"]), Actor.Caller)).Value!;
        await services.GetRequiredService<TicketDesk>().CreateAsync(
            new TicketDraft(Guid.NewGuid(), customer.Id, "A delivery that has not come", "Text", TicketPriority.Normal, owner.Id), new Actor(owner.Id, owner.DisplayName));
        var (contact, at) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow.AddDays(-1));
        await services.GetRequiredService<EventStore>().AppendAsync(
            [
                new(contact, 1, at, new ContactOpened(ContactDirection.Inbound, "+12125550100", null, "line", "id", null)),
                new(contact, 2, at, new CustomerMatched(customer.Id, "number", 1)),
                new(contact, 3, at, new AgentConnected(owner.Id, "support", 1)),
                new(contact, 4, at, new ContactClosed("answered", null)),
            ],
            4);
    }

    /// <summary>Sixteen bytes that rise with <paramref name="n"/>.</summary>
    internal static string Id(string table, string n) => $"unhex(printf('0190000{table}%08x70008000%08x', {n}, {n}))";

    internal static void Multiply(SqliteConnection connection, string table, int rows, params (string Column, string Value)[] changed)
    {
        var columns = Read(connection, $"SELECT name FROM pragma_table_info('{table}')");
        var values = columns.Select(column => changed.FirstOrDefault(c => c.Column == column).Value ?? $"t.\"{column}\"");
        Execute(connection, $"""
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {rows}), t AS MATERIALIZED (SELECT * FROM {table} LIMIT 1)
            INSERT INTO {table} ({string.Join(", ", columns.Select(column => $"\"{column}\""))}) SELECT {string.Join(", ", values)} FROM t CROSS JOIN n
            """);
    }

    internal static List<string> Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }
}
