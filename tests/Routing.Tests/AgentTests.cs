using static Crm.Routing.Tests.Center;

namespace Crm.Routing.Tests;

public sealed class AgentTests
{
    private static Center Talking()
    {
        var center = new Center();
        center.Ready(1);
        center.Call(1);
        center.Answer();
        return center;
    }

    [Fact]
    public void A_new_agent_is_not_ready_before_asking_for_calls()
    {
        var center = new Center();
        center.Call(1);
        center.SignIn(1);
        Assert.Equal((AgentState.NotReady, "signed in"), (center.State(1).State, center.State(1).Reason));
        Assert.Empty(center.All<OfferCall>());
    }

    [Fact]
    public void A_break_asked_for_in_a_call_begins_after_the_wrap_up()
    {
        var center = Talking();
        var said = Assert.IsType<AgentStateChanged>(Assert.Single(center.Post(new AgentNotReady(Agent(1), "lunch"))));
        Assert.Equal((AgentState.Talking, "lunch"), (said.State, said.PendingNotReady));
        center.Hangup(1);
        Assert.Equal((AgentState.WrapUp, "lunch"), (center.State(1).State, center.State(1).PendingNotReady));
        center.Post(new WrapUpFinished(Agent(1), Caller(1)));
        Assert.Equal((AgentState.NotReady, "lunch", null), (center.State(1).State, center.State(1).Reason, center.State(1).PendingNotReady));
    }

    [Fact]
    public void A_break_that_was_taken_back_in_the_call_does_not_begin()
    {
        var center = Talking();
        center.Post(new AgentNotReady(Agent(1), "lunch"));
        center.Post(new AgentReady(Agent(1)));
        center.Hangup(1);
        center.Post(new WrapUpFinished(Agent(1), Caller(1)));
        Assert.Equal(AgentState.Ready, center.State(1).State);
    }

    [Fact]
    public void Wrap_up_ends_one_tick_after_its_limit_and_once()
    {
        var center = Talking();
        center.Hangup(1);
        Assert.Empty(center.Pass(Seconds(40)));
        Assert.Equal(AgentState.Ready, Assert.IsType<AgentStateChanged>(Assert.Single(center.Pass(TimeSpan.FromTicks(1)))).State);
        Assert.Empty(center.Pass(Seconds(100)));
    }

    [Fact]
    public void Wrap_up_may_be_extended_as_often_as_the_queue_allows()
    {
        var center = Talking();
        center.Hangup(1);
        Assert.Equal(2, center.State(1).ExtensionsLeft);
        center.Pass(Seconds(30));
        center.Post(new WrapUpExtended(Agent(1), Caller(1)));
        Assert.Equal((center.Now + Seconds(40), 1), (center.State(1).Until, center.State(1).ExtensionsLeft));
        Assert.Equal(Start, center.State(1).Since); // wrap-up goes on, it does not begin again
        center.Post(new WrapUpExtended(Agent(1), Caller(1)));
        Assert.IsType<FactIgnored>(Assert.Single(center.Post(new WrapUpExtended(Agent(1), Caller(1)))));
        Assert.Single(center.Pass(Seconds(41)).OfType<AgentStateChanged>());
    }

    [Fact]
    public void Finishing_the_wrap_up_of_another_contact_changes_nothing()
    {
        var center = Talking();
        Assert.IsType<FactIgnored>(Assert.Single(center.Post(new WrapUpFinished(Agent(1), Caller(1)))));
        center.Hangup(1);
        Assert.IsType<FactIgnored>(Assert.Single(center.Post(new WrapUpFinished(Agent(1), Caller(2)))));
        Assert.Equal(AgentState.WrapUp, center.State(1).State);
    }

