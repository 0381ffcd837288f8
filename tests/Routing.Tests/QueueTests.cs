using Crm.Routing.Ivr;
using static Crm.Routing.Tests.Center;

namespace Crm.Routing.Tests;

public sealed class QueueTests
{
    private static ContactId[] Order(Center center, string queue = "support") =>
        [.. center.Core.Waiting(queue, center.Now).Select(waiting => waiting.Contact)];

    [Fact]
    public void A_better_tier_goes_ahead_of_those_who_came_shortly_before()
    {
        var center = new Center();
        center.Call(1);
        center.Pass(Seconds(1));
        center.Call(2, profile: Profile("silver"));
        center.Pass(Seconds(1));
        Assert.Equal(1, center.Call(3, profile: Profile("gold")).OfType<Enqueued>().Single().Position);
        Assert.Equal([Caller(3), Caller(2), Caller(1)], Order(center));
    }

    [Theory]
    [InlineData(599, false)] // gold is worth 30 × 20 s of waiting
    [InlineData(600, true)] // equal priority: whoever came first
    [InlineData(601, true)]
    public void Waiting_long_enough_outweighs_a_tier(int seconds, bool firstStaysFirst)
    {
        var center = new Center();
        center.Call(1);
        center.Pass(Seconds(seconds));
        center.Call(2, profile: Profile("gold"));
        Assert.Equal(firstStaysFirst ? Caller(1) : Caller(2), Order(center)[0]);
    }

    [Fact]
    public void The_order_in_a_queue_does_not_change_while_its_callers_wait()
    {
        var center = new Center();
        for (var i = 0; i < 30; i++)
        {
            center.Call(i, profile: Profile((i % 3) switch { 0 => "gold", 1 => "silver", _ => null }));
            center.Pass(Seconds(i * 7 % 11));
        }

        var before = Order(center);
        center.Pass(TimeSpan.FromHours(3));
        Assert.Equal(before, Order(center));
    }

    [Fact]
    public void An_agent_of_two_queues_takes_the_caller_whose_priority_has_grown_most()
    {
        var slow = Queue("slow") with { AgingSeconds = 100 };
        var fast = Queue("fast") with { AgingSeconds = 10 };
        var center = new Center(Standard(slow, fast));
        center.Call(1, "100", Profile("silver")); // 10 + waited / 100
        center.Call(2, "200"); // waited / 10
        center.Pass(Seconds(100)); // 11 against 10
        center.Ready(1);
        Assert.Equal(Caller(1), center.Offer().Contact);

        center = new Center(Standard(slow, fast));
        center.Call(1, "100", Profile("silver"));
        center.Call(2, "200");
        center.Pass(Seconds(112)); // 11.12 against 11.2
        center.Ready(1);
        Assert.Equal(Caller(2), center.Offer().Contact);
    }

    [Fact]
    public void The_position_is_announced_at_intervals_and_music_goes_on()
    {
        var center = new Center();
        center.Call(1);
        center.Call(2);
        Assert.Empty(center.Pass(Seconds(60)));
        var plays = center.Pass(TimeSpan.FromTicks(1)).OfType<Play>().ToList();
        Assert.Equal([PromptNames.QueuePosition, "number-2"], plays.Single(play => play.Contact == Caller(2)).Prompts);
        Assert.True(Assert.Single(center.FinishPlaying(2)) is Play { Loop: true, Prompts: ["music"] });
        Assert.Empty(center.Pass(Seconds(60)));
        Assert.Equal(2, center.Pass(TimeSpan.FromTicks(1)).OfType<Play>().Count());
    }

    [Fact]
    public void No_position_is_announced_when_that_is_switched_off()
    {
        var center = new Center(Standard(Queue("support") with { PositionEvery = TimeSpan.Zero }));
        center.Call(1);
        Assert.Null(center.Core.NextDeadline);
    }

