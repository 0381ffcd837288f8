using Crm.Routing;
using Crm.Routing.Dialer;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>Runs the dialer's decisions, one method a kind.</summary>
internal sealed class CampaignDecisions(ContactDesk desk, CampaignFloor floor)
{
    public void Run(DialerDecision decision)
    {
        switch (decision)
        {
            case ReserveAgent d: desk.Handle(new AgentReserved(d.Contact, d.Agent, d.Queue, d.Until)); break;
            case ReleaseReservation d: desk.Handle(new ReservationReleased(d.Contact, d.SetAside)); break;
            case ShowPreview d: floor.Previews.Show(d); break;
            case WithdrawPreview d: floor.Previews.Withdraw(d.Contact); break;
            case DialNext d: floor.Placement.Begin(d); break;
            case QueueAnswer d: floor.Attempts.Queue(d); break;
            case PlayMessage d: With(d.Contact, floor.Messages.PlayAgentless); break;
            case HangUpUnanswered d: With(d.Contact, floor.Attempts.Cancel); break;
            case FetchLeads d: floor.Filler.Fetch(d.Campaign, d.Count); break;
            case PaceChanged d: Paced(d); break;
            case ModeFallback d: CampaignLog.WorksAs(desk.Log, NameOf(d.Campaign), d.WorksAs.ToString(), d.Why); break;
            case BlendChanged d: Blended(d); break;
            case DialerFactIgnored d: DeskLog.FactIgnored(desk.Log, d.Fact.GetType().Name, d.Because); break;
            default: throw new InvalidOperationException($"no effect is written for the decision {decision.GetType().Name}");
        }
    }

    private void With(ContactId id, Action<Contact> effect)
    {
        if (desk.Find(id.Value) is { Attempt: not null } contact)
        {
            using var scope = desk.Log.BeginScope(new ContactScope(contact.Id));
            effect(contact);
        }
    }

    private void Paced(PaceChanged decision)
    {
        if (floor.Find(decision.Campaign) is { } campaign)
        {
            campaign.Pace = decision.Pace;
            floor.Board.Changed(campaign);
        }
    }

    private void Blended(BlendChanged decision)
    {
        CampaignLog.AgentsKept(desk.Log, decision.Queue, decision.Agents, decision.Why);
        floor.Queues.Keeps(decision);
    }

    private string NameOf(CampaignId id) => floor.Find(id)?.Settings.Name ?? id.Value.ToString();
}
