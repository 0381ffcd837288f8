using Crm.Routing.Dialer;
using Crm.Routing.Tests.Dialer.Simulation;

namespace Crm.Routing.Tests.Dialer;

/// <summary>Inbound callers take as many agents out of the campaigns as they need and let them go one by one, without swinging.</summary>
public sealed class BlendingTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Start = Center.Start;
    private static readonly BlendPolicy Policy = BlendPolicy.Default;

    private readonly QueueBlend _blend = new("support");

    [Theory]
    [InlineData(1, 9.9, 1, 0, false)]
    [InlineData(1, 10, 1, 0, true)] // half of the threshold
    [InlineData(1, 1, 0.79, 10, true)]
    [InlineData(1, 1, 0.79, 9, false)] // too few to make a service level
    [InlineData(1, 1, 0.8, 10, false)]
    [InlineData(0, 0, 0.1, 100, false)] // nobody waits
    public void Pressure_takes_agents(int waiting, double longest, double level, int answered, bool taken)
    {
        See(Start, Situation(waiting, longest, level, answered));
        Assert.Equal(taken, _blend.Keeps > 0);
    }

    [Fact]
    public void As_many_as_talk_with_callers_and_one_for_each_who_waits_and_never_more_than_there_are()
    {
        See(Start, Situation(3, 15), withCallers: 2);
        Assert.Equal(5, _blend.Keeps);
        Assert.Null(See(Start.AddSeconds(1), Situation(2, 16), withCallers: 3)); // they are on their way
        Assert.Contains("had waited 17 s of 20 s", See(Start.AddSeconds(2), Situation(3, 17), withCallers: 3), StringComparison.Ordinal);
        Assert.Equal(6, _blend.Keeps);
        See(Start.AddSeconds(3), Situation(40, 20), withCallers: 6);
        Assert.Equal(12, _blend.Keeps);
        See(Start.AddSeconds(4), Situation(0, 0), all: 4);
        Assert.Equal(4, _blend.Keeps); // the others have signed out
    }

    [Fact]
    public void They_are_given_back_one_by_one_after_the_least_time_and_a_time_of_calm()
    {
        See(Start, Situation(3, 15));
        Assert.Null(_blend.GiveBackAt(Policy));
        See(Start.AddSeconds(10), Situation(0, 0));
        Assert.Equal(Start.AddMinutes(2), _blend.GiveBackAt(Policy)); // calm for long, but taken for two minutes
        See(Start.AddSeconds(90), Situation(1, 5)); // neither pressure nor calm
        Assert.Null(_blend.GiveBackAt(Policy));
        See(Start.AddSeconds(100), Situation(1, 1), idle: 3);
        Assert.Null(_blend.GiveBack(Policy, Start.AddSeconds(159)));
        Assert.Contains("one more agent is back", _blend.GiveBack(Policy, Start.AddSeconds(160)), StringComparison.Ordinal);
        Assert.Equal((2, Start.AddSeconds(180)), (_blend.Keeps, _blend.GiveBackAt(Policy)));
        Assert.Null(_blend.GiveBack(Policy, Start.AddSeconds(179)));
        Assert.NotNull(_blend.GiveBack(Policy, Start.AddSeconds(180)));
        Assert.Contains("its last agent", _blend.GiveBack(Policy, Start.AddSeconds(200)), StringComparison.Ordinal);
        Assert.Equal((0, (DateTimeOffset?)null), (_blend.Keeps, _blend.GiveBackAt(Policy)));
    }

    [Fact]
    public void One_who_could_be_spared_most_of_the_last_minute_is_given_back_and_one_who_had_work_is_not()
    {
        See(Start, Situation(2, 15), idle: 0);
        for (var at = 5; at <= 300; at += 5)
        {
            See(Start.AddSeconds(at), Situation(0, 0), withCallers: 1, idle: at % 20 == 0 ? 2 : 1); // a quarter of the time a second one is idle
        }

        Assert.Equal(2, _blend.Keeps);
        for (var at = 305; at <= 370; at += 5)
        {
            See(Start.AddSeconds(at), Situation(0, 0), withCallers: 1, idle: 2);
            Assert.Equal(2, _blend.Keeps);
        }

        for (var at = 375; at <= 420; at += 5)
        {
            See(Start.AddSeconds(at), Situation(0, 0), withCallers: at == 395 ? 2 : 1, idle: at == 395 ? 0 : 2); // all talk for a moment
        }

        Assert.Equal(1, _blend.Keeps);
    }

    [Fact]
    public void Who_gave_back_too_early_waits_twice_as_long_the_next_time()
    {
        var at = Start;
        foreach (var least in (int[])[2, 4, 8, 16, 16])
        {
            See(at, Situation(1, 12), withCallers: 1);
            See(at.AddSeconds(1), Situation(0, 0));
            Assert.Equal(at.AddMinutes(least), _blend.GiveBackAt(Policy));
            at = at.AddMinutes(least);
            Assert.NotNull(_blend.GiveBack(Policy, at));
            at = at.AddSeconds(30); // soon
        }

        See(at.AddHours(2), Situation(1, 12), withCallers: 1);
        See(at.AddHours(2).AddSeconds(1), Situation(0, 0));
        Assert.Equal(at.AddHours(2).AddMinutes(2), _blend.GiveBackAt(Policy)); // long after: as at first
    }

    [Fact]
    public void Whatever_the_load_the_number_falls_by_one_and_never_soon_after_it_rose_or_fell()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var (random, blend) = (new Random(seed), new QueueBlend("support"));
            var (before, rose, fell, changes) = (0, (DateTimeOffset?)null, (DateTimeOffset?)null, 0);
            var busy = random.NextDouble();
            for (var at = Start; at < Start.AddHours(4); at = at.AddSeconds(1 + random.Next(5)))
            {
                busy = random.Next(200) == 0 ? random.NextDouble() : busy; // the load changes every few minutes
                var waiting = random.NextDouble() < busy ? random.Next(4) : 0;
                blend.See(Situation(waiting, waiting * random.Next(9), 0.7 + (0.3 * random.NextDouble()), 20), new BlendStaff(12, random.Next(8), random.Next(3)), Policy, at);
                Assert.True(blend.Keeps is >= 0 and <= 12 && blend.Keeps >= before - 1);
                if (blend.Keeps < before)
                {
                    Assert.True(at - rose >= Policy.LeastTaken);
                    Assert.True(fell is null || at - fell >= Policy.GiveEvery);
                    fell = at;
                }

                rose = blend.Keeps > before ? at : rose;
                changes += blend.Keeps == before ? 0 : 1;
                before = blend.Keeps;
            }

            Assert.InRange(changes, 1, 120); // of more than 4,000 looks
        }
    }

    [Theory]
    [InlineData(12, 60, 1, 200)]
    [InlineData(12, 30, 2, 200)]
    [InlineData(12, 20, 3, 200)]
    [InlineData(4, 100, 4, 20)] // a small team
    [InlineData(4, 60, 5, 10)]
    [InlineData(3, 120, 6, 10)]
    public void A_steady_load_finds_its_number_and_keeps_the_service_level(int agents, double everySeconds, int seed, int dialed)
    {
        var campaign = Shift.Campaign(1, DialMode.Progressive);
        var shift = new Shift(agents, new CarrierModel((ulong)seed), campaign);
        var inbound = new InboundRush(shift, everySeconds, talk: 90);
        shift.Run(TimeSpan.FromHours(2));
        var turns = inbound.Changes.Zip(inbound.Changes.Skip(1)).Zip(inbound.Changes.Skip(2)).Count(three => three.First.First.Agents > three.First.Second.Agents && three.Second.Agents > three.First.Second.Agents);
        output.WriteLine($"a caller every {everySeconds} s: {inbound.InTime} of {inbound.Callers} in time, longest wait {inbound.LongestWait.TotalSeconds:0} s, {shift.Floor.Dialed} dialed, {shift.Floor.Agents.Utilization(shift.Floor.Now):P0}; {turns} turns in {string.Join(' ', inbound.Changes.Select(change => change.Agents))}");
        Assert.InRange(inbound.InTime, 0.8 * inbound.Callers, inbound.Callers);
        Assert.InRange(turns, 0, 12); // at most one every ten minutes
        Assert.InRange(shift.Floor.Dialed, dialed, int.MaxValue); // the campaign goes on with the others
    }

    [Fact]
    public void A_rush_of_callers_takes_the_agents_and_lets_them_go_again()
    {
        var campaign = Shift.Campaign(1, DialMode.Progressive);
        var shift = new Shift(12, new CarrierModel(5), campaign);
        var inbound = new InboundRush(shift, everySeconds: 400, talk: 90);
        shift.Run(TimeSpan.FromMinutes(30));
        var (dialedBefore, waitBefore) = (shift.Floor.Dialed, inbound.LongestWait);

        inbound.EverySeconds = 10; // nine agents' worth of work
        shift.Run(TimeSpan.FromMinutes(20));
        var dialedInRush = shift.Floor.Dialed - dialedBefore;
        inbound.EverySeconds = 400;
        shift.Run(TimeSpan.FromMinutes(40));

        output.WriteLine($"changes: {string.Join(", ", inbound.Changes.Select(change => $"{change.At - Shift.Start:mm\\:ss} {change.Agents}"))}; dialed {dialedBefore} in 30 min, {dialedInRush} in the 20 of the rush; longest wait {inbound.LongestWait.TotalSeconds:0} s (before {waitBefore.TotalSeconds:0} s)");
        Assert.InRange(inbound.Changes.Max(change => change.Agents), 8, 12);
        Assert.Equal(0, inbound.Changes[^1].Agents);
        Assert.All(inbound.Changes.Zip(inbound.Changes.Skip(1)), pair => Assert.True(pair.Second.Agents >= pair.First.Agents - 1));
        Assert.InRange(dialedInRush / 20.0, 0, 0.5 * dialedBefore / 30.0);
        Assert.InRange(shift.Floor.Dialed - dialedBefore - dialedInRush, dialedBefore / 2, int.MaxValue);
        Assert.Equal(0, shift.Rate(campaign));
    }

    [Fact]
    public void Queues_of_the_same_agents_do_not_take_them_twice()
    {
        var bench = new DialerBench { Confirms = false };
        bench.Start(DialerBench.Campaign());
        for (var agent = 1; agent <= 4; agent++)
        {
            bench.Post(new AgentSeen(Center.Agent(agent), AgentState.Ready, null, new HashSet<string> { "sales", "support" }, bench.Now));
        }

        Assert.Equal(4, bench.Count<ReserveAgent>());
        bench.Post(Situation(2, 12));
        Assert.Equal((2, 2), (bench.Core.KeptAgents("sales"), bench.Count<ReleaseReservation>()));
        bench.Post(Situation(1, 12) with { Queue = "sales" });
        Assert.Equal((2, 1), (bench.Core.KeptAgents("sales"), bench.Last<BlendChanged>().Agents)); // one of the two
        bench.Post(Situation(3, 12) with { Queue = "sales" });
        Assert.Equal((3, 3), (bench.Core.KeptAgents("sales"), bench.Count<ReleaseReservation>()));
    }

    private string? See(DateTimeOffset at, QueueSituation situation, int all = 12, int withCallers = 0, int idle = 1) =>
        _blend.See(situation, new BlendStaff(all, withCallers, idle), Policy, at);

    private static QueueSituation Situation(int waiting, double longest, double level = 1, int answered = 0) =>
        new("support", waiting, TimeSpan.FromSeconds(longest), level, answered, TimeSpan.FromSeconds(20));
}
