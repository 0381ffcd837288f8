using Crm.HelpDesk.Sla;
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

    [Fact]
    public async Task Lists_by_kind_priority_tag_follower_and_what_nobody_owns()
    {
        var (bob, olga) = (await AddCustomerAsync("Bob"), await AddUserAsync("olga"));
        var tickets = new List<TicketRecord>();
        foreach (var (title, kind, owner, tags) in ((string, TicketKind, Guid?, string[])[])
            [("A", TicketKind.Incident, olga.Id, ["x"]), ("B", TicketKind.Complaint, null, ["x", "y"]), ("C", TicketKind.Incident, null, []), ("D", TicketKind.Incident, null, ["x"])])
        {
            tickets.Add(Value(await Desk.CreateAsync(new TicketDraft(Guid.NewGuid(), bob.Id, title, null, OwnerId: owner, Kind: kind, Tags: tags), Ada, Cancel)));
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Value(await Desk.ChangeAsync(tickets[2].Id, new(1, TicketState.Closed, TicketPriority.Urgent), Ada, Cancel));
        Value(await Links.FollowAsync(tickets[1].Id, olga.Id, true, Ada, Cancel));
        Value(await Links.FollowAsync(tickets[3].Id, olga.Id, true, Ada, Cancel));

        Assert.Equal(["C", "D", "A"], await TitlesAsync(new(Kind: TicketKind.Incident)));
        Assert.Equal(["D"], await TitlesAsync(new(Kind: TicketKind.Incident, Open: true, Unowned: true)));
        Assert.Equal(["C", "D", "B"], await TitlesAsync(new(Unowned: true)));
        Assert.Equal(["C"], await TitlesAsync(new(Priority: TicketPriority.Urgent)));
        Assert.Equal(["C"], await TitlesAsync(new(State: TicketState.Closed, Kind: TicketKind.Incident)));
        Assert.Equal(["D", "B", "A"], await TitlesAsync(new(Tag: "x")));
        Assert.Equal(["D", "B"], await TitlesAsync(new(Tag: "x", Unowned: true)));
        Assert.Equal(["D", "B"], await TitlesAsync(new(FollowerId: olga.Id)));
        Assert.Equal(["B"], await TitlesAsync(new(FollowerId: olga.Id, Tag: "y")));
        Assert.Empty(await TitlesAsync(new(TeamId: Guid.NewGuid())));

        foreach (var filter in (TicketFilter[])[new(Kind: TicketKind.Incident), new(Tag: "x"), new(FollowerId: olga.Id)])
        {
            var whole = await TitlesAsync(filter);
            var (pages, next) = (new List<string>(), (string?)null);
            do
            {
                var page = await Tickets.ListAsync(filter, next, 1, Viewer.System, Cancel);
                pages.AddRange(page.Items.Select(t => t.Title));
                next = page.Next;
            }
            while (next is not null);
            Assert.Equal(whole, pages);
        }
    }

    [Fact]
    public async Task What_few_fit_and_is_sorted_is_what_a_walk_in_order_finds()
    {
        var (bob, olga) = (await AddCustomerAsync("Bob"), await AddUserAsync("olga"));
        var always = Enum.GetValues<DayOfWeek>().ToDictionary(day => day, _ => (IReadOnlyList<DaySpan>)[new DaySpan(0, 24 * 60)]);
        var calendar = Value(await SlaRules.CreateCalendarAsync(new CalendarDraft("Always", "Etc/UTC", always, []), Cancel));
        Value(await SlaRules.CreatePolicyAsync(new PolicyDraft("All", null, null, null, calendar.Id, 60, 60, 60, []), Cancel));
        for (var i = 0; i < 16; i++)
        {
            var draft = new TicketDraft(Guid.NewGuid(), bob.Id, $"Ticket {i}", null, (TicketPriority)(i % 2), i % 3 == 0 ? olga.Id : null, Kind: (TicketKind)(i / 2 % 2), Tags: i % 4 < 3 ? ["x"] : []);
            var ticket = Value(await Desk.CreateAsync(draft, Ada, Cancel));
            _ = i % 5 < 2 ? Value(await Desk.ChangeAsync(ticket.Id, new(1, TicketState.Closed), Ada, Cancel)) : ticket;
            _ = i % 7 < 5 ? Value(await Links.FollowAsync(ticket.Id, olga.Id, true, Ada, Cancel)) : null;
            Clock.Advance(TimeSpan.FromSeconds(i % 4 == 3 ? 600 : 0));
        }

        await using var db = await OpenAsync();
        var found = 0;
        foreach (var parts in (TicketFilter[])
            [
                new(Kind: 0, Priority: 0), new(Open: true, OwnerId: olga.Id, Kind: 0), new(State: TicketState.Closed, Unowned: true, Priority: 0), new(CustomerId: bob.Id, Unowned: true),
                new(Tag: "x", Kind: 0), new(Tag: "x", Open: true, OwnerId: olga.Id), new(FollowerId: olga.Id, Open: true, Unowned: true), new(FollowerId: olga.Id, Tag: "x", Priority: 0),
            ])
        {
            foreach (var filter in (TicketFilter[])[parts, parts with { ByDue = true }, parts with { Overdue = true }])
            {
                var few = await TicketParts.FewAsync(db, filter, Cancel);
                Assert.Equal(filter.OwnerId is null || !(filter.ByDue || filter.Overdue), few is not null);
                string? next = null;
                do
                {
                    var walked = await TicketLists.PageAsync(db, null, filter, next, 2, Clock.Now, Viewer.System, Cancel);
                    var sorted = await TicketLists.PageAsync(db, few, filter, next, 2, Clock.Now, Viewer.System, Cancel);
                    Assert.Equal(walked.Items, sorted.Items);
                    Assert.Equal(walked.Next, sorted.Next);
                    (next, found) = (sorted.Next, found + sorted.Items.Count);
                }
                while (next is not null);
            }
        }

        Assert.InRange(found, 40, 16 * 24);
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
