using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Timeline;
using Crm.Host.Contacts.Campaigns;
using Crm.Routing;
using Crm.Routing.Dialer;
using Crm.Telephony.Calls;
using LegEnded = Crm.Telephony.Calls.CallEnded;

namespace Crm.Host.Contacts;

/// <summary>Calls that an agent places: the agent's phone first, then the number through a trunk, with what the network plays heard and every failure told apart.</summary>
internal sealed class OutboundCalls(ContactDesk desk)
{
    private const string EarlyMedia = "early-media";
    private const int Ringback = -2;
    private const int Failure = -3;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    /// <summary>A promised call that could not be placed is tried again after this, at the earliest.</summary>
    private static readonly TimeSpan NotPlacedPause = TimeSpan.FromMinutes(1);

    /// <summary>The agent gave up before the number answered.</summary>
    private static readonly (string, string, string) Cancelled = ("cancelled", "call-failed", "You ended the call before it was answered.");

    /// <summary>What agents may hear; the files must exist.</summary>
    public static readonly IReadOnlyList<string> Prompts = ["ringback", "call-busy", "call-no-answer", "call-refused", "call-wrong-number", "call-failed"];

    /// <summary>An agent asks for a call from the console, and the gate allows it.</summary>
    /// <returns>The contact, or why there is none.</returns>
    public (Contact? Contact, string? Refusal) Dial(AgentSession agent, string number, Guid? customer, Guid? ticket, DialAnswer allowed)
    {
        var (contact, refusal) = Open(agent, number, ticket, allowed, null);
        if (contact is not null)
        {
            desk.Ring.OwnCall(contact, agent.Id);
            Identify(contact, customer);
        }

        return (contact, refusal);
    }

    /// <summary>A call that this agent promised to a campaign's lead, and its time has come.</summary>
    public (Contact? Contact, string? Refusal) DialPromised(AgentSession agent, CampaignAttempt attempt, DialAnswer allowed)
    {
        var (contact, refusal) = Open(agent, attempt.Number, null, allowed, attempt);
        if (contact is not null)
        {
            desk.Ring.OwnCall(contact, agent.Id);
            Identify(contact, attempt.Lead.Lead.CustomerId);
        }

        return (contact, refusal);
    }

    /// <summary>An agent has dialed on the desk phone itself, and the gate allows it: the agent's leg is there already.</summary>
    public string? DialedByPhone(AgentSession agent, CallId leg, string number, DialAnswer allowed)
    {
        var (contact, refusal) = Open(agent, number, null, allowed, null);
        if (contact is null)
        {
            return refusal;
        }

        contact.Agent = agent.Id;
        contact.AgentLeg = leg;
        desk.AddLeg(leg, contact);
        desk.Calls.Answer(leg);
        Identify(contact, customer: null);
        AgentReady(contact);
        return null;
    }

    /// <summary>Whether this agent may place a call at all now. Asked first: a call that cannot be made leaves nothing in the record.</summary>
    /// <returns>Null, or why not.</returns>
    public string? Refusal(AgentSession agent) =>
        !desk.Open ? "The server is shutting down."
        : agent.State is AgentState.Ready or AgentState.NotReady ? null
        : agent.SignedIn ? "Finish what you are doing before you place a call." : "You are signed out of the telephone.";

    private (Contact?, string?) Open(AgentSession agent, string number, Guid? ticket, DialAnswer allowed, CampaignAttempt? attempt)
    {
        if ((Refusal(agent) ?? desk.Calls.RefusalOf(number)?.Sentence) is { } refusal)
        {
            return (null, refusal);
        }

        var trunk = desk.Calls.FirstTrunkOf(number);
        var direction = attempt is null ? ContactDirection.Outbound : ContactDirection.Campaign;
        var contact = new Contact(Guid.CreateVersion7(), direction, desk.Now)
        {
            Line = trunk, Caller = CallerInfo.OfNumber(number), DisplayName = attempt?.View.LeadName, Attempt = attempt,
        };
        desk.Write(contact, new ContactOpened(direction, number, contact.DisplayName, trunk, null, agent.Profile.Id));
        var written = desk.Write(contact, new DialAttempted(
            attempt?.Campaign.Id, attempt?.View.LeadId, number, attempt is null ? "by-hand" : "promised", DialPlacement.Proof(allowed)));
        if (written == 0)
        {
            return (null, "The server's disk takes no events, so it makes no calls either. Tell the administrator.");
        }

        desk.Add(contact);
        desk.Campaigns.Gate.Attempted(number, contact.OpenedAt);
        contact.Outbound = new OutboundCall(number, trunk, ticket, written);
        contact.Enter(ContactPhase.AgentFirst, desk.Now);
        desk.Handle(new AgentDialed(contact.Key, agent.Id));
        return (contact, null);
    }

