using static Crm.Routing.Tests.Center;

namespace Crm.Routing.Tests;

public sealed class OfferTests
{
    [Fact]
    public void A_call_waits_is_offered_answered_and_wrapped_up()
    {
        var center = new Center();
        var arrived = center.Call(1);
        Assert.Collection(
            arrived,
            d => Assert.Equal(new AnswerCall(Caller(1)), d),
            d => Assert.Equal(new IvrStepEntered(Caller(1), "to-support", "queue"), d),
            d => Assert.Equal(new Enqueued(Caller(1), "support", Start, 1), d),
            d => Assert.True(d is Play { Loop: true, Prompts: ["music"] }));

        center.Pass(Seconds(10));
        center.Ready(1);
        var offer = center.Offer();
        Assert.Equal((Caller(1), Agent(1), "support", center.Now + Seconds(15)), (offer.Contact, offer.Agent, offer.Queue, offer.Deadline));
        Assert.Equal(AgentState.Offered, center.State(1).State);

        center.Pass(Seconds(4));
        Assert.Collection(
            center.Answer(),
            d => Assert.Equal(new StopPlaying(Caller(1)), d),
            d => Assert.Equal(new Dequeued(Caller(1), "support", DequeueReason.Connected, Seconds(14)), d),
            d => Assert.Equal(new Connect(Caller(1), Agent(1), offer.Offer, "support", true, Seconds(14)), d),
            d => Assert.Equal(AgentState.Talking, Assert.IsType<AgentStateChanged>(d).State));

        center.Pass(Seconds(100));
        center.Hangup(1);
        Assert.Equal((AgentState.WrapUp, center.Now + Seconds(40)), (center.State(1).State, center.State(1).Until));
        center.Post(new WrapUpFinished(Agent(1), Caller(1)));
        Assert.Equal(AgentState.Ready, center.State(1).State);
        Assert.Equal(0, center.Core.ContactCount);
        Assert.Null(center.Core.NextDeadline);
    }

    [Fact]
    public void Ringing_ends_one_tick_after_the_limit_and_once()
    {
        var center = new Center();
        center.Call(1);
        center.Ready(1);
        Assert.Empty(center.Pass(Seconds(15)));
        var late = center.Pass(TimeSpan.FromTicks(1));
        Assert.Equal(WithdrawReason.NoAnswer, Assert.Single(late.OfType<WithdrawOffer>()).Reason);
        Assert.Empty(center.Pass(TimeSpan.FromTicks(1)));
    }

    [Fact]
    public void An_answer_at_the_limit_is_in_time_and_one_after_it_changes_nothing()
    {
        var center = new Center();
        center.Call(1);
        center.Ready(1);
        center.Pass(Seconds(15));
        Assert.Contains(center.Answer(), d => d is Connect);

        center = new Center();
        center.Call(1);
        center.Ready(1);
        var offer = center.Offer();
        center.Pass(Seconds(15) + TimeSpan.FromTicks(1));
        Assert.IsType<FactIgnored>(Assert.Single(center.Post(new OfferAnswered(offer.Offer))));
    }

    [Theory]
    [InlineData(null, WithdrawReason.NoAnswer, AgentState.NotReady, "did not answer")]
    [InlineData(OfferFailure.Rejected, WithdrawReason.Rejected, AgentState.NotReady, "declined the call")]
    [InlineData(OfferFailure.Unreachable, WithdrawReason.Unreachable, AgentState.PhoneProblem, "the phone could not be reached")]
    public void Missed_rejected_and_unreachable_look_different_and_end_by_themselves(OfferFailure? failure, WithdrawReason reason, AgentState state, string words)
    {
        var center = new Center();
        center.Call(1);
        center.Ready(1);
        var offer = center.Offer();
        var decided = failure is { } how ? center.Post(new OfferFailed(offer.Offer, how)) : center.Pass(Seconds(15) + TimeSpan.FromTicks(1));
        Assert.Equal(reason, Assert.Single(decided.OfType<WithdrawOffer>()).Reason);
        var aside = center.State(1);
        Assert.Equal((state, words, center.Now + Seconds(30)), (aside.State, aside.Reason, aside.Until));

        Assert.Empty(center.Pass(Seconds(30)).OfType<OfferCall>());
        var again = center.Pass(TimeSpan.FromTicks(1));
        Assert.Equal(Caller(1), Assert.Single(again.OfType<OfferCall>()).Contact);
    }

    [Fact]
    public void A_call_that_was_not_taken_keeps_its_place_and_goes_to_another_agent_first()
    {
        var center = new Center();
        center.Call(1);
        center.Pass(Seconds(5));
        center.Call(2);
        center.Ready(1);
        center.Post(new OfferFailed(center.Offer().Offer, OfferFailure.Rejected));
        Assert.Equal([Caller(1), Caller(2)], center.Core.Waiting("support", center.Now).Select(w => w.Contact));
        Assert.Equal(Start, center.Core.Waiting("support", center.Now)[0].EnqueuedAt);

        center.Ready(2);
        Assert.Equal((Caller(1), Agent(2)), (center.Offer().Contact, center.Offer().Agent));
    }

    [Fact]
    public void An_agent_who_did_not_take_a_call_is_asked_after_those_who_were_not_asked_and_again_when_there_is_no_other()
    {
        var center = new Center();
        center.Ready(1);
        center.Pass(Seconds(1));
        center.Ready(2);
        center.Call(1);
        Assert.Equal(Agent(1), center.Offer().Agent);
        center.Post(new OfferFailed(center.Offer().Offer, OfferFailure.Rejected));
        Assert.Equal(Agent(2), center.Offer().Agent);
        center.Post(new AgentReady(Agent(1)));
        center.SignIn(3);
        center.Post(new OfferFailed(center.Offer().Offer, OfferFailure.Rejected));
        Assert.Equal(Agent(1), center.Offer().Agent); // nobody else is ready
        center.Post(new OfferFailed(center.Offer().Offer, OfferFailure.Rejected));
        center.Post(new AgentReady(Agent(3)));
        Assert.Equal(Agent(3), center.Offer().Agent);
    }

    [Fact]
    public void The_caller_hanging_up_withdraws_the_offer_and_the_agent_keeps_its_idle_time()
    {
        var center = new Center();
        center.Ready(1);
        center.Pass(Seconds(50));
        center.Ready(2);
        center.Call(1);
        center.Pass(Seconds(5));
        var decided = center.Hangup(1);
        Assert.Equal(WithdrawReason.CallerHungUp, Assert.Single(decided.OfType<WithdrawOffer>()).Reason);
        Assert.Equal(new Dequeued(Caller(1), "support", DequeueReason.Abandoned, Seconds(5)), Assert.Single(decided.OfType<Dequeued>()));
        center.Call(2);
        Assert.Equal(Agent(1), center.Offer().Agent);
    }
}
