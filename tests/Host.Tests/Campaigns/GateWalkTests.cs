using System.Globalization;
using System.Text.Json.Nodes;
using Crm.AgentConsole;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Timeline;
using Crm.Host.Demo;
using Crm.Host.Tests.Walks;
using Crm.TestKit;

namespace Crm.Host.Tests.Campaigns;

/// <summary>Nobody is called who must not be: outside the hours, on a do-not-call list, after an opt-out. Every call that is made carries its proof.</summary>
public sealed class GateWalkTests
{
    private const string Maria = "+12125550111";
    private const string Jonas = "+12125550121";

    [Fact]
    public async Task Outside_the_hours_neither_a_campaign_nor_an_agent_calls_and_both_know_when_they_may()
    {
        await using var walk = await CampaignWalk.StartAsync(CampaignWalk.Answers, CloseNow);
        var (anna, _) = await walk.AddAgentAsync();
        await walk.RunAsync(CampaignWalk.Settings(), ("Maria Alvarez", Maria));

        var lead = await walk.LeadAsync(Maria, l => l.State == LeadState.Waiting);
        Assert.InRange(lead.DueAt - walk.Center.Desk.Now, TimeSpan.FromHours(1), TimeSpan.FromHours(3));
        var refused = await Assert.ThrowsAsync<RefusedException>(() => walk.Center.AgentDesk.Dial(anna.Id, "(212) 555-0111", null, null));
        Assert.Contains("It may be called from", refused.Message, StringComparison.Ordinal);
        Assert.Empty(walk.Carrier.People.Calls);
        Assert.Equal(0, lead.Attempts);
    }

    [Fact]
    public async Task A_call_by_hand_carries_its_proof()
    {
        await using var center = await Center.StartAsync();
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1_000, ("support", 5));
        var contact = await center.AgentDesk.Dial(anna.Id, Maria, null, null);
        phone.Answer(await phone.RingsAsync());
        center.Carrier.Busy(await center.Carrier.RingsAsync());

        var events = (await center.HistoryAsync<ContactClosed>(contact)).Events.Select(e => e.Body).ToList();
        var proof = Assert.IsType<DialAttempted>(events[1]).Proof.GetProperty("proof");
        Assert.Equal("area code 212", proof.GetProperty("localTimes")[0].GetProperty("from").GetString());
        Assert.Equal(Dispositions.Busy, events.OfType<DialEnded>().Single().Disposition);
    }

    [Fact]
    public async Task The_opt_out_key_works_at_once_and_for_every_list()
    {
        await using var walk = await CampaignWalk.StartAsync(CampaignWalk.Answers);
        // A phone that does not answer by itself leaves the person without an agent: the message comes after the lawful two seconds.
        var (anna, phone) = await walk.Center.AddReadyAgentAsync("anna", 1_000, ("support", 5));
        await walk.RunAsync(CampaignWalk.Settings(), ("Maria Alvarez", Maria));
        var line = await walk.Carrier.CalledAsync(Maria);
        await Eventually.TrueAsync(() => line.AnsweredAt is not null, Center.Soon);
        var hearing = walk.Carrier.HearAsync(line, TimeSpan.FromSeconds(4));
        var contact = await walk.Center.ContactAsync(c => c.Attempt?.Stage == Contacts.Campaigns.AttemptStage.Message, "nobody hears the message");
        var heard = await hearing;
        Assert.True(SpokenPrompts.Contains(heard, "campaign-abandoned"), SpokenPrompts.Describe(heard));

        walk.Carrier.Press(line, "9");

        var events = (await walk.Center.HistoryAsync<DialEnded>(contact)).Events.Select(e => e.Body).ToList();
        Assert.Equal((Maria, "key"), events.OfType<OptedOut>().Select(o => (o.Number, o.How)).Single());
        Assert.Equal(Dispositions.Abandoned, events.OfType<DialEnded>().Single().Disposition);
        var again = await walk.ImportAsync("again", ("Maria once more", Maria), ("Jonas Feld", Jonas));
        Assert.Equal(1, again.Accepted);
        phone.AnswersByItself = true;
        await walk.Center.AgentDesk.GoReady(anna.Id);
        await walk.Center.Desk.Mailbox.Ask(() => { walk.Center.Desk.Campaigns.Filler.LookNow(walk.Live!); return true; });
        await walk.Carrier.CalledAsync(Jonas);
        Assert.Equal([Maria, Jonas], walk.Carrier.People.Calls.Select(c => c.Number));
    }

    /// <summary>The called person's day begins in two hours.</summary>
    private static void CloseNow(JsonObject site)
    {
        var local = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));
        var from = local.AddHours(2);
        var to = from.Hour == 23 ? "24:00" : FormattableString.Invariant($"{from.Hour + 1:00}:00");
        site["dialing"]!["US"]!["hours"] = $"{from.ToString("HH:00", CultureInfo.InvariantCulture)}-{to}";
    }
}