    [Fact]
    public void A_full_queue_says_so_and_releases()
    {
        var center = new Center(Standard(Queue("support") with { Capacity = 1 }));
        center.Call(1);
        var decided = center.Call(2);
        Assert.Equal(["queue-full"], decided.OfType<Play>().Single().Prompts);
        Assert.Empty(decided.OfType<Enqueued>());
        Assert.Equal(new ReleaseCall(Caller(2), ReleaseReason.QueueFull), Assert.Single(center.FinishPlaying(2)));
        center.Hangup(1);
        Assert.Single(center.Call(3).OfType<Enqueued>());
    }

    [Fact]
    public void A_full_queue_turns_nobody_away_while_an_agent_is_ready()
    {
        var center = new Center(Standard(Queue("support") with { Capacity = 1 }));
        center.Ready(1);
        center.Call(9);
        center.Answer();
        center.Ready(2);
        // Waits for the agent whom it knows, and fills the queue.
        center.Call(1, profile: Profile(last: Agent(1)));
        var decided = center.Call(2, profile: Profile(last: Agent(1)));
        Assert.Equal((Caller(2), Agent(2)), decided.OfType<OfferCall>().Select(offer => (offer.Contact, offer.Agent)).Single());
        Assert.Equal(["queue-full"], center.Call(3).OfType<Play>().Single().Prompts);
    }

    private static Center WithEscape()
    {
        var configuration = WithIvr(
            "queue",
            ("queue", new QueueStep("support")),
            ("escape", new MenuStep(["escape-menu"], new Dictionary<char, string> { ['1'] = "callback", ['2'] = "message", ['3'] = "queue", ['4'] = "sales", ['5'] = "bye" }, Seconds(5), 1, [], "queue")),
            ("callback", new CallbackStep("support", [], ["thanks"])),
            ("message", new MessageStep("support", [], Seconds(60), ["thanks"])),
            ("sales", new QueueStep("sales")),
            ("bye", new EndStep([])));
        var queues = configuration.Queues.Values.Select(queue => queue with { EscapeKey = '0', EscapeIvrStep = "escape" }).ToDictionary(queue => queue.Name);
        return new Center(configuration with { Queues = queues });
    }

    [Theory]
    [InlineData("1", DequeueReason.CallbackRequested)]
    [InlineData("4", DequeueReason.FlowedOut)]
    [InlineData("5", DequeueReason.FlowedOut)]
    [InlineData("hang up", DequeueReason.Abandoned)]
    public void The_escape_key_leads_out_and_the_stay_ends_once_with_what_became_of_it(string then, DequeueReason reason)
    {
        var center = WithEscape();
        center.Call(1);
        center.Pass(Seconds(30));
        Assert.Empty(center.Digits(1, "0").OfType<Dequeued>());
        Assert.Empty(Order(center));
        center.Pass(Seconds(2));
        _ = then == "hang up" ? center.Hangup(1) : center.Digits(1, then);
        Assert.Equal(new Dequeued(Caller(1), "support", reason, Seconds(32)), center.All<Dequeued>().Single());
    }

    [Fact]
    public void A_message_left_from_the_queue_ends_the_stay_when_it_is_taken()
    {
        var center = WithEscape();
        center.Call(1);
        center.Digits(1, "02");
        Assert.Empty(center.All<Dequeued>());
        var decided = center.Post(new MessageRecorded(Caller(1), Seconds(3)));
        Assert.Equal(DequeueReason.LeftMessage, decided.OfType<Dequeued>().Single().Reason);
        center.Hangup(1);
        Assert.Single(center.All<Dequeued>());
    }

    [Fact]
    public void Coming_back_from_the_escape_menu_keeps_the_place()
    {
        var center = WithEscape();
        center.Call(1);
        center.Pass(Seconds(1));
        center.Call(2);
        center.Pass(Seconds(30));
        center.Digits(1, "0");
        Assert.Equal([Caller(2)], Order(center));
        center.Digits(1, "3");
        Assert.Equal([Caller(1), Caller(2)], Order(center));
        Assert.All(center.All<Enqueued>().Where(e => e.Contact == Caller(1)), e => Assert.Equal(Start, e.EnqueuedAt));
    }

