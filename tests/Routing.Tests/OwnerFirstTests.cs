using static Crm.Routing.Tests.Center;

namespace Crm.Routing.Tests;

public sealed class OwnerFirstTests
{
    /// <summary>Agent 1 talks with caller 9; agent 2 is ready.</summary>
    private static Center OwnerTalks()
    {
        var center = new Center();
        center.Ready(1);
        center.Call(9);
        center.Answer();
        center.Ready(2);
        return center;
    }

    [Fact]
    public void A_ready_owner_is_asked_before_those_who_are_idle_longer()
    {
        var center = new Center();
        center.Ready(1);
        center.Pass(Seconds(100));
        center.Ready(2);
        center.Call(1, profile: Profile(owner: Agent(2), last: Agent(1)));
        Assert.Equal(Agent(2), center.Offer().Agent);
        Assert.StartsWith("ticket owner", center.Offer().Why.Decided, StringComparison.Ordinal);
        Assert.Equal("reserved-for-owner", center.Offer().Why.Considered[1].FailedRule);
    }

    [Fact]
    public void A_busy_owner_is_waited_for_until_the_limit_and_not_one_tick_longer()
    {
        var center = OwnerTalks();
        center.Call(1, profile: Profile(owner: Agent(1)));
        Assert.Empty(center.Pass(Seconds(20)).OfType<OfferCall>());
        var offer = Assert.Single(center.Pass(TimeSpan.FromTicks(1)).OfType<OfferCall>());
        Assert.Equal(Agent(2), offer.Agent);
    }

    [Fact]
    public void A_busy_owner_who_becomes_free_in_time_gets_the_call()
    {
        var center = OwnerTalks();
        center.Call(1, profile: Profile(owner: Agent(1)));
        center.Hangup(9);
        center.Pass(Seconds(5));
        center.Post(new WrapUpFinished(Agent(1), Caller(9)));
        Assert.Equal((Caller(1), Agent(1)), (center.Offer().Contact, center.Offer().Agent));
    }

    [Fact]
    public void Without_an_owner_the_last_agent_is_asked_first()
    {
        var center = new Center();
        center.Ready(1);
        center.Pass(Seconds(1));
        center.Ready(2);
        center.Call(1, profile: Profile(last: Agent(2)));
        Assert.Equal(Agent(2), center.Offer().Agent);
        Assert.StartsWith("last agent", center.Offer().Why.Decided, StringComparison.Ordinal);
    }

    public static TheoryData<string> NoUseWaiting => ["break", "phone", "signed out", "skill"];

    [Theory]
    [MemberData(nameof(NoUseWaiting))]
    public void An_owner_who_will_not_be_free_is_not_waited_for(string why)
    {
        var center = OwnerTalks();
        Hinder(center, why);
        center.Call(1, profile: Profile(owner: Agent(1)));
        Assert.Equal((Caller(1), Agent(2)), (center.Offer().Contact, center.Offer().Agent));
    }

    [Theory]
    [MemberData(nameof(NoUseWaiting))]
    public void Waiting_for_an_owner_ends_as_soon_as_it_has_no_use(string why)
    {
        var center = OwnerTalks();
        center.Call(1, profile: Profile(owner: Agent(1)));
        Assert.Equal(Caller(9), center.Offer().Contact);
        Hinder(center, why);
        Assert.Equal((Caller(1), Agent(2)), (center.Offer().Contact, center.Offer().Agent));
    }

    private static void Hinder(Center center, string why)
    {
        switch (why)
        {
            case "break":
                center.Post(new AgentNotReady(Agent(1), "lunch"));
                break;
            case "phone":
                center.Post(new AgentPhoneChanged(Agent(1), false, "no microphone"));
                break;
            case "signed out":
                center.Post(new AgentSignedOut(Agent(1)));
                break;
            default:
                center.Post(new ConfigurationPublished(Standard(Queue("support", ("support", 3)), Queue("sales", ("sales", 5)))));
                center.Post(new AgentSkillsChanged(Agent(2), new Dictionary<string, int> { ["support"] = 3 }));
                break;
        }
    }

    [Fact]
    public void An_owner_who_does_not_answer_is_followed_by_the_last_agent_then_by_everyone()
    {
        var center = new Center();
        center.Ready(1);
        center.Pass(Seconds(1));
        center.Ready(2);
        center.Pass(Seconds(1));
        center.Ready(3);
        center.Call(1, profile: Profile(owner: Agent(3), last: Agent(2)));
        Assert.Equal(Agent(3), center.Offer().Agent);
        center.Post(new OfferFailed(center.Offer().Offer, OfferFailure.Rejected));
        Assert.Equal(Agent(2), center.Offer().Agent);
        center.Post(new OfferFailed(center.Offer().Offer, OfferFailure.Rejected));
        Assert.Equal(Agent(1), center.Offer().Agent);
    }

    [Fact]
    public void Nobody_is_preferred_when_the_queue_says_so()
    {
        var center = new Center(Standard(Queue("support") with { OwnerFirst = TimeSpan.Zero }));
        center.Ready(1);
        center.Pass(Seconds(1));
        center.Ready(2);
        center.Call(1, profile: Profile(owner: Agent(2)));
        Assert.Equal(Agent(1), center.Offer().Agent);
    }
}
