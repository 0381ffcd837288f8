using System.Diagnostics;
using System.Globalization;
using Crm.Benchmarks.Lookup;
using Crm.HelpDesk;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Benchmarks.HelpDesk;

/// <summary>
/// Fills an empty help desk as a large site's after two years: for each customer three numbers, two tickets with two entries each, a call, and ten events of it,
/// with people's names and what they write. A template of each row is made by the services; the others are copies with ids, texts and times of their own, made
/// inside SQLite, always the same.
/// </summary>
internal sealed class LargeDatabase(string file, IServiceProvider services)
{
    private const int Owners = 50, Teams = 10;

    // Of twenty: the last of each part is where it ends. Three in a hundred are nobody's, half are no team's.
    private const string
        Kind = "CASE (i / 10 * 7 + i / 900) % 20 WHEN 0 THEN 'complaint' WHEN 1 THEN 'request' WHEN 2 THEN 'request' WHEN 3 THEN 'incident' WHEN 4 THEN 'incident' WHEN 5 THEN 'incident' ELSE 'question' END",
        Priority = "CASE (i / 10 * 3 + i / 700) % 20 WHEN 0 THEN 'urgent' WHEN 1 THEN 'high' WHEN 2 THEN 'high' WHEN 3 THEN 'low' WHEN 4 THEN 'low' WHEN 5 THEN 'low' ELSE 'normal' END",
        Tag = "CASE WHEN Number % 100 = 0 THEN 'vip' WHEN Number % 3 = 0 THEN 'billing' WHEN Number % 7 = 0 THEN 'returns' ELSE 'product-' || (Number / 10 % 300) END";

    private static readonly string[] Big = ["Customers", "PhoneNumbers", "Tickets", "TicketTags", "TicketFollowers", "TicketEntries", "Contacts", "ContactEvents", "CustomerTexts", "TicketTexts"];

    private readonly List<Guid> _users = [];

    public async Task FillAsync(int customers)
    {
        await MakeTemplateAsync();
        using var connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        Execute(connection, "PRAGMA synchronous=OFF; PRAGMA cache_size=-400000; PRAGMA foreign_keys=OFF; PRAGMA temp_store=MEMORY");
        Words(connection);
        var tables = string.Join(", ", Big.Select(table => $"'{table}'"));
        var later = LookupDatabase.Read(connection, $"SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name IN ({tables}) ORDER BY type");
        foreach (var drop in LookupDatabase.Read(connection, $"SELECT 'DROP ' || type || ' \"' || name || '\"' FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name IN ({tables})"))
        {
            Execute(connection, drop);
        }

        Step("customers and numbers", () => Customers(connection, customers));
        Step("tickets and entries", () => Tickets(connection, customers));
        Step("contacts and events", () => Contacts(connection, customers));
        Step("texts", () => Texts(connection));
        Step("indexes", () => later.ForEach(sql => Execute(connection, sql)));
        Step("full-text indexes", () => Execute(connection, "INSERT INTO CustomerIndex(CustomerIndex) VALUES ('rebuild'); INSERT INTO TicketIndex(TicketIndex) VALUES ('rebuild'); PRAGMA wal_checkpoint(TRUNCATE)"));
    }

