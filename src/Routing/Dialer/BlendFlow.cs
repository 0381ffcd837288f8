namespace Crm.Routing.Dialer;

/// <summary>
/// Inbound queues that keep agents out of the campaigns and give them back. Each keeps a number (<see cref="QueueBlend"/>); who they are follows from what
/// costs the campaigns least, and an agent who is kept stays so until the number falls. Queues of the same agents share those that are kept.
/// </summary>
internal sealed class BlendFlow(DialFloor floor, LineFlow lines, Deadlines deadlines, BlendPolicy policy)
{
    private readonly Dictionary<string, QueueBlend> _queues = [];

    public void See(QueueSituation fact, DialTurn turn)
    {
        if (!_queues.TryGetValue(fact.Queue, out var blend))
        {
            _queues.Add(fact.Queue, blend = new QueueBlend(fact.Queue));
        }

        var before = blend.Keeps;
        Settle(blend, before, blend.See(fact, Staff(blend), policy, turn.Now), turn);
    }

    public void Review(QueueBlend blend, DialTurn turn)
    {
        var before = blend.Keeps;
        Settle(blend, before, blend.GiveBack(policy, turn.Now), turn);
    }

    private BlendStaff Staff(QueueBlend blend)
    {
        var (all, withCallers, idle) = (0, 0, 0);
        foreach (var seat in floor.Seats.Values)
        {
            if (IsBlended(seat, blend))
            {
                all++;
                withCallers += IsWithCaller(seat) ? 1 : 0;
                idle += seat.KeptBy is not null && seat.State == AgentState.Ready ? 1 : 0;
            }
        }

        return new BlendStaff(all, withCallers, idle);
    }

    private void Settle(QueueBlend blend, int before, string? why, DialTurn turn)
    {
        Name(blend, why ?? "", turn);
        if (blend.GiveBackAt(policy) is { } at)
        {
            deadlines.Start(blend.Review, TimerReason.BlendReview, at);
        }
        else
        {
            deadlines.Stop(blend.Review);
        }

        if (why is not null || blend.Keeps != before)
        {
            var kept = blend.Keeps > before ? $"{Agents(blend.Keeps)} for callers of {blend.Queue} only: {why}." : why ?? $"Fewer agents are kept for callers of {blend.Queue}: fewer of them are signed in.";
            turn.Emit(new BlendChanged(blend.Queue, blend.Keeps, kept));
        }
    }

    /// <summary>Names the agents that are kept, and lets go who is too many or cannot work any more.</summary>
    private void Name(QueueBlend blend, string why, DialTurn turn)
    {
        foreach (var gone in floor.Seats.Values.Where(seat => seat.KeptBy == blend.Queue && !IsBlended(seat, blend)))
        {
            gone.KeptBy = null;
        }

        var kept = floor.Seats.Values.Where(seat => seat.KeptBy is not null && IsBlended(seat, blend)).OrderBy(Cost).ThenBy(seat => seat.Since).ThenBy(seat => seat.Id.Value).ToList();
        foreach (var seat in kept.Where(seat => seat.KeptBy == blend.Queue).Take(kept.Count - blend.Keeps))
        {
            seat.KeptBy = null; // an idle one first: it is back at work at once
        }

        var wanted = blend.Keeps - kept.Count;
        if (wanted <= 0)
        {
            return;
        }

        var free = floor.Seats.Values.Where(seat => seat.KeptBy is null && IsBlended(seat, blend));
        foreach (var seat in free.OrderBy(Cost).ThenBy(seat => seat.Since).ThenBy(seat => seat.Id.Value).Take(wanted).ToList())
        {
            seat.KeptBy = blend.Queue;
            if (seat.Line is { State: LineState.Reserving or LineState.Previewing } line)
            {
                lines.Withdraw(line, $"callers of {blend.Queue} come first: {why}", turn);
            }
        }
    }

    /// <summary>What it costs the campaigns to do without the agent: nothing who is with a caller anyway; a number that rings keeps its agent until it is over.</summary>
    private static int Cost(Seat seat) => seat switch
    {
        { State: AgentState.Ready, Line: null } => 0,
        _ when IsWithCaller(seat) => 1,
        { Line.State: LineState.Reserving or LineState.Previewing } => 2,
        { State: AgentState.WrapUp } => 3,
        { Line: not null } => 4,
        _ => 5,
    };

    private static bool IsWithCaller(Seat seat) =>
        seat.WorksFor is null && seat.Line is null && seat.State is AgentState.Offered or AgentState.Talking or AgentState.Reconnecting or AgentState.WrapUp;

    /// <summary>Whether the agent works, for this queue and for campaigns.</summary>
    private bool IsBlended(Seat seat, QueueBlend blend) =>
        seat.State is not (AgentState.NotReady or AgentState.PhoneProblem or AgentState.SignedOut) && seat.Queues.Contains(blend.Queue)
        && floor.Campaigns.Values.Any(campaign => campaign.Policy is { Run: CampaignRun.Running, Mode: not DialMode.Message } && seat.Queues.Contains(campaign.Policy.Queue));

    private static string Agents(int count) => count == 1 ? "One agent is" : $"{count} agents are";
}
