using Crm.Routing.Acd;
using Crm.Routing.Ivr;

namespace Crm.Routing.Calls;

/// <summary>Calls from their arrival through IVR and queue to their release.</summary>
internal sealed class CallFlow(WaitingRoom room, Distributor distributor, Deadlines deadlines)
{
    /// <summary>How long the end of a released call is waited for before the core forgets the contact.</summary>
    public static readonly TimeSpan ReleaseLimit = TimeSpan.FromMinutes(1);

    /// <summary>The same for a campaign's call that hears the message for abandoned calls first.</summary>
    public static readonly TimeSpan MessageLimit = TimeSpan.FromMinutes(5);

    private readonly Dictionary<ContactId, Contact> _contacts = [];
    private long _arrivals;

    public RoutingConfiguration Configuration { get; set; } = null!;

    /// <summary>How many contacts there are.</summary>
    public int Count => _contacts.Count;

    public Contact? Find(ContactId id) => _contacts.GetValueOrDefault(id);

    public Contact Open(ContactId id, CallerProfile profile)
    {
        var contact = new Contact(id, ++_arrivals, profile);
        _contacts.Add(id, contact);
        return contact;
    }

    public void Arrived(CallArrived fact, Turn turn)
    {
        if (Find(fact.Contact) is not null)
        {
            turn.Ignore(fact, "this contact exists already");
            return;
        }

        var contact = Open(fact.Contact, fact.Caller);
        if (!Configuration.Numbers.TryGetValue(fact.CalledNumber, out var ivr))
        {
            Release(contact, ReleaseReason.UnknownNumber, turn);
            return;
        }

        turn.Emit(new AnswerCall(contact.Id));
        contact.Session = new IvrSession(contact.Id, contact.Audio, Configuration, Configuration.Ivrs[ivr]) { Number = fact.Caller.Number };
        Apply(contact, contact.Session.Start(turn), turn);
    }

    public void CallbackAnswered(CallbackAnswered fact, Turn turn)
    {
        if (Find(fact.Contact) is not null)
        {
            turn.Ignore(fact, "this contact exists already");
            return;
        }

        var contact = Open(fact.Contact, fact.Caller);
        if (room.Find(fact.Queue) is not { } queue)
        {
            Release(contact, ReleaseReason.UnknownQueue, turn);
            return;
        }

        contact.EnqueuedAt = fact.EnqueuedAt < turn.Now ? fact.EnqueuedAt : turn.Now;
        room.TryEnter(contact, queue, turn);
    }

    public void Identified(CallerIdentified fact, Turn turn)
    {
        if (Find(fact.Contact) is not { } contact)
        {
            turn.Ignore(fact, "there is no such contact");
            return;
        }

        contact.Profile = fact.Caller;
        if (contact.Session is { } session)
        {
            session.Number = fact.Caller.Number;
        }

        if (contact.Call is { } call)
        {
            room.RankAgain(call, turn);
        }
    }

    public void Digit(DigitEntered fact, Turn turn)
    {
        var contact = Find(fact.Contact);
        if (contact is { State: ContactState.Ivr, Session: { } session })
        {
            Apply(contact, session.Digit(fact.Digit, turn), turn);
        }
        else if (contact is { Call: { } call, Session: { } script } && fact.Digit == call.Queue.Policy.EscapeKey
                 && call.Queue.Policy.EscapeIvrStep is { } step && script.Has(step))
        {
            Escape(contact, call, script, step, turn);
        }
        else
        {
            turn.Ignore(fact, contact is null ? "there is no such contact" : "no key has a meaning for this caller now");
        }
    }

    public void Played(PlaybackFinished fact, Turn turn)
    {
        if (Find(fact.Contact) is not { } contact)
        {
            turn.Ignore(fact, "there is no such contact");
        }
        else if (!contact.Audio.Finished(fact.Playback))
        {
            turn.Ignore(fact, "this playback was stopped or replaced");
        }
        else if (contact is { State: ContactState.Ivr, Session: { } session })
        {
            Apply(contact, session.Played(turn), turn);
        }
        else if (contact.Call is { } call)
        {
            WaitingRoom.PlayMusic(call, turn);
        }
    }

