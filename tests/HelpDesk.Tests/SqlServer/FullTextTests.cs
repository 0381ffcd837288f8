using System.Data;
using System.Globalization;
using Crm.HelpDesk.Search;
using Crm.HelpDesk.SqlServer;
using Crm.HelpDesk.Tests.Providers;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.SqlServer;

/// <summary>What is sent to a server, without one.</summary>
public sealed class FullTextStatementTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Words_are_searched_by_their_tables_until_the_index_is_filled_and_by_the_index_from_then_on()
    {
        var state = FullText.Filling;
        var stub = new StubConnection { Answer = text => Answer(text, state) };
        await using var db = new SqlServerHelpDeskDb(SqlServerTranslation.Options(stub));
        var search = new FullTextSearch();

        Assert.Contains("[CustomerWords]", await SentAsync(["ADA"]), StringComparison.Ordinal);
        state = FullText.InUse;
        Assert.Contains("CONTAINSTABLE(CustomerTexts, (Head, Body), @p0, 1000) AS k0", await SentAsync(["ADA"]), StringComparison.Ordinal);
        state = FullText.None;
        var both = await SentAsync(["ADA", "BERLIN"]);
        Assert.StartsWith("SELECT t.Id AS [Value] FROM CustomerTexts AS t ", both, StringComparison.Ordinal);
        Assert.Contains("CONTAINSTABLE(CustomerTexts, (Head, Body), @p0) AS k0 ON k0.[KEY] = t.Row JOIN CONTAINSTABLE(CustomerTexts, (Head, Body), @p1) AS k1", both, StringComparison.Ordinal);
        Assert.Contains("ORDER BY k0.[RANK] + k1.[RANK] DESC, t.Row DESC OFFSET @p2 ROWS FETCH NEXT @p3 ROWS ONLY", both, StringComparison.Ordinal);
        Assert.Equal(["\"ADA*\"", "\"BERLIN*\"", 20, 11], StubConnection.Seen[^1].Parameters.Select(p => p.Value));

        async Task<string> SentAsync(string[] words)
        {
            StubConnection.Seen.Clear();
            await search.FindAsync(db, SearchSubject.Customer, words, "20", 10, Cancel);
            return StubConnection.Seen[^1].Text;
        }
    }

    [Fact]
    public async Task A_server_without_the_feature_is_asked_for_it_once()
    {
        var stub = new StubConnection { Answer = text => Answer(text, FullText.None) };
        await using var db = new SqlServerHelpDeskDb(SqlServerTranslation.Options(stub));
        var search = new FullTextSearch();
        StubConnection.Seen.Clear();
        await search.FindAsync(db, SearchSubject.Ticket, ["PUMP"], null, 10, Cancel);
        await search.FindAsync(db, SearchSubject.Ticket, ["PUMP"], null, 10, Cancel);
        Assert.Equal([true, false, false], StubConnection.Seen.Select(c => c.Text.Contains("IsFullTextInstalled", StringComparison.Ordinal)));
    }

    private static DataTableReader Answer(string text, int state)
    {
        var table = new DataTable { Locale = CultureInfo.InvariantCulture };
        if (text.Contains("IsFullTextInstalled", StringComparison.Ordinal))
        {
            table.Columns.Add("Value", typeof(int));
            table.Rows.Add(state);
        }
        else if (text.Contains("CONTAINSTABLE", StringComparison.Ordinal))
        {
            table.Columns.Add("Value", typeof(byte[]));
        }
        else
        {
            table.Columns.Add("Word", typeof(string));
            table.Columns.Add("Id", typeof(byte[]));
        }

        return table.CreateDataReader();
    }
}

/// <summary>The same on a server that has the feature.</summary>
public sealed class FullTextServerTests : DataTest<SqlServerTestDatabase>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly FullTextSearch _search = new();

    [Fact]
    public async Task Words_are_found_wherever_they_stand_by_their_beginnings_without_marks_and_page_by_page()
    {
        await using var db = await OpenAsync();
        var state = FullText.Filling;
        await WaitAsync(async () => (state = await db.Database.SqlQueryRaw<int>(FullText.State).SingleAsync(Cancel)) != FullText.Filling);
        Assert.SkipWhen(state == FullText.None, "Full-text search is not installed on this server.");
        var robert = Value(await Customers.CreateAsync(Draft("Robert Bobson") with { Notes = "vegetarian, from Zürich" }, Ada, Cancel));
        await AddCustomerAsync("Robert Other");
        var ticket = await AddTicketAsync(robert.Id, "Dishwasher broken");
        Value(await Desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), "The pump hums.", null, Ada, Cancel));

        await FindsAsync(SearchSubject.Customer, ["ROBERT", "VEGET"], robert.Id);
        await FindsAsync(SearchSubject.Customer, ["ZURICH"], robert.Id);
        await FindsAsync(SearchSubject.Ticket, ["DISH", "HUM"], ticket.Id);
        await WaitAsync(async () => (await FindAsync(SearchSubject.Customer, ["ROBERT"], null, 10)).Ids.Count == 2);
        var first = await FindAsync(SearchSubject.Customer, ["ROBERT"], null, 1);
        var second = await FindAsync(SearchSubject.Customer, ["ROBERT"], first.Next, 1);
        Assert.Equal(2, first.Ids.Union(second.Ids).Count());
        Assert.Null(second.Next);

        async Task<TextHits> FindAsync(SearchSubject subject, string[] words, string? after, int take) => await _search.FindAsync(db, subject, words, after, take, Cancel);

        async Task FindsAsync(SearchSubject subject, string[] words, Guid expected) => await WaitAsync(async () => (await FindAsync(subject, words, null, 10)).Ids is [var id] && id == expected);
    }

    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        for (var since = Environment.TickCount64; !await condition();)
        {
            Assert.True(Environment.TickCount64 - since < Patience.TotalMilliseconds, "The index has not followed in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), Cancel);
        }
    }
}