    private async Task MakeTemplateAsync()
    {
        for (var i = 0; i < Owners; i++)
        {
            _users.Add((await services.GetRequiredService<UserStore>().CreateAsync(
                new UserDraft($"agent{i}", $"Agent {i}", UserRole.Agent, false, new Dictionary<string, int>(), PasswordHash: "hash"))).Value!.Id);
        }

        for (var i = 0; i < Teams; i++)
        {
            await services.GetRequiredService<TeamStore>().CreateAsync(new TeamDraft($"Team {i}", false, [.. _users.Where((_, at) => at % Teams == i)]));
        }

        var actor = new Actor(_users[0], "Agent 0");
        var customer = (await services.GetRequiredService<CustomerDirectory>().CreateAsync(
            new CustomerDraft("Template", null, "gold", "en", null, "template@example.com", null, _users[0], ["+12125550100"]))).Value!;
        var desk = services.GetRequiredService<TicketDesk>();
        var ticket = (await desk.CreateAsync(new TicketDraft(Guid.NewGuid(), customer.Id, "Template", "Text", TicketPriority.Normal, _users[0]), actor)).Value!;
        await desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), "Note", null, actor);
        var (contact, at, offer) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow.AddDays(-1), Guid.NewGuid());
        ContactEventBody[] events =
        [
            new ContactOpened(ContactDirection.Inbound, "+12125550100", null, "+18005550000", "call-id@example.com", null), new CustomerMatched(customer.Id, "number", 1),
            new IvrStepEntered("main", "greeting"), new DigitsTaken("greeting", "1"), new ContactQueued("support", at, 1), new OfferEnded(offer, _users[0], "answered"),
            new ContactDequeued("support", "connected", 7.5), new AgentConnected(_users[0], "support", 7.5), new AgentDisconnected(_users[0], "customer", 61.25, 3), new ContactClosed("answered", null),
        ];
        await services.GetRequiredService<EventStore>().AppendAsync([.. events.Select((body, i) => new ContactEvent(contact, i + 1, at.AddSeconds(i), body))], events.Length);
    }

    private static void Customers(SqliteConnection connection, int customers)
    {
        LookupDatabase.Multiply(connection, "Customers", customers,
            ("Id", Id("C", "i")), ("Name", $"{Word("FirstNames", "i * 7919")} || ' ' || {Word("LastNames", "i / 97 + i * 31")}"),
            ("Organization", $"iif(i % 3 = 0, {Word("LastNames", "i * 13")} || ' ' || {Word("Trades", "i / 7")}, NULL)"),
            ("Email", $"lower({Word("FirstNames", "i * 7919")}) || '.' || i || '@example.com'"), ("Notes", $"iif(i % 5 = 0, {Word("Sentences", "i * 17")}, NULL)"),
            ("Tier", "CASE i % 10 WHEN 0 THEN 'platinum' WHEN 1 THEN 'gold' ELSE 'standard' END"), ("CreatedAt", "t.CreatedAt - i * 600000000"), ("MadeForNumber", "NULL"));
        LookupDatabase.Multiply(connection, "PhoneNumbers", customers * LookupDatabase.NumbersEach,
            ("CustomerId", Id("C", $"i / {LookupDatabase.NumbersEach}")), ("Position", $"i % {LookupDatabase.NumbersEach}"), ("Number", $"'+1' || (2000000000 + i * {LookupDatabase.Stride} % 8000000000)"));
    }

    private static void Tickets(SqliteConnection connection, int customers)
    {
        var tickets = customers * LookupDatabase.TicketsEach;
        Execute(connection, "CREATE TEMP TABLE Owner AS SELECT row_number() OVER () - 1 AS k, Id FROM Users; CREATE TEMP TABLE Team AS SELECT row_number() OVER () - 1 AS k, Id FROM Teams");
        LookupDatabase.Multiply(connection, "Tickets", tickets,
            ("Id", Id("D", "i")), ("Key", Id("D", "i")), ("Number", "i + 2000"), ("CustomerId", Id("C", $"i % {customers}")), ("Title", $"{Word("Things", "i * 7")} || ' ' || {Word("Troubles", "i / 3")}"),
            ("OwnerId", $"(SELECT Id FROM temp.Owner WHERE k = (n.i / 10 * 3 + n.i) % {Owners + 2})"),
            ("TeamId", $"(SELECT Id FROM temp.Team WHERE k = n.i / 10 % {2 * Teams})"), ("Kind", Kind), ("Priority", Priority),
            ("DueAt", "iif(i % 20 = 0, t.CreatedAt + (i * 7919 % 200000 - 60000) * 600000000, NULL)"), ("Open", "i % 10 = 0"), ("State", "CASE i % 10 WHEN 0 THEN iif(i % 20 = 0, 'open', 'pending') ELSE 'closed' END"),
            ("UpdatedAt", "t.UpdatedAt - i * 300000000"), ("CreatedAt", "t.CreatedAt - i * 300000000"));
        Execute(connection, $"INSERT INTO TicketTags (TicketId, Tag, Number) SELECT Id, {Tag}, Number FROM Tickets");
        Execute(connection, "INSERT INTO TicketFollowers (TicketId, UserId, Number) SELECT t.Id, u.Id, t.Number FROM Tickets t JOIN Users u ON u.UserName = 'agent7' WHERE t.Number % 1000 = 200");
        LookupDatabase.Multiply(connection, "TicketEntries", tickets * 2,
            ("Id", Id("F", "i")), ("TicketId", Id("D", "i / 2")), ("CustomerId", Id("C", $"(i / 2) % {customers}")), ("Key", "NULL"), ("Kind", "iif(i % 2 = 0, 'created', 'note')"),
            ("Text", $"{Word("Sentences", "i * 11")} || ' ' || {Word("Sentences", "i / 5 + 3")} || ' Order ' || (i * 37 % 900000 + 100000) || '. ' || {Word("Sentences", "i * 3 + 1")}"),
            ("At", "t.At - (i / 2) * 300000000 + (i % 2) * 10000000"));
    }

    private static void Contacts(SqliteConnection connection, int customers)
    {
        // Some call often.
        var customer = Id("C", $"iif(i % 50 = 0, i % 1000, i * 7919 % {customers})");
        LookupDatabase.Multiply(connection, "Contacts", customers, ("Id", Id("E", "i")), ("CustomerId", customer), ("StartedAt", "t.StartedAt - i * 600000000"), ("EndedAt", "t.EndedAt - i * 600000000"));
        var columns = LookupDatabase.Read(connection, "SELECT name FROM pragma_table_info('ContactEvents')");
        var values = columns.Select(column => column switch { "Stream" => Id("E", "n.i"), "At" => "t.At - n.i * 600000000", _ => $"t.\"{column}\"" });
        Execute(connection, $"""
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {customers}), t AS MATERIALIZED (SELECT * FROM ContactEvents ORDER BY Sequence LIMIT 10)
            INSERT INTO ContactEvents ({string.Join(", ", columns.Select(column => $"\"{column}\""))}) SELECT {string.Join(", ", values)} FROM n CROSS JOIN t
            """);
    }

    private static void Texts(SqliteConnection connection) => Execute(connection, """
        DELETE FROM CustomerTexts;
        INSERT INTO CustomerTexts (Id, Head, Body) SELECT Id, Name || coalesce(' ' || Organization, ''), trim(coalesce(Email, '') || char(10) || coalesce(Notes, ''), char(10)) FROM Customers;
        CREATE INDEX temp_entries ON TicketEntries (TicketId, Id);
        DELETE FROM TicketTexts;
        INSERT INTO TicketTexts (Id, Head, Body) SELECT t.Id, t.Title, (SELECT group_concat(e.Text, char(10)) FROM TicketEntries e WHERE e.TicketId = t.Id) FROM Tickets t;
        DROP INDEX temp_entries;
        """);

    private static void Words(SqliteConnection connection)
    {
        foreach (var (table, words) in LargeWords.All)
        {
            Execute(connection, $"CREATE TEMP TABLE {table} (k INTEGER PRIMARY KEY, word TEXT)");
            Execute(connection, $"INSERT INTO temp.{table} VALUES {string.Join(", ", words.Select((word, i) => $"({i}, '{word.Replace("'", "''", StringComparison.Ordinal)}')"))}");
        }
    }

    private static string Word(string table, string at) => $"(SELECT word FROM temp.{table} WHERE k = ({at}) % {LargeWords.All[table].Length})";

    private static string Id(string table, string n) => LookupDatabase.Id(table, n);

    private static void Execute(SqliteConnection connection, string sql) => LookupDatabase.Execute(connection, sql);

    private static void Step(string what, Action step)
    {
        var watch = Stopwatch.StartNew();
        step();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what}: {watch.Elapsed.TotalSeconds:0} s"));
    }
}
