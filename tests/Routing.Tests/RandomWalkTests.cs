using Crm.Routing.Ivr;
using static Crm.Routing.Tests.Center;

namespace Crm.Routing.Tests;

/// <summary>Thousands of random facts, sensible and stale ones, in random order and time. Whatever comes, the promises of routing hold after each of them.</summary>
public sealed class RandomWalkTests
{
    private const int Agents = 12;
    private const int Steps = 2_500;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_promises_hold_after_every_fact(int seed)
    {
        var walk = new Walk(seed);
        for (var i = 0; i < Steps; i++)
        {
            walk.Step();
        }

        walk.EndEverything();
    }

    [Fact]
    public void A_walk_comes_through_every_kind_of_decision_and_state()
    {
        var walk = new Walk(7);
        for (var i = 0; i < 8 * Steps; i++)
        {
            walk.Step();
        }

        var kinds = typeof(Decision).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Decision))).ToHashSet();
        kinds.Remove(typeof(ScoreGiven)); // no caller of this center is asked how it was; see SurveyTests
        Assert.Empty(kinds.Except(walk.Log.Select(decision => decision.GetType())).Select(kind => kind.Name));
        Assert.Equal(Enum.GetValues<AgentState>(), walk.Log.OfType<AgentStateChanged>().Select(changed => changed.State).Distinct().Order());
        Assert.Equal(Enum.GetValues<WithdrawReason>(), walk.Log.OfType<WithdrawOffer>().Select(withdrawn => withdrawn.Reason).Distinct().Order());
        Assert.Equal(Enum.GetValues<DequeueReason>(), walk.Log.OfType<Dequeued>().Select(dequeued => dequeued.Reason).Distinct().Order());
        Assert.InRange(walk.Log.OfType<Connect>().Count(), 100, int.MaxValue);
    }

    [Fact]
    public void The_same_facts_give_the_same_decisions()
    {
        var (first, second) = (new Walk(99), new Walk(99));
        for (var i = 0; i < Steps; i++)
        {
            first.Step();
            second.Step();
        }

        Assert.Equal(first.Transcript(), second.Transcript());
    }

    private sealed class Walk
    {
        private readonly Random _random;
        private readonly Center _center;
        private readonly Promises _promises;
        private readonly List<ContactId> _live = [];
        private int _callers;
        private int _quiet; // steps for which nobody calls, so that agents become idle

        public Walk(int seed)
        {
            _random = new Random(seed);
            _center = new Center(Configuration(), (ulong)seed);
            _promises = new Promises(_center);
        }

        public IEnumerable<Decision> Log => _center.Log.Select(entry => entry.Decision);

        public IEnumerable<string> Transcript() => _center.Log.Select(entry => entry.At.ToString("O") + " " + entry.Decision switch
        {
            OfferCall offer => $"{offer.Offer} {offer.Contact} {offer.Agent} {offer.Why.Decided} {offer.Why.ContactRank}",
            Play play => $"{play.Contact} {play.Playback} {string.Join(' ', play.Prompts)}",
            var decision => decision.ToString()!,
        });

        public void Step()
        {
            if (_random.Next(700) == 0)
            {
                EndEveryCall();
                _quiet = 60;
            }

            _quiet--;
            var decided = _random.Next(5) == 0
                ? _center.Pass(TimeSpan.FromMilliseconds(_random.Next(1, 20_000)))
                : _center.Post(NextFact());
            _promises.Check(decided);
        }

        /// <summary>Every caller hangs up: nothing may be left over.</summary>
        public void EndEverything()
        {
            EndEveryCall();
            for (var i = 0; i < Agents; i++)
            {
                _promises.Check(_center.Post(new AgentSignedOut(Agent(i))));
            }

            _promises.Check(_center.Pass(TimeSpan.FromHours(1)));
            Assert.Equal(0, _center.Core.ContactCount);
            Assert.Null(_center.Core.NextDeadline);
            _promises.CheckNothingLeft();
        }

        private void EndEveryCall()
        {
            foreach (var contact in _live)
            {
                _promises.Check(_center.Post(new CallEnded(contact)));
            }

            _live.Clear();
        }

        private Fact NextFact()
        {
            var agent = Agent(_random.Next(Agents));
            var contact = _random.Next(20) switch
            {
                0 => Caller(_random.Next(_callers + 1)), // perhaps unknown or long gone
                < 5 when _promises.Offered(_random) is { } ringing => ringing,
                < 10 when _live.Count > 0 => _live[^_random.Next(1, Math.Min(6, _live.Count) + 1)],
                _ when _live.Count > 0 => _live[_random.Next(_live.Count)],
                _ => Caller(0),
            };
            var offer = _promises.RecentOffer(_random);
            return _random.Next(26) switch
            {
                24 => Reserve(agent),
                25 => DialedAnswered(agent),
                0 or 1 or 2 => _quiet > 0 ? Reserve(agent) : Arrive(),
                3 or 4 or 5 or 6 => offer is { } id ? new OfferAnswered(id) : new AgentReady(agent),
                7 => offer is { } id ? new OfferFailed(id, _random.Next(2) == 0 ? OfferFailure.Rejected : OfferFailure.Unreachable) : new AgentReady(agent),
                8 or 9 => End(contact),
                10 => new AgentSignedIn(agent, agent.ToString(), Skills(), _random.Next(8) > 0),
                11 => new AgentSkillsChanged(agent, Skills()),
                12 or 13 => new AgentReady(agent),
                14 => new AgentNotReady(agent, "break"),
                15 => new AgentPhoneChanged(agent, _random.Next(4) > 0, "gone"),
                16 => _random.Next(4) == 0 ? new AgentSignedOut(agent) : new DigitEntered(contact, "0012345*#"[_random.Next(9)]),
                17 => _promises.Talk(_random) is var (with, who) ? Talk(with, who) : new AgentReady(agent),
                18 => _promises.WrapUp(_random) is var (after, by) ? new WrapUpFinished(by, after) : new AgentReady(agent),
                19 => _promises.LastPlay(contact) is { } play ? new PlaybackFinished(contact, play) : new MessageRecorded(contact, TimeSpan.Zero),
                20 => _random.Next(3) switch
                {
                    0 => new CallerIdentified(contact, Profile()),
                    1 => Dial(agent),
                    _ => Callback(),
                },
                21 => _promises.LookUp(contact) is { } ticket ? new TicketLookedUp(contact, ticket, _random.Next(2) == 0 ? "open" : null) : new DigitEntered(contact, '0'),
                22 => new DigitEntered(contact, "012345"[_random.Next(6)]),
                _ => _random.Next(5) == 0 ? new ConfigurationPublished(Configuration()) : new MessageRecorded(_promises.Recording(_random) ?? contact, Seconds(3)),
            };
        }

        private Fact Talk(ContactId contact, AgentId agent) => _random.Next(4) switch
        {
            0 => new AgentLegLost(contact, agent),
            1 => new AgentLegRestored(contact, agent),
            2 => new AgentHungUp(contact, agent),
            _ => new WrapUpExtended(agent, contact),
        };

        private CallArrived Arrive() => new(New(), _random.Next(3) == 0 ? "200" : "100", Profile());

        private AgentDialed Dial(AgentId agent) => new(New(), agent);

        private CallbackAnswered Callback() => new(New(), "sales", Profile(), _center.Now - Seconds(_random.Next(1000)));

        private Fact Reserve(AgentId agent) => _random.Next(3) switch
        {
            0 when _promises.Reservation(_random) is var (held, _) => new ReservationReleased(held, _random.Next(3) == 0 ? "did not look" : null),
            _ => new AgentReserved(Caller(++_callers), _promises.ReadyAgent(_random) ?? agent, "support", _center.Now + Seconds(_random.Next(-1, 40))),
        };

        private DialedAnswered DialedAnswered(AgentId agent)
        {
            var neededBy = _center.Now + Seconds(_random.Next(12));
            if (_promises.Reservation(_random) is var (contact, reserved) && _random.Next(3) > 0)
            {
                _live.Add(contact);
                return new DialedAnswered(contact, "support", Profile(), reserved, neededBy);
            }

            return new DialedAnswered(New(), _random.Next(20) == 0 ? "gone" : "support", Profile(), _random.Next(2) == 0 ? agent : null, neededBy);
        }

        private CallEnded End(ContactId contact)
        {
            _live.Remove(contact);
            return new CallEnded(contact);
        }

        private ContactId New()
        {
            var contact = Caller(++_callers);
            _live.Add(contact);
            return contact;
        }

        private CallerProfile Profile() => new(
            _random.Next(3) == 0 ? null : "+49301",
            null,
            _random.Next(3) switch { 0 => "gold", 1 => "silver", _ => null },
            _random.Next(3) == 0 ? Agent(_random.Next(Agents)) : null,
            _random.Next(3) == 0 ? Agent(_random.Next(Agents)) : null);

        private Dictionary<string, int> Skills() => new() { ["sales"] = _random.Next(1, 11) };

        private RoutingConfiguration Configuration()
        {
            var escape = Queue("support") with { EscapeKey = '0', EscapeIvrStep = "escape", AgingSeconds = _random.Next(5, 50), Capacity = 20 };
            var configuration = Standard(escape, Queue("sales", ("sales", _random.Next(3, 8))) with { AgingSeconds = _random.Next(5, 50) });
            var script = new IvrScript("to-support", _random.Next(2) == 0 ? "queue" : "escape", new Dictionary<string, IvrStep>
            {
                ["queue"] = new QueueStep("support"),
                ["escape"] = new MenuStep(["m"], new Dictionary<char, string> { ['1'] = "callback", ['2'] = "message", ['3'] = "queue", ['4'] = "sales", ['5'] = "ticket" }, Seconds(5), 2, ["i"], "queue"),
                ["callback"] = new CallbackStep("support", ["c"], ["t"]),
                ["message"] = new MessageStep("support", ["m"], Seconds(60), ["t"]),
                ["ticket"] = new TicketStateStep(["p"], ["n"], 3, Seconds(4), "escape"),
                ["sales"] = new QueueStep("sales"),
            });
            return configuration with { Ivrs = new Dictionary<string, IvrScript>(configuration.Ivrs) { ["to-support"] = script } };
        }
    }
}
