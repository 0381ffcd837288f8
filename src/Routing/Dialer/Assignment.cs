namespace Crm.Routing.Dialer;

/// <summary>
/// Gives ready agents to campaigns. Among the campaigns that could use the agent, the one with the fewest agents at work for its weight gets it; there the
/// agent covers a call that is under way without one, else it gets a call of its own.
/// </summary>
internal sealed class Assignment(DialFloor floor, LineFlow lines)
{
    public void Run(DialTurn turn)
    {
        if (floor.Ready.Count == 0)
        {
            return;
        }

        foreach (var (_, id) in floor.Ready.ToList())
        {
            var seat = floor.Seats[new AgentId(id)];
            if (seat.KeptBy is null && Best(seat) is { } campaign)
            {
                if (Uncovered(campaign) is { } line)
                {
                    lines.Cover(line, seat, turn);
                }
                else
                {
                    lines.OpenFor(campaign, seat, turn);
                }
            }
        }
    }

    private Campaign? Best(Seat seat)
    {
        Campaign? best = null;
        var least = double.MaxValue;
        foreach (var campaign in floor.Campaigns.Values)
        {
            if (!CanUse(campaign, seat))
            {
                continue;
            }

            var share = (floor.AtWorkFor(campaign) + 1.0) / campaign.Policy.Weight;
            if (share < least || (share == least && campaign.Policy.Id.Value.CompareTo(best!.Policy.Id.Value) < 0))
            {
                (best, least) = (campaign, share);
            }
        }

        return best;
    }

    private bool CanUse(Campaign campaign, Seat seat) =>
        campaign.Policy.Mode != DialMode.Message && seat.Queues.Contains(campaign.Policy.Queue)
        && (Uncovered(campaign) is not null || (campaign.MayDial && floor.FreeLines > 0 && campaign.Lines.Count < campaign.Policy.MostLines && campaign.Leads > Promised(campaign)));

    /// <summary>The oldest call under way that has no agent; also of a campaign that is paused, whose calls go on.</summary>
    private static Line? Uncovered(Campaign campaign) => campaign.Lines.Find(line => line.IsAtRisk && line.IsPending && !line.HungUp);

    /// <summary>Leads that agents who are being reserved will take.</summary>
    private static int Promised(Campaign campaign) => campaign.Lines.Count(line => line.State == LineState.Reserving);
}
