namespace Crm.Routing.Acd;

/// <summary>
/// Brings waiting calls and ready agents together, one offer at a time. After each turn no call is open for which an agent is ready:
/// a call that comes looks for an agent, an agent that comes looks for a call.
/// </summary>
internal sealed class Distributor(AgentRoster roster, Deadlines deadlines, OfferIds ids)
{
    private readonly Dictionary<OfferId, Offer> _offers = [];

    public int ConfigurationVersion { get; set; }

    public Offer? Find(OfferId id) => _offers.GetValueOrDefault(id);

    /// <summary>A waiting call without an offer: offers it now, or leaves it where the next agent finds it.</summary>
    public void Place(WaitingCall call, Turn turn)
    {
        Park(call, turn);
        if (call.ReservedFor is { } preferred)
        {
            if (preferred.State == AgentState.Ready)
            {
                MakeOffer(call, preferred, turn);
            }
        }
        else if (Eligibility.Best(call) is { } agent)
        {
            MakeOffer(call, agent, turn);
        }
    }

    /// <summary>A campaign's call: to the agent who was reserved for it, and to nobody else.</summary>
    public void OfferToReserved(WaitingCall call, Agent reserved, Turn turn)
    {
        Park(call, turn);
        MakeOffer(call, reserved, turn);
    }

    /// <summary>Leaves the call where the next agent finds it, without looking for one.</summary>
    public void Park(WaitingCall call, Turn turn)
    {
        if (Eligibility.Preferred(call, roster, turn.Now) is { } preferred)
        {
            call.ReservedFor = preferred;
            preferred.Reserved.Add(call.Rank, call);
            deadlines.Start(call.OwnerFirst, TimerReason.OwnerFirst, call.OwnerFirstLimit);
        }
        else
        {
            call.Queue.Open.Add(call.Rank, call);
        }
    }

    /// <summary>Takes the call from where agents find it.</summary>
    public void Unpark(WaitingCall call)
    {
        deadlines.Stop(call.OwnerFirst);
        if (call.ReservedFor is { } preferred)
        {
            preferred.Reserved.Remove(call.Rank);
            call.ReservedFor = null;
        }
        else
        {
            call.Queue.Open.Remove(call.Rank);
        }
    }

    /// <summary>No contact keeps the agent busy any more, or what it wants has changed.</summary>
    public void Free(Agent agent, Turn turn, bool keepIdle = false)
    {
        roster.Settle(agent, keepIdle, turn);
        Serve(agent, turn);
        Review(agent, turn);
    }

    /// <summary>Gives a ready agent the best call: a campaign's, which has seconds; one that waits for this agent alone; else the first of the queues by rank.</summary>
    public void Serve(Agent agent, Turn turn)
    {
        if (agent.State != AgentState.Ready)
        {
            return;
        }

        var best = FirstOpen(agent, turn.Now);
        if (best?.NeededBy is null && agent.Reserved.TryFirst(out var own))
        {
            best = own;
        }

        if (best is not null)
        {
            MakeOffer(best, agent, turn);
        }
    }

    /// <summary>Gives the calls that wait for this agent to everyone when it is no longer worth waiting.</summary>
    /// <param name="anyway">The agent's skills changed: each call is looked at again.</param>
    public void Review(Agent agent, Turn turn, bool anyway = false)
    {
        if (agent.Reserved.Count == 0 || (agent.IsWorthWaitingFor && !anyway))
        {
            return;
        }

        var calls = agent.Reserved.InOrder().ToList();
        calls.ForEach(Unpark);
        calls.ForEach(call => Place(call, turn));
    }

    /// <summary>The owner or last agent did not become free in time.</summary>
    public void OwnerFirstEnded(WaitingCall call, Turn turn)
    {
        Unpark(call);
        Place(call, turn);
    }

    /// <summary>The agent did not take the offer: the agent is set aside with the reason, the call keeps its place and goes on.</summary>
    public void NotTaken(Offer offer, WithdrawReason reason, Turn turn)
    {
        SetAside(offer, reason, turn);
        Place(offer.Call, turn);
    }

    /// <summary>The same for a call that does not go on.</summary>
    public void SetAside(Offer offer, WithdrawReason reason, Turn turn)
    {
        Withdraw(offer, reason, turn);
        var until = turn.Now + offer.Call.Queue.Policy.SetAside;
        offer.Agent.Aside = reason switch
        {
            WithdrawReason.NoAnswer => new Aside(false, "did not answer", until),
            WithdrawReason.Rejected => new Aside(false, "declined the call", until),
            WithdrawReason.Unreachable => new Aside(true, offer.Agent.PhoneProblem ?? "the phone could not be reached", until),
            _ => null,
        };
        offer.Call.NoteDeclined(offer.Agent.Id, reason, turn.Now);
        Free(offer.Agent, turn);
    }

    /// <summary>The caller is gone while the phone rang: the agent goes on as if nothing had been.</summary>
    public void CallerGone(Offer offer, WithdrawReason reason, Turn turn)
    {
        Withdraw(offer, reason, turn);
        Free(offer.Agent, turn, keepIdle: true);
    }

    /// <summary>The agent answered: the offer is over, nothing else has changed yet.</summary>
    public void Close(Offer offer)
    {
        _offers.Remove(offer.Id);
        deadlines.Stop(offer.Rings);
        offer.Call.Offer = null;
        offer.Agent.Offer = null;
    }

    private static WaitingCall? FirstOpen(Agent agent, DateTimeOffset now)
    {
        WaitingCall? best = null;
        foreach (var pool in agent.Pools)
        {
            foreach (var queue in pool.Queues)
            {
                if (queue.Open.TryFirst(out var first) && (best is null || Ranking.IsBefore(first, best, now)))
                {
                    best = first;
                }
            }
        }

        return best;
    }

    private void MakeOffer(WaitingCall call, Agent agent, Turn turn)
    {
        var why = Explaining.Why(call, agent, roster, ConfigurationVersion, turn.Now);
        Unpark(call);
        var limit = turn.Now + call.Queue.Policy.RingTime;
        limit = call.NeededBy < limit ? call.NeededBy.Value : limit;
        var offer = new Offer(ids.Next(), call, agent, limit, madeAtOnce: turn.Now == call.EnteredAt);
        _offers.Add(offer.Id, offer);
        call.Offer = offer;
        agent.Offer = offer;
        deadlines.Start(offer.Rings, TimerReason.OfferRings, limit);
        turn.Emit(new OfferCall(offer.Id, call.Contact.Id, agent.Id, call.Queue.Policy.Name, limit, why) { AutoAnswer = call.NeededBy is not null });
        roster.Occupy(agent, AgentState.Offered, call.Contact.Id, limit, turn);
    }

    private void Withdraw(Offer offer, WithdrawReason reason, Turn turn)
    {
        Close(offer);
        turn.Emit(new WithdrawOffer(offer.Id, offer.Call.Contact.Id, offer.Agent.Id, reason));
    }
}
