using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Opportunities;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tests.Timeline;
using Crm.HelpDesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Feed;

public abstract class FeedTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Number = "+12125550100";

    [Fact]
    public async Task Every_change_of_a_ticket_is_told_in_order_with_what_it_was_and_became()
    {
        var (bob, olga) = (await AddCustomerAsync("Bob"), await AddUserAsync("olga"));
        var actor = new Actor(olga.Id, "Olga");
        var contact = Guid.CreateVersion7();
        var start = await Feed.LastAsync(Cancel);
        var ticket = Value(await Desk.CreateAsync(new TicketDraft(Guid.NewGuid(), bob.Id, "Broken", null, TicketPriority.High, ContactId: contact), actor, Cancel));
        Value(await Desk.ChangeAsync(ticket.Id, new TicketChange(ticket.Revision, TicketState.Open, OwnerId: olga.Id, Title: "Mended"), actor, Cancel));
        var note = Value(await Desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), "A note", contact, actor, Cancel));

        var told = await Feed.AfterAsync(start, 10, Cancel);

        Assert.Equal([FeedKinds.TicketCreated, FeedKinds.TicketChanged, FeedKinds.TicketNoteAdded], told.Select(f => f.Kind));
        Assert.Equal([start + 1, start + 2, start + 3], told.Select(f => f.Sequence));
        Assert.All(told, f => Assert.Equal((bob.Id, ticket.Id, olga.Id, "Olga"), (f.CustomerId!.Value, f.TicketId!.Value, f.ActorId!.Value, f.ActorName)));
        Assert.All(told, f => Assert.Empty(f.Chain));
        Assert.Equal([contact, null, contact], told.Select(f => f.ContactId));
        Assert.Equal("""{"number":1001,"kind":"question","state":"new","priority":"high"}""", told[0].Body.GetRawText());
        Assert.Equal(
            """{"number":1001,"changes":{"state":{"from":"new","to":"open"},"ownerId":{"to":"OLGA"},"title":{}}}""".Replace("OLGA", olga.Id.ToString(), StringComparison.Ordinal),
            told[1].Body.GetRawText());
        Assert.Equal(note.Id, told[2].Body.GetProperty("entryId").GetGuid());
    }

    [Fact]
    public async Task What_is_refused_repeated_or_changes_nothing_is_not_told()
    {
        var bob = await AddCustomerAsync("Bob");
        var draft = new TicketDraft(Guid.NewGuid(), bob.Id, "Broken", null, TicketPriority.Normal);
        var ticket = Value(await Desk.CreateAsync(draft, Ada, Cancel));
        var key = Guid.NewGuid();
        Value(await Desk.AddNoteAsync(ticket.Id, key, "A note", null, Ada, Cancel));
        var last = await Feed.LastAsync(Cancel);

        Value(await Desk.CreateAsync(draft, Ada, Cancel));
        Value(await Desk.AddNoteAsync(ticket.Id, key, "A note", null, Ada, Cancel));
        Value(await Desk.ChangeAsync(ticket.Id, new TicketChange(ticket.Revision, TicketState.New), Ada, Cancel));
        Problem(ResultKind.Conflict, await Desk.ChangeAsync(ticket.Id, new TicketChange(99, TicketState.Open), Ada, Cancel));
        Problem(ResultKind.Conflict, await Customers.EditAsync(bob.Id, 99, Draft("Rob"), Ada, Cancel));
        await Customers.EnsureProvisionalAsync(Number, null, Cancel);
        await Customers.EnsureProvisionalAsync(Number, null, Cancel);

        Assert.Equal(FeedKinds.CustomerCreated, Assert.Single(await Feed.AfterAsync(last, 10, Cancel)).Kind);
    }

    [Fact]
    public async Task Of_customers_it_is_told_what_changed_but_no_name_number_or_text()
    {
        var start = await Feed.LastAsync(Cancel);
        var bob = Value(await Customers.CreateAsync(Draft("Bob Secret", Number), Ada, Cancel));
        var changed = bob.ToDraft() with { Name = "Robert Secret", Tier = "gold", Numbers = ["+12125550177"], Email = "secret@example.com" };
        Value(await Customers.EditAsync(bob.Id, bob.Revision, changed, Ada, Cancel));
        var unknown = await Customers.EnsureProvisionalAsync(Number, "SECRET CALLER", Cancel);
        Value(await Customers.CompleteAsync(unknown.Id, "Ruth Secret", Ada, Cancel));

        var told = await Feed.AfterAsync(start, 10, Cancel);

        Assert.Equal([FeedKinds.CustomerCreated, FeedKinds.CustomerChanged, FeedKinds.CustomerCreated, FeedKinds.CustomerChanged], told.Select(f => f.Kind));
        Assert.Equal([bob.Id, bob.Id, unknown.Id, unknown.Id], told.Select(f => f.CustomerId!.Value));
        Assert.Equal(["Ada Agent", "Ada Agent", "server", "Ada Agent"], told.Select(f => f.ActorName));
        Assert.Equal("""{"changes":{"name":{},"tier":{"from":"standard","to":"gold"},"email":{},"numbers":{}}}""", told[1].Body.GetRawText());
        Assert.Equal("""{"changes":{"name":{},"provisional":{"from":true,"to":false}}}""", told[3].Body.GetRawText());
        Assert.All(told, f => Assert.DoesNotContain("secret", f.Body.GetRawText(), StringComparison.OrdinalIgnoreCase));
        Assert.All(told, f => Assert.DoesNotContain("2125550", f.Body.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sales_are_told()
    {
        var bob = await AddCustomerAsync("Bob");
        var start = await Feed.LastAsync(Cancel);
        var sale = Value(await Opportunities.CreateAsync(new OpportunityDraft(Guid.NewGuid(), bob.Id, "A boat", 100.5m, "USD"), Ada, Cancel));
        Value(await Opportunities.ChangeAsync(sale.Id, new OpportunityChange(sale.Revision, OpportunityStage.Won, Value: 99m), Ada, Cancel));
        Problem(ResultKind.Conflict, await Opportunities.ChangeAsync(sale.Id, new OpportunityChange(sale.Revision, Title: "Late"), Ada, Cancel));

        var told = await Feed.AfterAsync(start, 10, Cancel);

        Assert.Equal([FeedKinds.OpportunityCreated, FeedKinds.OpportunityChanged], told.Select(f => f.Kind));
        Assert.All(told, f => Assert.Equal((bob.Id, sale.Id), (f.CustomerId, f.Body.GetProperty("opportunityId").GetGuid())));
        Assert.Equal("""{"stage":{"from":"new","to":"won"},"value":{"from":100.5,"to":99}}""", told[1].Body.GetProperty("changes").GetRawText());
    }

    [Fact]
    public async Task The_steps_of_a_call_are_told_once_however_often_the_journal_gives_them_and_with_the_customer_found_later()
    {
        var (bob, ann) = (await AddCustomerAsync("Bob", Number), await AddUserAsync("ann"));
        var start = await Feed.LastAsync(Cancel);
        var call = Calls.Answered(Clock.Now, Number, bob.Id, ann.Id);
        await Events.AppendAsync(call[..10], 1, Cancel);
        await Events.AppendAsync(call, 2, Cancel);

        var told = await Feed.AfterAsync(start, 20, Cancel);

        Assert.Equal(
            [FeedKinds.ContactOpened, FeedKinds.ContactOffered, FeedKinds.ContactConnected, FeedKinds.ContactClosed, FeedKinds.ContactWrappedUp],
            told.Select(f => f.Kind));
        Assert.All(told, f => Assert.Equal((call[0].Stream, bob.Id), (f.ContactId!.Value, f.CustomerId!.Value)));
        Assert.Equal(("answered", ann.Id), (told[3].Body.GetProperty("outcome").GetString(), told[3].Body.GetProperty("agentId").GetGuid()));
        Assert.All(told, f => Assert.DoesNotContain("2125550", f.Body.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_voice_message_tells_of_the_customer_and_the_ticket_that_it_makes()
    {
        var ticket = Guid.CreateVersion7();
        await Events.AppendAsync(Calls.Message(Clock.Now, Number, null, ticket, Guid.CreateVersion7()), 1, Cancel);

        var told = await Feed.AfterAsync(0, 20, Cancel);

        Assert.Equal(
            [FeedKinds.ContactOpened, FeedKinds.CustomerCreated, FeedKinds.TicketCreated, FeedKinds.ContactMessage, FeedKinds.ContactClosed],
            told.Select(f => f.Kind));
        Assert.Equal((ticket, "caller", ticket), (told[2].TicketId!.Value, told[2].ActorName, told[3].TicketId!.Value));
        Assert.Single(told.Select(f => f.CustomerId).Distinct());
    }

    [Fact]
    public async Task Many_writers_at_once_leave_no_gap_and_a_reader_never_sees_one()
    {
        var bob = await AddCustomerAsync("Bob");
        var writing = Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() => AddTicketAsync(bob.Id, $"Ticket {i}"), Cancel)));
        var seen = new List<long>();
        while (!writing.IsCompleted || seen.Count < 25)
        {
            seen.AddRange((await Feed.AfterAsync(seen.Count, 7, Cancel)).Select(f => f.Sequence));
        }

        await writing;
        Assert.Equal(Enumerable.Range(1, 25).Select(i => (long)i), seen);
    }

    [Fact]
    public async Task A_place_is_advanced_by_one_of_many_and_with_its_work_or_not_at_all()
    {
        await AddCustomerAsync("Bob");
        await using var db = await OpenAsync();
        var place = await FeedPlaces.TakeAsync(db, "test", Cancel);
        Assert.Equal(1, place);
        Assert.Equal(place, await FeedPlaces.TakeAsync(db, "test", Cancel));
        await Assert.ThrowsAsync<InvalidOperationException>(() => FeedPlaces.AdvanceAsync(db, "test", 1, 2, Cancel));

        var advanced = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(AdvanceAsync, Cancel)));

        Assert.Single(advanced, won => won);
        Assert.Equal(5, await FeedPlaces.FindAsync(db, "test", Cancel));
        await Assert.ThrowsAsync<DivideByZeroException>(() => db.InTransactionAsync(
            async () =>
            {
                Assert.True(await FeedPlaces.AdvanceAsync(db, "test", 5, 6, Cancel));
                throw new DivideByZeroException();
            },
            Cancel));
        Assert.Equal(5, await FeedPlaces.FindAsync(db, "test", Cancel));

        async Task<bool> AdvanceAsync()
        {
            await using var own = await OpenAsync();
            return await own.InTransactionAsync(() => FeedPlaces.AdvanceAsync(own, "test", 1, 5, Cancel), Cancel);
        }
    }
}
