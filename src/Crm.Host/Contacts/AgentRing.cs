using Crm.HelpDesk.Timeline;
using Crm.Routing;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;
using LegEnded = Crm.Telephony.Calls.CallEnded;

namespace Crm.Host.Contacts;

/// <summary>The agent's leg of a contact: it rings for an offer, answers by itself for the agent's own call, and is called again when the phone was lost.</summary>
internal sealed class AgentRing(ContactDesk desk)
{
    /// <summary>The phone rings a little longer than the offer lasts, so that the offer's deadline decides.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan OwnCallTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Rings the reserved agent's phone.</summary>
    public void Offer(Contact contact, OfferCall offer) =>
        Dial(contact, offer.Agent, AgentLegUse.Offer, offer.Deadline - desk.Now + Grace, offer.AutoAnswer);

    /// <summary>Calls the agent's own phone before the number that the agent wants.</summary>
    public void OwnCall(Contact contact, AgentId agent) => Dial(contact, agent, AgentLegUse.OwnCall, OwnCallTimeout, autoAnswer: true);

    /// <summary>Calls a phone again that came back while its contact waits for it.</summary>
    public void Restore(Contact contact, AgentId agent) => Dial(contact, agent, AgentLegUse.Restore, OwnCallTimeout, autoAnswer: true);

    private void Dial(Contact contact, AgentId agent, AgentLegUse use, TimeSpan timeout, bool autoAnswer)
    {
        contact.Agent = agent;
        contact.AgentLegUse = use;
        if (desk.FindAgent(agent.Value) is not { } session)
        {
            desk.Handle(new OfferFailed(contact.Offer!.Offer, OfferFailure.Unreachable));
            return;
        }

        var leg = desk.Calls.Dial(new DialRequest(
            new SipToPhone(session.Profile.PhoneUser), contact.Caller.Number ?? "anonymous", contact.Caller.Customer?.Name ?? contact.DisplayName, timeout)
        {
            AutoAnswer = autoAnswer,
            Headers = [("X-Contact", contact.Id.ToString())],
        });
        contact.AgentLeg = leg;
        desk.AddLeg(leg, contact);
    }

    /// <summary>The agent's phone was picked up.</summary>
    public void Answered(Contact contact)
    {
        switch (contact.AgentLegUse)
        {
            case AgentLegUse.Offer when contact.Offer is { } offer:
                desk.Handle(new OfferAnswered(offer.Offer));
                break;
            case AgentLegUse.OwnCall:
                desk.Outbound.AgentReady(contact);
                break;
            case AgentLegUse.Restore:
                contact.AgentLegUse = AgentLegUse.Talk;
                desk.Talk.AgentBack(contact);
                break;
        }
    }

    /// <summary>The agent's leg is over, for whatever cause. A phone that a stop of the server silences was not unreachable: the offer ends with the caller's leg.</summary>
    public void Ended(Contact contact, LegEnded end)
    {
        if (contact.AgentLeg != end.Call)
        {
            return;
        }

        var use = contact.AgentLegUse;
        contact.AgentLeg = null;
        contact.AgentLegUse = AgentLegUse.None;
        switch (use)
        {
            case AgentLegUse.Offer when contact.Offer is { } offer && desk.Open:
                desk.Handle(new OfferFailed(offer.Offer, IsDecline(end.Status) ? OfferFailure.Rejected : OfferFailure.Unreachable));
                break;
            case AgentLegUse.OwnCall:
                desk.Outbound.AgentNotReached(contact, end);
                break;
            case AgentLegUse.Talk when end.By == CallEndedBy.Failure:
                desk.Talk.AgentLost(contact, end.Reason);
                break;
            case AgentLegUse.Talk:
                desk.Talk.AgentLeft(contact);
                break;
        }
    }

    /// <summary>Hangs up the agent's leg, if there is one; its end is no news then.</summary>
    public void Release(Contact contact)
    {
        if (contact.AgentLeg is not { } leg)
        {
            return;
        }

        contact.AgentLeg = null;
        contact.AgentLegUse = AgentLegUse.None;
        desk.RemoveLeg(leg);
        desk.Calls.Hangup(leg, Q850.NormalClearing, "released");
    }

    /// <summary>RFC 3261 section 21: busy here, busy everywhere, and decline are a person's or a phone's no.</summary>
    private static bool IsDecline(int status) => status is 486 or 600 or 603;
}
