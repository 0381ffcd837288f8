using Crm.Routing.Ivr;
using static Crm.Routing.Tests.Center;

namespace Crm.Routing.Tests;

public sealed class IvrTests
{
    private static readonly MenuStep Menu = new(
        ["menu"], new Dictionary<char, string> { ['1'] = "support", ['2'] = "status", ['*'] = "menu" }, Seconds(5), 3, ["invalid"], "support");

    private static Center Build(string first = "hello", params (string, IvrStep)[] more) => new(WithIvr(
        first,
        [
            ("hello", new PromptStep(["welcome"], "menu")),
            ("menu", Menu),
            ("support", new QueueStep("support")),
            ("status", new TicketStateStep(["type-ticket"], ["not-found"], 6, Seconds(4), "menu")),
            ("message", new MessageStep("support", ["speak"], Seconds(120), ["thanks"])),
            ("callback", new CallbackStep("support", ["we-call-you"], ["thanks"])),
            ("bye", new EndStep(["goodbye"])),
            .. more,
        ]));

    private static string[] Prompts(IEnumerable<Decision> decisions) => [.. decisions.OfType<Play>().Last().Prompts];

    [Fact]
    public void Prompts_then_menu_then_key()
    {
        var center = Build();
        Assert.Equal(["welcome"], Prompts(center.Call(1)));
        Assert.Equal(["menu"], Prompts(center.FinishPlaying(1)));
        center.FinishPlaying(1);
        center.Pass(Seconds(5)); // at the limit a key is still in time
        var decided = center.Digits(1, "1");
        Assert.Contains(new DigitsTaken(Caller(1), "menu", "1"), decided);
        Assert.Single(decided.OfType<Enqueued>());
    }

    [Fact]
    public void A_digit_stops_the_prompt_and_counts_for_the_menu_behind_it()
    {
        var center = Build();
        center.Call(1);
        var decided = center.Digits(1, "1");
        Assert.IsType<StopPlaying>(decided[0]);
        Assert.Single(decided.OfType<Enqueued>());
        Assert.DoesNotContain(decided, d => d is Play { Prompts: ["menu"] });
    }

    [Fact]
    public void Digits_typed_ahead_lead_through_two_steps()
    {
        var center = Build();
        center.Call(1);
        var decided = center.Digits(1, "24711#");
        Assert.Equal(4711, Assert.Single(decided.OfType<LookUpTicket>()).TicketNumber);
    }

    [Fact]
    public void Wrong_keys_and_silence_use_up_the_tries()
    {
        var center = Build();
        center.Call(1);
        center.FinishPlaying(1);
        Assert.Equal(["invalid", "menu"], Prompts(center.Digits(1, "9")));
        center.FinishPlaying(1);
        Assert.Empty(center.Pass(Seconds(5)));
        Assert.Equal(["menu"], Prompts(center.Pass(TimeSpan.FromTicks(1))));
        Assert.Single(center.Digits(1, "8").OfType<Enqueued>()); // the third try: otherwise
    }

    [Fact]
    public void The_time_for_a_key_begins_when_the_prompt_has_ended()
    {
        var center = Build();
        center.Call(1);
        center.FinishPlaying(1);
        Assert.Null(center.Core.NextDeadline);
        Assert.Empty(center.Pass(Seconds(60)));
        center.FinishPlaying(1);
        Assert.Equal(center.Now + Seconds(5) + TimeSpan.FromTicks(1), center.Core.NextDeadline);
    }

    [Fact]
    public void The_end_of_a_playback_that_was_replaced_changes_nothing()
    {
        var center = Build();
        center.Call(1);
        center.Digits(1, "9");
        Assert.IsType<FactIgnored>(Assert.Single(center.Post(new PlaybackFinished(Caller(1), 1))));
    }

    [Fact]
    public void A_ticket_is_spoken_as_prompts_and_the_menu_follows()
    {
        var center = Build("status");
        center.Call(1);
        center.Digits(1, "1042#");
        Assert.Equal(
            ["ticket", "digit-1", "digit-0", "digit-4", "digit-2", "ticket-state-open"],
            Prompts(center.Post(new TicketLookedUp(Caller(1), 1042, "open"))));
        Assert.Equal(["menu"], Prompts(center.FinishPlaying(1)));
    }

    [Theory]
    [InlineData("7#")] // no such ticket
    [InlineData("#")] // nothing typed
    public void An_unknown_ticket_is_said_to_be_unknown(string typed)
    {
        var center = Build("status");
        center.Call(1);
        var decided = center.Digits(1, typed);
        if (decided.OfType<LookUpTicket>().Any())
        {
            decided = center.Post(new TicketLookedUp(Caller(1), 7, null));
        }

        Assert.Equal(["not-found"], Prompts(decided));
    }

    [Fact]
    public void A_look_up_that_never_comes_back_ends_by_itself_and_its_late_answer_changes_nothing()
    {
        var center = Build("status");
        center.Call(1);
        center.Digits(1, "7#");
        Assert.Empty(center.Pass(IvrSession.LookUpLimit));
        Assert.Equal(["not-found"], Prompts(center.Pass(TimeSpan.FromTicks(1))));
        Assert.IsType<FactIgnored>(Assert.Single(center.Post(new TicketLookedUp(Caller(1), 7, "open"))));
    }

