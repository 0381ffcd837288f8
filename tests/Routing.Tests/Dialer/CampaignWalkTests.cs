using System.Globalization;
using Crm.Routing.Dialer;
using Crm.Routing.Tests.Dialer.Simulation;

namespace Crm.Routing.Tests.Dialer;

/// <summary>
/// Thousands of random steps with restarts, imports and clock jumps. Whatever comes: no number is dialed outside its hours, over its caps, on a do-not-call
/// list, after an opt-out or twice at once; the ledger's limit stands; and every reservation ends.
/// </summary>
public sealed class CampaignWalkTests(ITestOutputHelper output)
{
    private const int Steps = 2_500;

    public static TheoryData<int, DialMode> Walks => new(
        from seed in Enumerable.Range(1, 3)
        from mode in (DialMode[])[DialMode.Preview, DialMode.Progressive, DialMode.Predictive]
        select (seed, mode));

    [Theory]
    [MemberData(nameof(Walks))]
    public void The_promises_hold_after_every_step(int seed, DialMode mode)
    {
        var walk = new Walk(seed, mode);
        for (var i = 0; i < Steps; i++)
        {
            walk.Step();
        }

        walk.EndEverything();
        output.WriteLine($"seed {seed}, {mode}: {walk.Journal.Dialed.Count} calls ({walk.Journal.Dialed.Count(call => !call.Reserved)} without an agent), {walk.Journal.Outcomes.Count} live, {walk.Restarts} restarts, {walk.Journal.OptedOut.Count} opted out");
        Assert.InRange(walk.Journal.Dialed.Count, 20, int.MaxValue);
        Assert.InRange(walk.Journal.Outcomes.Count, 10, int.MaxValue);
        Assert.Equal(mode == DialMode.Predictive, walk.Journal.Dialed.Exists(call => !call.Reserved));
    }

    private sealed class Walk
    {
        private const int AgentCount = 8;

        // One zone each, whose offsets the test knows by itself: no daylight saving in any of them.
        private static readonly (string Start, int Offset)[] Areas = [("+1602555", -7), ("+1808555", -10), ("+1787555", -4), ("+1671555", 10)];

        private readonly Random _random;
        private readonly CampaignPolicy _campaign;
        private readonly List<Lead> _list = [];
        private CampaignDesk _desk;
        private int _checked;
        private int _numbers;

        public Walk(int seed, DialMode mode)
        {
            _random = new Random(seed);
            // A high limit, so that a predictive walk does take risks: what stands is the bound, whatever its figure.
            _campaign = Shift.Campaign(1, mode, CountryProfiles.UnitedStates with { AfterAbandon = TimeSpan.FromHours(72), AbandonLimit = 0.2 }) with
            {
                Plan = new AttemptPlan(3, 5, 2, new Dictionary<string, TimeSpan>
                {
                    ["busy"] = TimeSpan.FromMinutes(10), ["no-answer"] = TimeSpan.FromHours(1), ["interrupted"] = TimeSpan.FromMinutes(30),
                }) { EndsNumber = new HashSet<string> { "wrong-number" } },
            };
            if (mode == DialMode.Predictive)
            {
                Journal.Outcomes.AddRange(Enumerable.Range(0, 200).Select(i => (Center.Start.AddMinutes(-i), i == 7, "+16025559999")));
            }

            Import(60);
            _desk = Start(Center.Start);
        }

        public DeskJournal Journal { get; } = new();

        public int Restarts { get; private set; }

        public void Step()
        {
            Act();
            Check();
        }

        /// <summary>Everything that is out there ends, nobody answers for anything any more: nothing may be left over.</summary>
        public void EndEverything()
        {
            _desk.Post(new CampaignSet(_campaign with { Run = CampaignRun.Stopped }));
            Pass(TimeSpan.FromMinutes(20));
            Assert.DoesNotContain(_desk.Agents.Values, agent => agent.State == AgentState.Reserved);
            _desk.Calls.Keys.ToList().ForEach(contact => _desk.End(contact, "interrupted"));
            Pass(TimeSpan.FromMinutes(20));
            Assert.Null(_desk.Dialer.NextDeadline);
            Check();
        }

