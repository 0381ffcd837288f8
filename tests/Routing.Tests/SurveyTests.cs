using Crm.Routing.Ivr;
using static Crm.Routing.Tests.Center;

namespace Crm.Routing.Tests;

/// <summary>Callers who stay on after the agent has hung up are asked how it was.</summary>
public sealed class SurveyTests
{
    private static readonly IvrScript Script = new("survey", "how", new Dictionary<string, IvrStep>
    {
        ["how"] = new RatingStep(RatingStep.Csat, ["ask-csat"], Seconds(5), 2, ["invalid"], "recommend"),
        ["recommend"] = new RatingStep(RatingStep.Nps, ["ask-nps"], Seconds(5), 2, ["invalid"], "thanks"),
        ["thanks"] = new EndStep(["thanks"]),
    });

    [Fact]
    public void The_caller_is_asked_while_the_agent_wraps_up_and_then_released()
    {
        var center = Talking(new SurveyPolicy("survey", 1, false));
        var decided = center.Post(new AgentHungUp(Caller(1), Agent(1)));

        Assert.DoesNotContain(decided, d => d is ReleaseCall);
        Assert.Contains(decided, d => d is ReleaseAgent);
        Assert.Equal(["ask-csat"], decided.OfType<Play>().Single().Prompts);
        Assert.Equal(AgentState.WrapUp, center.State(1).State);
        Assert.Contains(new ScoreGiven(Caller(1), "csat", 4), center.Digits(1, "4"));
        decided = center.Digits(1, "9");
        Assert.Contains(new ScoreGiven(Caller(1), "nps", 9), decided);
        Assert.Equal(["thanks"], decided.OfType<Play>().Single().Prompts);
        Assert.Contains(center.FinishPlaying(1), d => d is ReleaseCall);
        Assert.Single(center.All<Dequeued>());
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("7", 7)]
    [InlineData("*", 10)]
    [InlineData("10", 10)]
    [InlineData("1#", 1)]
    public void A_recommendation_is_one_key_or_ten_in_two(string keys, int score)
    {
        var center = Talking(new SurveyPolicy("survey", 1, false));
        center.Post(new AgentHungUp(Caller(1), Agent(1)));
        center.Digits(1, "5");
        Assert.Contains(new ScoreGiven(Caller(1), "nps", score), center.Digits(1, keys));
    }

    [Fact]
    public void A_one_that_stays_alone_is_one()
    {
        var center = Talking(new SurveyPolicy("survey", 1, false));
        center.Post(new AgentHungUp(Caller(1), Agent(1)));
        center.Digits(1, "51");
        center.Pass(ScoreQuestion.SecondDigit);
        Assert.Single(center.All<ScoreGiven>());
        center.Pass(TimeSpan.FromTicks(1));
        Assert.Equal([5, 1], center.All<ScoreGiven>().Select(s => s.Value));
    }

    [Fact]
    public void Wrong_keys_and_silence_go_on_without_a_score()
    {
        var center = Talking(new SurveyPolicy("survey", 1, false));
        center.Post(new AgentHungUp(Caller(1), Agent(1)));
        Assert.Equal(["invalid", "ask-csat"], center.Digits(1, "9").OfType<Play>().Single().Prompts);
        Assert.Equal(["ask-nps"], center.Digits(1, "0").OfType<Play>().Single().Prompts);
        center.FinishPlaying(1);
        center.Pass(Seconds(5) + TimeSpan.FromTicks(1));
        center.FinishPlaying(1);
        Assert.Equal(["thanks"], center.Pass(Seconds(5) + TimeSpan.FromTicks(1)).OfType<Play>().Single().Prompts);
        Assert.Empty(center.All<ScoreGiven>());
    }

    [Fact]
    public void Who_hangs_up_with_the_agent_or_in_the_survey_is_gone_and_nothing_is_counted_twice()
    {
        var center = Talking(new SurveyPolicy("survey", 1, false));
        center.Post(new AgentHungUp(Caller(1), Agent(1)));
        center.Digits(1, "3");
        center.Hangup(1);
        Assert.Equal(0, center.Core.ContactCount);
        Assert.Single(center.All<Dequeued>());
        Assert.Single(center.All<ReleaseAgent>());

        var other = Talking(new SurveyPolicy("survey", 1, false));
        other.Hangup(1);
        Assert.DoesNotContain(other.All<Play>(), p => p.Prompts.Contains("ask-csat"));
    }

    [Fact]
    public void Only_who_agreed_is_asked_where_the_queue_says_so()
    {
        var agreed = Talking(new SurveyPolicy("survey", 1, true), throughConsent: true);
        Assert.DoesNotContain(agreed.Post(new AgentHungUp(Caller(1), Agent(1))), d => d is ReleaseCall);
        var silent = Talking(new SurveyPolicy("survey", 1, true));
        Assert.Contains(silent.Post(new AgentHungUp(Caller(1), Agent(1))), d => d is ReleaseCall);
    }