    [Fact]
    public void The_agent_hanging_up_releases_the_caller_and_begins_the_wrap_up()
    {
        var center = Talking();
        var decided = center.Post(new AgentHungUp(Caller(1), Agent(1)));
        Assert.Contains(new ReleaseCall(Caller(1), ReleaseReason.AgentHungUp), decided);
        Assert.Contains(new ReleaseAgent(Caller(1), Agent(1)), decided);
        Assert.Equal(AgentState.WrapUp, center.State(1).State);
        Assert.Empty(center.Hangup(1));
        Assert.IsType<FactIgnored>(Assert.Single(center.Post(new AgentHungUp(Caller(1), Agent(1)))));
    }

    [Fact]
    public void Longest_idle_runs_since_the_end_of_the_last_wrap_up_and_an_own_call_counts_as_a_contact()
    {
        var center = new Center();
        center.Ready(1);
        center.Pass(Seconds(10));
        center.Ready(2);
        center.Pass(Seconds(10));
        center.Post(new AgentDialed(Caller(8), Agent(1)));
        center.Pass(Seconds(60));
        center.Hangup(8);
        center.Post(new WrapUpFinished(Agent(1), Caller(8)));
        center.Pass(Seconds(5));
        center.Call(1);
        Assert.Equal(Agent(2), center.Offer().Agent);
        Assert.Equal("longest idle: 00:01:15 against 00:00:05", center.Offer().Why.Decided);
    }

    [Theory]
    [InlineData(AgentState.Ready, true)]
    [InlineData(AgentState.NotReady, true)]
    [InlineData(AgentState.PhoneProblem, false)]
    [InlineData(AgentState.Offered, false)]
    [InlineData(AgentState.Talking, false)]
    [InlineData(AgentState.Reconnecting, false)]
    [InlineData(AgentState.WrapUp, false)]
    [InlineData(AgentState.SignedOut, false)]
    public void An_agent_dials_only_when_no_call_can_be_under_way(AgentState state, bool allowed)
    {
        var center = In(state);
        var decided = center.Post(new AgentDialed(Caller(8), Agent(1)));
        if (allowed)
        {
            Assert.Equal((AgentState.Talking, Caller(8)), (center.State(1).State, center.State(1).Contact));
            center.Hangup(8);
            Assert.Equal(AgentState.WrapUp, center.State(1).State);
        }
        else
        {
            Assert.IsType<FactIgnored>(Assert.Single(decided));
        }
    }

    [Theory]
    [InlineData(AgentState.Ready)]
    [InlineData(AgentState.NotReady)]
    [InlineData(AgentState.PhoneProblem)]
    [InlineData(AgentState.Offered)]
    [InlineData(AgentState.WrapUp)]
    public void Signing_out_takes_effect_at_once_without_a_conversation(AgentState state)
    {
        var center = In(state);
        center.Post(new AgentSignedOut(Agent(1)));
        Assert.Equal(AgentState.SignedOut, center.State(1).State);
        if (state == AgentState.Offered)
        {
            Assert.Equal(WithdrawReason.AgentSignedOut, center.All<WithdrawOffer>().Single().Reason);
            Assert.Single(center.Core.Waiting("support", center.Now));
        }

        Assert.IsType<FactIgnored>(Assert.Single(center.Post(new AgentReady(Agent(1)))));
    }

    [Theory]
    [InlineData(AgentState.Talking)]
    [InlineData(AgentState.Reconnecting)]
    public void Signing_out_in_a_call_lets_it_go_on_and_leaves_out_the_wrap_up(AgentState state)
    {
        var center = In(state);
        center.Post(new AgentSignedOut(Agent(1)));
        Assert.Equal((state, "signing out"), (center.State(1).State, center.State(1).PendingNotReady));
        center.Hangup(1);
        Assert.Equal(AgentState.SignedOut, center.State(1).State);
    }

    [Fact]
    public void Signing_in_again_in_the_same_call_takes_the_sign_out_back()
    {
        var center = Talking();
        center.Post(new AgentSignedOut(Agent(1)));
        center.SignIn(1);
        center.Hangup(1);
        Assert.Equal((AgentState.WrapUp, "signed in"), (center.State(1).State, center.State(1).PendingNotReady));
        Assert.IsType<FactIgnored>(Assert.Single(center.Post(new AgentSignedIn(Agent(1), "Agent 1", new Dictionary<string, int>(), true))));
    }

