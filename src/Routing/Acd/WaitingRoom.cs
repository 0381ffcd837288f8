using Crm.Routing.Calls;
using Crm.Routing.Ivr;

namespace Crm.Routing.Acd;

/// <summary>What callers live through while they wait: entering, music, announcements, leaving.</summary>
internal sealed class WaitingRoom(Distributor distributor, AgentRoster roster, Deadlines deadlines)
{
    private readonly Dictionary<string, Queue> _queues = [];
    private RoutingConfiguration _configuration = null!;

    public Queue? Find(string queue) => _queues.GetValueOrDefault(queue);

    /// <summary>Puts a configuration in force. Calls keep their places; a queue that is gone serves those who are in it under its last policy.</summary>
    public void Adopt(RoutingConfiguration configuration, Turn turn)
    {
        _configuration = configuration;
        distributor.ConfigurationVersion = configuration.Version;
        var calls = _queues.Values.SelectMany(queue => queue.Waiting.InOrder()).ToList();
        foreach (var call in calls)
        {
            if (call.Offer is null)
            {
                distributor.Unpark(call);
            }

            call.Queue.Waiting.Remove(call.Rank);
        }

        AdoptQueues(configuration);
        foreach (var agent in roster.All.InOrder())
        {
            roster.Index(agent);
        }

        foreach (var call in calls)
        {
            TakeIn(call);
            if (call.Offer is null)
            {
                distributor.Park(call, turn);
            }
        }

        ServeEveryone(turn);
    }

    /// <summary>Puts the caller into a queue, under its first enqueue time.</summary>
    /// <returns>False when the queue is full and nobody is ready. With an agent ready a caller is never turned away: those who wait then wait for the agent whom they know.</returns>
    public bool TryEnter(Contact contact, Queue queue, Turn turn)
    {
        var full = false;
        if (contact.Stay != queue)
        {
            Settle(contact, DequeueReason.FlowedOut, turn);
            full = queue.Waiting.Count >= queue.Policy.Capacity && contact.Session is not null;
            if (full && queue.Pool.Ready.Count == 0)
            {
                return false;
            }
        }

        // There is no place to wait for a certain agent in a full queue.
        Enter(contact, queue, front: false, [], turn, full ? TimeSpan.Zero : queue.Policy.OwnerFirst);
        return true;
    }

    /// <summary>Puts a caller whose agent was lost in mid-call in front of the queue that it came from.</summary>
    public void ReturnToFront(Contact contact, Queue queue, Agent lost, Turn turn) =>
        Enter(contact, queue, front: true, [new Declined(lost.Id, WithdrawReason.Unreachable, turn.Now)], turn, queue.Policy.OwnerFirst);

    /// <summary>Puts a campaign's answered call before everyone. It hears neither music nor its place: it has an agent within seconds, or is over.</summary>
    public void EnterDialed(Contact contact, Queue queue, DateTimeOffset neededBy, Agent? reserved, Turn turn)
    {
        contact.EnqueuedAt = turn.Now;
        contact.Stay = queue;
        contact.State = ContactState.Waiting;
        var call = new WaitingCall(contact, queue, turn.Now) { NeededBy = neededBy, EnteredAt = turn.Now };
        contact.Call = call;
        TakeIn(call);
        turn.Emit(new Enqueued(contact.Id, queue.Policy.Name, turn.Now, queue.Position(call)));
        deadlines.Start(call.AgentNeeded, TimerReason.AgentNeeded, neededBy);
        if (reserved is not null)
        {
            distributor.OfferToReserved(call, reserved, turn);
        }
        else
        {
            distributor.Place(call, turn);
        }
    }

    /// <summary>Takes the caller out of the queue's order. Its stay is not over before <see cref="Settle"/>.</summary>
    public void TakeOut(WaitingCall call)
    {
        if (call.Offer is null)
        {
            distributor.Unpark(call);
        }

        deadlines.Stop(call.Announcement);
        deadlines.Stop(call.AgentNeeded);
        call.Queue.Waiting.Remove(call.Rank);
        call.Contact.Call = null;
    }

