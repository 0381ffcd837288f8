using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Users;

namespace Crm.HelpDesk.Tests.Customers;

public abstract class CustomerSearchTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Theory]
    [InlineData("lov")]
    [InlineData("LOVELACE")]
    [InlineData("ada lov")]
    [InlineData("love ada")]
    [InlineData("analyt")]
    [InlineData("ada analytical")]
    [InlineData("212 555 01")]
    [InlineData("+1212")]
    [InlineData("(212) 555-0100")]
    public async Task Finds_by_the_beginning_of_any_word_or_number(string term)
    {
        var ada = Value(await Customers.CreateAsync(Draft("Ada Lovelace", "+12125550100", "+12125550111") with { Organization = "Analytical Engines" }, Ada, Cancel));
        await AddCustomerAsync("Grace Hopper", "+13105550100");
        await AddTicketAsync(ada.Id, "One");

        var found = Assert.Single((await Search.SearchAsync(term, null, 10, Viewer.System, Cancel)).Items);

        Assert.Equal(new CustomerSummary(ada.Id, "Ada Lovelace", "Analytical Engines", "standard", "+12125550100", false, 1), found);
    }

    [Theory]
    [InlineData("ovelace")]
    [InlineData("ada hopper")]
    [InlineData("%")]
    [InlineData("_da")]
    [InlineData("555 0100")]
    [InlineData("' OR 1=1 --")]
    public async Task Finds_nothing_else(string term)
    {
        await AddCustomerAsync("Ada Lovelace", "+12125550100");
        Assert.Empty((await Search.SearchAsync(term, null, 10, Viewer.System, Cancel)).Items);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("212")]
    public async Task Pages_give_everyone_once_whatever_the_page_size(string term)
    {
        var made = new HashSet<Guid>();
        for (var i = 0; i < 23; i++)
        {
            // Two words and two numbers that match, and equal names, must not show anyone twice.
            made.Add((await AddCustomerAsync($"Anna Annason {i % 3}", $"212555{1000 + (2 * i)}", $"212555{1001 + (2 * i)}")).Id);
        }

        foreach (var size in new[] { 1, 7, 23, 100 })
        {
            var seen = new List<Guid>();
            string? next = null;
            do
            {
                var page = await Search.SearchAsync(term, next, size, Viewer.System, Cancel);
                Assert.True(page.Items.Count <= size);
                seen.AddRange(page.Items.Select(c => c.Id));
                next = page.Next;
            }
            while (next is not null);
            Assert.Equal(made.Count, seen.Count);
            Assert.Equal(made, seen.ToHashSet());
        }
    }

    [Fact]
    public async Task Without_a_term_the_newest_come_first()
    {
        await AddCustomerAsync("Old");
        Clock.Advance(TimeSpan.FromSeconds(1));
        await AddCustomerAsync("New");
        Assert.Equal(["New", "Old"], (await Search.SearchAsync(null, null, 10, Viewer.System, Cancel)).Items.Select(c => c.Name));
    }

    [Theory]
    [InlineData("not a cursor")]
    [InlineData("W10")]
    [InlineData("WyJhIiwiYiJd")]
    public async Task A_cursor_that_is_none_starts_at_the_beginning(string cursor)
    {
        await AddCustomerAsync("Ada", "+12125550100");
        Assert.Single((await Search.SearchAsync("ada", cursor, 10, Viewer.System, Cancel)).Items);
        Assert.Single((await Search.SearchAsync("212", cursor, 10, Viewer.System, Cancel)).Items);
        Assert.Single((await Search.SearchAsync("", cursor, 10, Viewer.System, Cancel)).Items);
    }

    [Fact]
    public async Task Names_in_any_script_are_found()
    {
        await AddCustomerAsync("Łukasz Żółć");
        await AddCustomerAsync("Мария Иванова");
        await AddCustomerAsync("王 小明");
        Assert.Single((await Search.SearchAsync("żół", null, 10, Viewer.System, Cancel)).Items);
        Assert.Single((await Search.SearchAsync("ИВАН", null, 10, Viewer.System, Cancel)).Items);
        Assert.Single((await Search.SearchAsync("小", null, 10, Viewer.System, Cancel)).Items);
    }
}
