using Crm.HelpDesk.Timeline;
using Crm.Telephony.Calls;
using Crm.TestKit;

namespace Crm.Host.Tests.Durability;

/// <summary>Ctrl+C while calls go on.</summary>
public sealed class StopTests(ITestOutputHelper output)
{
    /// <summary>Five seconds are promised; a busy build machine gets more.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Calls_are_ended_properly_and_nothing_is_interrupted()
    {
        await using var center = await LiveCenter.StartAsync();
        var anna = await center.AddAgentAsync("anna", "support");
        await anna.GoReadyAsync();
        var talking = await center.CallAsync("+12125550111", "1");
        var contact = await anna.AnswerAsync();
        var waiting = await center.CallAsync("+12125550112", "2");
        var ben = await center.AddAgentAsync("ben", "sales");
        await ben.Console.AskAsync("GoReady");
        await ben.WhenStateAsync("offered");
        var choosing = await center.CallAsync("+12125550113");
        await center.ContactOfAsync("+12125550113");

        var began = TimeProvider.System.GetTimestamp();
        var code = await center.Server.StopAsync(TimeSpan.FromSeconds(30));
        var took = TimeProvider.System.GetElapsedTime(began);
        output.WriteLine($"stopped in {took.TotalSeconds:0.00} s");
        Assert.Equal(0, code);
        Assert.True(took < StopLimit, $"it took {took.TotalSeconds:0.0} s to stop");
        foreach (var call in new[] { talking, waiting, choosing })
        {
            var end = await center.Carrier.EndedAsync(call);
            Assert.Equal((CallEndedBy.Peer, 200), (end.By, end.Status));
        }

        await AssertStartCanBeTakenBackAsync(center);
        await center.RestartAsync();
        Assert.Empty(await center.Records.OpenContactsAsync());
        Assert.DoesNotContain("interrupted", center.Records.Outcomes());
        await center.Records.AssertStreamsAreWholeAsync();
        var history = await center.Records.HistoryAsync(contact);
        Assert.Equal("answered", history.Contact.Outcome);
        Assert.Null(Assert.Single(history.Recordings).Error);
        Assert.Contains(history.Events, e => e.Body is AgentDisconnected);
        Assert.True((await center.BoardAsync("support")).Reconciles);
        // The phone that rang was not unreachable, and it is known without registering again.
        await ben.WhenStateAsync("ready");
        await center.CallAsync("+12125550114", "2");
        await ben.Phone.RingsAsync(1);
    }

    /// <summary>Ctrl+C before the server serves.</summary>
    private static async Task AssertStartCanBeTakenBackAsync(LiveCenter center)
    {
        const int endedBySignal = 130;
        await center.Server.LaunchAsync();
        await Eventually.TrueAsync(() => center.Server.HasOpen(Path.Combine(center.Server.DataFolder, "journal")), LiveCenter.Soon);
        var began = TimeProvider.System.GetTimestamp();
        var code = await center.Server.StopAsync(TimeSpan.FromSeconds(30));
        Assert.True(TimeProvider.System.GetElapsedTime(began) < StopLimit);
        Assert.True(code is 0 or endedBySignal, $"exit code {code}: {center.Server.Output}");
        Assert.DoesNotContain("   at ", center.Server.Output, StringComparison.Ordinal);
    }
}