    [Fact]
    public void A_callback_asked_for_in_the_queue_keeps_the_enqueue_time_and_so_does_its_call()
    {
        var center = WithEscape();
        center.Call(1);
        center.Pass(Seconds(100));
        center.Call(2);
        var asked = center.Digits(1, "01").OfType<CallbackRequested>().Single();
        Assert.Equal(Start, asked.EnqueuedAt);
        center.Pass(Seconds(100));
        var queued = center.Post(new CallbackAnswered(Caller(3), asked.Queue, Profile(), asked.EnqueuedAt)).OfType<Enqueued>().Single();
        Assert.Equal((Start, 1), (queued.EnqueuedAt, queued.Position));
    }

    [Fact]
    public void The_escape_key_while_a_phone_rings_withdraws_the_offer()
    {
        var center = WithEscape();
        center.Ready(1);
        center.Call(1);
        var decided = center.Digits(1, "0");
        Assert.Equal(WithdrawReason.CallerLeftQueue, decided.OfType<WithdrawOffer>().Single().Reason);
        Assert.Equal(AgentState.Ready, center.State(1).State);
        center.Digits(1, "3");
        Assert.Equal(AgentState.Offered, center.State(1).State);
    }

    [Fact]
    public void Identifying_a_waiting_caller_ranks_it_again_under_its_enqueue_time()
    {
        var center = new Center();
        center.Call(1);
        center.Pass(Seconds(5));
        center.Call(2);
        center.Post(new CallerIdentified(Caller(2), Profile("gold")));
        Assert.Equal([Caller(2), Caller(1)], Order(center));
        Assert.Equal(Start + Seconds(5), center.Core.Waiting("support", center.Now)[0].EnqueuedAt);
        center.Ready(1);
        Assert.Equal(Caller(2), center.Offer().Contact);
    }

    [Fact]
    public void A_published_configuration_ranks_the_waiting_again_and_a_queue_that_is_gone_still_serves_its_callers()
    {
        var center = new Center();
        center.Call(1, profile: Profile("silver"));
        center.Call(2, profile: Profile("gold"));
        center.Call(3, "200");
        var next = Standard(Queue("support")) with { Version = 8, Tiers = new Dictionary<string, TierPolicy> { ["silver"] = new("silver", 50) } };
        center.Post(new ConfigurationPublished(next));
        Assert.Equal([Caller(1), Caller(2)], Order(center));
        Assert.Equal([Caller(3)], Order(center, "sales"));
        center.Ready(1);
        Assert.Equal((Caller(1), 8), (center.Offer().Contact, center.Offer().Why.ConfigurationVersion));
        center.Ready(2, ("sales", 9));
        Assert.Equal(Caller(2), center.Offer().Contact);
        center.Ready(3, ("sales", 9));
        Assert.Equal(Caller(3), center.Offer().Contact);
    }

    [Fact]
    public void A_published_configuration_that_lowers_a_requirement_finds_the_agent_who_waits()
    {
        var center = new Center();
        center.Call(1, "200");
        center.Ready(1);
        Assert.Empty(center.All<OfferCall>());
        center.Post(new ConfigurationPublished(Standard(Queue("support"), Queue("sales"))));
        Assert.Equal(Caller(1), center.Offer().Contact);
    }

    [Fact]
    public void A_faulty_configuration_is_refused_and_changes_nothing()
    {
        var center = new Center();
        var ignored = Assert.IsType<FactIgnored>(Assert.Single(center.Post(new ConfigurationPublished(Standard(Queue("support") with { AgingSeconds = 0 })))));
        Assert.StartsWith("queues.support.agingSeconds", ignored.Because, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new RoutingCore(Standard(Queue("support") with { AgingSeconds = 0 }), 1));
    }
}
