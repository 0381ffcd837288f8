using Crm.Routing.Dialer;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>Tells the dialer how the inbound queues do, so that it can take their agents out of the campaigns and give them back, and how many lines it has.</summary>
internal sealed class QueueWatch(ContactDesk desk, CampaignFloor floor)
{
    /// <summary>The service level that counts here is that of so many last answered calls: the day's would follow too slowly.</summary>
    private const int LastAnswered = 20;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>A trunk's rate of new calls is in its free lines: more rarely, it would not be used up.</summary>
    private static readonly TimeSpan LinesEvery = TimeSpan.FromSeconds(1);

    /// <summary>Why nothing is dialed while the trunks are full, or down.</summary>
    public const string NoLine = "No trunk takes another call now: their lines are in use, or they are down. It goes on when one is free.";

    private readonly Dictionary<string, Queue<bool>> _answered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (BlendChanged Decision, DateTimeOffset At)> _kept = new(StringComparer.Ordinal);

    /// <summary>What the inbound queues keep of these agents; the one that keeps the most first.</summary>
    public IReadOnlyList<(BlendChanged Decision, DateTimeOffset At)> KeptOf(IEnumerable<string> queues) =>
        [.. queues.Where(_kept.ContainsKey).Select(queue => _kept[queue]).OrderByDescending(kept => kept.Decision.Agents)];

    public void Start()
    {
        LookAtQueues();
        LookAtLines();
    }

    private void LookAtQueues()
    {
        if (floor.All.Count > 0)
        {
            TellAll();
        }

        desk.Mailbox.Schedule(desk.Now + Every, LookAtQueues);
    }

    private void LookAtLines()
    {
        if (floor.All.Any(campaign => campaign.Policy.Run == CampaignRun.Running))
        {
            TellLines();
        }

        desk.Mailbox.Schedule(desk.Now + LinesEvery, LookAtLines);
    }

    /// <summary>Somebody came, or left: the dialer should know before the next look.</summary>
    public void Changed(string queue)
    {
        if (floor.All.Count > 0)
        {
            desk.Mailbox.Post(() => Tell(queue));
        }
    }

    /// <summary>A caller of an inbound queue got an agent.</summary>
    public void Answered(string queue, TimeSpan waited)
    {
        if (!desk.Site.Routing.Queues.TryGetValue(queue, out var policy))
        {
            return;
        }

        var last = _answered.TryGetValue(queue, out var known) ? known : _answered[queue] = new Queue<bool>();
        last.Enqueue(waited <= policy.ServiceLevel);
        if (last.Count > LastAnswered)
        {
            last.Dequeue();
        }
    }

    public void Keeps(BlendChanged kept)
    {
        if (kept.Agents == 0)
        {
            _kept.Remove(kept.Queue);
        }
        else
        {
            _kept[kept.Queue] = (kept, desk.Now);
        }

        foreach (var campaign in floor.All)
        {
            floor.Board.Changed(campaign);
        }
    }

    /// <summary>How everything stands; without it nothing is dialed.</summary>
    public void TellAll()
    {
        foreach (var queue in desk.Site.Routing.Queues.Keys)
        {
            Tell(queue);
        }

        TellLines();
    }

    /// <summary>Whether the trunks took no further call when they were asked last.</summary>
    public bool NoLineIsFree { get; private set; }

    private void TellLines()
    {
        var free = desk.Calls.FreeLines();
        if (NoLineIsFree != (free == 0))
        {
            NoLineIsFree = free == 0;
            foreach (var campaign in floor.All)
            {
                floor.Board.Changed(campaign);
            }
        }

        floor.Tell(new LineCapacity(Lines(free)));
    }

    /// <summary>
    /// What the trunks take beside the campaigns' calls that they carry. A call of a campaign takes two legs of the server once it is answered; what others use
    /// is theirs.
    /// </summary>
    private int Lines(int free)
    {
        var (carried, others) = (0, 0);
        foreach (var contact in desk.Contacts)
        {
            carried += contact is { IsDialed: true, CustomerLeg: not null } ? 1 : 0;
            others += contact is { IsDialed: false, IsOver: false } ? 1 : 0;
        }

        return Math.Max(0, (int)Math.Min((long)carried + free, (desk.Site.MaxCalls / 2) - others));
    }

    private void Tell(string queue)
    {
        var policy = desk.Site.Routing.Queues[queue];
        var waiting = desk.Waiting(queue).Where(call => desk.Find(call.Contact.Value) is { Attempt: null }).ToList();
        var longest = waiting.Count == 0 ? TimeSpan.Zero : desk.Now - waiting.Min(call => call.EnqueuedAt);
        var answered = _answered.GetValueOrDefault(queue);
        var level = answered is { Count: > 0 } ? (double)answered.Count(inTime => inTime) / answered.Count : 1;
        floor.Tell(new QueueSituation(queue, waiting.Count, longest < TimeSpan.Zero ? TimeSpan.Zero : longest, level, answered?.Count ?? 0, policy.ServiceLevel));
    }
}
