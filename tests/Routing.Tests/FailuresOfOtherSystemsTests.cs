using static Crm.Routing.Tests.Center;

namespace Crm.Routing.Tests;

/// <summary>What is known to go wrong in contact centers, each made impossible.</summary>
public sealed class FailuresOfOtherSystemsTests
{
    [Fact]
    public void Two_agents_never_answer_one_call()
    {
        var center = new Center();
        center.Ready(1);
        center.Ready(2);
        center.Call(1);
        var first = center.Offer();
        center.Pass(Seconds(15) + TimeSpan.FromTicks(1));
        var second = center.Offer();
        Assert.NotEqual(first.Agent, second.Agent);
        Assert.IsType<FactIgnored>(Assert.Single(center.Post(new OfferAnswered(first.Offer)))); // picked up too late
        center.Answer();
        Assert.IsType<FactIgnored>(Assert.Single(center.Post(new OfferAnswered(second.Offer)))); // reported twice
        Assert.Equal(second.Agent, center.All<Connect>().Single().Agent);
    }

    [Fact]
    public void A_completed_call_is_counted_once()
    {
        var center = new Center();
        center.Ready(1);
        center.Call(1);
        center.Answer();
        center.Hangup(1);
        Assert.IsType<FactIgnored>(Assert.Single(center.Hangup(1)));
        Assert.IsType<FactIgnored>(Assert.Single(center.Post(new AgentHungUp(Caller(1), Agent(1)))));
        center.Post(new WrapUpFinished(Agent(1), Caller(1)));
        Assert.IsType<FactIgnored>(Assert.Single(center.Post(new WrapUpFinished(Agent(1), Caller(1)))));
        Assert.Equal((1, 1), (center.All<Dequeued>().Count(), center.All<Connect>().Count()));
    }

    [Fact]
    public void Wrap_up_belongs_to_the_agent_so_no_other_queue_rings_during_it()
    {
        var center = new Center();
        center.Ready(1, ("sales", 5));
        center.Call(1);
        center.Answer();
        center.Call(2, "200");
        center.Hangup(1);
        center.Call(3);
        Assert.Empty(center.Pass(Seconds(40)).OfType<OfferCall>());
        Assert.Equal(AgentState.WrapUp, center.State(1).State);
        Assert.Single(center.Pass(TimeSpan.FromTicks(1)).OfType<OfferCall>());
    }

    [Fact]
    public void No_agent_is_ever_stuck_reserved()
    {
        var ways = new Action<Center>[]
        {
            c => c.Pass(Seconds(16)),
            c => c.Hangup(1),
            c => c.Post(new OfferFailed(c.Offer().Offer, OfferFailure.Unreachable)),
            c => c.Post(new OfferFailed(c.Offer().Offer, OfferFailure.Rejected)),
            c => c.Post(new AgentPhoneChanged(Agent(1), false, "gone")),
            c => c.Post(new AgentSignedOut(Agent(1))),
            c => c.Answer(),
        };
        foreach (var way in ways)
        {
            var center = new Center();
            center.Ready(1);
            center.Call(1);
            Assert.Equal(AgentState.Offered, center.State(1).State);
            way(center);
            Assert.NotEqual(AgentState.Offered, center.State(1).State);
            Assert.IsType<FactIgnored>(Assert.Single(center.Post(new OfferAnswered(center.Offer().Offer))));
        }
    }

    [Fact]
    public void A_break_does_not_flood_the_agent_who_comes_back()
    {
        var center = new Center();
        center.Ready(1);
        center.Pass(Seconds(1));
        center.Ready(2);
        center.Post(new AgentNotReady(Agent(1), "lunch"));
        center.Pass(TimeSpan.FromHours(1));
        center.Post(new AgentReady(Agent(1)));
        center.Call(1);
        Assert.Equal(Agent(2), center.Offer().Agent); // idle for an hour; the agent from lunch only just
        center.Call(2);
        Assert.Equal(Agent(1), center.Offer().Agent);
        center.Call(3);
        Assert.Equal(2, center.All<OfferCall>().Count());
    }

    [Fact]
    public void A_callback_neither_jumps_the_queue_nor_loses_its_place()
    {
        var center = new Center();
        center.Pass(Seconds(100));
        center.Call(1);
        center.Pass(Seconds(100));
        center.Call(2);
        center.Post(new CallbackAnswered(Caller(3), "support", Profile(), Start + Seconds(150)));
        Assert.Equal([Caller(1), Caller(3), Caller(2)], center.Core.Waiting("support", center.Now).Select(call => call.Contact));
    }

    [Fact]
    public void A_callback_with_a_time_from_the_future_waits_from_now()
    {
        var center = new Center();
        var queued = center.Post(new CallbackAnswered(Caller(1), "support", Profile(), Start.AddHours(1))).OfType<Enqueued>().Single();
        Assert.Equal(Start, queued.EnqueuedAt);
        Assert.Equal(ReleaseReason.UnknownQueue, center.Post(new CallbackAnswered(Caller(2), "nowhere", Profile(), Start)).OfType<ReleaseCall>().Single().Reason);
    }

    [Fact]
    public void Only_one_agent_is_told_of_an_offer()
    {
        var center = new Center();
        for (var agent = 1; agent <= 5; agent++)
        {
            center.Ready(agent);
        }

        Assert.Single(center.Call(1).OfType<OfferCall>());
    }

    [Fact]
    public void An_agent_is_not_credited_with_a_call_that_another_one_finished()
    {
        var center = new Center();
        center.Ready(1);
        center.Call(1);
        center.Answer();
        center.Post(new AgentLegLost(Caller(1), Agent(1)));
        center.Pass(Seconds(31));
        center.Ready(2);
        center.Answer();
        Assert.IsType<FactIgnored>(Assert.Single(center.Post(new AgentHungUp(Caller(1), Agent(1)))));
        Assert.IsType<FactIgnored>(Assert.Single(center.Post(new AgentLegRestored(Caller(1), Agent(1)))));
        center.Hangup(1);
        Assert.Equal((AgentState.PhoneProblem, AgentState.WrapUp), (center.State(1).State, center.State(2).State));
    }

    [Fact]
    public void An_agent_whose_phone_was_lost_in_mid_call_is_not_asked_before_it_works()
    {
        var center = new Center();
        center.Ready(1);
        center.Call(1);
        center.Answer();
        center.Post(new AgentLegLost(Caller(1), Agent(1)));
        center.Post(new AgentPhoneChanged(Agent(1), false, "The browser was closed."));
        center.Pass(Seconds(31));
        center.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal((AgentState.PhoneProblem, "The browser was closed."), (center.State(1).State, center.State(1).Reason));
        Assert.Single(center.All<OfferCall>());
        center.Post(new AgentPhoneChanged(Agent(1), true, null));
        Assert.Equal(2, center.All<OfferCall>().Count());
    }

    [Fact]
    public void Time_that_goes_back_counts_as_the_latest_instant_seen()
    {
        var core = new RoutingCore(Standard(), 1);
        var decided = new List<Decision>();
        core.Handle(new CallArrived(Caller(1), "100", Profile()), Start, decided);
        core.Handle(new CallArrived(Caller(2), "100", Profile()), Start.AddHours(-1), decided);
        Assert.All(decided.OfType<Enqueued>(), enqueued => Assert.Equal(Start, enqueued.EnqueuedAt));
        Assert.Equal(Caller(1), core.Waiting("support", Start)[0].Contact);
    }
}
