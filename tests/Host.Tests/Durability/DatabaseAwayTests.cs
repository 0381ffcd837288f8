using Crm.HelpDesk.Timeline;
using Crm.TestKit;

namespace Crm.Host.Tests.Durability;

/// <summary>Somebody else keeps the database for a while, or it lags behind the journal when the server dies: no call notices, and everything is stored afterwards.</summary>
public sealed class DatabaseAwayTests(ITestOutputHelper output)
{
    private static readonly int AwaySeconds = int.TryParse(Environment.GetEnvironmentVariable("CRM_AWAY_SECONDS"), out var seconds) ? seconds : 0;

    private const string Stranger = "+13055550171", Speaker = "+13055550172";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Calls_go_on_while_the_database_is_locked_and_are_stored_once_it_is_free()
    {
        await using var center = await LiveCenter.StartAsync(site => site["queues"]!["support"]!["wrapUpSeconds"] = 300);
        var anna = await center.AddAgentAsync("anna", "support");
        await anna.GoReadyAsync();
        Guid contact;
        int more;
        using (center.Records.Lock())
        {
            var call = await center.CallAsync(Stranger, "1");
            contact = await anna.AnswerAsync();
            Assert.Null(anna.Console.Situation!["call"]!["pop"]!["customer"]);
            await Eventually.TrueAsync(() => (string?)anna.Console.Situation!["call"]!["pop"]!["lookUp"] == "not-stored", LiveCenter.Soon);
            var message = await center.CallAsync(Speaker, "4");
            await RecordingsGrowAsync(center, 2);
            center.Carrier.HangUp(message);
            center.Carrier.HangUp(call);
            await anna.FinishWrapUpAsync("Solved");
            await anna.WhenStateAsync("ready");
            Assert.Null(center.Records.ContactOf(Stranger));
            more = await CallOnAsync(center, anna);
            await HealthAsync(center, "503", "not in the database yet");
        }

        await center.ContactOfAsync(Speaker, Patience);
        await Eventually.TrueAsync(() => center.Records.Tickets().Count == 1, Patience);
        await Eventually.TrueAsync(() => center.Records.Outcomes().Count(outcome => outcome == "answered") == 1 + more, Patience);
        await HealthAsync(center, "200", "");
        await center.Records.AssertStreamsAreWholeAsync();
        var history = await center.Records.HistoryAsync(contact);
        Assert.Equal(("answered", "Solved"), (history.Contact.Outcome, history.Contact.Disposition));
        Assert.Single(history.Recordings);
        Assert.NotNull(Assert.Single((await center.Records.HistoryAsync(await center.ContactOfAsync(Speaker))).Recordings, r => r.IsMessage).CustomerId);
    }

    [Fact]
    public async Task What_only_the_journal_holds_at_a_kill_is_stored_at_the_next_start()
    {
        await using var center = await LiveCenter.StartAsync();
        using (center.Records.Lock())
        {
            var message = await center.CallAsync(Speaker, "4");
            await RecordingsGrowAsync(center, 1);
            center.Carrier.HangUp(message);
            await center.Carrier.EndedAsync(message);
            await center.CallAsync(Stranger, "1");
            await Eventually.TrueAsync(() => JournalHolds(center, "\"message\"", "\"queued\""), LiveCenter.Soon);
            Assert.Null(center.Records.ContactOf(Speaker));
            center.Server.Kill();
        }

        TearJournal(center);
        await center.RestartAsync();
        Assert.Contains("of a record that a crash left unfinished", center.Server.Output, StringComparison.Ordinal);
        await center.Records.AssertStreamsAreWholeAsync();
        Assert.Equal("interrupted", (await center.Records.HistoryAsync(await center.ContactOfAsync(Stranger))).Contact.Outcome);
        var left = (await center.Records.HistoryAsync(await center.ContactOfAsync(Speaker))).Events;
        Assert.Single(left, e => e.Body is VoiceMessageLeft);
        Assert.Single(center.Records.Tickets());

        // Once more: what was carried over is not carried over again.
        center.Server.Kill();
        await center.RestartAsync();
        await center.Records.AssertStreamsAreWholeAsync();
        Assert.Single(center.Records.Tickets());
    }

    /// <summary>For an outage of CRM_AWAY_SECONDS, which this test does not have to wait for: one call after the other, each answered as quickly as with a database.</summary>
    /// <returns>How many.</returns>
    private async Task<int> CallOnAsync(LiveCenter center, LiveAgent agent)
    {
        var (calls, longest, began) = (0, TimeSpan.Zero, TimeProvider.System.GetTimestamp());
        while (TimeProvider.System.GetElapsedTime(began).TotalSeconds < AwaySeconds)
        {
            var called = TimeProvider.System.GetTimestamp();
            var call = await center.CallAsync($"+1305556{calls:0000}", "1");
            await agent.AnswerAsync(++calls);
            longest = TimeProvider.System.GetElapsedTime(called) is var took && took > longest ? took : longest;
            center.Carrier.HangUp(call);
            await agent.FinishWrapUpAsync("Solved");
            await agent.WhenStateAsync("ready");
        }

        output.WriteLine($"{calls} more calls while the database was away, the longest {longest.TotalSeconds:0.0} s from the INVITE to the conversation");
        return calls;
    }

    /// <summary>So many files have more than a second of audio.</summary>
    private static Task RecordingsGrowAsync(LiveCenter center, int files) => Eventually.TrueAsync(
        () => Directory.GetFiles(Path.Combine(center.Server.DataFolder, "recordings"), "*.wav", SearchOption.AllDirectories).Count(f => new FileInfo(f).Length > 36_000) == files, LiveCenter.Soon);

    private static bool JournalHolds(LiveCenter center, params string[] kinds)
    {
        var text = string.Concat(JournalFiles(center).Select(file => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file))));
        return kinds.All(kind => text.Contains(kind, StringComparison.Ordinal));
    }

    /// <summary>Half of a record at the end, as a kill in the middle of a write leaves it.</summary>
    private static void TearJournal(LiveCenter center)
    {
        var newest = JournalFiles(center).Last();
        var bytes = File.ReadAllBytes(newest);
        using var file = new FileStream(newest, FileMode.Append);
        file.Write(bytes.AsSpan(0, Math.Min(bytes.Length, 40)));
    }

    private static IEnumerable<string> JournalFiles(LiveCenter center) =>
        Directory.GetFiles(Path.Combine(center.Server.DataFolder, "journal")).Order(StringComparer.Ordinal);

    /// <returns>The answer of the readiness check.</returns>
    private static Task HealthAsync(LiveCenter center, string status, string why)
    {
        var answer = "";
        return Eventually.TrueAsync(() => (answer = center.Health()).StartsWith(status, StringComparison.Ordinal) && answer.Contains(why, StringComparison.Ordinal), Patience, () => answer);
    }
}
