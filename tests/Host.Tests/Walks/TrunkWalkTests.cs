using System.Text.Json.Nodes;
using Crm.HelpDesk.Timeline;
using Crm.Telephony.Calls;
using Crm.Telephony.Calls.Trunks;
using Crm.Telephony.Sip;
using Crm.TestKit;
using Crm.TestKit.Calls;
using Crm.TestKit.Processes;

namespace Crm.Host.Tests.Walks;

/// <summary>A carrier with which the center registers, which challenges, calls, goes down, and whose calls another one takes over.</summary>
public sealed class TrunkWalkTests
{
    private const string Number = "+12125550111";

    [Fact]
    public async Task A_carrier_is_registered_at_carries_calls_both_ways_goes_down_and_the_next_one_takes_over()
    {
        using var scratch = new ScratchDirectory("main-carrier");
        var main = await SimplePhone.StartAsync(scratch.Path, FreePort.Next(), 700, new Customers());
        await using var center = await Center.StartAsync(site =>
        {
            site["trunks"]!.AsArray().Insert(0, new JsonObject
            {
                ["name"] = "main", ["host"] = "127.0.0.1", ["port"] = main.Port, ["callerId"] = Center.Line,
                ["user"] = Center.Line, ["passwordEnv"] = Center.TrunkSecretName, ["register"] = new JsonObject { ["expirySeconds"] = 60 },
                ["maxCalls"] = 4,
            });
            site["outgoingCalls"] = new JsonObject
            {
                ["routes"] = new JsonArray(new JsonObject { ["prefix"] = "+", ["trunks"] = new JsonArray("main", "carrier") }),
                ["noResponseSeconds"] = 1,
            };
        });
        var calls = center.Get<CallServer>();
        await Eventually.TrueAsync(async () => (await calls.GetTrunksAsync()).Trunks is [{ State: TrunkState.Up, Registration: "registered" }, ..], Center.Soon);

        // In: a customer calls, the carrier sends the call to where the center is registered, and the menu of the dialed number answers.
        var customer = main.Call(center.Sip, Center.Line, Number);
        await main.AnsweredAsync(customer);
        await center.ContactAsync(c => c.Line == Center.Line && c.Caller.Number == Number && c.Ivr == "main", "the call is not in the menu");
        main.HangUp(customer);

        // Out: the agent's call is challenged and let through.
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var first = await center.AgentDesk.Dial(anna.Id, Number, null, null);
        phone.Answer(await phone.RingsAsync());
        var outgoing = await main.RingsForAsync(Number);
        main.Answer(outgoing);
        await center.WhenAsync(anna.Id, s => s.Call?.Phase == "talking");
        await center.AgentDesk.HangUp(anna.Id, first);
        await main.EndedAsync(outgoing);
        Assert.Equal(["main"], Trunks(await center.HistoryAsync<ContactClosed>(first)));
        await center.AgentDesk.FinishWrapUp(anna.Id, first, "No answer", null);
        await center.WhenAsync(anna.Id, s => s.State == "ready");

        // The carrier's power fails. Nobody has noticed when the next call is placed: it is heard by the other carrier.
        await main.DieAsync();
        var second = await center.AgentDesk.Dial(anna.Id, Number, null, null);
        phone.Answer(await phone.RingsAsync(1));
        var other = await center.Carrier.RingsForAsync(Number);
        center.Carrier.Answer(other);
        await center.WhenAsync(anna.Id, s => s.Call?.Phase == "talking");
        await center.AgentDesk.HangUp(anna.Id, second);
        await center.Carrier.EndedAsync(other);
        Assert.Equal(["carrier"], Trunks(await center.HistoryAsync<ContactClosed>(second)));
        Assert.Equal([("main", 1L), ("carrier", 0L)], (await calls.GetTrunksAsync()).Trunks.Select(trunk => (trunk.Name, trunk.Failed)));
    }

    [Fact]
    public async Task A_user_who_has_placed_the_calls_of_an_hour_hears_that_the_next_one_is_refused()
    {
        await using var center = await Center.StartAsync(site => site["outgoingCalls"] = new JsonObject { ["callsPerUserPerHour"] = 1 });
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        for (var i = 0; i < 2; i++)
        {
            var contact = await center.AgentDesk.Dial(anna.Id, Number, null, null);
            var own = await phone.RingsAsync(i);
            phone.Answer(own);
            if (i == 0)
            {
                center.Carrier.Busy(await center.Carrier.RingsForAsync(Number));
            }
            await phone.EndedAsync(own);
            var history = await center.HistoryAsync<ContactClosed>(contact);
            Assert.Equal([i == 0 ? "busy" : "not-placed"], history.Events.Select(e => e.Body).OfType<OutboundProgress>().Select(p => p.State));
            await center.AgentDesk.FinishWrapUp(anna.Id, contact, "No answer", null);
            await center.WhenAsync(anna.Id, s => s.State == "ready");
        }
        Assert.Equal(1, center.Carrier.Rang);
        Assert.Equal(TollAlarmKind.CallsPerUser, Assert.Single((await center.Get<CallServer>().GetTrunksAsync()).Toll.Alarms).Kind);
    }

    [Fact]
    public async Task A_number_that_may_not_be_called_is_refused_before_any_phone_rings_and_says_why()
    {
        await using var center = await Center.StartAsync(site => site["outgoingCalls"] = new JsonObject { ["deny"] = new JsonArray("+1212") });
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => center.AgentDesk.Dial(anna.Id, Number, null, null));
        Assert.Contains($"Calls to {Number} are not allowed: +1212 is denied", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (phone.Rang, center.Carrier.Rang));
    }

    private static IEnumerable<string> Trunks(ContactHistory history)
        => history.Events.Select(e => e.Body).OfType<OutboundProgress>().Where(p => p.State == "answered").Select(p => p.Trunk);

    /// <summary>The carrier knows the center's account.</summary>
    private sealed class Customers : ISipDirectory
    {
        public SipCredential? Find(string user) => user == Center.Line ? SipCredential.Create(user, "phone", Center.TrunkSecret, webOnly: false) : null;
    }
}
