using Crm.Routing.Dialer;
using static Crm.Routing.Tests.Center;

namespace Crm.Routing.Tests.Dialer;

/// <summary>The life of a campaign's calls: agents reserved first, limits, stops, previews, leads.</summary>
public sealed class DialerCoreTests
{
    private readonly DialerBench _bench = new();

    [Fact]
    public void Progressive_reserves_the_agent_and_dials_when_the_agent_is_reserved()
    {
        _bench.Start(DialerBench.Campaign());
        _bench.Confirms = false;
        var reserve = Assert.Single(_bench.Ready(1).OfType<ReserveAgent>());
        Assert.Equal((Agent(1), "sales", 0), (reserve.Agent, reserve.Queue, _bench.Count<DialNext>()));

        var dial = Assert.Single(_bench.See(1, AgentState.Reserved, reserve.Contact).OfType<DialNext>());
        Assert.Equal((reserve.Contact, (AgentId?)Agent(1)), (dial.Contact, dial.Reserved));
        Assert.Equal(7, dial.Contact.Value.Version);
    }

    [Fact]
    public void The_answer_goes_to_the_reserved_agent_with_the_profiles_deadline()
    {
        var contact = Dialed();
        _bench.Post(new AttemptRinging(contact));
        _bench.Pass(6);
        var answer = Assert.Single(_bench.Post(new AttemptAnswered(contact, AnsweredBy.Unsure)).OfType<QueueAnswer>());
        Assert.Equal((contact, (AgentId?)Agent(1), _bench.Now + Seconds(2)), (answer.Contact, answer.Reserved, answer.Deadline));

        _bench.See(1, AgentState.Offered, contact);
        _bench.See(1, AgentState.Talking, contact);
        _bench.Post(new AttemptConnected(contact, Agent(1), Seconds(0.4)));
        Assert.Equal(new LedgerReading(1, 0), _bench.Core.Ledger(DialerBench.Campaign().Id, _bench.Now));
        Assert.Equal(0, _bench.Count<ReleaseReservation>());
    }

    [Fact]
    public void A_call_without_an_answer_frees_the_agent_for_the_next_one()
    {
        var contact = Dialed();
        var decided = _bench.Post(new AttemptEnded(contact, "busy"));
        Assert.Equal((contact, Agent(1), (string?)null), (decided.OfType<ReleaseReservation>().Single().Contact, decided.OfType<ReleaseReservation>().Single().Agent, decided.OfType<ReleaseReservation>().Single().SetAside));
        Assert.NotEqual(contact, Assert.Single(decided.OfType<DialNext>()).Contact);
    }

    [Fact]
    public void A_machine_frees_the_agent_before_the_call_is_over()
    {
        var contact = Dialed();
        var decided = _bench.Post(new AttemptAnswered(contact, AnsweredBy.Machine));
        Assert.Single(decided.OfType<ReleaseReservation>());
        Assert.Empty(decided.OfType<QueueAnswer>());
        Assert.Single(decided.OfType<DialNext>());
    }

    [Fact]
    public void A_number_is_given_up_one_tick_after_the_ring_limit_and_never_before_the_law_allows()
    {
        _bench.Start(DialerBench.Campaign() with { RingLimit = Seconds(5) });
        _bench.Ready(1);
        _bench.Ring();
        Assert.Empty(_bench.Pass(15).OfType<HangUpUnanswered>());
        Assert.Single(_bench.Pass(0.001).OfType<HangUpUnanswered>());
    }

    [Fact]
    public void A_number_that_does_not_ring_is_given_up()
    {
        var contact = Dialed();
        Assert.Equal((contact, "the number did not ring"), _bench.Pass(46).OfType<HangUpUnanswered>().Select(hangUp => (hangUp.Contact, hangUp.Why)).Single());
        Assert.Single(_bench.Pass(121).OfType<ReleaseReservation>()); // even if its end is never reported
    }

    [Fact]
    public void An_agent_who_cannot_be_reserved_costs_nothing_but_the_wish()
    {
        _bench.Start(DialerBench.Campaign());
        _bench.Confirms = false;
        _bench.Ready(1);
        _bench.See(1, AgentState.Offered, Caller(99)); // an inbound call was faster
        Assert.Equal(0, _bench.Count<DialNext>());
        _bench.See(1, AgentState.Ready);
        Assert.Equal(2, _bench.Count<ReserveAgent>());
    }