    [Fact]
    public void A_lost_phone_makes_the_agent_unroutable_with_its_plain_reason()
    {
        var center = new Center();
        center.Ready(1);
        center.Post(new AgentPhoneChanged(Agent(1), false, "The browser lost its microphone."));
        Assert.Equal((AgentState.PhoneProblem, "The browser lost its microphone."), (center.State(1).State, center.State(1).Reason));
        center.Call(1);
        Assert.Empty(center.All<OfferCall>());
        center.Post(new AgentPhoneChanged(Agent(1), true, null));
        Assert.Equal(Caller(1), center.Offer().Contact);
    }

    [Fact]
    public void A_phone_lost_while_it_rings_ends_the_offer_and_the_late_failure_changes_nothing()
    {
        var center = new Center();
        center.Ready(1);
        center.Call(1);
        var offer = center.Offer();
        center.Post(new AgentPhoneChanged(Agent(1), false, "The phone is not registered."));
        Assert.Equal(WithdrawReason.Unreachable, center.All<WithdrawOffer>().Single().Reason);
        Assert.Equal((AgentState.PhoneProblem, "The phone is not registered."), (center.State(1).State, center.State(1).Reason));
        Assert.IsType<FactIgnored>(Assert.Single(center.Post(new OfferFailed(offer.Offer, OfferFailure.Unreachable))));
        center.Post(new AgentPhoneChanged(Agent(1), true, null));
        Assert.Equal(AgentState.Offered, center.State(1).State);
    }

    [Fact]
    public void A_phone_lost_in_mid_call_gives_music_and_its_return_the_conversation()
    {
        var center = Talking();
        var lost = center.Post(new AgentLegLost(Caller(1), Agent(1)));
        Assert.Contains(lost, d => d is Play { Loop: true, Prompts: ["music"] });
        Assert.Equal((AgentState.Reconnecting, center.Now + Seconds(30)), (center.State(1).State, center.State(1).Until));
        center.Pass(Seconds(30));
        var back = center.Post(new AgentLegRestored(Caller(1), Agent(1)));
        Assert.IsType<StopPlaying>(back[0]);
        Assert.Equal(AgentState.Talking, center.State(1).State);
        Assert.IsType<FactIgnored>(Assert.Single(center.Post(new AgentLegRestored(Caller(1), Agent(1)))));
    }

    [Fact]
    public void A_phone_that_does_not_come_back_sends_the_caller_to_the_front_with_its_original_time()
    {
        var center = Talking();
        center.Pass(Seconds(300));
        center.Call(2, profile: Profile("gold"));
        center.Post(new AgentLegLost(Caller(1), Agent(1)));
        Assert.Empty(center.Pass(Seconds(30)));
        var decided = center.Pass(TimeSpan.FromTicks(1));
        Assert.Equal(new ReleaseAgent(Caller(1), Agent(1)), decided[0]);
        Assert.Equal(new Enqueued(Caller(1), "support", Start, 1), Assert.Single(decided.OfType<Enqueued>()));
        Assert.Equal((AgentState.PhoneProblem, "the phone was lost during a call"), (center.State(1).State, center.State(1).Reason));
        center.Ready(2);
        Assert.Equal((Caller(1), Agent(2)), (center.Offer().Contact, center.Offer().Agent));
        Assert.StartsWith("in front because its agent's phone was lost", center.Offer().Why.ContactRank, StringComparison.Ordinal);
    }

    [Fact]
    public void A_phone_lost_in_an_own_call_ends_it_at_the_limit()
    {
        var center = new Center();
        center.Ready(1);
        center.Post(new AgentDialed(Caller(8), Agent(1)));
        center.Post(new AgentLegLost(Caller(8), Agent(1)));
        center.Pass(Seconds(31));
        Assert.Equal(new ReleaseCall(Caller(8), ReleaseReason.AgentLost), center.All<ReleaseCall>().Single());
        Assert.Equal(AgentState.PhoneProblem, center.State(1).State);
    }

