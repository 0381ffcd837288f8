using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Timeline;
using Crm.Routing.Dialer;
using Crm.Telephony.Calls;
using Crm.Telephony.Calls.Trunks;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>
/// One call of a campaign from the dialer's word until a trunk has taken it: gate, event on disk, INVITE. An attempt is on disk before anything is sent, so a
/// crash can lose a call and never make it twice. What becomes of it then is <see cref="DialAttempts"/>'s. Runs on the contact desk's thread.
/// </summary>
internal sealed class DialPlacement(ContactDesk desk, CampaignFloor floor, GateKeeper gate, LeadPicker picker)
{
    /// <summary>The network may take so long to begin to ring.</summary>
    private static readonly TimeSpan SetUpLimit = TimeSpan.FromSeconds(20);

    /// <summary>What the gate allowed holds so long; a disk that takes longer has made the call too old.</summary>
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(5);

    /// <summary>A number that the trunks refuse is looked at again after this.</summary>
    private static readonly TimeSpan TrunkPause = TimeSpan.FromMinutes(15);

    /// <summary>A call that did not leave the house is made again after this, at the earliest.</summary>
    private static readonly TimeSpan NotPlacedPause = TimeSpan.FromMinutes(1);

    private static readonly JsonSerializerOptions ProofJson = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    /// <summary>Dials the next lead that may be called, or says why there is none.</summary>
    public void Begin(DialNext next)
    {
        if (floor.Find(next.Campaign) is not { } campaign)
        {
            floor.Tell(new AttemptNotMade(next.Contact, "There is no such campaign."));
            return;
        }

        if (NotNow(campaign) is { } problem)
        {
            campaign.Idle = problem;
            floor.Tell(new AttemptNotMade(next.Contact, problem));
            return;
        }

        var (pick, why) = Allowed(campaign, floor.Previews.Accepted(next.Contact) is { } shown ? picker.Again(campaign, shown) : picker.Next(campaign, next.Reserved is not null));
        campaign.Idle = pick is null ? why : null;
        if (pick is null)
        {
            floor.Tell(new AttemptNotMade(next.Contact, why));
        }
        else
        {
            Open(next, campaign, pick);
        }

        floor.Recount(campaign);
    }

    /// <summary>What the law allows, the trunks may still refuse: no route, no free line, or a limit on what calls may cost. That is nobody's attempt.</summary>
    private (Pick?, string) Allowed(LiveCampaign campaign, (Pick? Pick, string Why) chosen)
    {
        if (chosen.Pick is not { } pick)
        {
            return chosen;
        }

        var number = pick.Number.Number;
        var refusal = desk.Calls.RefusalOf(number) ?? (desk.Calls.FreeLines(number) == 0 ? new NumberRefusal(QueueWatch.NoLine, OfNumber: false) : null);
        switch (refusal)
        {
            case null:
                return chosen;
            case { OfNumber: true }:
                picker.Release(pick.Lead, desk.Now + TrunkPause);
                break;
            default:
                campaign.Leads.PutBack(pick.Lead); // it would be the same with the next one: it keeps its place
                break;
        }

        return (null, refusal.Sentence);
    }

    /// <summary>The gate's answer as it is stored with an attempt.</summary>
    public static JsonElement Proof(DialAnswer answer) => JsonSerializer.SerializeToElement(answer, ProofJson);

    private string? NotNow(LiveCampaign campaign) => !desk.Open ? "The server is shutting down."
        : desk.Site.Trunks.Count == 0 ? "No trunk is configured, so there is no line to call out by. The administrator adds one under \"trunks\" in contact-center.json."
        : campaign.Settings.Mode == CampaignMode.Message && !desk.Site.Prompts.Contains(campaign.Announcement)
            ? $"Its message, the prompt \"{campaign.Announcement}\", is no longer in the folder of prompts. Put it back and restart, or choose another one in the settings."
        : null;