        private CampaignDesk Start(DateTimeOffset now)
        {
            var desk = new CampaignDesk(Journal, _list, _campaign, (ulong)_random.Next(), now);
            for (var i = 0; i < AgentCount; i++)
            {
                desk.Post(new AgentSignedIn(Center.Agent(i), $"Agent {i}", new Dictionary<string, int>(), true));
                desk.Post(new AgentReady(Center.Agent(i)));
            }

            return desk;
        }

        private void Act()
        {
            var agent = Center.Agent(_random.Next(AgentCount));
            switch (_random.Next(30))
            {
                case < 9: Pass(TimeSpan.FromMilliseconds(_random.Next(1, 8_000))); break;
                case < 14 when Pick(_desk.Calls.Keys) is { } call: Progress(call); break;
                case < 18 when Pick(_desk.Offers.Keys) is { } offer: _desk.Post(_random.Next(12) == 0 ? new OfferFailed(offer, OfferFailure.Unreachable) : new OfferAnswered(offer)); break;
                case < 21 when Pick(_desk.Talks.Keys) is { } talk: _desk.End(talk, _random.Next(4) == 0 ? "busy" : "sold"); break;
                case < 23: FinishWrapUps(); break;
                case 23: _desk.Post(_random.Next(3) == 0 ? new AgentNotReady(agent, "break") : new AgentReady(agent)); break;
                case 24: _desk.Post(new AgentPhoneChanged(agent, _random.Next(3) > 0, "gone")); break;
                case 25 when Pick(_desk.Shown) is { } shown: _desk.Post(_random.Next(3) == 0 ? new PreviewSkipped(shown) : new PreviewAccepted(shown)); break;
                case 26: _desk.LeadsMayBeDue(); break;
                case 27: Rare(); break;
                case 28 when _random.Next(6) == 0: Jump(); break;
                default: _desk.Post(new AgentReady(agent)); break;
            }
        }

        private void Rare()
        {
            switch (_random.Next(8))
            {
                case 0: Import(_random.Next(30)); break;
                case 1: Journal.OptedOut.TryAdd(AnyNumber(), _desk.Now); break;
                case 2: Journal.Listed.Add(AnyNumber()); break;
                case 3: _desk.Post(new CampaignSet(_campaign with { Run = CampaignRun.Paused })); break;
                case 4 when _random.Next(2) == 0: Restart(); break;
                default: _desk.Post(new CampaignSet(_campaign)); break;
            }
        }

        private void Restart()
        {
            Restarts++;
            _desk = Start(_desk.Now + TimeSpan.FromSeconds(_random.Next(30)));
        }

        /// <summary>The host's clock is set: on by hours, or back by a minute.</summary>
        private void Jump()
        {
            _desk.Now += _random.Next(3) == 0 ? TimeSpan.FromSeconds(-_random.Next(60)) : TimeSpan.FromMinutes(_random.Next(400));
            _desk.Tick();
        }

        private void Progress(ContactId call)
        {
            if (_desk.Waiting.Contains(call) || _desk.Talks.ContainsKey(call))
            {
                return;
            }

            switch (_random.Next(10))
            {
                case < 3: _desk.Post(new AttemptRinging(call)); break;
                case < 7: _desk.Post(new AttemptAnswered(call, AnsweredBy.Human)); break;
                case 7:
                    _desk.Post(new AttemptAnswered(call, AnsweredBy.Machine));
                    _desk.End(call, "no-answer");
                    break;
                default: _desk.End(call, _random.Next(5) switch { 0 => "wrong-number", 1 => "failed", 2 => "busy", _ => "no-answer" }); break;
            }
        }

