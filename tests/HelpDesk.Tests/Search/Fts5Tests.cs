using Crm.HelpDesk.Search;
using Crm.HelpDesk.Sqlite;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Users;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Search;

public sealed class Fts5Tests : DataTest<SqliteTestDatabaseAlone>
{
    [Fact]
    public async Task A_title_counts_more_than_a_text_and_of_equals_the_newest_comes_first()
    {
        var bob = await AddCustomerAsync("Bob");
        var first = await AddTicketAsync(bob.Id, "Invoice");
        var second = await AddTicketAsync(bob.Id, "Invoice");
        var noted = await AddTicketAsync(bob.Id, "Delivery");
        Value(await Desk.AddNoteAsync(noted.Id, Guid.NewGuid(), "He asks about an invoice too", null, Ada, Cancel));
        Assert.Equal([second.Id, first.Id, noted.Id], (await Everything.FindAsync("invoice", 5, Viewer.System, Cancel)).Tickets.Select(t => t.Ticket.Id));
    }

    [Fact]
    public async Task A_single_letter_is_a_word_and_not_the_beginning_of_every_tenth_one()
    {
        var bob = await AddCustomerAsync("Bob");
        var noise = await AddTicketAsync(bob.Id, "Boiler makes a noise");
        await AddTicketAsync(bob.Id, "Boiler makes awful noise");
        var found = await Everything.FindAsync("makes a noi", 5, Viewer.System, Cancel);
        Assert.Equal(noise.Id, Assert.Single(found.Tickets).Ticket.Id);
    }

    [Fact]
    public async Task What_fits_more_than_are_ranked_is_paged_the_newest_first()
    {
        var bob = await AddCustomerAsync("Bob");
        var ticket = await AddTicketAsync(bob.Id, "Order");
        await using var db = await OpenAsync();
        var count = Fts5Search.MostRanked + 50;
        await db.Database.ExecuteSqlRawAsync("""
            PRAGMA foreign_keys=OFF;
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {0})
            INSERT INTO TicketTexts (Id, Head, Body) SELECT randomblob(16), 'Order', '' FROM n
            """, [count - 1], Cancel);
        var (seen, next) = (new List<Guid>(), (string?)null);
        do
        {
            var hits = await Get<ITextSearch>().FindAsync(db, SearchSubject.Ticket, ["ORD"], next, 100, Cancel);
            seen.AddRange(hits.Ids);
            next = hits.Next;
        }
        while (next is not null);
        Assert.Equal((count, count), (seen.Count, seen.Distinct().Count()));
        Assert.Equal(ticket.Id, seen[^1]);
    }

    [Fact]
    public async Task Each_search_reads_the_index_and_then_rows_by_their_key()
    {
        await using var connection = new SqliteConnection($"Data Source={Database.File}");
        await connection.OpenAsync(Cancel);
        foreach (var texts in Fts5Tables.Texts)
        {
            foreach (var sql in new[] { Fts5Search.CountSql(texts), Fts5Search.RankedSql(texts), Fts5Search.NewestSql(texts) })
            {
                await using var command = connection.CreateCommand();
                command.CommandText = "EXPLAIN QUERY PLAN " + sql;
                foreach (var (name, value) in new (string, object)[] { ("$match", "\"A\"*"), ("$rare", "\"A\"*"), ("$place", 5), ("$take", 5) })
                {
                    command.Parameters.AddWithValue(name, value);
                }

                var steps = new List<string>();
                await using var rows = await command.ExecuteReaderAsync(Cancel);
                while (await rows.ReadAsync(Cancel))
                {
                    steps.Add(rows.GetString(3));
                }

                Assert.Contains(steps, step => step.Contains("VIRTUAL TABLE INDEX", StringComparison.Ordinal) && step.Contains(":M", StringComparison.Ordinal));
                Assert.DoesNotContain(steps, step => step == "SCAN t" || step.StartsWith($"SCAN {texts}", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task A_database_from_before_there_were_texts_gets_them_at_the_next_start()
    {
        var bob = await AddCustomerAsync("Bob");
        await AddTicketAsync(bob.Id, "Broken pump");
        await using (var db = await OpenAsync())
        {
            await db.Database.ExecuteSqlRawAsync("DROP TABLE CustomerIndex; DROP TABLE TicketIndex; DROP TRIGGER CustomerTexts_insert; DROP TRIGGER CustomerTexts_update; DROP TRIGGER CustomerTexts_delete; DROP TRIGGER TicketTexts_insert; DROP TRIGGER TicketTexts_update; DROP TRIGGER TicketTexts_delete; DELETE FROM CustomerTexts; DELETE FROM TicketTexts", Cancel);
        }

        await HelpDeskSqlite.MigrateAsync(Services, Cancel);

        var found = await Everything.FindAsync("bob", 5, Viewer.System, Cancel);
        Assert.Single(found.Customers);
        Assert.Single((await Everything.FindAsync("pump", 5, Viewer.System, Cancel)).Tickets);
        await AddCustomerAsync("Bobby");
        Assert.Equal(2, (await Everything.FindAsync("bob", 5, Viewer.System, Cancel)).Customers.Count);
    }
}