    private void Open(DialNext next, LiveCampaign campaign, Pick pick)
    {
        var number = pick.Number.Number;
        var attempt = new CampaignAttempt(campaign, pick.Lead, number, next.Reserved)
        {
            AgentIsDue = next.Reserved is not null && pick.Number.LastAbandonedAt is { } abandoned && abandoned + campaign.Profile.AfterAbandon > desk.Now,
        };
        var contact = desk.Add(new Contact(next.Contact.Value, ContactDirection.Campaign, desk.Now)
        {
            Line = desk.Calls.FirstTrunkOf(number), DisplayName = pick.Lead.Lead.Name, Caller = CallerInfo.OfNumber(number), Attempt = attempt,
        });
        contact.Enter(ContactPhase.CustomerFirst, desk.Now);
        desk.Write(contact, new ContactOpened(ContactDirection.Campaign, number, pick.Lead.Lead.Name, contact.Line, null, null));
        var written = desk.Write(contact, new DialAttempted(
            campaign.Id, pick.Lead.Lead.Id, number, attempt.View.Mode, Proof(pick.Answer)));
        gate.Attempted(number, contact.OpenedAt);
        Identify(contact, pick.Lead.Lead.CustomerId);
        if (attempt.Reserved is { } agent)
        {
            floor.Show(contact, agent);
        }

        if (written == 0)
        {
            GiveUp(contact, "The disk takes no events, so no call is made: an attempt must be on disk first.");
            return;
        }

        desk.WhenDurableAsync(written).ContinueWith(_ => desk.Mailbox.Post(() => Send(contact)), TaskScheduler.Default);
    }

    private void Identify(Contact contact, Guid? customer)
    {
        if (customer is { } known)
        {
            desk.Telephone.Callers.Load(contact, known, "lead");
        }
        else
        {
            desk.Telephone.Callers.LookUp(contact, _ => { });
        }
    }

    private void Send(Contact contact)
    {
        var attempt = contact.Attempt!;
        if (attempt.Stage != AttemptStage.Written)
        {
            return;
        }

        if (!desk.Open || desk.Now - contact.OpenedAt > FlushLimit)
        {
            GiveUp(contact, desk.Open ? "The disk took so long that the call was given up." : "The server is shutting down.");
            return;
        }

        var campaign = attempt.Campaign;
        var leg = desk.Calls.Call(new NumberCall(attempt.Number, campaign.CallerIdFor(attempt.Number), campaign.Policy.RingLimit + SetUpLimit)
        {
            CallerName = desk.Site.Company,
            Headers = [("X-Contact", contact.Id.ToString())],
        });
        contact.CustomerLeg = leg;
        desk.AddLeg(leg, contact);
        attempt.Stage = AttemptStage.Dialing;
    }

    /// <summary>A trunk has taken the call; told again when it failed and the next one took over.</summary>
    public void Routed(Contact contact)
    {
        var attempt = contact.Attempt!;
        if (!attempt.Sent)
        {
            attempt.Sent = true;
            floor.Tell(new AttemptStarted(contact.Key, attempt.AgentIsDue));
        }
    }

    /// <summary>Nothing was sent, or nothing left the house, and the record says so.</summary>
    public void GiveUp(Contact contact, string why)
    {
        var attempt = contact.Attempt!;
        var lead = attempt.Lead.Lead;
        var againAt = desk.Now + NotPlacedPause;
        attempt.Stage = AttemptStage.Over;
        contact.CustomerLeg = null;
        gate.NotPlaced(attempt.Number, contact.OpenedAt);
        floor.Attempts.Close(contact, new DialNotPlaced(why, againAt, lead.IsCallback, lead.AgentId), "not-reached", "not-placed");
        if (lead.IsCallback)
        {
            floor.Promises.Add(attempt.Campaign, lead.AgentId, againAt);
        }

        floor.Tell(new AttemptNotMade(contact.Key, why));
        if (!attempt.Cancelled)
        {
            attempt.Campaign.Idle = why;
            CampaignLog.NotPlaced(desk.Log, attempt.Campaign.Settings.Name, why);
        }
    }
}
