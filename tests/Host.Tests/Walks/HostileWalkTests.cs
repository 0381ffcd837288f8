using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Timeline;
using Crm.TestKit;
using Crm.TestKit.Processes;

namespace Crm.Host.Tests.Walks;

/// <summary>What a carrier or a caller may send to hurt: hostile names and numbers, floods of keys, many calls at once.</summary>
public sealed class HostileWalkTests
{
    public static TheoryData<string> Names => new(
        "Robert'); DROP TABLE \"Customers\"; --",
        "<script>alert('pop')</script><img src=x onerror=alert(1)>",
        "\\\"><b>quoted\\\\",
        "Evil%0d%0aX-Injected: yes",
        "Ünïcödé 顧客 🤖",
        "=HYPERLINK(\"http://x\")");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_hostile_name_reaches_the_pop_and_the_record_as_it_is(string name)
    {
        await using var center = await Center.StartAsync();
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var call = await center.CallAsync("+13055550181", "1", name);
        var offered = await center.WhenAsync(anna.Id, s => s.Offer is not null);
        Assert.Equal(name, offered.Offer!.Pop.DisplayName);
        phone.Answer(await phone.RingsAsync());
        var talking = await center.WhenAsync(anna.Id, s => s.Call?.Pop.Customer is not null);
        Assert.Equal(name, talking.Call!.Pop.Customer!.Name);
        center.Carrier.HangUp(call);
        Assert.Equal(name, (await center.HistoryAsync<ContactClosed>(talking.Call.ContactId)).Contact.DisplayName);
    }

    [Theory]
    [InlineData("\"\" <sip:%22%3B%20DROP%20TABLE@127.0.0.1>;tag=1", "plain")]
    [InlineData("<sip:+99999999999999999999999999999@127.0.0.1>;tag=1", "plain")]
    [InlineData("\"LONG\" <sip:+13055550182@127.0.0.1>;tag=1", "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc")]
    [InlineData("\"a%0d%0ab\" <sip:%0d%0aVia%3a@127.0.0.1>;tag=1", "'-_.!~*()%<>:\\\"/[]?{}")]
    public async Task Hostile_addresses_and_call_ids_are_served_like_any_other(string from, string callId)
    {
        var port = FreePort.Next();
        await using var center = await Center.StartAsync(site => site["trunks"]!.AsArray().Add(RawCaller.Trunk(port)));
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        using var caller = new RawCaller(port, center.Sip, from.Replace("LONG", new string('n', 1000)), callId);
        await caller.CallAsync(Center.Line);
        await caller.InfoAsync("Signal=1\r\nDuration=160\r\n");
        phone.Answer(await phone.RingsAsync());
        var contact = (await center.WhenAsync(anna.Id, s => s.Call?.Phase == "talking")).Call!.ContactId;
        await caller.EndAsync();
        Assert.Equal("answered", (await center.HistoryAsync<ContactClosed>(contact)).Contact.Outcome);
    }

    [Fact]
    public async Task Keys_by_INFO_work_like_any_other_and_a_thousand_of_them_hurt_nobody()
    {
        var port = FreePort.Next();
        await using var center = await Center.StartAsync(site => site["trunks"]!.AsArray().Add(RawCaller.Trunk(port)));
        var ticket = await center.AddTicketAsync(await center.AddCustomerAsync("Maria Alvarez", "+12125550111"), "Tent without poles");
        using var caller = new RawCaller(port, center.Sip, "<sip:+12125550111@127.0.0.1>;tag=1", Guid.NewGuid().ToString());
        await caller.CallAsync(Center.Line);
        var contact = await center.ContactAsync(c => c.Caller.Number == "+12125550111", "no call");
        foreach (var key in $"3{ticket.Number}#")
        {
            await caller.InfoAsync($"Signal={key}\r\nDuration=160\r\n");
        }

        Assert.Contains((await center.HistoryAsync<TicketStateHeard>(contact)).Events, e => e.Body is TicketStateHeard { Found: true });
        for (var i = 0; i < 1000; i++)
        {
            await caller.InfoAsync($"Signal={"3909#*"[i % 6]}\r\n");
        }

        Assert.InRange(await center.Desk.Mailbox.Ask(() => center.Desk.Find(contact)!.Pressed.Count), 1, 20);
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        await center.CallAsync("+12125550112", "1");
        await phone.RingsAsync();
        await caller.EndAsync();
        await center.HistoryAsync<ContactClosed>(contact);
    }

    [Fact]
    public async Task Fifty_calls_at_once_from_one_new_number_are_all_served_and_make_one_customer()
    {
        await using var center = await Center.StartAsync();
        var calls = Enumerable.Range(0, 50).Select(i => center.CallFromCustomer("+13055550183")).ToList();
        foreach (var call in calls)
        {
            await center.Carrier.AnsweredAsync(call);
            center.Carrier.Press(call, "1");
        }

        await Eventually.TrueAsync(() => center.Desk.Mailbox.Ask(() => center.Desk.Waiting("support").Count).GetAwaiter().GetResult() == 50, Center.Soon);
        // A caller is in the queue before the database has the new customer.
        await Eventually.TrueAsync(async () => (await center.Get<CallerFinder>().FindAsync("+13055550183")).Count > 0, Center.Soon);
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        await center.WhenAsync(anna.Id, s => s.Offer is not null);
        phone.Answer(await phone.RingsAsync());
        await center.WhenAsync(anna.Id, s => s.Call?.Phase == "talking");
        calls.ForEach(center.Carrier.HangUp);
        await Eventually.TrueAsync(() => center.Desk.Mailbox.Ask(() => center.Desk.Contacts.All(c => c.IsOver)).GetAwaiter().GetResult(), Center.Soon);
        Assert.Equal(1, phone.Rang);
        Assert.Single(await center.Get<CallerFinder>().FindAsync("+13055550183"));
    }
}