        private void FinishWrapUps()
        {
            foreach (var agent in _desk.Agents.Values.Where(agent => agent.State == AgentState.WrapUp).ToList())
            {
                _desk.Post(new WrapUpFinished(agent.Agent, agent.Contact!.Value));
            }
        }

        private void Pass(TimeSpan span)
        {
            var end = _desk.Now + span;
            while (_desk.NextDeadline is { } next && next <= end)
            {
                _desk.Now = next > _desk.Now ? next : _desk.Now;
                _desk.Tick();
            }

            _desk.Now = end;
        }

        private void Import(int leads)
        {
            for (var i = 0; i < leads; i++)
            {
                // Now and then a number that another lead has too, or one of a zone that nobody knows.
                var own = _numbers > 0 && _random.Next(8) == 0 ? AnyNumber() : NewNumber();
                _list.Add(new Lead(_random.Next(3) == 0 ? [own, NewNumber()] : [own], _random.Next(5) == 0 ? "Pacific/Honolulu" : null));
            }
        }

        private string NewNumber() => string.Create(CultureInfo.InvariantCulture, $"{(_random.Next(25) == 0 ? "+1800555" : Areas[_random.Next(Areas.Length)].Start)}{_numbers++:0000}");

        private string AnyNumber()
        {
            var numbers = _list.SelectMany(lead => lead.Numbers).ToList();
            return numbers[_random.Next(numbers.Count)];
        }

        private void Check()
        {
            Assert.Empty(_desk.Wrong);
            for (; _checked < Journal.Dialed.Count; _checked++)
            {
                CheckCall(Journal.Dialed[_checked], [.. Journal.Dialed.Take(_checked)]);
            }

            var reserved = _desk.Agents.Values.Where(agent => agent.State == AgentState.Reserved).ToList();
            Assert.Equal(reserved.Count, reserved.Select(agent => agent.Contact).Distinct().Count());
            Assert.All(reserved, agent => Assert.True(agent.Until >= _desk.Now.AddMinutes(-2), "a reservation is overdue"));
        }

        private void CheckCall(
            (DateTimeOffset At, Lead Lead, string Number, ContactId Contact, bool Reserved) call, List<(DateTimeOffset At, Lead Lead, string Number, ContactId Contact, bool Reserved)> before)
        {
            var area = Areas.Single(area => call.Number.StartsWith(area.Start, StringComparison.Ordinal));
            foreach (var offset in call.Lead.AddressZone is null ? (int[])[area.Offset] : [area.Offset, -10])
            {
                Assert.InRange(call.At.ToOffset(TimeSpan.FromHours(offset)).TimeOfDay, TimeSpan.FromHours(8), TimeSpan.FromHours(21) - TimeSpan.FromTicks(1));
            }

            var same = before.Where(other => other.Number == call.Number).ToList();
            Assert.InRange(same.Count, 0, 2);
            Assert.InRange(same.Count(other => other.At > call.At.AddHours(-24)), 0, 1);
            Assert.InRange(before.Count(other => other.Lead == call.Lead), 0, 4);
            Assert.All(same, other => Assert.True(Journal.Ended.ContainsKey(other.Contact), "a number is called twice at once"));
            Assert.DoesNotContain(before, other => other.Lead == call.Lead && Journal.Ended.GetValueOrDefault(other.Contact) is null or "sold" or "failed");
            Assert.False(Journal.OptedOut.TryGetValue(call.Number, out var optedOut) && optedOut <= call.At, "a number is called after its opt-out");
            Assert.False(Journal.Listed.Contains(call.Number), "a number on a list is called"); // a step lists a number or dials, never both
            Assert.True(call.Reserved || !Journal.Outcomes.Exists(outcome => outcome.Abandoned && outcome.Number == call.Number && outcome.At <= call.At && outcome.At.AddHours(72) > call.At));
        }

        private T? Pick<T>(IReadOnlyCollection<T> from)
            where T : struct => from.Count == 0 ? null : from.ElementAt(_random.Next(from.Count));
    }
}
