using static Crm.Routing.Tests.Center;

namespace Crm.Routing.Tests;

public sealed class ExplanationTests
{
    [Fact]
    public void Everyone_is_listed_with_the_first_rule_that_failed_and_its_value()
    {
        var center = new Center(Standard(Queue("sales", ("sales", 5))));
        center.SignIn(1, ("sales", 9)); // on a break
        center.Post(new AgentNotReady(Agent(1), "lunch"));
        center.Ready(2, ("sales", 4));
        center.Ready(3);
        center.Ready(4, ("sales", 5));
        center.Post(new AgentPhoneChanged(Agent(4), false, "no microphone"));
        center.Pass(Seconds(10));
        center.Ready(5, ("sales", 5));
        center.Pass(Seconds(5));
        center.Ready(6, ("sales", 7));
        center.Pass(Seconds(3));
        center.Call(1, profile: Profile("gold"));

        var why = center.Offer().Why;
        Assert.Equal((7, "sales", 6), (why.ConfigurationVersion, why.Queue, why.CandidateCount));
        Assert.Equal("tier gold, priority 30 + 0 for 0 s of waiting", why.ContactRank);
        Assert.Equal("longest idle: 00:00:08 against 00:00:03", why.Decided);
        Assert.Equal(
            [
                new Candidate(Agent(5), "Agent 5", true, null, "idle for 00:00:08"),
                new Candidate(Agent(6), "Agent 6", false, null, "idle for 00:00:03"),
                new Candidate(Agent(1), "Agent 1", false, "state", "not ready (lunch) for 00:00:18"),
                new Candidate(Agent(4), "Agent 4", false, "phone", "no microphone"),
                new Candidate(Agent(2), "Agent 2", false, "skill", "sales: 4, required 5"),
                new Candidate(Agent(3), "Agent 3", false, "skill", "sales: none, required 5"),
            ],
            why.Considered);
    }

    [Fact]
    public void A_caller_who_waited_is_explained_with_what_waiting_added()
    {
        var center = new Center();
        center.Call(1, profile: Profile("gold"));
        center.Pass(Seconds(80));
        center.Ready(1);
        Assert.Equal("tier gold, priority 30 + 4 for 80 s of waiting", center.Offer().Why.ContactRank);
        Assert.Equal("only candidate", center.Offer().Why.Decided);
    }

    [Fact]
    public void An_agent_who_did_not_take_the_call_is_listed_with_how_and_when()
    {
        var center = new Center();
        center.Call(1);
        center.Ready(1);
        center.Post(new OfferFailed(center.Offer().Offer, OfferFailure.Rejected));
        center.Pass(Seconds(10));
        center.Ready(2);
        center.Post(new OfferFailed(center.Offer().Offer, OfferFailure.Unreachable));
        center.Ready(3); // is offered the call, so the two others come back without one
        center.Post(new AgentReady(Agent(1)));
        center.Post(new AgentReady(Agent(2)));
        center.SignIn(4);
        center.Post(new OfferFailed(center.Offer().Offer, OfferFailure.Rejected));

        var why = center.Offer().Why;
        Assert.Equal(Agent(1), why.Considered[0].Agent);
        Assert.Equal(("declined-before", "could not be reached for this call at 09:00:10 UTC"), (why.Considered[1].FailedRule, why.Considered[1].Value));
        Assert.Equal("not ready (declined the call) for 00:00:00", why.Considered.Single(c => c.Agent == Agent(3)).Value);
    }

    [Fact]
    public void The_tie_break_between_an_agent_who_was_asked_and_one_who_was_not_is_named()
    {
        var center = new Center();
        center.Ready(1);
        center.Pass(Seconds(1));
        center.Ready(2);
        center.Call(1);
        var first = center.Offer();
        center.Call(2); // is offered to agent 2, so agent 1 comes back to a caller that waits
        center.Post(new OfferFailed(first.Offer, OfferFailure.Rejected));
        center.Post(new AgentReady(Agent(1))); // asked again: nobody else is ready
        Assert.Equal("only candidate", center.Offer().Why.Decided);
        center.Post(new AgentNotReady(Agent(2), "break"));
        center.Hangup(2);
        center.Post(new AgentReady(Agent(2)));
        center.Post(new OfferFailed(center.Offer().Offer, OfferFailure.Rejected));
        Assert.Equal(Agent(2), center.Offer().Agent);
        center.Post(new AgentReady(Agent(1)));
        center.Post(new AgentSignedIn(Agent(3), "Agent 3", new Dictionary<string, int>(), true));
        center.Pass(Seconds(1));
        Assert.Equal(AgentState.Ready, center.State(1).State);
        center.Ready(4);
        center.Post(new OfferFailed(center.Offer().Offer, OfferFailure.Rejected));
        Assert.Equal((Agent(4), "not asked before: Agent 1 did not take this call"), (center.Offer().Agent, center.Offer().Why.Decided));
    }

    [Fact]
    public void Equal_idle_times_are_decided_by_the_lower_id()
    {
        var center = new Center();
        center.Ready(2);
        center.Ready(1);
        center.Call(1);
        Assert.Equal((Agent(1), "lower agent id: both idle for 00:00:00"), (center.Offer().Agent, center.Offer().Why.Decided));
    }

    [Fact]
    public void At_most_fifty_are_listed_and_all_are_counted()
    {
        var center = new Center();
        for (var agent = 1; agent <= 200; agent++)
        {
            _ = agent % 2 == 0 ? center.Ready(agent) : [];
            if (agent % 2 == 1)
            {
                center.SignIn(agent);
            }
        }

        center.Call(1);
        var why = center.Offer().Why;
        Assert.Equal((50, 200), (why.Considered.Count, why.CandidateCount));
        Assert.Single(why.Considered, candidate => candidate.Chosen);
        Assert.Equal(50, why.Considered.Select(candidate => candidate.Agent).Distinct().Count());
    }
}
