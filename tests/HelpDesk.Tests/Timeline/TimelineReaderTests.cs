using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Feedback;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;

namespace Crm.HelpDesk.Tests.Timeline;

public abstract class TimelineReaderTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Number = "+12125550100";

    [Fact]
    public async Task Calls_and_ticket_entries_come_merged_newest_first_with_their_steps()
    {
        var (bob, ann) = (await AddCustomerAsync("Bob", Number), await AddUserAsync("ann"));
        var call = Calls.Answered(Clock.Now, Number, bob.Id, ann.Id);
        await Events.AppendAsync(call, 1, Cancel);
        Clock.Advance(TimeSpan.FromMinutes(2));
        var ticket = await AddTicketAsync(bob.Id, "Broken");
        Clock.Advance(TimeSpan.FromMinutes(2));
        Value(await Desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), "A note", call[0].Stream, Ada, Cancel));
        await AddTicketAsync((await AddCustomerAsync("Eve")).Id, "Not Bob's");

        var items = (await Timeline.OfCustomerAsync(bob.Id, null, 10, Viewer.System, Cancel))!.Items;

        Assert.Equal(3, items.Count);
        var note = Assert.IsType<TicketEntryOnTimeline>(items[0]);
        Assert.Equal((TicketEntryKind.Note, "A note", ticket.Number, "Broken"), (note.Entry.Kind, note.Entry.Text, note.TicketNumber, note.TicketTitle));
        Assert.Equal(TicketEntryKind.Created, Assert.IsType<TicketEntryOnTimeline>(items[1]).Entry.Kind);
        var contact = Assert.IsType<ContactOnTimeline>(items[2]);
        Assert.Equal(Enumerable.Range(1, Calls.AnsweredLength), contact.Events.Select(e => e.Sequence));
        Assert.Single(contact.Recordings);
    }

    [Fact]
    public async Task Notes_orders_and_what_the_customer_said_stand_among_the_rest()
    {
        var (bob, ann) = (await AddCustomerAsync("Bob", Number), await AddUserAsync("ann"));
        Value(await Notes.AddAsync(bob.Id, Guid.NewGuid(), "Rings twice.", false, Ada, Cancel));
        Clock.Advance(TimeSpan.FromMinutes(1));
        Value(await Orders.PutAsync(new OrderDraft("shop-1", bob.Id, "2026-1", Clock.Now, OrderState.Paid, 129.9m, "EUR", []), Ada, Cancel));
        Clock.Advance(TimeSpan.FromMinutes(1));
        var ticket = await AddTicketAsync(bob.Id, "Broken", ann.Id);
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(SurveyOutcome.Open, await Surveys.AnswerAsync(Value(await Surveys.InviteAsync(ticket.Id, Viewer.System, Cancel)).Token, new(2, 6, "Slow"), Cancel));

        var items = (await Timeline.OfCustomerAsync(bob.Id, null, 10, Viewer.System, Cancel))!.Items;
        Assert.Equal([typeof(SurveyOnTimeline), typeof(TicketEntryOnTimeline), typeof(OrderOnTimeline), typeof(NoteOnTimeline)], items.Select(item => item.GetType()));
        var said = (SurveyOnTimeline)items[0];
        Assert.Equal((2, 6, "Slow", "ann Displayed", ticket.Number), (said.Csat!.Value, said.Nps!.Value, said.Comment, said.AgentName, said.TicketNumber!.Value));
        Assert.Equal(("2026-1", 129.9m), (((OrderOnTimeline)items[2]).Number, ((OrderOnTimeline)items[2]).Amount));
        Assert.Single((await Timeline.OfCustomerAsync(bob.Id, null, 10, Viewer.System, [TimelineKind.Feedback], Cancel))!.Items);
        Assert.Single((await Timeline.OfCustomerAsync(bob.Id, null, 10, Viewer.System, [TimelineKind.Orders], Cancel))!.Items);
        Assert.Equal(2, (await Timeline.OfTicketAsync(ticket.Id, null, 10, Viewer.System, Cancel))!.Items.Count);
    }

    [Fact]
    public async Task A_ticket_shows_its_entries_and_the_calls_that_concerned_it()
    {
        var (bob, ann) = (await AddCustomerAsync("Bob", Number), await AddUserAsync("ann"));
        var (ticket, other) = (await AddTicketAsync(bob.Id, "Broken"), await AddTicketAsync(bob.Id, "Other"));
        var linked = Calls.Answered(Clock.Now.AddMinutes(1), Number, bob.Id, ann.Id);
        linked.Add(new(linked[0].Stream, linked.Count + 1, linked[^1].At, new TicketLinked(ticket.Id, ticket.Number, "picked")));
        var noted = Calls.Answered(Clock.Now.AddMinutes(2), Number, bob.Id, ann.Id);
        await Events.AppendAsync([.. linked, .. noted, .. Calls.Answered(Clock.Now, Number, bob.Id, ann.Id)], 1, Cancel);
        Value(await Desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), "During the second call", noted[0].Stream, Ada, Cancel));

        var items = (await Timeline.OfTicketAsync(ticket.Id, null, 10, Viewer.System, Cancel))!.Items;

        Assert.Equal([noted[0].Stream, linked[0].Stream], items.OfType<ContactOnTimeline>().Select(c => c.Contact.Id));
        Assert.Equal(2, items.OfType<TicketEntryOnTimeline>().Count());
        Assert.Single((await Timeline.OfTicketAsync(other.Id, null, 10, Viewer.System, Cancel))!.Items);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(100)]
    public async Task Pages_show_everything_once_also_where_many_things_happened_at_one_instant(int size)
    {
        var (bob, ann) = (await AddCustomerAsync("Bob", Number), await AddUserAsync("ann"));
        var ticket = await AddTicketAsync(bob.Id, "Broken");
        var expected = 1;
        for (var instant = 0; instant < 3; instant++)
        {
            for (var i = 0; i < 5; i++)
            {
                Value(await Desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), $"Note {instant} {i}", null, Ada, Cancel));
                await AddTicketAsync(bob.Id, $"Ticket {instant} {i}");
                await Events.AppendAsync(Calls.Answered(Clock.Now, Number, bob.Id, ann.Id)[..2], 1, Cancel);
                expected += 3;
            }

            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var seen = new List<TimelineItem>();
        string? next = null;
        do
        {
            var page = (await Timeline.OfCustomerAsync(bob.Id, next, size, Viewer.System, Cancel))!;
            Assert.True(page.Items.Count == size || page.Next is null);
            seen.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(expected, seen.Count);
        Assert.Equal(expected, seen.Select(i => i.Id).Distinct().Count());
        Assert.Equal(seen.Select(i => i.At).OrderDescending(), seen.Select(i => i.At));
    }

    [Fact]
    public async Task What_is_new_while_someone_pages_moves_nothing()
    {
        var bob = await AddCustomerAsync("Bob");
        var ticket = await AddTicketAsync(bob.Id, "Broken");
        Value(await Desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), "Old", null, Ada, Cancel));
        var first = (await Timeline.OfCustomerAsync(bob.Id, null, 1, Viewer.System, Cancel))!;
        Clock.Advance(TimeSpan.FromSeconds(1));
        Value(await Desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), "New", null, Ada, Cancel));

        var second = (await Timeline.OfCustomerAsync(bob.Id, first.Next, 1, Viewer.System, Cancel))!;

        Assert.NotEqual(first.Items[0].Id, Assert.Single(second.Items).Id);
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task A_timeline_shows_only_the_kinds_that_are_asked_for()
    {
        var bob = await AddCustomerAsync("Bob", "+12125550123");
        var ticket = await AddTicketAsync(bob.Id, "Broken");
        Value(await Desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), "Looked at it", null, Ada, Cancel));
        Value(await Opportunities.CreateAsync(new(Guid.NewGuid(), bob.Id, "Ten tents", 900, "USD", Note: "Wants an offer"), Ada, Cancel));
        await Events.AppendAsync(Calls.Answered(Clock.Now, Number, bob.Id, (await AddUserAsync("ann")).Id), 1, Cancel);
        Task<Page<TimelineItem>?> Read(params TimelineKind[] kinds) => Timeline.OfCustomerAsync(bob.Id, null, 10, Viewer.System, kinds, Cancel);

        Assert.Equal(4, (await Read())!.Items.Count);
        Assert.Equal("Looked at it", Assert.IsType<TicketEntryOnTimeline>(Assert.Single((await Read(TimelineKind.Notes))!.Items)).Entry.Text);
        Assert.IsType<ContactOnTimeline>(Assert.Single((await Read(TimelineKind.Contacts))!.Items));
        var sale = Assert.IsType<OpportunityOnTimeline>(Assert.Single((await Read(TimelineKind.Sales))!.Items));
        Assert.Equal(("Ten tents", 900, "USD", "Wants an offer"), (sale.Title, sale.Entry.Value, sale.Currency, sale.Entry.Note));
        Assert.Equal(3, (await Read(TimelineKind.Tickets, TimelineKind.Notes, TimelineKind.Sales))!.Items.Count);
    }

    [Fact]
    public async Task Nobody_and_nothing_have_no_timelines()
    {
        Assert.Null(await Timeline.OfCustomerAsync(Guid.NewGuid(), null, 10, Viewer.System, Cancel));
        Assert.Null(await Timeline.OfTicketAsync(Guid.NewGuid(), null, 10, Viewer.System, Cancel));
        Assert.Null(await Timeline.OfContactAsync(Guid.NewGuid(), Viewer.System, Cancel));
        Assert.Null(await Recordings.FindAsync(Guid.NewGuid(), Viewer.System, Cancel));
    }
}
