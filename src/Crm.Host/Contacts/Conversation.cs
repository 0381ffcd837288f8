using Crm.HelpDesk.Timeline;
using Crm.Routing;

namespace Crm.Host.Contacts;

/// <summary>Customer and agent together: bridge, recording, hold, a lost phone, and the end.</summary>
internal sealed class Conversation(ContactDesk desk)
{
    private const int HoldMusic = -1;

    /// <summary>The offer was answered: bridge the two.</summary>
    public void Connect(Contact contact, Connect decision)
    {
        contact.Offer = null;
        contact.Waited = decision.Waited;
        contact.Outcome = "answered";
        desk.Write(contact, new OfferEnded(decision.Offer.Value, decision.Agent.Value, "answered"));
        Begin(contact, decision.Agent, decision.Queue, decision.Record);
        if (contact.IsDialed)
        {
            desk.Campaigns.Attempts.Connected(contact, decision.Agent);
        }
    }

    /// <summary>Starts talk between the two legs that are up.</summary>
    public void Begin(Contact contact, AgentId agent, string? queue, bool record)
    {
        contact.Agent = agent;
        contact.AgentLegUse = AgentLegUse.Talk;
        contact.ConnectedAt = desk.Now;
        contact.HeldFor = TimeSpan.Zero;
        contact.Enter(ContactPhase.Talking, desk.Now);
        if (contact.CustomerLeg is { } customer && contact.AgentLeg is { } leg)
        {
            desk.Calls.Bridge(customer, leg);
            if (record)
            {
                Record(contact);
            }
        }

        desk.Write(contact, new AgentConnected(agent.Value, queue, contact.Waited.TotalSeconds));
        desk.Situations.Publish(contact);
    }

    private void Record(Contact contact)
    {
        var recording = Guid.CreateVersion7();
        contact.Recording = true;
        desk.Calls.StartRecording(contact.CustomerLeg!.Value, recording, RecordingFiles.Name(contact, recording));
    }

    /// <summary>The agent is gone, the customer is not: the next conversation has a recording of its own.</summary>
    public void StopRecording(Contact contact)
    {
        if (contact is { Recording: true, CustomerLeg: { } customer })
        {
            contact.Recording = false;
            desk.Calls.StopRecording(customer);
        }
    }

    /// <summary>The agent has hung up and routing keeps the customer, to ask how it was.</summary>
    public void CustomerStays(Contact contact)
    {
        StopRecording(contact);
        if (contact.CustomerLeg is { } customer)
        {
            desk.Calls.Unbridge(customer);
        }

        contact.Enter(ContactPhase.Served, desk.Now);
    }

    // ---- hold -------------------------------------------------------------------------------------

    /// <returns>Null, or why it cannot be held.</returns>
    public string? Hold(Contact contact)
    {
        if (contact.Phase != ContactPhase.Talking || contact.ConnectedAt is null || contact.CustomerLeg is not { } customer)
        {
            return "There is no conversation to hold.";
        }

        desk.Calls.Unbridge(customer);
        PlayMusic(contact);
        StartHold(contact);
        return null;
    }

    /// <returns>Null, or why it cannot be resumed.</returns>
    public string? Resume(Contact contact)
    {
        if (contact.Phase != ContactPhase.Held || contact.CustomerLeg is not { } customer || contact.AgentLeg is not { } agent)
        {
            return "The call is not on hold.";
        }

        desk.Calls.StopPlaying(customer);
        desk.Calls.Bridge(customer, agent);
        EndHold(contact);
        return null;
    }

    /// <summary>The hold key of the phone itself: the same for the customer and for the record.</summary>
    public void PhoneHold(Contact contact, bool onHold)
    {
        if (onHold)
        {
            Hold(contact);
        }
        else
        {
            Resume(contact);
        }
    }

    private void StartHold(Contact contact)
    {
        contact.HeldAt = desk.Now;
        contact.Enter(ContactPhase.Held, desk.Now);
        desk.Write(contact, new ContactHeld(contact.Agent!.Value.Value));
        desk.Situations.Publish(contact);
    }

    private void EndHold(Contact contact)
    {
        CountHold(contact);
        contact.Enter(ContactPhase.Talking, desk.Now);
        desk.Write(contact, new ContactResumed(contact.Agent!.Value.Value));
        desk.Situations.Publish(contact);
    }

    private void CountHold(Contact contact)
    {
        if (contact.HeldAt is { } since)
        {
            contact.HeldFor += desk.Now - since;
            contact.HeldAt = null;
        }
    }

    private void PlayMusic(Contact contact)
    {
        var music = contact.Queue is { } queue && desk.Site.Routing.Queues.TryGetValue(queue, out var policy) ? policy.Music : desk.Site.DefaultMusic;
        desk.Calls.Play(contact.CustomerLeg!.Value, HoldMusic, [music], loop: true);
    }

