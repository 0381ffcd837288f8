using static Crm.Routing.Tests.Center;

namespace Crm.Routing.Tests.Dialer;

/// <summary>What the routing core does for campaigns: agents reserved before a number is dialed, and answered calls that need an agent within seconds.</summary>
public sealed class CampaignCallTests
{
    private readonly Center _center = new();

    [Fact]
    public void A_reserved_agent_is_visible_and_gets_no_other_call()
    {
        _center.Ready(1);
        _center.Post(Reserve(10, agent: 1, seconds: 60));

        Assert.Equal((AgentState.Reserved, Caller(10), Start + Seconds(60)), (_center.State(1).State, _center.State(1).Contact, _center.State(1).Until));
        _center.Call(1);
        Assert.Empty(_center.All<OfferCall>());
        Assert.Single(_center.Core.Waiting("support", _center.Now));
    }

    [Fact]
    public void Only_a_ready_agent_can_be_reserved_and_only_once()
    {
        _center.SignIn(1);
        Assert.IsType<FactIgnored>(Assert.Single(_center.Post(Reserve(10, agent: 1, seconds: 60))));
        _center.Ready(2);
        _center.Post(Reserve(11, agent: 2, seconds: 60));
        Assert.IsType<FactIgnored>(Assert.Single(_center.Post(Reserve(12, agent: 2, seconds: 60))));
        _center.Ready(3);
        Assert.IsType<FactIgnored>(Assert.Single(_center.Post(Reserve(11, agent: 3, seconds: 60))));
        Assert.IsType<FactIgnored>(Assert.Single(_center.Post(Reserve(13, agent: 3, seconds: -1))));
    }

    [Fact]
    public void A_released_agent_is_ready_as_before_and_takes_who_waits()
    {
        _center.Ready(1);
        _center.Pass(Seconds(30));
        _center.Ready(2);
        _center.Post(Reserve(10, agent: 1, seconds: 60));
        _center.Pass(Seconds(5));
        _center.Post(new ReservationReleased(Caller(10)));
        Assert.Equal(AgentState.Ready, _center.State(1).State);

        _center.Call(1);
        Assert.Equal(Agent(1), _center.Offer().Agent); // idle the longest all the same
        _center.Post(Reserve(11, agent: 2, seconds: 60));
        _center.Call(2);
        _center.Post(new ReservationReleased(Caller(11)));
        Assert.Equal((Agent(2), Caller(2)), (_center.Offer().Agent, _center.Offer().Contact));
    }

    [Fact]
    public void A_reservation_ends_one_tick_after_its_limit_whatever_the_dialer_does()
    {
        _center.Ready(1);
        _center.Post(Reserve(10, agent: 1, seconds: 60));
        _center.PassTo(Start + Seconds(60));
        Assert.Equal(AgentState.Reserved, _center.State(1).State);
        _center.Pass(TimeSpan.FromTicks(1));
        Assert.Equal(AgentState.Ready, _center.State(1).State);
        Assert.IsType<FactIgnored>(Assert.Single(_center.Post(new ReservationReleased(Caller(10)))));
    }

    [Fact]
    public void An_agent_who_let_a_lead_pass_is_set_aside_with_the_reason()
    {
        _center.Ready(1);
        _center.Post(Reserve(10, agent: 1, seconds: 60));
        _center.Post(new ReservationReleased(Caller(10), "did not look at the lead"));
        Assert.Equal((AgentState.NotReady, "did not look at the lead"), (_center.State(1).State, _center.State(1).Reason));
        _center.Pass(Seconds(31));
        Assert.Equal(AgentState.Ready, _center.State(1).State);
    }

    [Theory]
    [InlineData(false, AgentState.PhoneProblem)]
    [InlineData(true, AgentState.SignedOut)]
    public void An_agent_who_cannot_talk_is_not_kept_reserved(bool signsOut, AgentState after)
    {
        _center.Ready(1);
        _center.Post(Reserve(10, agent: 1, seconds: 60));
        _center.Post(signsOut ? new AgentSignedOut(Agent(1)) : new AgentPhoneChanged(Agent(1), false, "gone"));
        Assert.Equal(after, _center.State(1).State);
    }

    [Fact]
    public void A_break_waits_for_the_end_of_the_reservation()
    {
        _center.Ready(1);
        _center.Post(Reserve(10, agent: 1, seconds: 60));
        _center.Post(new AgentNotReady(Agent(1), "lunch"));
        Assert.Equal((AgentState.Reserved, "lunch"), (_center.State(1).State, _center.State(1).PendingNotReady));
        _center.Post(new ReservationReleased(Caller(10)));
        Assert.Equal((AgentState.NotReady, "lunch"), (_center.State(1).State, _center.State(1).Reason));
    }

    [Fact]
    public void The_answer_goes_to_the_reserved_agent_whose_phone_answers_by_itself()
    {
        _center.Ready(1);
        _center.Ready(2);
        _center.Post(Reserve(10, agent: 2, seconds: 60));
        _center.Pass(Seconds(8));
        var decided = _center.Post(Answered(10, agent: 2, seconds: 2));

        var offer = Assert.Single(decided.OfType<OfferCall>());
        Assert.Equal((Agent(2), Caller(10), true, _center.Now + Seconds(2)), (offer.Agent, offer.Contact, offer.AutoAnswer, offer.Deadline));
        Assert.Equal("Agent 2 was reserved before the number was dialed", offer.Why.Decided);
        Assert.DoesNotContain(decided, decision => decision is Play); // no music for somebody who was called
        _center.Answer();
        Assert.Equal((Agent(2), TimeSpan.Zero), (_center.All<Connect>().Last().Agent, _center.All<Connect>().Last().Waited));
        _center.Pass(Seconds(10));
        Assert.Empty(_center.All<DialedAbandoned>());
    }

