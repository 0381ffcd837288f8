using Crm.AgentConsole.Contracts;
using Crm.Console.Tests.Pages;
using Crm.Console.Tests.Site;
using Crm.Telephony.Calls;
using Crm.TestKit;
using Microsoft.Playwright;

namespace Crm.Console.Tests.Walks;

/// <summary>A browser that reloads or loses its network comes back to the same call; the caller is kept with music.</summary>
public sealed class LostPhoneTests(Center center)
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_reload_in_mid_call_comes_back_to_the_same_call()
    {
        var (desk, call, customer) = await TalkAsync("Rita Reload", "+12125550301");
        await using var open = desk;
        var contact = (await CallsAsync(customer)).Single().ContactId;

        await desk.Page.ReloadAsync();
        await IsBackAsync(desk, call);

        // A page that takes longer to come back: meanwhile the caller hears music.
        await desk.Page.GotoAsync("about:blank");
        await Eventually.TrueAsync(async () => Music(await center.Carrier.HearAsync(call, TimeSpan.FromSeconds(1))) > TimeSpan.FromSeconds(0.5), Center.Soon);
        await desk.Page.GotoAsync("/");
        await IsBackAsync(desk, call);

        await EndAsync(desk, call, customer, contact);
    }

    [Fact]
    public async Task Ten_seconds_without_a_network_come_back_to_the_same_call()
    {
        Assert.SkipUnless(NetworkCut.IsPossible, NetworkCut.Needs);
        var (desk, call, customer) = await TalkAsync("Nora Network", "+12125550302");
        await using var open = desk;
        var contact = (await CallsAsync(customer)).Single().ContactId;

        short[] heard;
        await using (await NetworkCut.BetweenBrowserAndServerAsync(center))
        {
            heard = await center.Carrier.HearAsync(call, Outage);
        }

        Assert.True(Music(heard) > TimeSpan.FromSeconds(2), "the caller heard no music while the agent's network was away");
        await IsBackAsync(desk, call);

        await EndAsync(desk, call, customer, contact);
    }

    private async Task IsBackAsync(Desk desk, CallId call)
    {
        await desk.ShowsPhaseAsync("Talking");
        await desk.HearsToneAsync(Center.CallerTone);
        await center.Carrier.HearsToneAsync(call, Center.AgentTone, Center.Soon);
    }

    private async Task<(Desk, CallId, Guid)> TalkAsync(string name, string number)
    {
        var line = center.TakeLine();
        var customer = await center.AddCustomerAsync(name, number);
        var desk = await center.OpenDeskAsync(await center.AddPersonAsync("Lena", line: line));
        await desk.GoReadyAsync();
        var call = await center.CallAsync(line, number);
        await desk.AnswerAsync();
        await center.Carrier.HearsToneAsync(call, Center.AgentTone, Center.Soon);
        return (desk, call, customer);
    }

    /// <summary>The one contact went through the loss and ends as every other does.</summary>
    private async Task EndAsync(Desk desk, CallId call, Guid customer, Guid? contact)
    {
        await desk.Button("Hang up").ClickAsync();
        await center.Carrier.EndedAsync(call);
        await desk.FinishWrapUpAsync("Solved");
        await Eventually.TrueAsync(async () => (await CallsAsync(customer)).Single().Steps.Any(s => s.Text.StartsWith("Wrapped up", StringComparison.Ordinal)), Center.Soon);
        var entry = Assert.Single(await CallsAsync(customer));
        Assert.Equal(contact, entry.ContactId);
        Assert.Contains(entry.Steps, s => s.Text.StartsWith("The phone of Lena was lost", StringComparison.Ordinal));
        Assert.Contains(entry.Steps, s => s.Text == "The phone of Lena is back");
        Assert.Single(entry.Steps, s => s.Text.StartsWith("Connected to Lena", StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<TimelineEntry>> CallsAsync(Guid customer)
    {
        IReadOnlyList<TimelineEntry> calls = [];
        await Eventually.TrueAsync(async () =>
        {
            calls = [.. (await center.Administrator.GetAsync<Page<TimelineEntry>>($"/api/customers/{customer}/timeline")).Items.Where(e => e.Kind == "call")];
            return calls.Count > 0;
        }, Center.Soon);
        return calls;
    }

    /// <summary>How long something other than the agent's tone was heard.</summary>
    private static TimeSpan Music(short[] heard)
    {
        const int window = Tone.Rate / 20;
        var music = 0;
        for (var start = 0; start + window <= heard.Length; start += window)
        {
            var span = heard.AsSpan(start, window);
            music += span.ContainsAnyExceptInRange<short>(-300, 300) && Tone.Share(span, Center.AgentTone) < 0.2 ? 1 : 0;
        }
        return TimeSpan.FromMilliseconds(50 * music);
    }
}
