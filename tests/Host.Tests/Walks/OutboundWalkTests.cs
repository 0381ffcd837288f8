using System.Text.Json.Nodes;
using Crm.HelpDesk.Timeline;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;
using Crm.TestKit;
using Crm.TestKit.Calls;
using Crm.TestKit.Processes;

namespace Crm.Host.Tests.Walks;

/// <summary>Calls that an agent places, from the console and on the phone itself, and what the carrier may answer.</summary>
public sealed class OutboundWalkTests
{
    private const string Number = "+12125550111";
    private static readonly TimeSpan Listen = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_call_from_the_console_rings_the_phone_then_the_number_with_early_media_and_talk()
    {
        await using var center = await Center.StartAsync();
        var customer = await center.AddCustomerAsync("Maria Alvarez", Number);
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var contact = await center.AgentDesk.Dial(anna.Id, "(212) 555-0111", null, null);
        var own = await phone.RingsAsync();
        Assert.Equal(0, center.Carrier.Rang);
        Assert.Equal("dialing", (await center.WhenAsync(anna.Id, s => s.Call is not null)).Call!.Phase);
        phone.Answer(own);
        var call = await center.Carrier.RingsAsync();
        Assert.Equal(Number, center.Carrier.Events.OfType<CallArrived>().First().Dialed);

        center.Carrier.Ring(call);
        await center.WhenAsync(anna.Id, s => s.Call?.Phase == "ringing");
        Assert.True(SpokenPrompts.Contains(await phone.HearAsync(own, Listen), "ringback"), "the agent hears no ringing");
        center.Carrier.RingWithMedia(call);
        await center.WhenAsync(anna.Id, s => s.Call?.Phase == "early-media");
        Assert.True(Tone.Heard(await phone.HearAsync(own, Listen), 440) > Listen / 2, "the agent does not hear the network");

        center.Carrier.Answer(call);
        center.Carrier.Speak(call, 700);
        phone.Speak(own);
        await center.WhenAsync(anna.Id, s => s.Call is { Phase: "talking", Direction: "outbound" } c && c.Pop.Customer?.Id == customer);
        var heard = await Task.WhenAll(center.Carrier.HearAsync(call, Listen), phone.HearAsync(own, Listen));
        Assert.True(Tone.Heard(heard[0], 1000) > Listen / 2);
        Assert.True(Tone.Heard(heard[1], 700) > Listen / 2);

        center.Carrier.HangUp(call);
        await phone.EndedAsync(own);
        await center.WhenAsync(anna.Id, s => s.WrapUp?.ContactId == contact);
        var history = await center.HistoryAsync<ContactClosed>(contact);
        Assert.Equal(["ringing", "early-media", "answered"], Progress(history));
        Assert.Equal(("answered", customer), (history.Contact.Outcome, history.Contact.CustomerId));
    }

