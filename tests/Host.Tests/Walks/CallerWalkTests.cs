using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Crm.TestKit;

namespace Crm.Host.Tests.Walks;

/// <summary>Who is on the line: several people on one number, and a look-up that comes late.</summary>
public sealed class CallerWalkTests
{
    [Fact]
    public async Task Several_people_on_one_number_are_listed_and_the_agent_says_who_it_is()
    {
        await using var center = await Center.StartAsync();
        var maria = await center.AddCustomerAsync("Maria Alvarez", "+12125550111", "gold");
        var jose = await center.AddCustomerAsync("Jose Alvarez", "+12125550111");
        await center.AddTicketAsync(jose, "Boots too small");
        var (agent, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var call = await center.CallAsync("+12125550111", "1");
        var pop = (await center.WhenAsync(agent.Id, s => s.Offer is not null)).Offer!.Pop;
        Assert.Null(pop.Customer);
        Assert.Equal([jose, maria], pop.Matches.Select(m => m.Id));
        Assert.All(pop.Matches, m => Assert.Equal("maybe", m.Grade));

        phone.Answer(await phone.RingsAsync());
        var contact = (await center.WhenAsync(agent.Id, s => s.Call?.Phase == "talking")).Call!.ContactId;
        await center.AgentDesk.PickCustomer(agent.Id, contact, jose);
        await center.WhenAsync(agent.Id, s => s.Call?.Pop.Customer?.Id == jose && s.Call.Pop.OpenTickets.Count == 1);
        await center.AgentDesk.PickCustomer(agent.Id, contact, maria);
        var picked = await center.WhenAsync(agent.Id, s => s.Call?.Pop.Customer?.Id == maria);
        Assert.Equal(2, picked.Call!.Pop.Matches.Count);
        center.Carrier.HangUp(call);
        var history = await center.HistoryAsync<ContactClosed>(contact);
        Assert.Equal(maria, history.Contact.CustomerId);
        Assert.Contains(contact, await TimelineAsync(center, maria));
        Assert.DoesNotContain(contact, await TimelineAsync(center, jose));
        Assert.Equal(2, (await center.Get<CallerFinder>().FindAsync("+12125550111")).Count);
    }

    [Fact]
    public async Task A_look_up_that_is_late_lets_the_call_go_on_and_is_used_when_it_comes()
    {
        await using var center = await Center.StartAsync();
        var maria = await center.AddCustomerAsync("Maria Alvarez", "+12125550111", "gold");
        var (agent, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        center.Database.Shut();
        var call = await center.CallAsync("+12125550111", "1");
        var offered = await center.WhenAsync(agent.Id, s => s.Offer is not null);
        Assert.Null(offered.Offer!.Pop.Customer);
        Assert.Equal("unavailable", offered.Offer.Pop.LookUp);
        phone.Answer(await phone.RingsAsync());
        var talking = await center.WhenAsync(agent.Id, s => s.Call?.Phase == "talking");
        Assert.Null(talking.Call!.Pop.Customer);

        center.Database.Open();
        await center.WhenAsync(agent.Id, s => s.Call?.Pop is { LookUp: "done", Customer: { } found } && found.Id == maria);
        center.Carrier.HangUp(call);
        var history = await center.HistoryAsync<ContactClosed>(talking.Call.ContactId);
        Assert.Equal(maria, history.Contact.CustomerId);
        Assert.Equal(maria, Assert.Single(await center.Get<CallerFinder>().FindAsync("+12125550111")).Customer.Id);
    }

    [Fact]
    public async Task A_look_up_that_failed_is_tried_again_while_the_call_lasts()
    {
        await using var center = await Center.StartAsync();
        var maria = await center.AddCustomerAsync("Maria Alvarez", "+12125550111", "gold");
        var (agent, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        center.Database.Break();
        await center.CallAsync("+12125550111", "1");
        phone.Answer(await phone.RingsAsync());
        var away = (await center.WhenAsync(agent.Id, s => s.Call?.Phase == "talking")).Call!.Pop;
        Assert.Equal(("unavailable", "+12125550111", null), (away.LookUp, away.Number, away.Customer));

        center.Database.Open();
        await center.WhenAsync(agent.Id, s => s.Call?.Pop is { LookUp: "done", Customer: { } found } && found.Id == maria);
    }

    [Fact]
    public async Task A_late_look_up_moves_a_gold_caller_forward_in_the_queue()
    {
        await using var center = await Center.StartAsync();
        await center.AddCustomerAsync("Maria Alvarez", "+12125550111", "gold");
        await center.CallAsync("+12125550142", "1");
        var first = await center.QueuedAsync("+12125550142");
        center.Database.Shut();
        await center.CallAsync("+12125550111", "1");
        var gold = await center.QueuedAsync("+12125550111");
        Assert.Equal([first, gold], await WaitingAsync(center));
        center.Database.Open();
        await Eventually.TrueAsync(() => WaitingAsync(center).GetAwaiter().GetResult().SequenceEqual([gold, first]), Center.Soon);
    }

    private static Task<List<Guid>> WaitingAsync(Center center) => center.Desk.Mailbox.Ask(() => center.Desk.Waiting("support").Select(w => w.Contact.Value).ToList());

    private static async Task<IEnumerable<Guid>> TimelineAsync(Center center, Guid customer) =>
        (await center.Get<TimelineReader>().OfCustomerAsync(customer, null, 50, Viewer.System))!.Items.OfType<ContactOnTimeline>().Select(i => i.Contact.Id);
}
