using System.Text.Json;
using Crm.Routing;
using Timeline = Crm.HelpDesk.Timeline;

namespace Crm.Host.Contacts;

/// <summary>Runs the routing core's decisions, one method a kind: the telephone, the record, the pop.</summary>
internal sealed class DecisionRunner(ContactDesk desk)
{
    /// <summary>A caller may go round in the menu for ever: the pop shows the last choices.</summary>
    private const int MostPressed = 20;

    /// <summary>A caller who says nothing for so long has finished the message.</summary>
    public static readonly TimeSpan MessageSilence = TimeSpan.FromSeconds(5);

    public void Run(Decision decision)
    {
        switch (decision)
        {
            case AnswerCall d: WithCustomer(d.Contact, c => desk.Calls.Answer(c.CustomerLeg!.Value)); break;
            case Play d: WithCustomer(d.Contact, c => desk.Calls.Play(c.CustomerLeg!.Value, d.Playback, d.Prompts, d.Loop)); break;
            case StopPlaying d: WithCustomer(d.Contact, c => desk.Calls.StopPlaying(c.CustomerLeg!.Value)); break;
            case RecordMessage d: WithCustomer(d.Contact, c => Record(c, d)); break;
            case LookUpTicket d: With(d.Contact, c => LookUp(c, d.TicketNumber)); break;
            case ReleaseCall d: With(d.Contact, c => Release(c, d.Reason)); break;
            case IvrStepEntered d: With(d.Contact, c => EnterStep(c, d)); break;
            case DigitsTaken d: With(d.Contact, c => Take(c, d)); break;
            case ScoreGiven d: With(d.Contact, c => Score(c, d)); break;
            case Enqueued d: With(d.Contact, c => Enqueue(c, d)); break;
            case Dequeued d: With(d.Contact, c => Dequeue(c, d)); break;
            case MessageTaken d: With(d.Contact, c => KeepMessage(c, d)); break;
            case CallbackRequested d: With(d.Contact, c => AskCallback(c, d)); break;
            case OfferCall d: With(d.Contact, c => Offer(c, d)); break;
            case WithdrawOffer d: With(d.Contact, c => Withdraw(c, d)); break;
            case DialedAbandoned d: With(d.Contact, desk.Campaigns.Attempts.Abandoned); break;
            case Connect d: With(d.Contact, c => desk.Talk.Connect(c, d)); break;
            case ReleaseAgent d: With(d.Contact, desk.Ring.Release); break;
            case AgentStateChanged d: desk.Presence.StateChanged(d); break;
            case FactIgnored d: DeskLog.FactIgnored(desk.Log, d.Fact.GetType().Name, d.Because); break;
            default: throw new InvalidOperationException($"no effect is written for the decision {decision.GetType().Name}");
        }
    }

    private void With(ContactId id, Action<Contact> effect)
    {
        if (desk.Find(id.Value) is { } contact)
        {
            using var scope = desk.Log.BeginScope(new ContactScope(contact.Id));
            effect(contact);
        }
    }

    private void WithCustomer(ContactId id, Action<Contact> effect) => With(id, c =>
    {
        if (c.CustomerLeg is not null)
        {
            effect(c);
        }
    });

    private void Record(Contact contact, RecordMessage decision)
    {
        var recording = Guid.CreateVersion7();
        contact.Message = new PendingMessage(recording, RecordingFiles.Name(contact, recording));
        desk.Calls.RecordMessage(contact.CustomerLeg!.Value, recording, contact.Message.File, decision.Limit, decision.StopKeys, MessageSilence);
    }

    private void LookUp(Contact contact, int ticket)
    {
        desk.Records.FindTicketState(ticket, contact.Caller, found => desk.Mailbox.Post(() =>
        {
            var state = found.IsCompletedSuccessfully ? found.Result : null;
            desk.Write(contact, new Timeline.TicketStateHeard(ticket, state is not null));
            desk.Handle(new TicketLookedUp(contact.Key, ticket, state));
        }));
    }

    private void Release(Contact contact, ReleaseReason reason)
    {
        contact.Outcome ??= reason switch
        {
            ReleaseReason.MessageTaken => "message",
            ReleaseReason.CallbackTaken => "callback",
            ReleaseReason.AgentHungUp => "not-reached", // a conversation has its outcome already
            ReleaseReason.UnknownNumber or ReleaseReason.UnknownQueue or ReleaseReason.QueueFull => "refused",
            ReleaseReason.AgentLost => "answered",
            _ => "served-by-ivr",
        };
        if (contact.CustomerLeg is not { } leg)
        {
            desk.Talk.CustomerGone(contact, "agent");
            return;
        }

        if (reason == ReleaseReason.UnknownNumber)
        {
            desk.Calls.Reject(leg, 404, "Not Found");
        }
        else
        {
            desk.Calls.Hangup(leg, Q850.NormalClearing, "released");
        }
    }

    private void Score(Contact contact, ScoreGiven decision)
    {
        if (contact is { Agent: { } agent, Queue: { } queue })
        {
            desk.Write(contact, new Timeline.CallerScored(agent.Value, queue, decision.Question, decision.Value));
        }
    }

