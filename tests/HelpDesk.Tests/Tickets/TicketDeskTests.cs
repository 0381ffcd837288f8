using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Tickets;

public abstract class TicketDeskTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_ticket_is_read_back_as_written()
    {
        var (bob, olga) = (await AddCustomerAsync("Bob"), await AddUserAsync("olga"));
        var contact = Guid.CreateVersion7();
        var made = Value(await Desk.CreateAsync(
            new TicketDraft(Guid.NewGuid(), bob.Id, "Broken", "It does not start.\r\nAt all.", TicketPriority.High, olga.Id, contact), new Actor(olga.Id, "Olga"), Cancel));

        var read = await Tickets.FindAsync(made.Id, Viewer.System, Cancel);

        Assert.Equivalent(made, read);
        Assert.Equal((1001, "Bob", "olga Displayed", TicketState.New, TicketPriority.High), (read!.Number, read.CustomerName, read.OwnerName, read.State, read.Priority));
        var entry = Assert.Single(read.Entries);
        Assert.Equal((TicketEntryKind.Created, "It does not start.\r\nAt all.", olga.Id, "Olga", contact), (entry.Kind, entry.Text, entry.ActorId, entry.ActorName, entry.ContactId));
        Assert.Equal(made.Id, (await Tickets.FindAsync(1001, Viewer.System, Cancel))!.Id);
    }

    [Fact]
    public async Task The_same_key_makes_one_ticket_also_when_sent_many_times_at_once()
    {
        var bob = await AddCustomerAsync("Bob");
        var draft = new TicketDraft(Guid.NewGuid(), bob.Id, "Broken", null, TicketPriority.Normal);
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Desk.CreateAsync(draft, Ada, Cancel), Cancel)));

        Assert.Single(made.Select(r => Value(r).Id).Distinct());
        Assert.Equal(1002, (await AddTicketAsync(bob.Id, "Next")).Number);
    }

    [Fact]
    public async Task Numbers_are_without_gap_or_double_when_many_make_tickets_at_once()
    {
        var bob = await AddCustomerAsync("Bob");
        var made = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() => AddTicketAsync(bob.Id, $"Ticket {i}"), Cancel)));
        Assert.Equal(Enumerable.Range(1001, 24), made.Select(t => t.Number).Order());
    }

    [Fact]
    public async Task A_ticket_that_is_refused_uses_no_number()
    {
        var bob = await AddCustomerAsync("Bob");
        Problem(ResultKind.NotFound, await Desk.CreateAsync(new TicketDraft(Guid.NewGuid(), Guid.NewGuid(), "Broken", null, TicketPriority.Normal), Ada, Cancel));
        Problem(ResultKind.Invalid, await Desk.CreateAsync(new TicketDraft(Guid.NewGuid(), bob.Id, "Broken", null, TicketPriority.Normal, Guid.NewGuid()), Ada, Cancel));
        Assert.Equal(1001, (await AddTicketAsync(bob.Id, "Broken")).Number);
    }

    [Fact]
    public async Task Each_change_leaves_an_entry_in_order()
    {
        var (bob, olga) = (await AddCustomerAsync("Bob"), await AddUserAsync("olga"));
        var ticket = await AddTicketAsync(bob.Id, "Broken");
        Clock.Advance(TimeSpan.FromMinutes(1));

        var changed = Value(await Desk.ChangeAsync(
            ticket.Id, new TicketChange(ticket.Revision, TicketState.Open, TicketPriority.Urgent, olga.Id, "Broken again"), Ada, Cancel));

        Assert.Equal((TicketState.Open, TicketPriority.Urgent, olga.Id, "Broken again"), (changed.State, changed.Priority, changed.OwnerId!.Value, changed.Title));
        Assert.Equal((ticket.Revision + 1, Clock.Now), (changed.Revision, changed.Entries[1].At));
        Assert.Equal(changed.Entries[^1].At, changed.UpdatedAt);
        Assert.Equal(
            [
                (TicketEntryKind.Created, "The text"),
                (TicketEntryKind.State, "new → open"),
                (TicketEntryKind.Priority, "normal → urgent"),
                (TicketEntryKind.Owner, "olga Displayed"),
                (TicketEntryKind.Title, "Broken → Broken again"),
            ],
            changed.Entries.Select(e => (e.Kind, e.Text)));
        var unassigned = Value(await Desk.ChangeAsync(ticket.Id, new TicketChange(changed.Revision, Unassign: true), Ada, Cancel));
        Assert.Null(unassigned.OwnerId);
        Assert.Equal("nobody", unassigned.Entries[^1].Text);
    }

    [Fact]
    public async Task A_change_to_what_is_there_already_changes_nothing()
    {
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");
        var same = Value(await Desk.ChangeAsync(ticket.Id, new TicketChange(ticket.Revision, TicketState.New, TicketPriority.Normal, Title: "Broken"), Ada, Cancel));
        Assert.Equivalent(ticket, same);
    }

    [Fact]
    public async Task Of_two_writers_one_wins_and_the_other_sees_what_is_there_now()
    {
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            () => Desk.ChangeAsync(ticket.Id, new TicketChange(ticket.Revision, Title: $"Title {i}"), Ada, Cancel), Cancel)));

        var winner = Assert.Single(results, r => r.IsOk);
        Assert.All(results.Where(r => r != winner), r =>
        {
            Assert.Contains("Reload", Problem(ResultKind.Conflict, r));
            Assert.Equal(winner.Value!.Title, r.Value!.Title);
        });
        Assert.Equal(2, (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.Entries.Count);
    }

    [Fact]
    public async Task A_note_conflicts_with_nothing_and_the_same_key_adds_one()
    {
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");
        var key = Guid.NewGuid();
        Clock.Advance(TimeSpan.FromMinutes(1));
        var notes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Desk.AddNoteAsync(ticket.Id, key, "A note", null, Ada, Cancel), Cancel)));

        Assert.Single(notes.Select(n => Value(n).Id).Distinct());
        var changed = Value(await Desk.ChangeAsync(ticket.Id, new TicketChange(ticket.Revision, TicketState.Open), Ada, Cancel));
        Assert.Equal(["The text", "A note", "new → open"], changed.Entries.Select(e => e.Text));
        Assert.True(changed.UpdatedAt > changed.Entries[1].At, "Two changes at one instant must keep their order.");
        var other = await AddTicketAsync(ticket.CustomerId, "Other");
        Assert.Contains("key", Problem(ResultKind.Invalid, await Desk.AddNoteAsync(other.Id, key, "A note", null, Ada, Cancel)));
    }

    [Fact]
    public async Task Every_transition_is_allowed_or_refused_as_the_table_says()
    {
        var bob = await AddCustomerAsync("Bob");
        foreach (var from in Enum.GetValues<TicketState>())
        {
            foreach (var to in Enum.GetValues<TicketState>().Where(to => to != from))
            {
                var ticket = await AddTicketAsync(bob.Id, $"{from} to {to}");
                var there = from == TicketState.New ? ticket : Value(await Desk.ChangeAsync(ticket.Id, To(ticket.Revision, from), Ada, Cancel));
                Assert.Equal(TicketStates.After(from), there.NextStates);
                var result = await Desk.ChangeAsync(ticket.Id, To(there.Revision, to), Ada, Cancel);
                Assert.Equal(TicketStates.After(from).Contains(to) ? ResultKind.Ok : ResultKind.Invalid, result.Kind);
                Assert.Equal(result.IsOk ? to : from, (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.State);
            }
        }

        static TicketChange To(long revision, TicketState state) =>
            new(revision, state, PendingReason: state == TicketState.Pending ? PendingReason.Customer : null);
    }

    [Fact]
    public async Task Refusals_say_what_is_wrong_and_change_nothing()
    {
        var (bob, olga) = (await AddCustomerAsync("Bob"), await AddUserAsync("olga"));
        var ticket = await AddTicketAsync(bob.Id, "Broken");
        Assert.Contains("cannot become new", Problem(ResultKind.Invalid, await Change(new(1, TicketState.Open), then: new(2, TicketState.New))));
        Assert.Contains("owner", Problem(ResultKind.Invalid, await Change(new(2, OwnerId: Guid.NewGuid()))));
        Assert.Contains("one of the two", Problem(ResultKind.Invalid, await Change(new(2, OwnerId: olga.Id, Unassign: true))));
        Assert.Contains("title", Problem(ResultKind.Invalid, await Change(new(2, Title: " "))), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("at most 200", Problem(ResultKind.Invalid, await Change(new(2, Title: new string('t', 201)))));
        Problem(ResultKind.NotFound, await Desk.ChangeAsync(Guid.NewGuid(), new TicketChange(1), Ada, Cancel));
        Problem(ResultKind.NotFound, await Desk.AddNoteAsync(Guid.NewGuid(), Guid.NewGuid(), "x", null, Ada, Cancel));
        Assert.Contains("empty", Problem(ResultKind.Invalid, await Desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), "", null, Ada, Cancel)));
        Assert.Contains("at most 20000", Problem(ResultKind.Invalid, await Desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), new string('x', 20_001), null, Ada, Cancel)));
        Value(await Desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), new string('x', 20_000), null, Ada, Cancel));
        Assert.Equal(2, (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.Revision);

        async Task<Result<TicketRecord>> Change(TicketChange change, TicketChange? then = null)
        {
            var result = await Desk.ChangeAsync(ticket.Id, change, Ada, Cancel);
            return then is null ? result : await Desk.ChangeAsync(ticket.Id, then, Ada, Cancel);
        }
    }

    [Fact]
    public async Task A_caller_hears_only_about_their_own_tickets()
    {
        var (bob, eve) = (await AddCustomerAsync("Bob"), await AddCustomerAsync("Eve"));
        var ticket = await AddTicketAsync(bob.Id, "Broken");
        Assert.Equal(new TicketStatus(ticket.Id, ticket.Number, TicketState.New, ticket.UpdatedAt), await Tickets.FindStateAsync(ticket.Number, bob.Id, Cancel));
        Assert.Null(await Tickets.FindStateAsync(ticket.Number, eve.Id, Cancel));
        Assert.Null(await Tickets.FindStateAsync(ticket.Number, null, Cancel));
        Assert.Null(await Tickets.FindStateAsync(9999, bob.Id, Cancel));
    }

    [Fact]
    public async Task A_customer_with_tickets_cannot_be_deleted_from_under_them()
    {
        var bob = await AddCustomerAsync("Bob");
        await AddTicketAsync(bob.Id, "Broken");
        await using var db = await OpenAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => db.Customers.Where(c => c.Id == bob.Id).ExecuteDeleteAsync(Cancel));
    }
}
