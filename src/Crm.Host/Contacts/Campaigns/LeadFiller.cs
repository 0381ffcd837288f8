using Crm.HelpDesk.Campaigns;
using Crm.Routing.Dialer;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>Claims leads in the background for the campaigns that dial, and gives them back when one does not. The dialer says how many it wants.</summary>
internal sealed class LeadFiller(ContactDesk desk, CampaignFloor floor, CampaignStore store, LeadPicker picker)
{
    public void Fetch(CampaignId id, int count)
    {
        if (floor.Find(id) is not { Leads.Filling: false } campaign)
        {
            return;
        }

        // Fewer than asked for would mean that the list has no more.
        count = Math.Min(count, LeadQueue.MostAtOnce);
        campaign.Leads.Filling = true;
        store.ClaimAsync(campaign.Id, count).ContinueWith(claimed => desk.Mailbox.Post(() =>
        {
            campaign.Leads.Filling = false;
            if (claimed.IsCompletedSuccessfully)
            {
                Take(campaign, claimed.Result, count);
            }
            else
            {
                CampaignLog.NotClaimed(desk.Log, campaign.Settings.Name, claimed.Exception!.GetBaseException());
                campaign.Idle = "The database does not give leads at the moment; it is asked again.";
                AtEnd(campaign);
            }
        }), TaskScheduler.Default);
    }

    /// <summary>Something may have become due: a retry, a callback, a list that was imported.</summary>
    public void LookNow(LiveCampaign campaign)
    {
        if (campaign.Leads.AtEnd)
        {
            campaign.Leads.AtEnd = false;
            floor.Recount(campaign);
        }
    }

    /// <summary>The campaign does not dial now: its leads are free for whoever does.</summary>
    public void Empty(LiveCampaign campaign)
    {
        var leads = campaign.Leads.TakeAll();
        foreach (var lead in leads)
        {
            picker.Release(lead, null);
        }

        if (leads.Count > 0)
        {
            campaign.Leads.AtEnd = false;
            floor.Recount(campaign);
        }
    }

    private void Take(LiveCampaign campaign, Claim claim, int asked)
    {
        floor.Gate.Lists = claim.Lists;
        if (campaign.Policy.Run != CampaignRun.Running)
        {
            foreach (var lead in claim.Leads)
            {
                picker.Release(new BufferedLead(lead, claim.At), null);
            }

            return;
        }

        foreach (var lead in claim.Leads)
        {
            campaign.Leads.Add(lead, claim.At);
        }

        if (claim.Leads.Count < asked)
        {
            AtEnd(campaign);
        }
        else
        {
            campaign.Leads.AtEnd = false;
            floor.Recount(campaign);
        }
    }

    private void AtEnd(LiveCampaign campaign)
    {
        campaign.Leads.AtEnd = true;
        floor.Recount(campaign);
        floor.Board.Changed(campaign);
    }
}
