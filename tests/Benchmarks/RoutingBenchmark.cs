using System.Diagnostics;
using System.Globalization;
using Crm.Routing;
using Crm.Routing.Ivr;
using Calendar = Crm.Routing.Calendar;

/// <summary>
/// Facts per second and the time of single decisions, for growing numbers of agents with 500 queues. Two loads: callers wait for agents
/// (10,000 of them at any time), and agents wait for callers. Virtual time advances by one millisecond a fact.
/// </summary>
internal static class RoutingBenchmark
{
    private const int QueueCount = 500;
    private const int WaitingCount = 10_000;
    private const int SkillsOfAgent = 5;
    private const int Rounds = 40_000;

    public static void Run()
    {
        Console.WriteLine($"routing: {QueueCount} queues, {SkillsOfAgent} skills an agent, one core");
        Console.WriteLine("load                agents  waiting   facts/s   facts/CPU-s   p50 µs   p99 µs  p99.9 µs   max µs");
        Measure("warm-up", 100, 1000);
        foreach (var agents in (int[])[100, 1_000, 10_000])
        {
            Measure("callers wait", agents, WaitingCount);
        }

        foreach (var waiting in (int[])[100, 1_000])
        {
            Measure("callers wait", 10_000, waiting);
        }

        foreach (var agents in (int[])[100, 1_000, 10_000])
        {
            Measure("agents wait", agents, 0);
        }
    }

    private static void Measure(string load, int agents, int waiting)
    {
        var run = new LoadRun(agents, QueueCount, SkillsOfAgent);
        run.Prepare(waiting);
        GC.Collect();
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < Rounds; round++)
        {
            run.Round();
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var cpuSeconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        run.Times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{load,-18}{agents,8:N0}{waiting,9:N0}{run.Times.Count / seconds,10:N0}{run.Times.Count / cpuSeconds,14:N0}{At(0.5),9:F1}{At(0.99),9:F1}{At(0.999),10:F1}{At(1),9:F0}"));

        double At(double quantile) =>
            run.Times[(int)Math.Min(run.Times.Count - 1, run.Times.Count * quantile)] * 1e6 / Stopwatch.Frequency;
    }

    /// <summary>A center under a steady load: in each round one conversation ends, is wrapped up, and a new caller arrives.</summary>
    private sealed class LoadRun
    {
        private readonly RoutingCore _core;
        private readonly List<Decision> _decisions = [];
        private readonly Random _random = new(20260302);
        private readonly int _queueCount;
        private readonly Queue<(ContactId Contact, AgentId Agent)> _talking = new();
        private DateTimeOffset _now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        private int _ids;

        public LoadRun(int agents, int queues, int skillsOfAgent)
        {
            _queueCount = queues;
            _core = new RoutingCore(Configuration(queues), 1);
            for (var i = 0; i < agents; i++)
            {
                var skills = new Dictionary<string, int>();
                while (skills.Count < skillsOfAgent)
                {
                    skills[$"skill-{_random.Next(queues)}"] = _random.Next(3, 11);
                }

                var agent = new AgentId(NewId());
                Post(new AgentSignedIn(agent, $"Agent {i}", skills, true));
                Post(new AgentReady(agent));
            }
        }

        public List<long> Times { get; } = [];

        /// <summary>Lets callers come until all agents talk and so many wait; or, when none shall wait, a third of the agents talk.</summary>
        public void Prepare(int waiting)
        {
            if (waiting == 0)
            {
                for (var i = 0; i < 30; i++)
                {
                    Arrive(_random.Next(_queueCount));
                }
            }
            else
            {
                for (var queue = 0; queue < _queueCount; queue++)
                {
                    // Occupy everyone who can be occupied, then let the rest wait.
                    while (_core.Waiting($"queue-{queue}", _now).Count == 0)
                    {
                        Arrive(queue);
                    }
                }

                for (var i = _queueCount; i < waiting; i++)
                {
                    Arrive(_random.Next(_queueCount));
                }
            }

            Times.Clear();
        }

        public void Round()
        {
            if (_talking.TryDequeue(out var talk))
            {
                Post(new CallEnded(talk.Contact));
                Post(new WrapUpFinished(talk.Agent, talk.Contact));
            }

            Arrive(_random.Next(_queueCount));
        }

        private void Arrive(int queue)
        {
            var tier = _random.Next(4) switch { 0 => "gold", 1 => "silver", _ => null };
            Post(new CallArrived(new ContactId(NewId()), $"+{queue}", new CallerProfile("+4930", null, tier, null, null)));
        }

        private void Post(Fact fact)
        {
            _now = _now.AddMilliseconds(1);
            _decisions.Clear();
            var start = Stopwatch.GetTimestamp();
            _core.Handle(fact, _now, _decisions);
            Times.Add(Stopwatch.GetTimestamp() - start);
            foreach (var offer in _decisions.OfType<OfferCall>().ToList())
            {
                Post(new OfferAnswered(offer.Offer));
                _talking.Enqueue((offer.Contact, offer.Agent));
            }
        }

        private Guid NewId() => new(_ids++, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        private static RoutingConfiguration Configuration(int queues)
        {
            var names = Enumerable.Range(0, queues).ToList();
            return new RoutingConfiguration(
                1,
                new Dictionary<string, TierPolicy> { ["gold"] = new("gold", 30), ["silver"] = new("silver", 10) },
                new Dictionary<string, Calendar>(),
                names.ToDictionary(i => $"queue-{i}", Policy),
                names.ToDictionary(i => $"ivr-{i}", i => new IvrScript($"ivr-{i}", "queue", new Dictionary<string, IvrStep> { ["queue"] = new QueueStep($"queue-{i}") })),
                names.ToDictionary(i => $"+{i}", i => $"ivr-{i}"));
        }

        private static QueuePolicy Policy(int i) => new(
            $"queue-{i}", $"Queue {i}", new Dictionary<string, int> { [$"skill-{i}"] = 3 }, 20 + (i % 3), TimeSpan.FromSeconds(15),
            TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60), 1, TimeSpan.FromSeconds(20), "music",
            TimeSpan.FromSeconds(60), true, 1_000_000, "full", null, null);
    }
}