    [Theory]
    [InlineData("12*34#", 34)] // * starts over
    [InlineData("123456", 123456)] // the most digits there can be
    public void Typed_ticket_numbers(string typed, int number)
    {
        var center = Build("status");
        center.Call(1);
        Assert.Equal(number, Assert.Single(center.Digits(1, typed).OfType<LookUpTicket>()).TicketNumber);
    }

    [Fact]
    public void A_pause_after_digits_counts_as_the_hash_key()
    {
        var center = Build("status");
        center.Call(1);
        center.Digits(1, "55");
        Assert.Empty(center.Pass(Seconds(4)));
        Assert.Equal(55, Assert.Single(center.Pass(TimeSpan.FromTicks(1)).OfType<LookUpTicket>()).TicketNumber);
    }

    [Fact]
    public void A_message_is_recorded_taken_thanked_for_and_released()
    {
        var center = Build("message");
        center.Call(1);
        Assert.Equal(new RecordMessage(Caller(1), Seconds(120), "#"), Assert.Single(center.FinishPlaying(1)));
        var decided = center.Post(new MessageRecorded(Caller(1), Seconds(12)));
        Assert.Equal(new MessageTaken(Caller(1), "support", Seconds(12)), decided[0]);
        Assert.Equal(["thanks"], Prompts(decided));
        Assert.Equal(new ReleaseCall(Caller(1), ReleaseReason.MessageTaken), Assert.Single(center.FinishPlaying(1)));
        Assert.Empty(center.Hangup(1));
        Assert.Equal(0, center.Core.ContactCount);
    }

    [Fact]
    public void Nothing_spoken_makes_no_message()
    {
        var center = Build("message");
        center.Call(1);
        center.FinishPlaying(1);
        Assert.Equal(new ReleaseCall(Caller(1), ReleaseReason.MenuEnded), Assert.Single(center.Post(new MessageRecorded(Caller(1), TimeSpan.Zero))));
    }

    [Fact]
    public void A_callback_goes_to_the_callers_number()
    {
        var center = Build("callback");
        center.Call(1);
        var decided = center.FinishPlaying(1);
        Assert.Equal(new CallbackRequested(Caller(1), "support", "+4930123456", Start), decided[0]);
        Assert.Equal(new ReleaseCall(Caller(1), ReleaseReason.CallbackTaken), Assert.Single(center.FinishPlaying(1)));
    }

    [Fact]
    public void A_caller_without_a_number_types_one()
    {
        var center = Build("callback");
        Assert.Equal(["we-call-you", PromptNames.TypeNumber], Prompts(center.Call(1, profile: CallerProfile.Unknown)));
        Assert.Equal([PromptNames.TypeNumber], Prompts(center.Digits(1, "1#"))); // too short
        Assert.Equal("030765", Assert.Single(center.Digits(1, "030765#").OfType<CallbackRequested>()).Number);
    }

    [Fact]
    public void A_caller_who_never_types_a_number_is_released()
    {
        var center = Build("callback");
        center.Call(1, profile: CallerProfile.Unknown);
        for (var i = 0; i < 3; i++)
        {
            center.FinishPlaying(1);
            center.Pass(IvrSession.NumberTimeout + TimeSpan.FromTicks(1));
        }

        Assert.Equal(ReleaseReason.MenuEnded, center.All<ReleaseCall>().Single().Reason);
    }

    [Theory]
    [InlineData(9, "open", ReleaseReason.MenuEnded)]
    [InlineData(18, "shut", ReleaseReason.Closed)]
    public void Hours_lead_to_one_of_two_steps(int hour, string step, ReleaseReason reason)
    {
        var days = Enum.GetValues<DayOfWeek>().ToDictionary(day => day, _ => (IReadOnlyList<OpenPeriod>)[new OpenPeriod(Seconds(0), TimeSpan.FromHours(17))]);
        var configuration = WithIvr("hours", ("hours", new HoursStep("week", "open", "shut")), ("open", new EndStep(["hi"])), ("shut", new EndStep(["closed"])))
            with { Calendars = new Dictionary<string, Calendar> { ["week"] = new("week", "Etc/UTC", days, new HashSet<DateOnly>()) } };
        var center = new Center(configuration);
        center.PassTo(Start.AddHours(hour - 9));
        Assert.Contains(new IvrStepEntered(Caller(1), "main", step), center.Call(1));
        Assert.Equal(new ReleaseCall(Caller(1), reason), Assert.Single(center.FinishPlaying(1)));
    }

    [Fact]
    public void A_number_that_is_not_configured_is_released_unanswered()
    {
        var center = Build();
        Assert.Equal([new ReleaseCall(Caller(1), ReleaseReason.UnknownNumber)], center.Call(1, "999"));
    }

    [Fact]
    public void A_released_call_whose_end_is_never_reported_is_forgotten()
    {
        var center = Build();
        center.Call(1, "999");
        center.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(1, center.Core.ContactCount);
        Assert.Empty(center.Pass(TimeSpan.FromTicks(1)));
        Assert.Equal(0, center.Core.ContactCount);
        Assert.IsType<FactIgnored>(Assert.Single(center.Hangup(1)));
    }

    [Fact]
    public void Ten_thousand_keys_do_no_harm()
    {
        var center = Build();
        center.Call(1);
        center.Digits(1, new string('*', 5_000) + new string('#', 5_000));
        Assert.Single(center.All<Enqueued>());
    }
}
