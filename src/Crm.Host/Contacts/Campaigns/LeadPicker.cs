using Crm.HelpDesk.Campaigns;
using Crm.Routing.Dialer;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>Takes the next lead that may be called now from a campaign's buffer; what may not be called goes back to the list with its time, or ends.</summary>
internal sealed class LeadPicker(ContactDesk desk, GateKeeper gate, CampaignStore store)
{
    /// <summary>So many leads are looked at for one call; the rest has time until the next.</summary>
    private const int MostLooked = 50;

    /// <summary>A lead that only the present moment forbids (somebody talks to it, no agent is reserved) is looked at again after this.</summary>
    private static readonly TimeSpan SoonAgain = TimeSpan.FromMinutes(10);

    /// <summary>Reasons that no time changes, and no agent.</summary>
    private static readonly HashSet<DialReason> ForGood =
    [
        DialReason.NumberInvalid, DialReason.OtherCountry, DialReason.ZoneUnknown, DialReason.OptedOut, DialReason.DoNotCall, DialReason.ConsentMissing,
        DialReason.ConsentWithdrawn, DialReason.NumberCap, DialReason.LeadCap,
    ];

    /// <summary>Reasons that are the same for every lead: it is the next one when they are gone.</summary>
    private static readonly HashSet<DialReason> OfCampaign = [DialReason.LedgerOver, DialReason.LedgerUnknown, DialReason.DoNotCallOld];

    /// <summary>The next lead and its number, or why there is none.</summary>
    /// <param name="reserved">An agent waits for this very call.</param>
    public (Pick? Pick, string Why) Next(LiveCampaign campaign, bool reserved)
    {
        var why = "No lead is due.";
        for (var looked = 0; looked < MostLooked && campaign.Leads.Take() is { } lead; looked++)
        {
            if (desk.Now - lead.ClaimedAt > LeadBuffer.Fresh)
            {
                Release(lead, null);
                continue;
            }

            var (pick, refusals) = Look(campaign, lead, reserved);
            if (pick is not null)
            {
                return (pick, pick.Answer.Sentence);
            }

            why = refusals.Count > 0 ? refusals[0].Sentence : "The lead has no number that may be called.";
            if (refusals.Exists(refusal => OfCampaign.Contains(refusal.Reason)))
            {
                campaign.Leads.PutBack(lead);
                return (null, why);
            }

            SendAway(lead, refusals);
        }

        return (null, why);
    }

    /// <summary>Whether a lead that was picked before may still be called.</summary>
    public (Pick? Pick, string Why) Again(LiveCampaign campaign, BufferedLead lead)
    {
        var (pick, refusals) = Look(campaign, lead, reserved: true);
        if (pick is null)
        {
            SendAway(lead, refusals);
        }

        return (pick, pick?.Answer.Sentence ?? (refusals.Count > 0 ? refusals[0].Sentence : "The lead has no number that may be called."));
    }

    /// <summary>Back to the list.</summary>
    /// <param name="notBefore">Null: at once.</param>
    public void Release(BufferedLead lead, DateTimeOffset? notBefore) => Watch(store.ReleaseAsync(lead.Lead.Id, notBefore));

    private (Pick?, List<DialAnswer>) Look(LiveCampaign campaign, BufferedLead lead, bool reserved)
    {
        var refusals = new List<DialAnswer>();
        foreach (var number in lead.Claimed.Numbers)
        {
            var answer = gate.Ask(campaign, lead, number, reserved);
            if (answer.Allowed)
            {
                return (new Pick(lead, number, answer), refusals);
            }

            refusals.Add(answer);
        }

        return (null, refusals);
    }

    private void SendAway(BufferedLead lead, List<DialAnswer> refusals)
    {
        if (refusals.TrueForAll(refusal => ForGood.Contains(refusal.Reason)))
        {
            Watch(store.DenyAsync(lead.Lead.Id, refusals.Count > 0 ? refusals[0].Sentence : "It has no number that may be called."));
            return;
        }

        var next = refusals.Where(refusal => !ForGood.Contains(refusal.Reason)).Min(refusal => refusal.NextAllowedAt);
        Release(lead, next is { } at && at > desk.Now ? at : desk.Now + SoonAgain);
    }

    private void Watch(Task change) => change.ContinueWith(
        done => CampaignLog.LeadNotChanged(desk.Log, done.Exception!.GetBaseException()), TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously);
}

/// <summary>A lead that may be called, the number, and the gate's answer as its proof.</summary>
internal sealed record Pick(BufferedLead Lead, NumberFacts Number, DialAnswer Answer);