    // ---- a phone that is lost and comes back --------------------------------------------------------

    /// <summary>Nothing is heard from the agent's phone, though its call still stands: the customer hears music meanwhile.</summary>
    public void AgentSilent(Contact contact, string why)
    {
        if (contact.Phase == ContactPhase.Talking && contact.AgentLegUse == AgentLegUse.Talk && contact.CustomerLeg is not null)
        {
            contact.Enter(ContactPhase.Reconnecting, desk.Now);
            desk.Write(contact, new AgentPhoneLost(contact.Agent!.Value.Value, why));
            PlayMusic(contact);
            desk.Handle(new AgentLegLost(contact.Key, contact.Agent.Value));
            desk.Situations.Publish(contact);
        }
    }

    /// <summary>The same leg is heard again.</summary>
    public void AgentHeardAgain(Contact contact)
    {
        if (contact.Phase == ContactPhase.Reconnecting && contact.AgentLegUse == AgentLegUse.Talk && contact.CustomerLeg is { } customer)
        {
            desk.Calls.StopPlaying(customer);
            desk.Handle(new AgentLegRestored(contact.Key, contact.Agent!.Value));
            Restored(contact);
        }
    }

    /// <summary>The agent's leg broke: the customer is kept until the phone is back or routing gives up waiting.</summary>
    public void AgentLost(Contact contact, string why)
    {
        if (contact.IsOver)
        {
            return;
        }

        if (contact.ConnectedAt is null)
        {
            // Nobody talks yet: a call whose agent is gone is not worth answering.
            AgentLeft(contact);
            return;
        }

        CountHold(contact);
        if (contact.Phase != ContactPhase.Reconnecting)
        {
            contact.Enter(ContactPhase.Reconnecting, desk.Now);
            desk.Write(contact, new AgentPhoneLost(contact.Agent!.Value.Value, why));
        }

        desk.Calls.Unbridge(contact.CustomerLeg!.Value);
        desk.Handle(new AgentLegLost(contact.Key, contact.Agent!.Value));
        PlayMusic(contact);
        desk.Situations.Publish(contact);
        if (desk.FindAgent(contact.Agent!.Value.Value) is { Registered: true })
        {
            desk.Ring.Restore(contact, contact.Agent.Value);
        }
    }

    /// <summary>The phone that was called again answered.</summary>
    public void AgentBack(Contact contact)
    {
        if (contact.CustomerLeg is not { } customer || contact.AgentLeg is not { } agent)
        {
            desk.Ring.Release(contact);
            return;
        }

        desk.Calls.StopPlaying(customer);
        desk.Calls.Bridge(customer, agent);
        desk.Handle(new AgentLegRestored(contact.Key, contact.Agent!.Value));
        Restored(contact);
    }

    private void Restored(Contact contact)
    {
        contact.Enter(ContactPhase.Talking, desk.Now);
        desk.Write(contact, new AgentPhoneRestored(contact.Agent!.Value.Value));
        desk.Situations.Publish(contact);
    }

    // ---- the end -----------------------------------------------------------------------------------

    /// <summary>The agent hung up, by the console or by the phone.</summary>
    public void AgentLeft(Contact contact)
    {
        if (contact.IsOver)
        {
            return;
        }

        var agent = contact.Agent!.Value;
        EndTalk(contact, "agent");
        desk.Ring.Release(contact);
        desk.Handle(new AgentHungUp(contact.Key, agent));
    }

    /// <summary>The customer's leg is gone.</summary>
    /// <param name="by">customer, agent or failure.</param>
    public void CustomerGone(Contact contact, string by)
    {
        if (contact.IsOver)
        {
            return;
        }

        EndTalk(contact, by);
        contact.Enter(ContactPhase.Over, desk.Now);
        desk.Handle(new CallEnded(contact.Key));
        desk.Mailbox.Post(() => Close(contact));
    }

    /// <summary>Writes how long the two talked; once.</summary>
    public void EndTalk(Contact contact, string by)
    {
        if (contact.ConnectedAt is not { } since || contact.Agent is not { } agent)
        {
            return;
        }

        CountHold(contact);
        contact.ConnectedAt = null;
        var talk = desk.Now - since - contact.HeldFor;
        desk.Write(contact, new AgentDisconnected(agent.Value, by, talk.TotalSeconds, contact.HeldFor.TotalSeconds));
    }

    /// <summary>After routing had its say about the end of the call.</summary>
    private void Close(Contact contact)
    {
        desk.Write(contact, new ContactClosed(contact.Outcome ?? "served-by-ivr", contact.Outcome is null ? "The caller hung up in the menu." : null));
        if (contact.Caller.Customer is { } customer)
        {
            desk.Situations.CustomerChanged(customer.Id);
        }

        if (desk.Agents.All(a => a.Contact != contact))
        {
            desk.Forget(contact);
        }

        desk.Situations.Publish(contact);
    }
}
