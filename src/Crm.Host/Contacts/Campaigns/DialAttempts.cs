using System.Text.Json;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Timeline;
using Crm.Routing;
using Crm.Routing.Dialer;
using Crm.Telephony.Calls;
using LegEnded = Crm.Telephony.Calls.CallEnded;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>
/// One call of a campaign from the trunk's word to its end: ringing, answer, agent or message. How it came to be sent is <see cref="DialPlacement"/>'s. Runs on
/// the contact desk's thread.
/// </summary>
internal sealed class DialAttempts(ContactDesk desk, CampaignFloor floor, GateKeeper gate)
{
    private const int AgentBeep = -4;

    // ---- until the answer -------------------------------------------------------------------------

    public void Rings(Contact contact)
    {
        var attempt = contact.Attempt!;
        if (attempt.Stage != AttemptStage.Dialing)
        {
            return;
        }

        attempt.Stage = AttemptStage.Ringing;
        attempt.RangAt = desk.Now;
        floor.Tell(new AttemptRinging(contact.Key));
        desk.Situations.Publish(contact);
    }

    /// <summary>Hangs up a call that nobody has answered.</summary>
    public void Cancel(Contact contact)
    {
        switch (contact.Attempt!.Stage)
        {
            case AttemptStage.Written:
                contact.Attempt.Cancelled = true;
                floor.Placement.GiveUp(contact, "It was cancelled before it was dialed.");
                break;
            case AttemptStage.Dialing or AttemptStage.Ringing:
                contact.Attempt.Cancelled = true;
                desk.Calls.Hangup(contact.CustomerLeg!.Value, Q850.NormalClearing, "cancelled");
                break;
        }
    }

    public void NotReached(Contact contact, LegEnded end)
    {
        var attempt = contact.Attempt!;
        if (!attempt.Sent)
        {
            // A limit of ours, or no trunk: it says nothing about the called person.
            floor.Placement.GiveUp(contact, end.Reason);
            return;
        }

        var rang = desk.Now - attempt.RangAt;
        var result = DialDispositions.Of(end, rang);
        attempt.Disposition = attempt.Cancelled && rang >= attempt.Campaign.Policy.RingLimit ? Dispositions.NoAnswer : CampaignWords.Disposition(result);
        if (result.Hint == RefusalHint.Unwanted)
        {
            floor.Messages.OptOut(contact, CampaignMessages.Unwanted);
        }

        contact.CustomerLeg = null;
        attempt.Stage = AttemptStage.Over;
        Close(contact, new DialEnded(attempt.Disposition, attempt.RingSeconds(desk.Now), end.Status), "not-reached", attempt.Disposition);
        floor.Tell(new AttemptEnded(contact.Key, attempt.Disposition));
    }

    /// <summary>The contact is over before anybody answered.</summary>
    public void Close(Contact contact, ContactEventBody end, string outcome, string detail)
    {
        contact.Outcome = outcome;
        contact.Enter(ContactPhase.Over, desk.Now);
        desk.Write(contact, end);
        desk.Write(contact, new ContactClosed(outcome, detail));
        desk.Forget(contact);
    }

    // ---- from the answer on -----------------------------------------------------------------------

    public void Answered(Contact contact)
    {
        var attempt = contact.Attempt!;
        if (attempt.Stage is not (AttemptStage.Dialing or AttemptStage.Ringing))
        {
            return;
        }

        attempt.Stage = AttemptStage.Answered;
        attempt.AnsweredAt = desk.Now;
        contact.Enter(ContactPhase.Served, desk.Now);
        if (attempt.Campaign.Settings.DetectMachines)
        {
            floor.Machines.Listen(contact);
            return;
        }

        Live(contact, AnsweredBy.Unsure, null);
    }

    /// <summary>A person, or what may be one, is on the line: an agent is due from now on.</summary>
    /// <param name="measures">What the detector measured; null without one.</param>
    public void Live(Contact contact, AnsweredBy by, JsonElement? measures)
    {
        contact.Attempt!.LiveAt = desk.Now;
        desk.Write(contact, new DialAnswered(by == AnsweredBy.Human ? "human" : "unsure", measures));
        floor.Tell(new AttemptAnswered(contact.Key, by));
    }

    /// <summary>Into the queue, before everybody.</summary>
    public void Queue(QueueAnswer decision)
    {
        if (desk.Find(decision.Contact.Value) is { Attempt.Stage: AttemptStage.Answered } contact)
        {
            desk.Handle(new DialedAnswered(contact.Key, decision.Queue, contact.Caller.Profile, decision.Reserved, decision.Deadline));
        }
    }

    /// <summary>The agent is bridged: a beep says that somebody is on the line.</summary>
    public void Connected(Contact contact, AgentId agent)
    {
        var attempt = contact.Attempt!;
        attempt.Stage = AttemptStage.Connected;
        attempt.Disposition = Dispositions.Answered;
        if (contact.AgentLeg is { } leg)
        {
            desk.Calls.Play(leg, AgentBeep, ["campaign-beep"], loop: false);
        }

        var waited = desk.Now - attempt.LiveAt!.Value;
        if (attempt.Campaign.Profile.IsAbandoned(waited))
        {
            Lost(contact, waited, agentCame: true);
        }

        floor.Tell(new AttemptConnected(contact.Key, agent, waited));
    }

    /// <summary>A person answered and no agent was there in time.</summary>
    public void Abandoned(Contact contact)
    {
        var attempt = contact.Attempt!;
        if (attempt.Stage == AttemptStage.Answered)
        {
            Abandon(contact, desk.Now - attempt.LiveAt!.Value);
            floor.Messages.Play(contact, CampaignMessages.Abandoned);
        }
    }

    private void Abandon(Contact contact, TimeSpan waited)
    {
        contact.Attempt!.Disposition = Dispositions.Abandoned;
        contact.Outcome = "abandoned";
        Lost(contact, waited, agentCame: false);
        floor.Tell(new AttemptAbandoned(contact.Key));
    }

    /// <summary>The record says what the ledger counts, so that it counts the same after a restart.</summary>
    private void Lost(Contact contact, TimeSpan waited, bool agentCame)
    {
        desk.Write(contact, new DialAbandoned(agentCame ? "An agent was there, but too late." : "No agent was there in time.", waited.TotalSeconds, agentCame));
        gate.Abandoned(contact.Attempt!.Number);
    }

    /// <summary>The answered call is over; the contact's own end follows.</summary>
    public void Ended(Contact contact, LegEnded end)
    {
        var attempt = contact.Attempt!;
        if (attempt.Stage == AttemptStage.Over)
        {
            return;
        }

        if (attempt is { Stage: AttemptStage.Answered, LiveAt: { } live } && attempt.Campaign.Profile.IsAbandoned(desk.Now - live))
        {
            Abandon(contact, desk.Now - live);
        }

        attempt.Stage = AttemptStage.Over;
        attempt.Disposition ??= CampaignMessages.HungUp;
        contact.Outcome ??= attempt.Disposition == Dispositions.Answered ? "answered" : "abandoned";
        desk.Write(contact, new DialEnded(attempt.Disposition, attempt.RingSeconds(desk.Now), end.Status));
        floor.Tell(new AttemptEnded(contact.Key, attempt.Disposition));
    }
}