    [Fact]
    public void New_skills_bring_a_waiting_call_at_once_and_lost_ones_keep_it_away()
    {
        var center = new Center();
        center.Ready(1, ("sales", 4));
        center.Call(1, "200");
        Assert.Empty(center.All<OfferCall>());
        center.Post(new AgentSkillsChanged(Agent(1), new Dictionary<string, int> { ["sales"] = 5 }));
        Assert.Equal(Caller(1), center.Offer().Contact);
        center.Hangup(1);
        center.Post(new AgentSkillsChanged(Agent(1), new Dictionary<string, int>()));
        center.Call(2, "200");
        Assert.NotEqual(Caller(2), center.Offer().Contact);
    }

    [Fact]
    public void After_a_restart_a_set_aside_runs_on_a_break_stays_and_ready_counts_from_its_time()
    {
        var center = new Center();
        for (var agent = 1; agent <= 4; agent++)
        {
            center.SignIn(agent);
        }

        center.Post(new AgentRestored(Agent(1), AgentState.NotReady, "did not answer", null, Start - Seconds(10), Start + Seconds(20)));
        center.Post(new AgentRestored(Agent(2), AgentState.NotReady, "lunch", null, Start - Seconds(10), null));
        center.Post(new AgentRestored(Agent(3), AgentState.Ready, null, null, Start - Seconds(100), null));
        center.Post(new AgentRestored(Agent(4), AgentState.WrapUp, null, Caller(7), Start - Seconds(10), Start + Seconds(30)));
        Assert.Equal(
            [AgentState.NotReady, AgentState.NotReady, AgentState.Ready, AgentState.WrapUp],
            Enumerable.Range(1, 4).Select(agent => center.State(agent).State));
        center.Pass(Seconds(21));
        Assert.Equal((AgentState.Ready, AgentState.NotReady), (center.State(1).State, center.State(2).State));
        center.Pass(Seconds(10));
        Assert.Equal(AgentState.Ready, center.State(4).State);
        center.Call(1);
        Assert.Equal(Agent(3), center.Offer().Agent);
        Assert.Equal("longest idle: 00:02:11 against 00:00:10", center.Offer().Why.Decided);
    }

    [Theory]
    [InlineData(AgentState.Talking)]
    [InlineData(AgentState.Reconnecting)]
    public void After_a_restart_a_conversation_that_was_cut_is_wrapped_up(AgentState state)
    {
        var center = new Center();
        center.SignIn(1);
        center.Post(new AgentRestored(Agent(1), state, null, Caller(7), Start - Seconds(60), null));
        Assert.Equal((AgentState.WrapUp, Caller(7)), (center.State(1).State, center.State(1).Contact));
        center.Post(new WrapUpFinished(Agent(1), Caller(7)));
        Assert.Equal(AgentState.Ready, center.State(1).State);
    }

    /// <summary>A center with agent 1 in a state; its call, if any, is caller 1.</summary>
    private static Center In(AgentState state)
    {
        var center = new Center();
        if (state == AgentState.SignedOut)
        {
            return center;
        }

        center.SignIn(1);
        if (state == AgentState.NotReady)
        {
            return center;
        }

        center.Post(new AgentReady(Agent(1)));
        if (state == AgentState.PhoneProblem)
        {
            center.Post(new AgentPhoneChanged(Agent(1), false, "gone"));
        }
        else if (state != AgentState.Ready)
        {
            center.Call(1);
            Lead(center, state);
        }

        Assert.Equal(state, center.State(1).State);
        return center;
    }

    private static void Lead(Center center, AgentState state)
    {
        if (state == AgentState.Offered)
        {
            return;
        }

        center.Answer();
        if (state == AgentState.Reconnecting)
        {
            center.Post(new AgentLegLost(Caller(1), Agent(1)));
        }
        else if (state == AgentState.WrapUp)
        {
            center.Hangup(1);
        }
    }
}