    [Fact]
    public void A_reservation_that_nobody_confirms_is_asked_for_again_after_five_seconds()
    {
        _bench.Start(DialerBench.Campaign());
        _bench.Confirms = false;
        _bench.Ready(1);
        _bench.Pass(5);
        Assert.Equal((1, 0), (_bench.Count<ReserveAgent>(), _bench.Count<ReleaseReservation>()));
        _bench.Pass(0.001);
        Assert.Equal((2, 1), (_bench.Count<ReserveAgent>(), _bench.Count<ReleaseReservation>()));
    }

    [Fact]
    public void When_the_reserved_agent_is_lost_the_next_ready_one_covers_the_call()
    {
        var contact = Dialed();
        _bench.See(1, AgentState.PhoneProblem);
        var reserve = Assert.Single(_bench.Ready(2).OfType<ReserveAgent>());
        Assert.Equal((contact, Agent(2)), (reserve.Contact, reserve.Agent));
        Assert.Equal(Agent(2), Assert.Single(_bench.Post(new AttemptAnswered(contact, AnsweredBy.Human)).OfType<QueueAnswer>()).Reserved);
    }

    [Fact]
    public void A_call_whose_agent_is_lost_is_given_up_when_the_law_allows_it()
    {
        var contact = Dialed();
        _bench.Post(new AttemptRinging(contact));
        _bench.See(1, AgentState.SignedOut);
        Assert.Empty(_bench.Pass(15).OfType<HangUpUnanswered>());
        Assert.Contains("no other one is free", Assert.Single(_bench.Pass(0.001).OfType<HangUpUnanswered>()).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_may_take_the_agent_of_a_call_that_still_rings_unless_the_law_wants_that_agent()
    {
        _bench.Start(DialerBench.Campaign());
        _bench.Ready(1);
        var first = _bench.Ring();
        _bench.Ready(2);
        var second = _bench.Last<DialNext>().Contact;
        _bench.Post(new AttemptStarted(second, AgentIsDue: true));
        _bench.See(1, AgentState.PhoneProblem);
        Assert.Null(Assert.Single(_bench.Post(new AttemptAnswered(first, AnsweredBy.Human)).OfType<QueueAnswer>()).Reserved);

        _bench.Ready(3);
        var third = _bench.Ring();
        _bench.See(2, AgentState.PhoneProblem);
        Assert.Equal(Agent(3), Assert.Single(_bench.Post(new AttemptAnswered(second, AnsweredBy.Human)).OfType<QueueAnswer>()).Reserved);
        Assert.Null(Assert.Single(_bench.Post(new AttemptAnswered(third, AnsweredBy.Human)).OfType<QueueAnswer>()).Reserved);
    }

    [Fact]
    public void A_stopped_campaign_hangs_up_at_once_and_frees_its_agents()
    {
        _bench.Start(DialerBench.Campaign());
        _bench.Ready(1);
        var rings = _bench.Ring();
        _bench.Ready(2);
        var asked = _bench.Last<DialNext>().Contact;
        var decided = _bench.Post(new CampaignSet(DialerBench.Campaign() with { Run = CampaignRun.Stopped }));
        Assert.Equal((rings, "the campaign was stopped"), decided.OfType<HangUpUnanswered>().Select(hangUp => (hangUp.Contact, hangUp.Why)).Single());
        Assert.Equal(asked, Assert.Single(_bench.Post(new AttemptStarted(asked)).OfType<HangUpUnanswered>()).Contact);
        _bench.Post(new AttemptEnded(rings, "no-answer"));
        _bench.Post(new AttemptEnded(asked, "no-answer"));
        Assert.Equal(2, _bench.Count<ReleaseReservation>());
        Assert.Null(_bench.Core.NextDeadline);
    }

    [Fact]
    public void A_paused_campaign_lets_its_calls_ring_and_starts_none()
    {
        var contact = Dialed();
        Assert.Empty(_bench.Post(new CampaignSet(DialerBench.Campaign() with { Run = CampaignRun.Paused })));
        Assert.Single(_bench.Post(new AttemptAnswered(contact, AnsweredBy.Human)).OfType<QueueAnswer>());
        _bench.Ready(2);
        Assert.Equal(1, _bench.Count<DialNext>());
    }

    [Fact]
    public void Preview_shows_the_lead_to_one_agent_and_dials_when_asked()
    {
        _bench.Start(DialerBench.Campaign(DialMode.Preview));
        _bench.Ready(1);
        var shown = _bench.Last<ShowPreview>();
        Assert.Equal((Agent(1), _bench.Now + Seconds(90), 0), (shown.Agent, shown.Until, _bench.Count<DialNext>()));
        Assert.Equal((shown.Contact, (AgentId?)Agent(1)), _bench.Post(new PreviewAccepted(shown.Contact)).OfType<DialNext>().Select(dial => (dial.Contact, dial.Reserved)).Single());
        Assert.IsType<DialerFactIgnored>(Assert.Single(_bench.Post(new PreviewAccepted(shown.Contact))));
    }

    [Fact]
    public void A_skipped_lead_gives_way_to_the_next_one()
    {
        _bench.Start(DialerBench.Campaign(DialMode.Preview));
        _bench.Ready(1);
        var first = _bench.Last<ShowPreview>().Contact;
        var decided = _bench.Post(new PreviewSkipped(first));
        Assert.NotEqual(first, Assert.Single(decided.OfType<ShowPreview>()).Contact);
        Assert.Equal(0, _bench.Count<DialNext>());
    }

    [Fact]
    public void A_lead_that_is_not_looked_at_is_taken_back_and_the_agent_set_aside()
    {
        _bench.Start(DialerBench.Campaign(DialMode.Preview));
        _bench.Ready(1);
        Assert.Empty(_bench.Pass(90).OfType<WithdrawPreview>());
        var decided = _bench.Pass(0.001);
        Assert.Single(decided.OfType<WithdrawPreview>());
        Assert.Equal("did not look at the lead", Assert.Single(decided.OfType<ReleaseReservation>()).SetAside);
        Assert.Equal(1, _bench.Count<ShowPreview>());
    }

    [Fact]
    public void An_agent_who_leaves_during_a_preview_loses_the_lead()
    {
        _bench.Start(DialerBench.Campaign(DialMode.Preview));
        _bench.Ready(1);
        Assert.Single(_bench.See(1, AgentState.SignedOut).OfType<WithdrawPreview>());
    }

    [Fact]
    public void A_message_campaign_needs_lines_and_no_agents()
    {
        var bench = new DialerBench(lines: 7);
        bench.Start(DialerBench.Campaign(DialMode.Message) with { MostLines = 5 });
        bench.Pass(1);
        Assert.Equal((5, 0), (bench.Count<DialNext>(), bench.Count<ReserveAgent>()));
        var contact = bench.Ring();
        Assert.Equal(contact, Assert.Single(bench.Post(new AttemptAnswered(contact, AnsweredBy.Human)).OfType<PlayMessage>()).Contact);
        bench.Pass(1);
        Assert.Equal(6, bench.Count<DialNext>());
        bench.Pass(20);
        Assert.InRange(bench.Count<DialNext>(), 6, 7);
    }

    [Fact]
    public void No_line_is_opened_beyond_what_the_trunks_give()
    {
        var bench = new DialerBench(lines: 2);
        bench.Start(DialerBench.Campaign());
        for (var agent = 1; agent <= 4; agent++)
        {
            bench.Ready(agent);
        }

        Assert.Equal((2, 2), (bench.Count<ReserveAgent>(), bench.Count<DialNext>()));
        bench.Post(new LineCapacity(3));
        Assert.Equal(3, bench.Count<DialNext>());
    }

    [Fact]
    public void Nothing_is_dialed_before_lines_are_known()
    {
        var core = new DialerCore(1);
        var decided = new List<DialerDecision>();
        core.Handle(new CampaignSet(DialerBench.Campaign()), Start, decided);
        core.Handle(new LeadsBuffered(DialerBench.Campaign().Id, 10, false), Start, decided);
        core.Handle(new AgentSeen(Agent(1), AgentState.Ready, null, new HashSet<string> { "sales" }, Start), Start, decided);
        Assert.Empty(decided.OfType<ReserveAgent>());
    }

    [Fact]
    public void Leads_are_asked_for_in_time_and_not_at_the_end_of_the_list()
    {
        var campaign = DialerBench.Campaign();
        var fetch = Assert.Single(_bench.Post(new CampaignSet(campaign)).OfType<FetchLeads>());
        Assert.Equal(20, fetch.Count);
        Assert.Empty(_bench.Pass(29).OfType<FetchLeads>());
        Assert.Single(_bench.Pass(2).OfType<FetchLeads>()); // nobody answered: asked again
        Assert.Empty(_bench.Post(new LeadsBuffered(campaign.Id, 3, true)).OfType<FetchLeads>());
        for (var agent = 1; agent <= 4; agent++)
        {
            _bench.Ready(agent);
        }

        Assert.Equal((3, 3), (_bench.Count<ReserveAgent>(), _bench.Count<DialNext>()));
        _bench.Post(new LeadsBuffered(campaign.Id, 1, false));
        Assert.Equal(4, _bench.Count<DialNext>());
    }

    [Fact]
    public void Where_nothing_can_be_dialed_the_campaign_waits_ever_longer()
    {
        _bench.Start(DialerBench.Campaign());
        _bench.Ready(1);
        for (var wait = 1; wait <= 8; wait *= 2)
        {
            var before = _bench.Count<DialNext>();
            _bench.Post(new AttemptNotMade(_bench.Last<DialNext>().Contact, "outside the hours"));
            _bench.Pass(wait);
            Assert.Equal(before, _bench.Count<DialNext>());
            _bench.Pass(0.001);
            Assert.Equal(before + 1, _bench.Count<DialNext>());
        }
    }

    [Fact]
    public void Few_agents_make_a_predictive_campaign_progressive_and_it_says_so()
    {
        var campaign = DialerBench.Campaign(DialMode.Predictive);
        _bench.Post(new LedgerRestored(campaign.Id, _bench.Now, 1000, 0));
        _bench.Start(campaign);
        for (var agent = 1; agent <= 4; agent++)
        {
            _bench.Ready(agent);
        }

        _bench.Pass(1);
        Assert.Equal((DialMode.Progressive, 4), (_bench.Last<ModeFallback>().WorksAs, _bench.Count<DialNext>()));
        Assert.Contains("4 agents", _bench.Last<ModeFallback>().Why, StringComparison.Ordinal);
        for (var agent = 5; agent <= 9; agent++)
        {
            _bench.Ready(agent);
        }

        _bench.Pass(1);
        Assert.Equal(DialMode.Predictive, _bench.Last<ModeFallback>().WorksAs);
        Assert.InRange(_bench.Count<DialNext>(), 11, 40); // more lines than agents
        var pace = _bench.Last<PaceChanged>().Pace;
        Assert.Equal((1000, 0, 29), (pace.LiveAnswers, pace.Abandoned, pace.RiskLines));
        Assert.Contains("Abandoned: 0 of 1000 answers", pace.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_ledger_predictive_is_progressive()
    {
        _bench.Start(DialerBench.Campaign(DialMode.Predictive));
        for (var agent = 1; agent <= 20; agent++)
        {
            _bench.Ready(agent);
        }

        _bench.Pass(10);
        Assert.Equal((20, 20), (_bench.Count<DialNext>(), _bench.Log.OfType<DialNext>().Count(dial => dial.Reserved is not null)));
        Assert.Contains("0 of 0 answers", _bench.Last<ModeFallback>().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_agent_whom_the_dialer_does_not_know_to_be_reserved_is_freed()
    {
        // After a restart of the dialer alone.
        var release = Assert.Single(_bench.See(1, AgentState.Reserved, Caller(5)).OfType<ReleaseReservation>());
        Assert.Equal((Caller(5), Agent(1)), (release.Contact, release.Agent));
    }

    [Fact]
    public void What_is_not_expected_changes_nothing()
    {
        DialerFact[] facts =
        [
            new AttemptStarted(Caller(1)), new AttemptRinging(Caller(1)), new AttemptAnswered(Caller(1), AnsweredBy.Human), new AttemptConnected(Caller(1), Agent(1), Seconds(1)),
            new AttemptAbandoned(Caller(1)), new AttemptEnded(Caller(1), "busy"), new AttemptNotMade(Caller(1), "x"), new PreviewAccepted(Caller(1)), new PreviewSkipped(Caller(1)),
            new CampaignRemoved(DialerBench.Campaign().Id), new LeadsBuffered(DialerBench.Campaign().Id, 5, false), new LedgerRestored(DialerBench.Campaign().Id, Start, 1, 2),
            new CampaignSet(DialerBench.Campaign() with { Weight = 0 }),
        ];
        Assert.All(facts, fact => Assert.Same(fact, Assert.IsType<DialerFactIgnored>(Assert.Single(_bench.Post(fact))).Fact));
    }

    private ContactId Dialed()
    {
        _bench.Start(DialerBench.Campaign());
        _bench.Ready(1);
        var contact = _bench.Last<DialNext>().Contact;
        _bench.Post(new AttemptStarted(contact));
        return contact;
    }
}
