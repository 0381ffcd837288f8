using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;

namespace Crm.HelpDesk.Tests.Tickets;

public abstract class TicketListTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Lists_by_state_owner_and_customer_the_last_changed_first()
    {
        var (bob, eve, olga) = (await AddCustomerAsync("Bob"), await AddCustomerAsync("Eve"), await AddUserAsync("olga"));
        var first = await AddTicketAsync(bob.Id, "First", olga.Id);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await AddTicketAsync(eve.Id, "Second");
        Clock.Advance(TimeSpan.FromMinutes(1));
        var third = await AddTicketAsync(bob.Id, "Third", olga.Id);
        Value(await Desk.ChangeAsync(third.Id, new TicketChange(third.Revision, TicketState.Resolved), Ada, Cancel));
        Clock.Advance(TimeSpan.FromMinutes(1));
        Value(await Desk.AddNoteAsync(first.Id, Guid.NewGuid(), "Bump", null, Ada, Cancel));

        Assert.Equal(["First", "Third", "Second"], await TitlesAsync(new()));
        Assert.Equal(["First", "Second"], await TitlesAsync(new(Open: true)));
        Assert.Equal(["Third"], await TitlesAsync(new(Open: false)));
        Assert.Equal(["Third"], await TitlesAsync(new(State: TicketState.Resolved)));
        Assert.Equal(["First", "Third"], await TitlesAsync(new(OwnerId: olga.Id)));
        Assert.Equal(["First"], await TitlesAsync(new(Open: true, OwnerId: olga.Id)));
        Assert.Equal(["Second"], await TitlesAsync(new(CustomerId: eve.Id)));
        Assert.Empty(await TitlesAsync(new(TicketState.New, true, olga.Id, eve.Id)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(100)]
    public async Task Pages_show_each_ticket_once_also_where_many_changed_at_one_instant(int size)
    {
        var bob = await AddCustomerAsync("Bob");
        for (var i = 0; i < 12; i++)
        {
            await AddTicketAsync(bob.Id, $"Ticket {i}");
            Clock.Advance(TimeSpan.FromSeconds(i % 4 == 3 ? 1 : 0));
        }

        var seen = new List<int>();
        string? next = null;
        do
        {
            var page = await Tickets.ListAsync(new(), next, size, Viewer.System, Cancel);
            seen.AddRange(page.Items.Select(t => t.Number));
            next = page.Next;
        }
        while (next is not null);
        Assert.Equal(Enumerable.Range(1001, 12).Reverse(), seen);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-5, 1)]
    [InlineData(1000, 100)]
    public async Task A_page_has_a_sensible_size_whatever_is_asked_for(int take, int size)
    {
        var bob = await AddCustomerAsync("Bob");
        for (var i = 0; i < 101; i++)
        {
            await AddTicketAsync(bob.Id, $"Ticket {i}");
        }

        Assert.Equal(size, (await Tickets.ListAsync(new(), null, take, Viewer.System, Cancel)).Items.Count);
    }

    private async Task<IEnumerable<string>> TitlesAsync(TicketFilter filter) =>
        (await Tickets.ListAsync(filter, null, 50, Viewer.System, Cancel)).Items.Select(t => t.Title);
}