    [Theory]
    [InlineData(486, "busy", "call-busy")]
    [InlineData(480, "no-answer", "call-no-answer")]
    [InlineData(603, "refused", "call-refused")]
    [InlineData(404, "wrong-number", "call-wrong-number")]
    [InlineData(500, "failed", "call-failed")]
    public async Task Each_failure_is_told_apart_and_said_to_the_agent(int status, string state, string prompt)
    {
        await using var center = await Center.StartAsync();
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var contact = await center.AgentDesk.Dial(anna.Id, Number, null, null);
        var own = await phone.RingsAsync();
        phone.Answer(own);
        await phone.AnsweredAsync(own);
        var listening = phone.Listen(own);
        center.Carrier.Refuse(await center.Carrier.RingsAsync(), status);
        await phone.EndedAsync(own);
        var sound = await phone.HeardAsync(own, listening);
        Assert.True(SpokenPrompts.Contains(sound, prompt), SpokenPrompts.Describe(sound));
        await center.WhenAsync(anna.Id, s => s.WrapUp?.ContactId == contact);
        var history = await center.HistoryAsync<ContactClosed>(contact);
        Assert.Equal([state], Progress(history));
        Assert.Equal("not-reached", history.Contact.Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_agent_who_gives_up_ends_the_call_that_is_being_placed(bool onThePhone)
    {
        await using var center = await Center.StartAsync();
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var contact = await center.AgentDesk.Dial(anna.Id, Number, null, null);
        var own = await phone.RingsAsync();
        phone.Answer(own);
        var call = await center.Carrier.RingsAsync();
        center.Carrier.Ring(call);
        await center.WhenAsync(anna.Id, s => s.Call?.Phase == "ringing");
        if (onThePhone)
        {
            phone.HangUp(own);
        }
        else
        {
            await center.AgentDesk.HangUp(anna.Id, contact);
        }

        Assert.Equal(487, (await center.Carrier.EndedAsync(call)).Status);
        await phone.EndedAsync(own);
        await center.WhenAsync(anna.Id, s => s.WrapUp?.ContactId == contact);
        var history = await center.HistoryAsync<ContactClosed>(contact);
        Assert.Equal(["ringing", "cancelled"], Progress(history));
        Assert.Equal("not-reached", history.Contact.Outcome);
    }

    [Fact]
    public async Task A_phone_that_does_not_take_the_agents_own_call_ends_it_before_the_customer_rings()
    {
        await using var center = await Center.StartAsync();
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var contact = await center.AgentDesk.Dial(anna.Id, Number, null, null);
        phone.Busy(await phone.RingsAsync());
        var history = await center.HistoryAsync<ContactClosed>(contact);
        Assert.Equal(["agent-not-reached"], Progress(history));
        Assert.Equal("not-reached", history.Contact.Outcome);
        Assert.Equal(0, center.Carrier.Rang);
        await center.AgentDesk.FinishWrapUp(anna.Id, contact, "No answer", null);
        await center.WhenAsync(anna.Id, s => s.State == "ready");
    }

    [Fact]
    public async Task A_trunk_that_challenges_is_given_its_credentials()
    {
        var port = FreePort.Next();
        await using var center = await Center.StartAsync(site => site["trunks"]!.AsArray().Insert(0, Trunk("strict", port, withSecret: true)));
        var strict = await center.AddPhoneAsync("strict", port, directory: new StrictCarrier());
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var contact = await center.AgentDesk.Dial(anna.Id, Number, null, null);
        phone.Answer(await phone.RingsAsync());
        var call = await strict.RingsAsync();
        Assert.Equal(Center.Line, strict.Events.OfType<CallArrived>().First().FromPhone);
        strict.Answer(call);
        await center.WhenAsync(anna.Id, s => s.Call?.Phase == "talking");
        await center.AgentDesk.HangUp(anna.Id, contact);
        await strict.EndedAsync(call);
    }

    [Fact]
    public async Task Another_trunks_credentials_are_never_sent()
    {
        var (port, other) = (FreePort.Next(), FreePort.Next());
        await using var center = await Center.StartAsync(site =>
        {
            site["trunks"]!.AsArray().Insert(0, Trunk("strict", port, withSecret: false));
            site["trunks"]!.AsArray().Add(Trunk("other", other, withSecret: true));
            site["outgoingCalls"] = new JsonObject { ["routes"] = new JsonArray(new JsonObject { ["prefix"] = "+", ["trunks"] = new JsonArray("strict") }) };
        });
        var strict = await center.AddPhoneAsync("strict", port, directory: new StrictCarrier());
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var contact = await center.AgentDesk.Dial(anna.Id, Number, null, null);
        phone.Answer(await phone.RingsAsync());
        var history = await center.HistoryAsync<ContactClosed>(contact);
        Assert.Equal(401, Assert.Single(history.Events.Select(e => e.Body).OfType<OutboundProgress>()).Status);
        Assert.Equal(["failed"], Progress(history));
        Assert.Equal(0, strict.Rang);
    }

    [Fact]
    public async Task A_number_dialed_on_the_desk_phone_itself_is_an_outbound_contact()
    {
        await using var center = await Center.StartAsync();
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var own = phone.Call(center.Sip, "2125550111", anna.PhoneUser, user: anna.PhoneUser, secret: PhoneDirectory.Secret);
        var call = await center.Carrier.RingsAsync();
        center.Carrier.Answer(call);
        center.Carrier.Speak(call);
        var contact = (await center.WhenAsync(anna.Id, s => s.Call is { Phase: "talking", Direction: "outbound" })).Call!.ContactId;
        Assert.True(Tone.Heard(await phone.HearAsync(own, Listen), 440) > Listen / 2);
        phone.HangUp(own);
        await center.Carrier.EndedAsync(call);
        var history = await center.HistoryAsync<ContactClosed>(contact);
        Assert.Equal(("answered", Number), (history.Contact.Outcome, history.Contact.Number));
    }

    [Fact]
    public async Task A_desk_phone_that_dials_the_center_is_a_caller_and_without_its_secret_nobody()
    {
        await using var center = await Center.StartAsync();
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var stranger = await center.AddPhoneAsync("stranger");
        var refused = stranger.Call(center.Sip, Center.Line, anna.PhoneUser, user: anna.PhoneUser, secret: "guessed");
        Assert.Equal(401, (await stranger.EndedAsync(refused)).Status);

        var own = phone.Call(center.Sip, Center.Line, anna.PhoneUser, user: anna.PhoneUser, secret: PhoneDirectory.Secret);
        await phone.AnsweredAsync(own);
        var contact = await center.ContactAsync(c => c.Direction == ContactDirection.Inbound && c.Ivr == "main", "the call is not in the menu");
        phone.HangUp(own);
        var history = await center.HistoryAsync<ContactClosed>(contact);
        Assert.Null(history.Contact.Number);
        Assert.Equal("ready", center.Consoles.Latest(anna.Id)!.State);
    }

    private static JsonObject Trunk(string name, int port, bool withSecret)
    {
        var trunk = new JsonObject { ["name"] = name, ["addresses"] = new JsonArray($"127.0.0.1:{port}"), ["host"] = "127.0.0.1", ["port"] = port, ["callerId"] = Center.Line };
        if (withSecret)
        {
            trunk["user"] = Center.Line;
            trunk["passwordEnv"] = Center.TrunkSecretName;
        }

        return trunk;
    }

    private static IEnumerable<string> Progress(ContactHistory history) => history.Events.Select(e => e.Body).OfType<OutboundProgress>().Select(p => p.State);

    /// <summary>A carrier that wants the credentials of the number that calls. Its realm is that of every <see cref="SimplePhone"/>.</summary>
    private sealed class StrictCarrier : ISipDirectory
    {
        public SipCredential? Find(string user) => user == Center.Line ? SipCredential.Create(user, "phone", Center.TrunkSecret, webOnly: false) : null;
    }
}
