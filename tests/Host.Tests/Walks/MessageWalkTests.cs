using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Crm.Telephony.Calls;
using Crm.TestKit;

namespace Crm.Host.Tests.Walks;

/// <summary>A voice message, without an agent: one ticket with the recording, under the right customer.</summary>
public sealed class MessageWalkTests
{
    private static readonly TimeSpan Said = TimeSpan.FromSeconds(1.6);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_becomes_one_ticket_of_the_caller_whichever_way_it_ends(bool byKey)
    {
        await using var center = await Center.StartAsync();
        var customer = await center.AddCustomerAsync("Maria Alvarez", "+12125550111", "gold");
        var contact = await LeaveMessageAsync(center, "+12125550111", byKey);

        var (history, ticket) = await TicketAsync(center, contact);
        Assert.Equal(customer, ticket.CustomerId);
        Assert.Equal(customer, history.Contact.CustomerId);
        Assert.Equal("message", history.Contact.Outcome);
        Assert.IsType<ContactClosed>(history.Events[^1].Body);
        Assert.Equal(TicketState.New, ticket.State);
    }

    [Fact]
    public async Task A_message_from_an_unknown_number_belongs_to_one_provisional_customer_also_the_second_time()
    {
        await using var center = await Center.StartAsync();
        var (_, first) = await TicketAsync(center, await LeaveMessageAsync(center, "+13055550172", byKey: false));
        var (_, second) = await TicketAsync(center, await LeaveMessageAsync(center, "+13055550172", byKey: true));

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(first.CustomerId, second.CustomerId);
        var match = Assert.Single(await center.Get<CallerFinder>().FindAsync("+13055550172"));
        Assert.True(match.Customer.Provisional);
        Assert.Equal(first.CustomerId, match.Customer.Id);
    }

    [Fact]
    public async Task A_message_from_a_withheld_number_is_kept_too()
    {
        await using var center = await Center.StartAsync();
        var (history, ticket) = await TicketAsync(center, await LeaveMessageAsync(center, "anonymous", byKey: false));
        Assert.Null(history.Contact.Number);
        Assert.True((await center.Get<CustomerDirectory>().FindAsync(ticket.CustomerId, Viewer.System))!.Provisional);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_said_or_a_cough_makes_no_ticket_and_leaves_no_file(bool cough)
    {
        await using var center = await Center.StartAsync();
        var call = await center.CallAsync("+12125550112", "4");
        var contact = await RecordsAsync(center, "+12125550112");
        if (cough)
        {
            center.Carrier.Speak(call);
            await center.Carrier.HearAsync(call, TimeSpan.FromSeconds(0.3));
            center.Carrier.Press(call, "#");
            await center.Carrier.EndedAsync(call);
        }
        else
        {
            await center.Carrier.HearAsync(call, Said);
            center.Carrier.HangUp(call);
        }

        var history = await center.HistoryAsync<ContactClosed>(contact);
        Assert.DoesNotContain(history.Events, e => e.Body is VoiceMessageLeft);
        Assert.NotEqual("message", history.Contact.Outcome);
        Assert.Empty((await center.Get<TicketQueries>().ListAsync(new TicketFilter(), null, 10, Viewer.System)).Items);
        await Eventually.TrueAsync(() => !Directory.EnumerateFiles(center.Recordings, "*.wav", SearchOption.AllDirectories).Any(), Center.Soon);
    }

    private static async Task<Guid> LeaveMessageAsync(Center center, string number, bool byKey)
    {
        var call = await center.CallAsync(number, "4");
        var contact = await RecordsAsync(center, number == "anonymous" ? null : number);
        center.Carrier.Speak(call);
        await center.Carrier.HearAsync(call, Said);
        if (byKey)
        {
            var heard = center.Carrier.Listen(call);
            center.Carrier.Press(call, "#");
            await center.Carrier.EndedAsync(call);
            var sound = await center.Carrier.HeardAsync(call, heard);
            Assert.True(SpokenPrompts.Contains(sound, "message-thanks"), $"heard: {SpokenPrompts.Describe(sound)}");
        }
        else
        {
            center.Carrier.HangUp(call);
        }

        return contact;
    }

    private static Task<Guid> RecordsAsync(Center center, string? number) =>
        center.ContactAsync(c => c.Caller.Number == number && c.Message is not null, "no message is being recorded");

    private static async Task<(ContactHistory History, TicketRecord Ticket)> TicketAsync(Center center, Guid contact)
    {
        var history = await center.HistoryAsync<ContactClosed>(contact);
        var left = Assert.Single(history.Events.Select(e => e.Body).OfType<VoiceMessageLeft>());
        var recording = Assert.Single(history.Recordings);
        Assert.True(recording.IsMessage);
        Assert.InRange(recording.Seconds, 1, 10);
        var audio = Tone.ReadFile(Path.Combine(center.Recordings, left.File));
        Assert.True(Tone.Heard(audio, 440) > TimeSpan.FromSeconds(0.7), "the message does not hold what was said");

        var ticket = (await center.Get<TicketQueries>().FindAsync(left.Ticket, Viewer.System))!;
        Assert.Equal(left.Recording, Assert.Single(ticket.Entries, e => e.Kind == TicketEntryKind.Message).RecordingId);
        Assert.Equal(history.Contact.CustomerId, ticket.CustomerId);
        Assert.Single((await center.Get<TicketQueries>().ListAsync(new TicketFilter(), null, 10, Viewer.System)).Items, t => t.Id == left.Ticket);
        return (history, ticket);
    }
}
