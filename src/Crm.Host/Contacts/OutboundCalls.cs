using Crm.HelpDesk.Timeline;
using Crm.Routing;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;
using LegEnded = Crm.Telephony.Calls.CallEnded;

namespace Crm.Host.Contacts;

/// <summary>Calls that an agent places: the agent's phone first, then the number through a trunk, with what the network plays heard and every failure told apart.</summary>
internal sealed class OutboundCalls(ContactDesk desk)
{
    private const string EarlyMedia = "early-media";
    private const int Ringback = -2;
    private const int Failure = -3;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The agent gave up before the number answered.</summary>
    private static readonly (string, string, string) Cancelled = ("cancelled", "call-failed", "You ended the call before it was answered.");

    /// <summary>What agents may hear; the files must exist.</summary>
    public static readonly IReadOnlyList<string> Prompts = ["ringback", "call-busy", "call-no-answer", "call-refused", "call-wrong-number", "call-failed"];

    /// <summary>An agent asks for a call from the console.</summary>
    /// <returns>The contact, or why there is none.</returns>
    public (Contact? Contact, string? Refusal) Dial(AgentSession agent, string typed, Guid? customer, Guid? ticket)
    {
        var (contact, refusal) = Open(agent, typed, ticket);
        if (contact is null)
        {
            return (null, refusal);
        }

        desk.Ring.OwnCall(contact, agent.Id);
        Identify(contact, customer);
        return (contact, null);
    }

    /// <summary>An agent dials on the desk phone itself: its leg is there already.</summary>
    public void DialedByPhone(AgentSession agent, Telephony.Calls.CallArrived arrived)
    {
        var (contact, refusal) = Open(agent, arrived.Dialed, ticket: null);
        if (contact is null)
        {
            DeskLog.DialRefused(desk.Log, agent.Profile.Name, refusal!);
            desk.Calls.Reject(arrived.Call, 403, "Forbidden");
            return;
        }

        contact.Agent = agent.Id;
        contact.AgentLeg = arrived.Call;
        desk.AddLeg(arrived.Call, contact);
        desk.Calls.Answer(arrived.Call);
        Identify(contact, customer: null);
        AgentReady(contact);
    }

    private (Contact?, string?) Open(AgentSession agent, string typed, Guid? ticket)
    {
        if (!desk.Open)
        {
            return (null, "The server is shutting down.");
        }

        if (desk.Site.Normalize(typed) is not { } number)
        {
            return (null, "That is not a telephone number. Type it with its area code, or with + and the country code.");
        }

        if (desk.Site.Trunks.Count == 0)
        {
            return (null, "No trunk is configured, so there is no line to call out by. The administrator adds one under \"trunks\" in contact-center.json.");
        }

        // Asked first: a call that cannot be made leaves nothing in the record.
        if (agent.State is not (AgentState.Ready or AgentState.NotReady))
        {
            return (null, agent.SignedIn ? "Finish what you are doing before you place a call." : "You are signed out of the telephone.");
        }

        var trunk = desk.Site.Trunks[0].Name;
        var contact = desk.Add(new Contact(Guid.CreateVersion7(), ContactDirection.Outbound, desk.Now)
        {
            Line = trunk,
            Caller = CallerInfo.OfNumber(number),
            Outbound = new OutboundCall(number, trunk, ticket),
        });
        contact.Enter(ContactPhase.AgentFirst, desk.Now);
        desk.Write(contact, new ContactOpened(ContactDirection.Outbound, number, null, trunk, null, agent.Profile.Id));
        desk.Handle(new AgentDialed(contact.Key, agent.Id));
        return (contact, null);
    }

    private void Identify(Contact contact, Guid? customer)
    {
        if (customer is { } chosen)
        {
            desk.Records.LoadCaller(contact.Caller.Number, chosen).ContinueWith(found => desk.Mailbox.Post(() =>
            {
                if (found is { IsCompletedSuccessfully: true, Result: { } caller })
                {
                    desk.Telephone.Callers.Identified(contact, caller, "chosen", tellRouting: false);
                }
            }), TaskScheduler.Default);
        }
        else
        {
            desk.Telephone.Callers.LookUp(contact, _ => desk.Telephone.Callers.EnsureCustomer(contact));
        }
    }

    // ---- the agent's leg ------------------------------------------------------------------------

    /// <summary>The agent is on the line: call the number.</summary>
    public void AgentReady(Contact contact)
    {
        contact.AgentLegUse = AgentLegUse.Talk;
        contact.Enter(ContactPhase.CustomerNext, desk.Now);
        CallCustomer(contact, contact.Outbound!.Trunk, contact.Outbound.Number);
        desk.Situations.Publish(contact);
    }

    /// <summary>Dials the customer's leg through a trunk.</summary>
    public void CallCustomer(Contact contact, string trunk, string number)
    {
        var line = desk.Site.Trunks.First(t => t.Name == trunk);
        var leg = desk.Calls.Dial(new DialRequest(new SipToTrunk(trunk, number), line.CallerId, desk.Site.Company, AnswerTimeout)
        {
            Headers = [("X-Contact", contact.Id.ToString())],
        });
        contact.CustomerLeg = leg;
        desk.AddLeg(leg, contact);
    }

    public void AgentNotReached(Contact contact, LegEnded end)
    {
        desk.Write(contact, new OutboundProgress("agent-not-reached", end.Status, contact.Outbound!.Trunk));
        contact.Outcome = "not-reached";
        desk.Talk.CustomerGone(contact, "failure");
    }

    // ---- the customer's leg -----------------------------------------------------------------------

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
                desk.Write(contact, new OutboundProgress("answered", 200, contact.Outbound!.Trunk));
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

        var (state, prompt, sentence) = end is { By: CallEndedBy.Us, Status: 487 } ? Cancelled : Describe(end.Status);
        contact.Outcome = "not-reached";
        contact.Outbound!.Failure = sentence;
        desk.Write(contact, new OutboundProgress(state, end.Status, contact.Outbound.Trunk));
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
