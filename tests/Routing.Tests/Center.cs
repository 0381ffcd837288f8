using System.Globalization;
using Crm.Routing;
using Crm.Routing.Ivr;

namespace Crm.Routing.Tests;

/// <summary>A small center in virtual time: posts facts, keeps what was decided, and lets time pass from deadline to deadline.</summary>
internal sealed class Center
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero); // a Monday

    private readonly List<Decision> _turn = [];

    public Center(RoutingConfiguration? configuration = null, ulong seed = 1) => Core = new RoutingCore(configuration ?? Standard(), seed);

    public RoutingCore Core { get; }

    public DateTimeOffset Now { get; private set; } = Start;

    /// <summary>Everything that was decided so far, with its instant.</summary>
    public List<(DateTimeOffset At, Decision Decision)> Log { get; } = [];

    public static AgentId Agent(int number) => new(Id(0xA, number));

    public static ContactId Caller(int number) => new(Id(0xC, number));

    public static CallerProfile Profile(string? tier = null, AgentId? owner = null, AgentId? last = null, string? number = "+4930123456") =>
        new(number, null, tier, owner, last);

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public static QueuePolicy Queue(string name, params (string Skill, int Level)[] skills) => new(
        name, name, skills.ToDictionary(skill => skill.Skill, skill => skill.Level), 20, Seconds(15), Seconds(20), Seconds(30), Seconds(40), 2,
        Seconds(20), "music", Seconds(60), true, 100, "queue-full", null, null);

    /// <summary>Numbers "100" → queue support, "200" → queue sales (skill sales 5), tiers gold (30) and silver (10).</summary>
    public static RoutingConfiguration Standard(params QueuePolicy[] queues)
    {
        QueuePolicy[] all = queues.Length > 0 ? queues : [Queue("support"), Queue("sales", ("sales", 5))];
        return new RoutingConfiguration(
            7,
            new Dictionary<string, TierPolicy> { ["gold"] = new("gold", 30), ["silver"] = new("silver", 10) },
            new Dictionary<string, Calendar>(),
            all.ToDictionary(queue => queue.Name),
            all.ToDictionary(queue => "to-" + queue.Name, queue => Straight(queue.Name)),
            all.Select((queue, index) => (Number: ((index + 1) * 100).ToString(CultureInfo.InvariantCulture), Ivr: "to-" + queue.Name))
                .ToDictionary(line => line.Number, line => line.Ivr));
    }

    /// <summary>The standard center whose number "100" leads to a script of one's own.</summary>
    public static RoutingConfiguration WithIvr(string first, params (string Name, IvrStep Step)[] steps)
    {
        var standard = Standard();
        return standard with
        {
            Ivrs = new Dictionary<string, IvrScript> { ["main"] = new("main", first, steps.ToDictionary(step => step.Name, step => step.Step)) },
            Numbers = new Dictionary<string, string> { ["100"] = "main" },
        };
    }

    /// <summary>Posts a fact now and returns what was decided because of it.</summary>
    public IReadOnlyList<Decision> Post(Fact fact) => Keep(() => Core.Handle(fact, Now, _turn));

    /// <summary>Lets time pass, stopping at each deadline on the way.</summary>
    public IReadOnlyList<Decision> Pass(TimeSpan span) => PassTo(Now + span);

    public IReadOnlyList<Decision> PassTo(DateTimeOffset to)
    {
        var decided = new List<Decision>();
        while (Core.NextDeadline is { } next && next <= to)
        {
            Now = next > Now ? next : Now;
            decided.AddRange(Keep(() => Core.Tick(Now, _turn)));
        }

        Now = to;
        decided.AddRange(Keep(() => Core.Tick(Now, _turn)));
        return decided;
    }

    public void SignIn(int agent, params (string Skill, int Level)[] skills) =>
        Post(new AgentSignedIn(Agent(agent), $"Agent {agent}", skills.ToDictionary(skill => skill.Skill, skill => skill.Level), true));

    /// <summary>Signs the agent in and makes it ready.</summary>
    public IReadOnlyList<Decision> Ready(int agent, params (string Skill, int Level)[] skills)
    {
        SignIn(agent, skills);
        return Post(new AgentReady(Agent(agent)));
    }

    public IReadOnlyList<Decision> Call(int caller, string number = "100", CallerProfile? profile = null) =>
        Post(new CallArrived(Caller(caller), number, profile ?? Profile()));

    public IReadOnlyList<Decision> Hangup(int caller) => Post(new CallEnded(Caller(caller)));

    public IReadOnlyList<Decision> Answer() => Post(new OfferAnswered(Offer().Offer));

    /// <summary>Ends what plays by itself.</summary>
    public IReadOnlyList<Decision> FinishPlaying(int caller) =>
        Post(new PlaybackFinished(Caller(caller), Log.Select(entry => entry.Decision).OfType<Play>().Last(play => play.Contact == Caller(caller)).Playback));

    public IReadOnlyList<Decision> Digits(int caller, string digits) =>
        [.. digits.SelectMany(digit => Post(new DigitEntered(Caller(caller), digit)))];

    /// <summary>The latest offer.</summary>
    public OfferCall Offer() => All<OfferCall>().Last();

    public IEnumerable<T> All<T>()
        where T : Decision => Log.Select(entry => entry.Decision).OfType<T>();

    /// <summary>The latest state of an agent.</summary>
    public AgentStateChanged State(int agent) => All<AgentStateChanged>().Last(changed => changed.Agent == Agent(agent));

    private static Guid Id(int kind, int number) => new(kind, 0, 0, 0, 0, 0, 0, (byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number);

    private static IvrScript Straight(string queue) =>
        new("to-" + queue, "queue", new Dictionary<string, IvrStep> { ["queue"] = new QueueStep(queue) });

    private List<Decision> Keep(Action act)
    {
        _turn.Clear();
        act();
        Log.AddRange(_turn.Select(decision => (Now, decision)));
        return [.. _turn];
    }
}
