using System.Text.Json.Nodes;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Timeline;
using Crm.Host.Tests.Durability;
using Crm.Telephony.Calls;
using Crm.TestKit;

namespace Crm.Host.Tests.Campaigns;

/// <summary>kill -9 in mid-campaign: what was dialed is known as dialed, what was only claimed is dialed by the next run, and nobody twice.</summary>
public sealed class CampaignKillTests
{
    private const string Talking = "+12125550131", Ringing = "+12125550132", Next = "+12125550133", Last = "+12125550134";

    [Fact]
    public async Task A_killed_campaign_goes_on_where_it_was_and_dials_nobody_twice()
    {
        await using var center = await LiveCenter.StartAsync(site => site["queues"]!["support"]!["wrapUpSeconds"] = 1);
        var anna = await center.AddAgentAsync("anna", "support");
        var ben = await center.AddAgentAsync("ben", "support");
        anna.Phone.AnswersByItself = ben.Phone.AnswersByItself = true;
        var campaign = await StartAsync(center);
        await anna.Console.AskAsync("GoReady");
        center.Carrier.Answer(await center.Carrier.RingsForAsync(Talking));
        await anna.WhenStateAsync("talking");
        await ben.Console.AskAsync("GoReady");
        center.Carrier.Ring(await center.Carrier.RingsForAsync(Ringing));
        await ben.WhenAsync(s => s["coming"]?["state"]?.GetValue<string>() == "ringing");

        center.Server.Kill();
        await center.RestartAsync();

        center.Carrier.Busy(await center.Carrier.RingsForAsync(Next));
        center.Carrier.Busy(await center.Carrier.RingsForAsync(Last));
        await Eventually.TrueAsync(
            async () => (await center.Admin.GetAsync<JsonNode>($"/api/campaigns/{campaign}/view"))["today"]!["dispositions"]!["busy"]?.GetValue<int>() == 2, LiveCenter.Soon);
        string[] dialed = [.. center.Carrier.Events.OfType<CallArrived>().Select(e => e.Dialed)];
        Assert.Equal([Talking, Ringing, Next, Last], dialed.Order(StringComparer.Ordinal));
        foreach (var number in new[] { Talking, Ringing })
        {
            var history = await center.Records.HistoryAsync(await center.ContactOfAsync(number));
            Assert.Equal("interrupted", history.Contact.Outcome);
            Assert.Equal(1, history.Events.Count(e => e.Body is DialAttempted));
        }

        await center.Records.AssertStreamsAreWholeAsync();
    }

    private static async Task<Guid> StartAsync(LiveCenter center)
    {
        var made = await center.Admin.PostAsync("/api/campaigns", new
        {
            name = "Killed", mode = "progressive", queue = "support", weight = 1, callerIds = Array.Empty<object>(), ringSeconds = 60, mostLines = 10, country = "US", purpose = "service",
            retry = new { perNumber = 5, perLead = 5, perDay = 5, againMinutes = new { busy = 60, interrupted = 60 }, callbackToAnyoneMinutes = 30 },
            hours = new { timeZone = "UTC", windows = Array.Empty<object>() }, script = "", form = Array.Empty<object>(),
            outcomes = new[] { new { code = "done", text = "Done", success = true } }, revision = 0,
        });
        var id = made!["id"]!.GetValue<Guid>();
        var list = (await center.Admin.PostCsvAsync(
            $"/api/campaigns/{id}/lists?name=Four&version=1&date=2026-11-01", $"Name,Phone\nA,{Talking}\nB,{Ringing}\nC,{Next}\nD,{Last}\n"))!["id"]!.GetValue<Guid>();
        await Eventually.TrueAsync(
            async () => (await center.Admin.GetAsync($"/api/campaigns/{id}/lists/{list}"))["state"]!.GetValue<string>() == "complete", LiveCenter.Soon);
        await center.Admin.PostAsync($"/api/campaigns/{id}/state", new { state = "running" });
        return id;
    }
}