    [Fact]
    public void A_share_of_the_callers_is_asked_and_the_same_seed_asks_the_same_ones()
    {
        int Asked(ulong seed)
        {
            var center = Build(new SurveyPolicy("survey", 0.25, false), seed);
            center.Ready(1);
            for (var caller = 1; caller <= 400; caller++)
            {
                center.Call(caller);
                center.Answer();
                center.Post(new AgentHungUp(Caller(caller), Agent(1)));
                center.Post(new WrapUpFinished(Agent(1), Caller(caller)));
                center.Hangup(caller);
            }

            return center.All<Play>().Count(p => p.Prompts.Contains("ask-csat"));
        }

        Assert.InRange(Asked(1), 75, 125);
        Assert.Equal(Asked(7), Asked(7));
    }

    [Fact]
    public void A_person_whom_a_campaign_called_is_not_asked()
    {
        var center = Build(new SurveyPolicy("survey", 1, false));
        center.Ready(1);
        center.Post(new DialedAnswered(Caller(1), "support", Profile(), null, center.Now + Seconds(2)));
        center.Answer();
        Assert.Contains(center.Post(new AgentHungUp(Caller(1), Agent(1))), d => d is ReleaseCall);
    }

    [Theory]
    [InlineData(true, null, null, "raised for an open complaint")]
    [InlineData(false, 2, null, "raised for a last satisfaction of 2 of 5")]
    [InlineData(false, null, 6, "raised for a last recommendation of 6 of 10")]
    public void Who_is_not_content_is_served_earlier_and_the_explanation_names_the_reason(bool complaint, int? csat, int? nps, string reason)
    {
        var center = new Center(Standard() with { Care = new CarePolicy(15, true, 2, 6) });
        center.SignIn(1);
        center.Call(1);
        center.Call(2, profile: Profile("silver"));
        center.Call(3, profile: Profile() with { OpenComplaint = complaint, LastCsat = csat, LastNps = nps });
        Assert.Equal([Caller(3), Caller(2), Caller(1)], center.Core.Waiting("support", center.Now).Select(w => w.Contact));
        center.Post(new AgentReady(Agent(1)));
        Assert.Equal(Caller(3), center.Offer().Contact);
        Assert.Contains($"priority 15 ({reason})", center.Offer().Why.ContactRank);
    }

    [Fact]
    public void Content_customers_and_a_center_without_the_rule_keep_their_places()
    {
        var center = new Center(Standard() with { Care = new CarePolicy(15, true, 2, null) });
        center.SignIn(1);
        center.Call(1);
        center.Call(2, profile: Profile() with { LastCsat = 3, LastNps = 0 });
        Assert.Equal([Caller(1), Caller(2)], center.Core.Waiting("support", center.Now).Select(w => w.Contact));

        // Who turns out to be a customer with a complaint while waiting goes ahead from then on.
        center.Post(new CallerIdentified(Caller(2), Profile() with { OpenComplaint = true }));
        Assert.Equal([Caller(2), Caller(1)], center.Core.Waiting("support", center.Now).Select(w => w.Contact));
        var plain = new Center();
        plain.SignIn(1);
        plain.Call(1);
        plain.Call(2, profile: Profile() with { OpenComplaint = true, LastCsat = 1 });
        Assert.Equal([Caller(1), Caller(2)], plain.Core.Waiting("support", plain.Now).Select(w => w.Contact));
    }

    [Fact]
    public void Mistakes_are_found_before_any_call()
    {
        var configuration = Configuration(new SurveyPolicy("nowhere", 1.5, false)) with { Care = new CarePolicy(0, true, 6, 11) };
        Assert.Equal(
            ["queues.support.survey.ivr", "queues.support.survey.share", "care.priority", "care.csatAtMost", "care.npsAtMost"],
            configuration.Check().Select(p => p.Path));
        var script = new IvrScript("bad", "ask", new Dictionary<string, IvrStep> { ["ask"] = new RatingStep("mood", ["ask"], Seconds(5), 1, ["invalid"], "ask") });
        var problems = (Standard() with { Ivrs = new Dictionary<string, IvrScript>(Standard().Ivrs) { ["bad"] = script } }).Check();
        Assert.Equal(["ivrs.bad.steps.ask.question", "ivrs.bad.steps.ask"], problems.Select(p => p.Path));
    }

    private static Center Talking(SurveyPolicy survey, bool throughConsent = false)
    {
        var center = Build(survey);
        center.Ready(1);
        center.Call(1, throughConsent ? "300" : "100");
        center.Answer();
        return center;
    }

    private static Center Build(SurveyPolicy survey, ulong seed = 1) => new(Configuration(survey), seed);

    private static RoutingConfiguration Configuration(SurveyPolicy survey)
    {
        var standard = Standard(Queue("support") with { Survey = survey });
        var consent = new IvrScript("consent", "agree", new Dictionary<string, IvrStep> { ["agree"] = new AgreeStep("queue"), ["queue"] = new QueueStep("support") });
        return standard with
        {
            Ivrs = new Dictionary<string, IvrScript>(standard.Ivrs) { ["survey"] = Script, ["consent"] = consent },
            Numbers = new Dictionary<string, string>(standard.Numbers) { ["300"] = "consent" },
        };
    }
}
