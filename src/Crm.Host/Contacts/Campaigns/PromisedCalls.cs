namespace Crm.Host.Contacts.Campaigns;

/// <summary>
/// Calls that were promised for a time. One that anybody may make is a lead that comes due. One that an agent promised is made for that agent: as soon as its
/// time has come and the agent is ready, the agent's phone answers by itself and the number is called. What is due is always read from the database, so a
/// restart, a slow clock or a set one loses no promise; and a claimed lead is nobody else's, so none is kept twice.
/// </summary>
internal sealed class PromisedCalls(ContactDesk desk, CampaignFloor floor, CampaignStore store, LeadPicker picker)
{
    /// <summary>An agent who stays ready is asked about again after this.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    private readonly HashSet<Guid> _looking = [];
    private readonly Dictionary<Guid, DateTimeOffset> _lookedAt = [];

    /// <summary>A call was promised.</summary>
    /// <param name="agent">Who makes it; null: anyone.</param>
    public void Add(LiveCampaign campaign, Guid? agent, DateTimeOffset at) => desk.Mailbox.Schedule(at, () =>
    {
        if (agent is null)
        {
            floor.Filler.LookNow(campaign);
        }
        else if (desk.FindAgent(agent.Value) is { } session)
        {
            _lookedAt.Remove(agent.Value);
            Consider(session);
        }
    });

    /// <summary>The agent is ready: is a promise due?</summary>
    public void Consider(AgentSession session)
    {
        var agent = session.Profile.Id;
        if (session.State != Routing.AgentState.Ready || _looking.Contains(agent) || (_lookedAt.TryGetValue(agent, out var at) && desk.Now - at < LookAgain && at <= desk.Now))
        {
            return;
        }

        var campaigns = floor.All.Where(c => c.Policy.Run == Routing.Dialer.CampaignRun.Running && Serves(session, c)).ToList();
        if (campaigns.Count == 0)
        {
            return;
        }

        _looking.Add(agent);
        Look(session, campaigns, 0);
    }

    /// <summary>Every minute: an agent may have been ready since before the time had come.</summary>
    public void ConsiderAll()
    {
        foreach (var session in desk.Agents.ToList())
        {
            Consider(session);
        }
    }

    private bool Serves(AgentSession session, LiveCampaign campaign) =>
        desk.Site.Routing.Queues.TryGetValue(campaign.Settings.Queue, out var queue) && CampaignFloor.Serves(session, queue);

    private void Look(AgentSession session, List<LiveCampaign> campaigns, int index)
    {
        if (index == campaigns.Count)
        {
            _looking.Remove(session.Profile.Id);
            _lookedAt[session.Profile.Id] = desk.Now;
            return;
        }

        store.ClaimForAgentAsync(campaigns[index].Id, session.Profile.Id).ContinueWith(claimed => desk.Mailbox.Post(() =>
        {
            if (claimed is { IsCompletedSuccessfully: true, Result: { Leads: [var lead, ..] } claim })
            {
                _looking.Remove(session.Profile.Id);
                floor.Gate.Lists = claim.Lists;
                Keep(session, campaigns[index], new BufferedLead(lead, claim.At));
                return;
            }

            if (claimed.Exception is { } failed)
            {
                CampaignLog.NotClaimed(desk.Log, campaigns[index].Settings.Name, failed.GetBaseException());
            }

            Look(session, campaigns, index + 1);
        }), TaskScheduler.Default);
    }

    private void Keep(AgentSession session, LiveCampaign campaign, BufferedLead lead)
    {
        if (session.State != Routing.AgentState.Ready || campaign.Policy.Run != Routing.Dialer.CampaignRun.Running)
        {
            picker.Release(lead, null); // busy again: the next time that the agent is ready
            return;
        }

        var (pick, _) = picker.Again(campaign, lead);
        if (pick is not null)
        {
            var attempt = new CampaignAttempt(campaign, lead, pick.Number.Number, session.Id);
            if (desk.Outbound.DialPromised(session, attempt, pick.Answer).Contact is null)
            {
                picker.Release(lead, null);
            }
        }
    }
}
