using Crm.Routing;
using Crm.Routing.Dialer;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>
/// Calls that were promised for a time. One that anybody may make is a lead that comes due. One that an agent promised is made for that agent: as soon as its
/// time has come and the agent is ready, the agent is reserved, the phone answers by itself, and the number is called. What is due is always read from the
/// database, so a restart or a set clock loses no promise; and a claimed lead is nobody else's, so none is kept twice.
/// </summary>
internal sealed class PromisedCalls(ContactDesk desk, CampaignFloor floor, CampaignStore store, LeadPicker picker)
{
    /// <summary>An agent who has no promise that is known here is asked about again after this.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    /// <summary>The database answers long before.</summary>
    private static readonly TimeSpan HeldFor = TimeSpan.FromSeconds(10);

    private readonly HashSet<Guid> _due = [];
    private readonly HashSet<Guid> _looking = [];
    private readonly Dictionary<Guid, DateTimeOffset> _lookedAt = [];

    /// <summary>A call was promised.</summary>
    /// <param name="agent">Who makes it; null: anyone.</param>
    public void Add(LiveCampaign campaign, Guid? agent, DateTimeOffset at) => desk.Mailbox.Schedule(at, () =>
    {
        if (agent is not { } promised)
        {
            floor.Filler.LookNow(campaign);
        }
        else if (_due.Add(promised) && desk.FindAgent(promised) is { } session)
        {
            Consider(session);
        }
    });

    /// <summary>Is the agent ready, and a promise due? An agent of whom that is known is held back from everything else meanwhile.</summary>
    public void Consider(AgentSession session)
    {
        var agent = session.Profile.Id;
        if (session.State != AgentState.Ready || _looking.Contains(agent) || (!_due.Contains(agent) && LookedLately(agent)))
        {
            return;
        }

        var campaigns = floor.All.Where(campaign => campaign.Policy.Run == CampaignRun.Running && Serves(session, campaign)).ToList();
        if (campaigns.Count == 0)
        {
            return;
        }

        _looking.Add(agent);
        ContactId? held = null;
        if (_due.Contains(agent))
        {
            held = new ContactId(Guid.CreateVersion7(desk.Now));
            desk.Handle(new AgentReserved(held.Value, session.Id, campaigns[0].Settings.Queue, desk.Now + HeldFor));
        }

        Look(session, held, campaigns, 0);
    }

    /// <summary>An agent may have been ready since before the time had come.</summary>
    public void ConsiderAll()
    {
        foreach (var session in desk.Agents.ToList())
        {
            Consider(session);
        }
    }

    private bool LookedLately(Guid agent) => _lookedAt.TryGetValue(agent, out var at) && at <= desk.Now && desk.Now - at < LookAgain;

    private bool Serves(AgentSession session, LiveCampaign campaign) =>
        desk.Site.Routing.Queues.TryGetValue(campaign.Settings.Queue, out var queue) && CampaignFloor.Serves(session, queue);

    private void Look(AgentSession session, ContactId? held, List<LiveCampaign> campaigns, int index) =>
        store.ClaimForAgentAsync(campaigns[index].Id, session.Profile.Id).ContinueWith(claimed => desk.Mailbox.Post(() =>
        {
            if (claimed is { IsCompletedSuccessfully: true, Result: { Leads: [var lead, ..] } claim })
            {
                floor.Gate.Lists = claim.Lists;
                Keep(session, held, campaigns[index], new BufferedLead(lead, claim.At));
                _looking.Remove(session.Profile.Id);
            }
            else if (index + 1 < campaigns.Count)
            {
                Look(session, held, campaigns, index + 1);
            }
            else
            {
                _looking.Remove(session.Profile.Id);
                _due.Remove(session.Profile.Id);
                _lookedAt[session.Profile.Id] = desk.Now;
                Release(held);
            }
        }), TaskScheduler.Default);

    private void Keep(AgentSession session, ContactId? held, LiveCampaign campaign, BufferedLead lead)
    {
        Release(held);
        if (session.State != AgentState.Ready || campaign.Policy.Run != CampaignRun.Running)
        {
            _due.Add(session.Profile.Id); // busy again: the agent is held back the next time
            picker.Release(lead, null);
            return;
        }

        if (picker.Again(campaign, lead).Pick is not { } pick)
        {
            return;
        }

        var attempt = new CampaignAttempt(campaign, lead, pick.Number.Number, session.Id);
        if (desk.Outbound.DialPromised(session, attempt, pick.Answer).Contact is null)
        {
            picker.Release(lead, null);
        }
    }

    private void Release(ContactId? held)
    {
        if (held is { } contact)
        {
            desk.Handle(new ReservationReleased(contact));
        }
    }
}