    private void Identify(Contact contact, Guid? customer)
    {
        if (customer is { } chosen)
        {
            desk.Telephone.Callers.Load(contact, chosen, "chosen");
        }
        else
        {
            desk.Telephone.Callers.LookUp(contact, _ => desk.Telephone.Callers.EnsureCustomer(contact));
        }
    }

    // ---- the agent's leg ------------------------------------------------------------------------

    /// <summary>The agent is on the line: call the number, once the attempt is on disk.</summary>
    public void AgentReady(Contact contact)
    {
        contact.AgentLegUse = AgentLegUse.Talk;
        contact.Enter(ContactPhase.CustomerNext, desk.Now);
        desk.WhenDurableAsync(contact.Outbound!.Written).ContinueWith(_ => desk.Mailbox.Post(() =>
        {
            if (contact is { Phase: ContactPhase.CustomerNext, CustomerLeg: null, AgentLeg: not null })
            {
                CallCustomer(contact, contact.Outbound.Number);
            }
        }), TaskScheduler.Default);
        desk.Situations.Publish(contact);
    }

    /// <summary>Dials the customer's leg by the number's route.</summary>
    public void CallCustomer(Contact contact, string number)
    {
        var leg = desk.Calls.Call(new NumberCall(number, CallerId: null, AnswerTimeout)
        {
            CallerName = desk.Site.Company,
            User = contact.Agent is { } agent ? desk.FindAgent(agent.Value)?.Profile.PhoneUser : null,
            Headers = [("X-Contact", contact.Id.ToString())],
        });
        contact.CustomerLeg = leg;
        desk.AddLeg(leg, contact);
    }

    public void AgentNotReached(Contact contact, LegEnded end)
    {
        desk.Write(contact, new OutboundProgress("agent-not-reached", end.Status, contact.Outbound!.Trunk));
        NotPlaced(contact, "The agent's phone did not answer.");
        contact.Outcome = "not-reached";
        desk.Talk.CustomerGone(contact, "failure");
    }

    // ---- the customer's leg -----------------------------------------------------------------------

    /// <summary>A trunk is being tried; another one than before where that one failed.</summary>
    public static void Routed(Contact contact, CallRouted routed)
    {
        if (contact.Outbound is { } outbound)
        {
            outbound.Trunk = routed.Trunk;
            outbound.Sent = true;
        }
    }

    public void CustomerRings(Contact contact, CallRinging ringing)
    {
        if (contact.Phase != ContactPhase.CustomerNext || contact.AgentLeg is not { } agent)
        {
            return;
        }

        // Carriers repeat themselves, and may go on ringing once their announcement is heard: only what is new is news.
        var state = ringing.EarlyMedia ? EarlyMedia : "ringing";
        if (contact.Outbound!.Progress == state || contact.Outbound.Progress == EarlyMedia)
        {
            return;
        }

        contact.Outbound.Progress = state;
        contact.Outbound.RangAt ??= desk.Now;
        desk.Write(contact, new OutboundProgress(state, ringing.Status, contact.Outbound.Trunk));
        if (ringing.EarlyMedia)
        {
            desk.Calls.StopPlaying(agent);
            desk.Calls.Bridge(contact.CustomerLeg!.Value, agent);
        }
        else
        {
            desk.Calls.Play(agent, Ringback, ["ringback"], loop: true);
        }

        desk.Situations.Publish(contact);
    }