    private void EnterStep(Contact contact, IvrStepEntered decision)
    {
        contact.Ivr = decision.Ivr;
        if (contact.Phase is ContactPhase.Talking or ContactPhase.Held or ContactPhase.Reconnecting)
        {
            desk.Talk.CustomerStays(contact);
        }

        desk.Write(contact, new Timeline.IvrStepEntered(decision.Ivr, decision.Step));
    }

    private void Take(Contact contact, DigitsTaken decision)
    {
        if (contact.Pressed.Count == MostPressed)
        {
            contact.Pressed.RemoveAt(0);
        }

        contact.Pressed.Add(ScreenPops.Pressed(desk.Site, contact.Ivr, decision.Step, decision.Digits));
        desk.Write(contact, new Timeline.DigitsTaken(decision.Step, decision.Digits));
    }

    private void Enqueue(Contact contact, Enqueued decision)
    {
        if (contact.ConnectedAt is not null)
        {
            desk.Talk.EndTalk(contact, "failure");
            desk.Talk.StopRecording(contact);
        }

        contact.Queue = decision.Queue;
        contact.EnqueuedAt = decision.EnqueuedAt;
        contact.Enter(ContactPhase.Served, desk.Now);
        desk.Write(contact, new Timeline.ContactQueued(decision.Queue, decision.EnqueuedAt, decision.Position));
        desk.Telephone.Callers.EnsureCustomer(contact);
        desk.Campaigns.Queues.Changed(decision.Queue);
    }

    private void Dequeue(Contact contact, Dequeued decision)
    {
        var how = decision.Reason switch
        {
            DequeueReason.Connected => "connected",
            DequeueReason.Abandoned => "abandoned",
            DequeueReason.CallbackRequested => "callback",
            DequeueReason.LeftMessage => "message",
            DequeueReason.NoAgentInTime => "no-agent-in-time",
            _ => "flowed-out",
        };
        if (decision.Reason == DequeueReason.Abandoned)
        {
            contact.Outcome = "abandoned";
        }

        desk.Write(contact, new Timeline.ContactDequeued(decision.Queue, how, decision.Waited.TotalSeconds));
        if (decision.Reason == DequeueReason.Connected && contact.Attempt is null)
        {
            desk.Campaigns.Queues.Answered(decision.Queue, decision.Waited);
        }

        desk.Campaigns.Queues.Changed(decision.Queue);
        desk.Mailbox.Post(desk.Callbacks.Consider);
    }

    private void KeepMessage(Contact contact, MessageTaken decision)
    {
        if (contact.Message is not { } message)
        {
            return;
        }

        contact.Message = null;
        contact.Outcome = "message";
        // Before anything that asks the database: the message must not wait for it, nor be lost with it.
        desk.Write(contact, new Timeline.VoiceMessageLeft(message.Recording, message.File, decision.Length.TotalSeconds, decision.Queue, Guid.CreateVersion7()));
        desk.Telephone.Callers.EnsureCustomer(contact);
    }

    private void AskCallback(Contact contact, CallbackRequested decision)
    {
        contact.Outcome = "callback";
        var callback = new PendingCallback(Guid.CreateVersion7(), decision.Queue, decision.Number, decision.EnqueuedAt);
        desk.Write(contact, new Timeline.CallbackAsked(callback.Id, callback.Queue, callback.Number, callback.Since));
        desk.Telephone.Callers.EnsureCustomer(contact);
        desk.Callbacks.Add(callback);
    }

    private void Offer(Contact contact, OfferCall decision)
    {
        if (!desk.Open)
        {
            // The agents whom a stop sets free are not offered its other callers, who leave in a moment: the record would tell of offers that nobody could take.
            return;
        }

        contact.Offer = decision;
        contact.Why = decision.Why;
        contact.Queue = decision.Queue;
        contact.Waited = desk.Now - (contact.EnqueuedAt ?? contact.OpenedAt);
        desk.Ring.Offer(contact, decision);
        desk.Write(contact, new Timeline.OfferMade(
            decision.Offer.Value, decision.Agent.Value, decision.Queue, decision.Deadline,
            JsonSerializer.SerializeToElement(decision.Why, JsonSerializerOptions.Web)));
    }

    private void Withdraw(Contact contact, WithdrawOffer decision)
    {
        if (contact.Offer?.Offer != decision.Offer)
        {
            return;
        }

        contact.Offer = null;
        desk.Ring.Release(contact);
        desk.Write(contact, new Timeline.OfferEnded(decision.Offer.Value, decision.Agent.Value, decision.Reason switch
        {
            WithdrawReason.NoAnswer => "no-answer",
            WithdrawReason.Rejected => "rejected",
            WithdrawReason.Unreachable => "unreachable",
            WithdrawReason.CallerHungUp => "caller-hung-up",
            WithdrawReason.CallerLeftQueue => "caller-left-queue",
            _ => "agent-signed-out",
        }));
    }
}

/// <summary>Q.850 cause values that the desk sends.</summary>
internal static class Q850
{
    public const int NormalClearing = 16;
    public const int UserBusy = 17;
    public const int NoAnswer = 19;
    public const int Unavailable = 31;
}
