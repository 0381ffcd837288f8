using Crm.Routing.Acd;

namespace Crm.Routing.Calls;

/// <summary>Calls that an agent takes part in: from the answer to the agent's wrap-up.</summary>
internal sealed class Conversations(WaitingRoom room, Distributor distributor, AgentRoster roster, Deadlines deadlines, CallFlow flow, SplitMix chance)
{
    public RoutingConfiguration Configuration { get; set; } = null!;

    public void Answered(OfferAnswered fact, Turn turn)
    {
        if (distributor.Find(fact.Offer) is not { } offer)
        {
            turn.Ignore(fact, "this offer is over or was never made");
            return;
        }

        var (contact, agent, queue) = (offer.Call.Contact, offer.Agent, offer.Call.Queue);
        room.TakeOut(offer.Call);
        distributor.Close(offer);
        contact.Audio.Stop(turn);
        var waited = WaitingRoom.Waited(contact, turn);
        WaitingRoom.Settle(contact, DequeueReason.Connected, turn);
        turn.Emit(new Connect(contact.Id, agent.Id, offer.Id, queue.Policy.Name, queue.Policy.Record, waited));
        Begin(contact, agent, queue, turn);
    }

    public void Failed(OfferFailed fact, Turn turn)
    {
        if (distributor.Find(fact.Offer) is { } offer)
        {
            distributor.NotTaken(offer, fact.Failure == OfferFailure.Rejected ? WithdrawReason.Rejected : WithdrawReason.Unreachable, turn);
        }
        else
        {
            turn.Ignore(fact, "this offer is over or was never made");
        }
    }

    public void Dialed(AgentDialed fact, Turn turn)
    {
        if (roster.Find(fact.Agent) is not { State: AgentState.Ready or AgentState.NotReady } agent)
        {
            turn.Ignore(fact, "an agent may dial only when signed in and ready or not ready");
        }
        else if (flow.Find(fact.Contact) is not null)
        {
            turn.Ignore(fact, "this contact exists already");
        }
        else
        {
            Begin(flow.Open(fact.Contact, CallerProfile.Unknown), agent, null, turn);
            distributor.Review(agent, turn);
        }
    }

    public void LegLost(AgentLegLost fact, Turn turn)
    {
        if (Talk(fact.Contact, fact.Agent, ContactState.Talking) is not ({ } contact, { } talk))
        {
            turn.Ignore(fact, "this agent is not talking on this contact");
            return;
        }

        var limit = turn.Now + Configuration.ReconnectLimit;
        contact.State = ContactState.Reconnecting;
        contact.Audio.Play([talk.Queue?.Policy.Music ?? Configuration.Outbound.Music], loop: true, turn);
        deadlines.Start(contact.Timer, TimerReason.Reconnecting, limit);
        roster.Occupy(talk.Agent, AgentState.Reconnecting, contact.Id, limit, turn);
    }

    public void LegRestored(AgentLegRestored fact, Turn turn)
    {
        if (Talk(fact.Contact, fact.Agent, ContactState.Reconnecting) is not ({ } contact, { } talk))
        {
            turn.Ignore(fact, "this agent's phone is not awaited on this contact");
            return;
        }

        deadlines.Stop(contact.Timer);
        contact.State = ContactState.Talking;
        contact.Audio.Stop(turn);
        roster.Occupy(talk.Agent, AgentState.Talking, contact.Id, null, turn);
    }

    public void HungUp(AgentHungUp fact, Turn turn)
    {
        if (flow.Find(fact.Contact) is not { Conversation: { } talk } contact || talk.Agent.Id != fact.Agent)
        {
            turn.Ignore(fact, "this agent is not on this contact");
            return;
        }

        if (SurveyFor(contact, talk) is { } survey)
        {
            deadlines.Stop(contact.Timer);
            contact.Audio.Stop(turn);
            End(contact, talk, turn);
            flow.Ask(contact, survey.Ivr, turn);
            return;
        }

        flow.Release(contact, ReleaseReason.AgentHungUp, turn);
        End(contact, talk, turn);
    }

    // Under the configuration of now: a script that is gone asks nobody.
    private SurveyPolicy? SurveyFor(Contact contact, Conversation talk) =>
        talk.Queue?.Policy.Survey is { } survey
        && !contact.Dialed
        && Configuration.Ivrs.ContainsKey(survey.Ivr)
        && (!survey.OnlyAgreed || contact.Session is { Agreed: true })
        && (survey.Share >= 1 || chance.Share() < survey.Share)
            ? survey
            : null;

    /// <summary>The caller's leg is gone.</summary>
    public void CallerGone(Contact contact, Conversation talk, Turn turn) => End(contact, talk, turn);

    /// <summary>The agent's phone did not come back: the caller goes to the front of the queue, the agent is not asked until the phone works.</summary>
    public void ReconnectLimitPassed(Contact contact, Turn turn)
    {
        var talk = contact.Conversation!;
        contact.Conversation = null;
        turn.Emit(new ReleaseAgent(contact.Id, talk.Agent.Id));
        var setAside = talk.Queue?.Policy.SetAside ?? Configuration.Outbound.SetAside;
        talk.Agent.Aside = new Aside(true, "the phone was lost during a call", turn.Now + setAside);
        if (talk.Queue is { } queue)
        {
            distributor.Free(talk.Agent, turn);
            room.ReturnToFront(contact, queue, talk.Agent, turn);
        }
        else
        {
            flow.Release(contact, ReleaseReason.AgentLost, turn);
            distributor.Free(talk.Agent, turn);
        }
    }

    private void Begin(Contact contact, Agent agent, Queue? queue, Turn turn)
    {
        contact.Conversation = new Conversation(agent, queue);
        contact.State = ContactState.Talking;
        roster.Occupy(agent, AgentState.Talking, contact.Id, null, turn);
    }

    private void End(Contact contact, Conversation talk, Turn turn)
    {
        contact.Conversation = null;
        turn.Emit(new ReleaseAgent(contact.Id, talk.Agent.Id));
        talk.Agent.WrapUp = talk.Queue is { Policy: var policy }
            ? new WrapUpPolicy(policy.WrapUp, policy.WrapUpExtensions)
            : new WrapUpPolicy(Configuration.Outbound.WrapUp, Configuration.Outbound.WrapUpExtensions);
        if (talk.Agent.SigningOut)
        {
            distributor.Free(talk.Agent, turn);
        }
        else
        {
            roster.Occupy(talk.Agent, AgentState.WrapUp, contact.Id, turn.Now + talk.Agent.WrapUp.Length, turn);
        }
    }

    private (Contact, Conversation)? Talk(ContactId id, AgentId agent, ContactState state) =>
        flow.Find(id) is { Conversation: { } talk } contact && contact.State == state && talk.Agent.Id == agent ? (contact, talk) : null;
}
