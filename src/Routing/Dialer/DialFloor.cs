namespace Crm.Routing.Dialer;

/// <summary>Everything that there is to dial with: campaigns, agents, calls, lines, and the inbound queues that want agents.</summary>
internal sealed class DialFloor
{
    public Dictionary<CampaignId, Campaign> Campaigns { get; } = [];

    /// <summary>Kept also while a campaign is not known yet, so that a restart may restore them first.</summary>
    public Dictionary<CampaignId, AbandonLedger> Ledgers { get; } = [];

    public Dictionary<ContactId, Line> Lines { get; } = [];

    public Line? Find(ContactId contact) => Lines.GetValueOrDefault(contact);

    public Dictionary<AgentId, Seat> Seats { get; } = [];

    /// <summary>Agents who are ready and reserved for nothing: the longest ready first.</summary>
    public SortedSet<(DateTimeOffset Since, Guid Id)> Ready { get; } = [];

    /// <summary>Measured conversations, of all contacts.</summary>
    public LifeTable Talks { get; } = new(LifeTable.Exponential(mean: 120, count: 6));

    /// <summary>Measured wrap-ups.</summary>
    public LifeTable WrapUps { get; } = new(LifeTable.Exponential(mean: 25, count: 6));

    /// <summary>Lines that the trunks give the dialer. None until it is told.</summary>
    public int Capacity { get; set; }

    /// <summary>Every call has a line, also one whose agent is being reserved or looks at the lead: it is promised one.</summary>
    public int FreeLines => Capacity - Lines.Count;

    /// <summary>Agents reserved for a campaign, talking for it or wrapping up.</summary>
    public int AtWorkFor(Campaign campaign) => Seats.Values.Count(seat => seat.WorksFor == campaign || seat.Line?.Campaign == campaign);

    /// <summary>The agent is no longer reserved for its call, as far as the dialer is concerned.</summary>
    public void Unlink(Seat seat)
    {
        if (seat.Line is { } line)
        {
            line.Seat = null;
            seat.Line = null;
            seat.Confirmed = false;
            if (seat.State == AgentState.Ready)
            {
                AddReady(seat); // the routing core had not reserved it yet
            }
        }
    }

    public void AddReady(Seat seat) => Ready.Add((seat.Since, seat.Id.Value));

    public void RemoveReady(Seat seat) => Ready.Remove((seat.Since, seat.Id.Value));

    /// <summary>Estimates anew how long the agents' work takes.</summary>
    public void LookAtWork(DateTimeOffset now)
    {
        Talks.Look(Lasting(AgentState.Talking));
        WrapUps.Look(Lasting(AgentState.WrapUp));

        IEnumerable<double> Lasting(AgentState state) => Seats.Values.Where(seat => seat.State == state).Select(seat => (now - seat.Since).TotalSeconds);
    }

    /// <summary>How likely an agent who talks or wraps up is ready within so many seconds: who talks must end the conversation and wrap up.</summary>
    public double FreeWithin(Seat seat, DateTimeOffset now, double seconds)
    {
        var elapsed = (now - seat.Since).TotalSeconds;
        return seat.State == AgentState.WrapUp ? WrapUps.Within(elapsed, seconds) : Talks.Within(elapsed, seconds - WrapUps.Quantile(0.5));
    }
}