    public void CustomerAnswered(Contact contact)
    {
        switch (contact.Phase)
        {
            case ContactPhase.CustomerNext when contact.AgentLeg is { } agent:
                contact.Outbound!.AnsweredAt = desk.Now;
                desk.Write(contact, new OutboundProgress("answered", 200, contact.Outbound.Trunk));
                desk.Write(contact, new DialAnswered("unsure", null));
                desk.Calls.StopPlaying(agent);
                contact.Outcome = "answered";
                desk.Talk.Begin(contact, contact.Agent!.Value, queue: null, record: false);
                break;
            case ContactPhase.CustomerFirst:
                desk.Callbacks.Answered(contact);
                break;
        }
    }

    /// <summary>The customer's leg ended before it was answered.</summary>
    public void CustomerNotReached(Contact contact, LegEnded end)
    {
        contact.CustomerLeg = null;
        if (contact.Callback is not null)
        {
            desk.Callbacks.NotReached(contact, end);
            return;
        }

        var outbound = contact.Outbound!;
        var (state, prompt, sentence) = end is { By: CallEndedBy.Us, Status: 487 } ? Cancelled
            : outbound.Sent ? Describe(end.Status)
            : ("not-placed", "call-failed", end.Reason); // a limit of our own says what it is; a carrier's refusal is told in our words
        contact.Outcome = "not-reached";
        outbound.Failure = sentence;
        desk.Write(contact, new OutboundProgress(state, end.Status, outbound.Trunk));
        if (outbound.Sent)
        {
            var result = DialDispositions.Of(end, desk.Now - outbound.RangAt);
            if (result.Hint == RefusalHint.Unwanted)
            {
                desk.Campaigns.Messages.OptOut(contact, CampaignMessages.Unwanted);
            }

            desk.Write(contact, new DialEnded(CampaignWords.Disposition(result), RingSeconds(outbound), end.Status));
        }
        else
        {
            NotPlaced(contact, end.Reason);
        }

        if (contact.AgentLeg is { } agent)
        {
            desk.Calls.Play(agent, Failure, [prompt], loop: false);
            desk.Situations.Publish(contact);
        }
        else
        {
            desk.Talk.CustomerGone(contact, "agent");
        }
    }

    /// <summary>Nothing was sent to the number: it was no attempt, and a promise is kept a little later.</summary>
    private void NotPlaced(Contact contact, string why)
    {
        var againAt = desk.Now + NotPlacedPause;
        desk.Campaigns.Gate.NotPlaced(contact.Outbound!.Number, contact.OpenedAt);
        var lead = contact.Attempt?.Lead.Lead;
        desk.Write(contact, new DialNotPlaced(why, againAt, lead?.IsCallback == true, lead?.AgentId));
        if (contact.Attempt is { } attempt)
        {
            desk.Campaigns.Promises.Add(attempt.Campaign, attempt.Lead.Lead.AgentId, againAt);
        }
    }

    /// <summary>The answered call is over.</summary>
    public void Ended(Contact contact, LegEnded end) =>
        desk.Write(contact, new DialEnded(Dispositions.Answered, RingSeconds(contact.Outbound!), end.Status));

    private double RingSeconds(OutboundCall call) => call.RangAt is { } rang ? ((call.AnsweredAt ?? desk.Now) - rang).TotalSeconds : 0;

    /// <summary>After the agent has heard why the call failed, the contact ends.</summary>
    public bool PromptEnded(Contact contact)
    {
        if (contact.Phase != ContactPhase.CustomerNext || contact.CustomerLeg is not null)
        {
            return false;
        }

        desk.Talk.CustomerGone(contact, "failure");
        return true;
    }

    /// <summary>What a final SIP status says about a number that was called, and the prompt and the sentence that tell the agent.</summary>
    public static (string State, string Prompt, string Sentence) Describe(int status) => status switch
    {
        486 or 600 => ("busy", "call-busy", "The line is busy."),
        408 or 480 or 487 => ("no-answer", "call-no-answer", "There is no answer."),
        403 or 603 or 607 or 608 => ("refused", "call-refused", "The call was refused."),
        404 or 410 or 484 or 604 => ("wrong-number", "call-wrong-number", "This number does not exist."),
        _ => ("failed", "call-failed", "The call could not be connected."),
    };
}