    [Fact]
    public void The_answer_may_take_an_agent_who_is_reserved_for_another_number()
    {
        _center.Ready(1);
        _center.Post(Reserve(10, agent: 1, seconds: 60));
        _center.Post(Answered(11, agent: 1, seconds: 2));
        Assert.Equal((Agent(1), Caller(11)), (_center.Offer().Agent, _center.Offer().Contact));
        Assert.IsType<FactIgnored>(Assert.Single(_center.Post(new ReservationReleased(Caller(10)))));
    }

    [Fact]
    public void An_answer_without_an_agent_goes_before_everyone_who_waits()
    {
        _center.Call(1, profile: Profile(tier: "gold"));
        _center.Call(2);
        _center.Post(Answered(10, agent: null, seconds: 2));
        Assert.Equal([Caller(10), Caller(1), Caller(2)], _center.Core.Waiting("support", _center.Now).Select(call => call.Contact));
        _center.Ready(1);
        Assert.Equal((Caller(10), true), (_center.Offer().Contact, _center.Offer().AutoAnswer));
    }

    [Fact]
    public void An_answer_comes_before_a_caller_who_waits_for_this_agent_alone()
    {
        _center.Ready(1);
        _center.Call(1);
        _center.Answer();
        _center.Call(2, profile: Profile(last: Agent(1)));
        _center.Hangup(1);
        _center.Post(Answered(10, agent: null, seconds: 2));
        _center.Post(new WrapUpFinished(Agent(1), Caller(1)));
        Assert.Equal(Caller(10), _center.Offer().Contact);
    }

    [Fact]
    public void Nobody_in_time_is_an_abandoned_call_one_tick_after_the_deadline()
    {
        _center.Post(Answered(10, agent: null, seconds: 2));
        _center.PassTo(Start + Seconds(2));
        Assert.Empty(_center.All<DialedAbandoned>());
        _center.Pass(TimeSpan.FromTicks(1));
        Assert.Equal("support", Assert.Single(_center.All<DialedAbandoned>()).Queue);
        Assert.Equal(DequeueReason.NoAgentInTime, Assert.Single(_center.All<Dequeued>()).Reason);
        _center.Ready(1);
        Assert.Empty(_center.All<OfferCall>());
        _center.Hangup(10);
        Assert.Equal(0, _center.Core.ContactCount);
    }

    [Fact]
    public void An_agent_who_came_late_is_not_blamed_but_one_who_had_all_the_time_is()
    {
        _center.Post(Answered(10, agent: null, seconds: 2));
        _center.Pass(Seconds(1.9));
        _center.Ready(1);
        _center.Pass(Seconds(1));
        Assert.Equal((WithdrawReason.TooLate, AgentState.Ready), (_center.All<WithdrawOffer>().Last().Reason, _center.State(1).State));

        _center.Post(Answered(11, agent: null, seconds: 2));
        _center.Pass(Seconds(3));
        Assert.Equal((WithdrawReason.NoAnswer, "did not answer"), (_center.All<WithdrawOffer>().Last().Reason, _center.State(1).Reason));
        Assert.Equal(2, _center.All<DialedAbandoned>().Count());
    }

    [Fact]
    public void When_the_reserved_agents_phone_fails_another_ready_one_takes_the_answer()
    {
        _center.Ready(1);
        _center.Ready(2);
        _center.Post(Reserve(10, agent: 1, seconds: 60));
        _center.Post(Answered(10, agent: 1, seconds: 2));
        _center.Post(new OfferFailed(_center.Offer().Offer, OfferFailure.Unreachable));
        Assert.Equal((Agent(2), true), (_center.Offer().Agent, _center.Offer().AutoAnswer));
    }

    [Fact]
    public void Who_hangs_up_before_the_deadline_is_gone_and_the_agent_goes_on()
    {
        _center.Ready(1);
        _center.Post(Reserve(10, agent: 1, seconds: 60));
        _center.Post(Answered(10, agent: 1, seconds: 2));
        _center.Hangup(10);
        Assert.Equal((DequeueReason.Abandoned, AgentState.Ready), (_center.All<Dequeued>().Last().Reason, _center.State(1).State));
        _center.Pass(Seconds(10));
        Assert.Empty(_center.All<DialedAbandoned>());
    }

    [Fact]
    public void An_answer_for_a_queue_that_there_is_not_is_released()
    {
        _center.Post(Answered(10, agent: null, seconds: 2) with { Queue = "gone" });
        Assert.Equal(ReleaseReason.UnknownQueue, _center.All<ReleaseCall>().Last().Reason);
    }

    private AgentReserved Reserve(int contact, int agent, double seconds) => new(Caller(contact), Agent(agent), "support", _center.Now + Seconds(seconds));

    private DialedAnswered Answered(int contact, int? agent, double seconds) =>
        new(Caller(contact), "support", Profile(), agent is { } number ? Agent(number) : null, _center.Now + Seconds(seconds));
}
