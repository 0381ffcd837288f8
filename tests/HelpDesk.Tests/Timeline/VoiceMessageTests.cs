using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Timeline;

public abstract class VoiceMessageTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Number = "+12125550100";

    [Fact]
    public async Task A_message_becomes_a_ticket_with_the_recording_attached_once_however_often_it_is_replayed()
    {
        var bob = await AddCustomerAsync("Bob", Number);
        var (ticketId, recording) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var call = Calls.Message(Clock.Now, Number, bob.Id, ticketId, recording);

        await Events.AppendAsync(call[..5], 5, Cancel);
        await Events.AppendAsync(call[3..], 6, Cancel);
        await Events.AppendAsync(call, 6, Cancel);

        var ticket = await Tickets.FindAsync(ticketId, Viewer.System, Cancel);
        Assert.Equal((1001, "Voice message from Bob", TicketState.New, bob.Id), (ticket!.Number, ticket.Title, ticket.State, ticket.CustomerId));
        Assert.Equal([TicketEntryKind.Created, TicketEntryKind.Message], ticket.Entries.Select(e => e.Kind));
        Assert.Equal((recording, call[0].Stream, "caller"), (ticket.Entries[1].RecordingId, ticket.Entries[1].ContactId, ticket.Entries[1].ActorName));
        Assert.Contains("1:15", ticket.Entries[1].Text);
        var found = await Recordings.FindAsync(recording, Viewer.System, Cancel);
        Assert.Equal((call[0].Stream, bob.Id, true, "2026/03/02/m.wav"), (found!.ContactId, found.CustomerId, found.IsMessage, found.File));
    }

    [Fact]
    public async Task Two_messages_from_an_unknown_number_in_one_batch_make_one_customer_and_two_tickets()
    {
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Events.AppendAsync(
            [
                .. Calls.Message(Clock.Now, Number, null, first, Guid.CreateVersion7()),
                .. Calls.Message(Clock.Now.AddMinutes(1), Number, null, second, Guid.CreateVersion7()),
            ],
            1,
            Cancel);

        var (one, two) = (await Tickets.FindAsync(first, Viewer.System, Cancel), await Tickets.FindAsync(second, Viewer.System, Cancel));
        Assert.Equal((1001, 1002), (one!.Number, two!.Number));
        Assert.Equal(one.CustomerId, two.CustomerId);
        var customer = await Customers.FindAsync(one.CustomerId, Viewer.System, Cancel);
        Assert.Equal(("BOB", true, Number), (customer!.Name, customer.Provisional, Assert.Single(customer.Numbers)));
        Assert.Equal(2, (await Timeline.OfCustomerAsync(customer.Id, null, 10, Viewer.System, Cancel))!.Items.Count(i => i is HelpDesk.Timeline.ContactOnTimeline));
    }

    [Fact]
    public async Task A_message_from_a_withheld_number_gets_a_customer_of_its_own()
    {
        var ticketId = Guid.CreateVersion7();
        await Events.AppendAsync(Calls.Message(Clock.Now, null, null, ticketId, Guid.CreateVersion7()), 1, Cancel);
        var ticket = await Tickets.FindAsync(ticketId, Viewer.System, Cancel);
        Assert.Equal("Voice message from Unknown caller", ticket!.Title);
        Assert.True((await Customers.FindAsync(ticket.CustomerId, Viewer.System, Cancel))!.Provisional);
    }

    [Fact]
    public async Task A_message_of_a_customer_who_was_erased_meanwhile_still_gets_its_ticket()
    {
        var ticketId = Guid.CreateVersion7();
        await Events.AppendAsync(Calls.Message(Clock.Now, Number, Guid.CreateVersion7(), ticketId, Guid.CreateVersion7()), 1, Cancel);
        Assert.NotNull(await Tickets.FindAsync(ticketId, Viewer.System, Cancel));
    }

    [Fact]
    public async Task Messages_and_agents_making_tickets_at_once_share_one_numbering()
    {
        var bob = await AddCustomerAsync("Bob", Number);
        var tasks = Enumerable.Range(0, 10).Select(i => Task.Run(
            async () =>
            {
                if (i % 2 == 0)
                {
                    await AddTicketAsync(bob.Id, $"By agent {i}");
                }
                else
                {
                    await Events.AppendAsync(Calls.Message(Clock.Now, Number, bob.Id, Guid.CreateVersion7(), Guid.CreateVersion7()), i, Cancel);
                }
            },
            Cancel));
        await Task.WhenAll(tasks);

        await using var db = await OpenAsync();
        Assert.Equal(Enumerable.Range(1001, 10), await db.Tickets.Select(t => t.Number).OrderBy(n => n).ToListAsync(Cancel));
    }
}
