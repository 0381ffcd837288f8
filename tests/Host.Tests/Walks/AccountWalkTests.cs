using Crm.HelpDesk.Timeline;
using Crm.TestKit;

namespace Crm.Host.Tests.Walks;

/// <summary>What an administrator changes about an agent who is at work.</summary>
public sealed class AccountWalkTests
{
    [Fact]
    public async Task A_disabled_agent_finishes_the_call_and_is_signed_out_without_wrap_up()
    {
        await using var center = await Center.StartAsync();
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var call = await center.CallAsync("+12125550191", "1");
        phone.Answer(await phone.RingsAsync());
        var contact = (await center.WhenAsync(anna.Id, s => s.Call?.Phase == "talking")).Call!.ContactId;
        await center.ChangeAccountAsync(anna, draft => draft with { Disabled = true });
        await center.WhenAsync(anna.Id, s => s is { State: "talking", PendingNotReady: "signing out" });
        center.Carrier.Speak(call);
        Assert.True(Tone.Heard(await phone.HearAsync(await phone.RingsAsync(), TimeSpan.FromSeconds(0.6)), 440) > TimeSpan.FromSeconds(0.2), "the call was cut");
        center.Carrier.HangUp(call);
        await center.WhenAsync(anna.Id, s => s.State == "signed-out");
        Assert.Equal("answered", (await center.HistoryAsync<ContactClosed>(contact)).Contact.Outcome);
        await Eventually.TrueAsync(() => center.Desk.Mailbox.Ask(() => center.Desk.Contacts.Count).GetAwaiter().GetResult() == 0, Center.Soon);
    }

    [Fact]
    public async Task Who_has_no_console_is_signed_out_in_time_unless_signed_in_without_one()
    {
        await using var center = await Center.StartAsync();
        var (anna, _) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var (ben, _) = await center.AddReadyAgentAsync("ben", 850, ("support", 5));
        await center.AgentDesk.Detach(anna.Id, "anna");
        await center.AgentDesk.Detach(ben.Id, "ben");
        await center.Desk.Mailbox.Ask(() =>
        {
            center.Desk.Presence.SignIn(center.Desk.FindAgent(ben.Id)!);
            return true;
        });
        center.Advance(Contacts.AgentPresence.SignOutAfter);
        Task<bool> SignedIn(Guid agent) => center.Desk.Mailbox.Ask(() => center.Desk.FindAgent(agent)!.SignedIn);
        await Eventually.TrueAsync(async () => !await SignedIn(anna.Id), Center.Soon);
        Assert.True(await SignedIn(ben.Id));
    }

    [Fact]
    public async Task A_disabled_agents_offer_goes_to_another_agent()
    {
        await using var center = await Center.StartAsync();
        var (anna, annas) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var (_, bens) = await center.AddReadyAgentAsync("ben", 850, ("support", 5));
        await center.CallAsync("+12125550192", "1");
        var ringing = await annas.RingsAsync();
        await center.ChangeAccountAsync(anna, draft => draft with { Disabled = true });
        await annas.EndedAsync(ringing);
        await bens.RingsAsync();
        await center.WhenAsync(anna.Id, s => s.State == "signed-out");
    }

    [Fact]
    public async Task A_desk_phone_that_was_registered_with_a_former_secret_is_registered_no_more()
    {
        await using var center = await Center.StartAsync();
        var (anna, _) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        await center.ChangeAccountAsync(anna, draft => draft with { DeskPhoneSha256 = new string('0', 64), DeskPhoneMd5 = new string('0', 32) });
        await center.WhenAsync(anna.Id, s => s.State == "phone-problem" && !s.Phone.Registered);
    }

    [Fact]
    public async Task A_skill_that_is_given_brings_the_waiting_caller_at_once()
    {
        await using var center = await Center.StartAsync();
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        await center.CallAsync("+12125550193", "2");
        await center.QueuedAsync("+12125550193");
        Assert.Equal(0, phone.Rang);
        await center.ChangeAccountAsync(anna, draft => draft with { Skills = new Dictionary<string, int> { ["sales"] = 3 } });
        await phone.RingsAsync();
    }

    [Fact]
    public async Task Another_desk_phone_is_the_agents_from_then_on()
    {
        await using var center = await Center.StartAsync();
        var (anna, old) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        await center.ChangeAccountAsync(anna, _ => Center.Draft("anna", "desk-new", ("support", 5)));
        await center.WhenAsync(anna.Id, s => s.State == "phone-problem" && s.Phone.Problem!.Contains("desk-new"));
        var phone = await center.AddPhoneAsync("new");
        phone.Register(center.Sip, "desk-new", PhoneDirectory.Secret);
        await center.WhenAsync(anna.Id, s => s.State == "ready");
        await center.CallAsync("+12125550194", "1");
        await phone.RingsAsync();
        Assert.Equal(0, old.Rang);
    }
}