    /// <summary>The caller's stay in a queue, if it is in one, ended like this.</summary>
    public static void Settle(Contact contact, DequeueReason reason, Turn turn)
    {
        if (contact.Stay is { } queue)
        {
            contact.Stay = null;
            turn.Emit(new Dequeued(contact.Id, queue.Policy.Name, reason, Waited(contact, turn)));
        }
    }

    public static TimeSpan Waited(Contact contact, Turn turn) => turn.Now - (contact.EnqueuedAt ?? turn.Now);

    /// <summary>The caller's tier may have changed, or the agents who know it.</summary>
    public void RankAgain(WaitingCall call, Turn turn)
    {
        if (call.Offer is null)
        {
            distributor.Unpark(call);
        }

        call.Queue.Waiting.Remove(call.Rank);
        TakeIn(call);
        if (call.Offer is null)
        {
            distributor.Place(call, turn);
        }
    }

    /// <summary>Says the caller's place; music goes on after it.</summary>
    public void AnnouncePosition(WaitingCall call, Turn turn)
    {
        IReadOnlyList<string> prompts = [PromptNames.QueuePosition, .. SpokenNumber.Number(call.Queue.Position(call))];
        call.Contact.Audio.Play(prompts, loop: false, turn);
        StartAnnouncements(call, turn);
    }

    public static void PlayMusic(WaitingCall call, Turn turn) =>
        call.Contact.Audio.Play([call.Queue.Policy.Music], loop: true, turn);

    private void Enter(Contact contact, Queue queue, bool front, List<Declined> declined, Turn turn, TimeSpan ownerFirst)
    {
        contact.EnqueuedAt ??= turn.Now;
        contact.Stay = queue;
        contact.State = ContactState.Waiting;
        deadlines.Stop(contact.Timer);
        var call = new WaitingCall(contact, queue, contact.EnqueuedAt.Value)
        {
            Front = front,
            EnteredAt = turn.Now,
            Declined = declined,
            OwnerFirstLimit = ownerFirst > TimeSpan.Zero ? turn.Now + ownerFirst : DateTimeOffset.MinValue,
        };
        contact.Call = call;
        TakeIn(call);
        turn.Emit(new Enqueued(contact.Id, queue.Policy.Name, call.EnqueuedAt, queue.Position(call)));
        PlayMusic(call, turn);
        StartAnnouncements(call, turn);
        distributor.Place(call, turn);
    }

    private void TakeIn(WaitingCall call)
    {
        var care = _configuration.Care?.ReasonFor(call.Contact.Profile);
        call.SetPriority(PriorityOf(call.Contact.Profile) + (care is null ? 0 : _configuration.Care!.Priority), care);
        call.Queue.Waiting.Add(call.Rank, call);
    }

    private int PriorityOf(CallerProfile profile) =>
        profile.Tier is { } tier && _configuration.Tiers.TryGetValue(tier, out var policy) ? policy.Priority : 0;

    private void StartAnnouncements(WaitingCall call, Turn turn)
    {
        if (call.Queue.Policy.PositionEvery > TimeSpan.Zero)
        {
            deadlines.Start(call.Announcement, TimerReason.PositionAnnouncement, turn.Now + call.Queue.Policy.PositionEvery);
        }
    }

    private void AdoptQueues(RoutingConfiguration configuration)
    {
        roster.ForgetPools();
        foreach (var (name, policy) in configuration.Queues)
        {
            if (!_queues.TryGetValue(name, out _))
            {
                _queues.Add(name, new Queue(policy, roster.PoolFor(policy.Skills)));
            }
        }

        foreach (var (name, queue) in _queues)
        {
            var policy = configuration.Queues.GetValueOrDefault(name, queue.Policy);
            queue.Become(policy, roster.PoolFor(policy.Skills));
            queue.Pool.Queues.Add(queue);
        }
    }

    private void ServeEveryone(Turn turn)
    {
        var ready = roster.All.InOrder().Where(agent => agent.State == AgentState.Ready).OrderBy(agent => agent.Rank).ToList();
        ready.ForEach(agent => distributor.Serve(agent, turn));
    }
}
