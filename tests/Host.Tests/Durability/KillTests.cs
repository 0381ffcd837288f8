using System.Text.Json.Nodes;
using Crm.HelpDesk.Timeline;
using Crm.Telephony.Calls;
using Crm.TestKit;

namespace Crm.Host.Tests.Durability;

/// <summary>kill -9 while callers are everywhere at once: in the menu, in the queue, ringing, talking, on hold, in wrap-up, leaving a message, waiting for a callback.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const string Talking = "+12125550111", Held = "+12125550112", WrappedUp = "+12125550113", Ringing = "+12125550114", Waiting = "+12125550115";
    private const string InMenu = "+12125550116", Speaking = "+12125550117", Called = "+12125550118", LeftMessage = "+12125550119", Next = "+12125550120";

    [Fact]
    public async Task Every_phase_of_a_call_is_put_right()
    {
        await using var center = await LiveCenter.StartAsync(Patient);
        var anna = await center.AddAgentAsync("anna", "support");
        var ben = await center.AddAgentAsync("ben", "support");
        var cora = await center.AddAgentAsync("cora", "support");
        var dan = await center.AddAgentAsync("dan", "sales");
        var message = await LeaveMessageAsync(center);
        var talk = await TalkAsync(center, anna, Talking);
        var hold = await TalkAsync(center, ben, Held);
        await ben.Console.AskAsync("Hold", hold);
        var wrapUp = await WrapUpAsync(center, cora);
        await AskCallbackAsync(center);
        await dan.GoReadyAsync();
        await center.CallAsync(Ringing, "2");
        await dan.WhenStateAsync("offered");
        await center.CallAsync(Waiting, "2");
        await center.CallAsync(InMenu);
        await center.CallAsync(Speaking, "4");
        await RecordingsGrowAsync(center, talk, await center.ContactOfAsync(Speaking));
        await StoredAsync(center, Waiting, history => history.Events.Any(e => e.Body is ContactQueued));
        var (support, sales) = (await center.BoardAsync("support"), await center.BoardAsync("sales"));
        var ticket = (await CreateTicketAsync(center, message, "Just before the end"))["number"]!.GetValue<int>();

        var killed = DateTimeOffset.UtcNow;
        center.Server.Kill();
        var took = await center.RestartAsync();
        output.WriteLine($"restart to serving: {took.TotalSeconds:0.00} s");

        await center.Records.AssertStreamsAreWholeAsync();
        Assert.Empty(await center.Records.OpenContactsAsync());
        await AssertInterruptedAsync(center, killed);
        await AssertRecordingAsync(center, talk, mono: false);
        await AssertRecordingAsync(center, await center.ContactOfAsync(Speaking), mono: true);
        Assert.Equal("answered", (await center.Records.HistoryAsync(wrapUp)).Contact.Outcome);
        Assert.Equal(ticket, Assert.Single(center.Records.Tickets(), t => t.Title == "Just before the end").Number);
        // The message that was left, and the one that was being spoken.
        Assert.Equal(2, center.Records.Tickets().Count(t => t.Title.StartsWith("Voice message", StringComparison.Ordinal)));
        var spoken = await center.Records.HistoryAsync(await center.ContactOfAsync(Speaking));
        Assert.Single(spoken.Events, e => e.Body is VoiceMessageLeft { Error: not null });

        // The one who rang and the one who waited are lost to this day's queue; everything else counts as before.
        Assert.Equal(support, await center.BoardAsync("support"));
        Assert.Equal(sales with { Waiting = 0, Abandoned = sales.Abandoned + 2 }, await center.BoardAsync("sales"));
        Assert.True(support.Reconciles && sales.Reconciles);
        await AssertWorkGoesOnAsync(center, anna, ben, cora, dan);
    }

    /// <summary>The customer was reached and waited for the agent whose phone rang: that is no reason to forget the promise.</summary>
    [Fact]
    public async Task A_callback_that_was_cut_before_an_agent_was_there_is_made_again()
    {
        await using var center = await LiveCenter.StartAsync(Patient);
        await AskCallbackAsync(center);
        var asked = Assert.Single(await center.Records.CallbacksAsync());
        var anna = await center.AddAgentAsync("anna", "support");
        await anna.GoReadyAsync();
        center.Carrier.Answer(await center.Carrier.RingsAsync());
        await anna.WhenStateAsync("offered");
        await Eventually.TrueAsync(async () => (await center.Records.CallbacksAsync()).Count == 0, LiveCenter.Soon, () => "it is not stored that the customer was reached");

        center.Server.Kill();
        await center.RestartAsync();
        center.Carrier.Answer(await center.Carrier.RingsAsync(nth: 1));
        var contact = await anna.AnswerAsync(nth: 1);

        await Eventually.TrueAsync(async () => (await center.Records.HistoryAsync(contact)).Events.Any(e => e.Body is AgentConnected), LiveCenter.Soon, () => "the second call is not stored");
        var history = await center.Records.HistoryAsync(contact);
        Assert.Equal(asked.Since, history.Events.Select(e => e.Body).OfType<ContactQueued>().First().Since);
        Assert.Equal(2, Assert.Single(history.Events.Select(e => e.Body).OfType<CallbackTried>()).Attempt);
        await center.Records.AssertStreamsAreWholeAsync();
    }

    /// <summary>Times that no phase runs out of while the test sets up the others.</summary>
    private static void Patient(JsonObject site)
    {
        foreach (var queue in new[] { "support", "sales" })
        {
            site["queues"]![queue]!["ringSeconds"] = 120;
            site["queues"]![queue]!["wrapUpSeconds"] = 300;
        }

        site["ivrs"]!["main"]!["steps"]!["menu"]!["timeoutSeconds"] = 30;
    }

    // ---- the phases -------------------------------------------------------------------------------

    private static async Task<Guid> TalkAsync(LiveCenter center, LiveAgent agent, string number)
    {
        await agent.GoReadyAsync();
        await center.CallAsync(number, "1");
        return await agent.AnswerAsync();
    }

    private static async Task<Guid> WrapUpAsync(LiveCenter center, LiveAgent agent)
    {
        await agent.GoReadyAsync();
        var call = await center.CallAsync(WrappedUp, "1");
        var contact = await agent.AnswerAsync();
        center.Carrier.HangUp(call);
        await agent.WhenStateAsync("wrap-up");
        return contact;
    }

    /// <summary>A message that was left and whose ticket is stored.</summary>
    /// <returns>The customer who left it.</returns>
    private static async Task<Guid> LeaveMessageAsync(LiveCenter center)
    {
        var call = await center.CallAsync(LeftMessage, "4");
        var contact = await center.ContactOfAsync(LeftMessage);
        await RecordingsGrowAsync(center, contact);
        center.Carrier.HangUp(call);
        await StoredAsync(center, LeftMessage, history => history.Events.Any(e => e.Body is VoiceMessageLeft));
        return (await center.Records.HistoryAsync(contact)).Contact.CustomerId!.Value;
    }

    private static async Task AskCallbackAsync(LiveCenter center)
    {
        await center.CallAsync(Called, "5");
        await StoredAsync(center, Called, history => history.Events.Any(e => e.Body is CallbackAsked) && history.Contact.EndedAt is not null);
    }

    private static async Task<JsonNode> CreateTicketAsync(LiveCenter center, Guid customer, string title) =>
        (await center.Admin.PostAsync("/api/tickets", new { key = Guid.NewGuid(), customerId = customer, title, text = "", priority = "normal" }))!;

    /// <summary>The caller's newest contact is looked for anew each time: the database may still be behind the call.</summary>
    private static Task StoredAsync(LiveCenter center, string number, Func<ContactHistory, bool> holds) => Eventually.TrueAsync(
        async () => center.Records.ContactOf(number) is { } contact && holds(await center.Records.HistoryAsync(contact)), LiveCenter.Soon, () => $"the contact of {number} is not stored so");

    /// <summary>More than a second of each contact's audio is on disk.</summary>
    private static Task RecordingsGrowAsync(LiveCenter center, params Guid[] contacts) => Eventually.TrueAsync(
        () => contacts.All(contact => RecordingOf(center, contact) is { } file && new FileInfo(file).Length > 24_000), LiveCenter.Soon);

    private static string? RecordingOf(LiveCenter center, Guid contact) =>
        Directory.GetFiles(Path.Combine(center.Server.DataFolder, "recordings"), $"{contact:n}-*.wav", SearchOption.AllDirectories).SingleOrDefault();

    // ---- afterwards -------------------------------------------------------------------------------

    private static async Task AssertInterruptedAsync(LiveCenter center, DateTimeOffset killed)
    {
        foreach (var number in new[] { Talking, Held, Ringing, Waiting, InMenu, Speaking })
        {
            var history = await center.Records.HistoryAsync(await center.ContactOfAsync(number));
            Assert.Equal("interrupted", history.Contact.Outcome);
            Assert.InRange(history.Contact.EndedAt!.Value, killed - TimeSpan.FromSeconds(5), killed + TimeSpan.FromSeconds(1));
            Assert.IsType<ContactClosed>(history.Events.Last(e => e.Body is not (WrapUpStarted or WrapUpEnded)).Body);
        }

        var talked = await center.Records.HistoryAsync(await center.ContactOfAsync(Talking));
        Assert.InRange(talked.Contact.TalkSeconds, 1, (killed - talked.Contact.AnsweredAt!.Value).TotalSeconds + 1);
        Assert.Equal("interrupted", (await center.Records.HistoryAsync(await center.ContactOfAsync(Ringing))).Events.Select(e => e.Body).OfType<OfferEnded>().Last().How);
    }

    private static async Task AssertRecordingAsync(LiveCenter center, Guid contact, bool mono)
    {
        var recording = Assert.Single((await center.Records.HistoryAsync(contact)).Recordings);
        Assert.NotNull(recording.Error);
        Assert.True(recording.Seconds > 0.5, $"{recording.Seconds} s were kept");
        var file = Path.Combine(center.Server.DataFolder, "recordings", recording.File);
        Assert.Equal(new FileInfo(file).Length - 44, (long)(recording.Seconds * 8_000 * (mono ? 2 : 4)), 4.0);
        Assert.True(Tone.Heard(Tone.ReadFile(file), 440) > TimeSpan.FromSeconds(0.3), "the caller's voice is not in what was kept");
        Assert.NotEmpty(await center.Admin.DownloadAsync($"/api/recordings/{recording.Id}"));
    }

    private static async Task AssertWorkGoesOnAsync(LiveCenter center, LiveAgent anna, LiveAgent ben, LiveAgent cora, LiveAgent dan)
    {
        await anna.WhenStateAsync("wrap-up");
        await ben.WhenStateAsync("wrap-up");
        await cora.WhenStateAsync("wrap-up");
        await dan.WhenStateAsync("ready");
        await center.CallAsync(Next, "2");
        await dan.AnswerAsync(nth: 1);

        var asked = Assert.Single(await center.Records.CallbacksAsync());
        Assert.Equal((Called, 0), (asked.Number, asked.Attempts));
        await anna.FinishWrapUpAsync("Solved");
        center.Carrier.Answer(await center.Carrier.RingsAsync());
        var contact = await anna.AnswerAsync(nth: 1);
        await StoredAsync(center, Called, history => history.Events.Any(e => e.Body is AgentConnected));
        var back = await center.Records.HistoryAsync(contact);
        Assert.Equal(ContactDirection.Callback, back.Contact.Direction);
        Assert.Equal(asked.Since, back.Events.Select(e => e.Body).OfType<ContactQueued>().First().Since);
    }
}