    public void Recorded(MessageRecorded fact, Turn turn)
    {
        if (Find(fact.Contact) is { State: ContactState.Ivr, Session: { } session } contact
            && session.Recorded(fact.Length, turn) is { } result)
        {
            Apply(contact, result, turn);
        }
        else
        {
            turn.Ignore(fact, "no message is being recorded for this contact");
        }
    }

    public void LookedUp(TicketLookedUp fact, Turn turn)
    {
        if (Find(fact.Contact) is { State: ContactState.Ivr, Session: { } session } contact
            && session.LookedUp(fact.TicketNumber, fact.State, turn) is { } result)
        {
            Apply(contact, result, turn);
        }
        else
        {
            turn.Ignore(fact, "this ticket is not being looked up for this contact");
        }
    }

    /// <summary>The agent is gone, the caller stays and is asked.</summary>
    public void Ask(Contact contact, string ivr, Turn turn)
    {
        contact.State = ContactState.Ivr;
        contact.Session = new IvrSession(contact.Id, contact.Audio, Configuration, Configuration.Ivrs[ivr]) { Number = contact.Profile.Number };
        Apply(contact, contact.Session.Start(turn), turn);
    }

    public void IvrTimedOut(Contact contact, Turn turn) => Apply(contact, contact.Session!.TimedOut(turn), turn);

    /// <summary>The caller's leg is gone: whatever the contact was in ends now.</summary>
    /// <returns>The conversation that this ended, for the agent's wrap-up.</returns>
    public Conversation? Ended(Contact contact, Turn turn)
    {
        Forget(contact);
        var (call, offer) = (contact.Call, contact.Call?.Offer);
        if (call is not null)
        {
            room.TakeOut(call);
        }

        WaitingRoom.Settle(contact, DequeueReason.Abandoned, turn);
        if (offer is not null)
        {
            distributor.CallerGone(offer, WithdrawReason.CallerHungUp, turn);
        }

        return contact.Conversation;
    }

    public void Release(Contact contact, ReleaseReason reason, Turn turn)
    {
        WaitingRoom.Settle(contact, DequeueReason.FlowedOut, turn);
        contact.State = ContactState.Releasing;
        turn.Emit(new ReleaseCall(contact.Id, reason));
        deadlines.Start(contact.Timer, TimerReason.Releasing, turn.Now + ReleaseLimit);
    }

    /// <summary>Routing is done with the call; the host plays a message and ends it.</summary>
    public void AwaitEnd(Contact contact, Turn turn)
    {
        contact.State = ContactState.Releasing;
        deadlines.Start(contact.Timer, TimerReason.Releasing, turn.Now + MessageLimit);
    }

    public void Forget(Contact contact)
    {
        deadlines.Stop(contact.Timer);
        _contacts.Remove(contact.Id);
    }

    private void Escape(Contact contact, WaitingCall call, IvrSession session, string step, Turn turn)
    {
        var offer = call.Offer;
        room.TakeOut(call);
        if (offer is not null)
        {
            distributor.CallerGone(offer, WithdrawReason.CallerLeftQueue, turn);
        }

        contact.State = ContactState.Ivr;
        contact.Audio.Stop(turn);
        session.WaitingSince = contact.EnqueuedAt;
        turn.Emit(new DigitsTaken(contact.Id, call.Queue.Policy.Name, call.Queue.Policy.EscapeKey!.Value.ToString()));
        Apply(contact, session.Resume(step, turn), turn);
    }

    private void Apply(Contact contact, IvrResult result, Turn turn)
    {
        if (result.Settled is { } settled)
        {
            WaitingRoom.Settle(contact, settled, turn);
        }

        if (result.Queue is { } name)
        {
            var queue = room.Find(name)!;
            if (!room.TryEnter(contact, queue, turn))
            {
                Apply(contact, contact.Session!.Close([queue.Policy.FullPrompt], ReleaseReason.QueueFull, turn), turn);
            }

            return;
        }

        if (result.Release is { } reason)
        {
            Release(contact, reason, turn);
        }
        else if (contact.Session!.Timer is { } timer)
        {
            deadlines.Start(contact.Timer, timer.Reason, timer.Limit);
        }
        else
        {
            deadlines.Stop(contact.Timer);
        }
    }
}
