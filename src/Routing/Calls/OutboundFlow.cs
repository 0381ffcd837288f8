using Crm.Routing.Acd;

namespace Crm.Routing.Calls;

/// <summary>
/// Calls that campaigns place: agents reserved before the number is dialed, and answered calls that need an agent within seconds.
/// <code>
///  agent reserved ──▶ number dialed ──answered──▶ waiting before everyone ──▶ offered to the reserved agent, or to who is ready ──▶ connected
///       │ released, limit passed                     │ deadline passed
///       ▼                                            ▼
///     ready                                       DialedAbandoned, message, hung up
/// </code>
/// </summary>
internal sealed class OutboundFlow(CallFlow calls, WaitingRoom room, Distributor distributor, AgentRoster roster)
{
    public void Reserved(AgentReserved fact, Turn turn)
    {
        if (roster.Find(fact.Agent) is not { State: AgentState.Ready } agent)
        {
            turn.Ignore(fact, "only an agent who is ready can be reserved");
        }
        else if (roster.ReservedFor(fact.Contact) is not null || calls.Find(fact.Contact) is not null)
        {
            turn.Ignore(fact, "this contact has an agent already, or is answered");
        }
        else if (fact.Until < turn.Now)
        {
            turn.Ignore(fact, "the reservation would be over already");
        }
        else
        {
            roster.Occupy(agent, AgentState.Reserved, fact.Contact, fact.Until, turn);
        }
    }

    public void Released(ReservationReleased fact, Turn turn)
    {
        if (roster.ReservedFor(fact.Contact) is not { } agent)
        {
            turn.Ignore(fact, "no agent is reserved for this contact");
            return;
        }

        if (fact.SetAside is { } reason)
        {
            agent.Aside = new Aside(false, reason, turn.Now + calls.Configuration.Outbound.SetAside);
        }

        distributor.Free(agent, turn, keepIdle: true);
    }

    public void Answered(DialedAnswered fact, Turn turn)
    {
        if (calls.Find(fact.Contact) is not null)
        {
            turn.Ignore(fact, "this contact exists already");
            return;
        }

        var contact = calls.Open(fact.Contact, fact.Customer);
        contact.Dialed = true;
        if (room.Find(fact.Queue) is not { } queue)
        {
            calls.Release(contact, ReleaseReason.UnknownQueue, turn);
            return;
        }

        var reserved = fact.Reserved is { } id && roster.Find(id) is { State: AgentState.Reserved } agent ? agent : null;
        room.EnterDialed(contact, queue, fact.Deadline < turn.Now ? turn.Now : fact.Deadline, reserved, turn);
    }

    /// <summary>The deadline passed. An agent whose phone had all of the time and did not answer is set aside; one who came late is not to blame.</summary>
    public void NobodyCame(WaitingCall call, Turn turn)
    {
        var (contact, offer) = (call.Contact, call.Offer);
        room.TakeOut(call);
        WaitingRoom.Settle(contact, DequeueReason.NoAgentInTime, turn);
        turn.Emit(new DialedAbandoned(contact.Id, call.Queue.Policy.Name));
        calls.AwaitEnd(contact, turn);
        if (offer is { MadeAtOnce: true })
        {
            distributor.SetAside(offer, WithdrawReason.NoAnswer, turn);
        }
        else if (offer is not null)
        {
            distributor.CallerGone(offer, WithdrawReason.TooLate, turn);
        }
    }
}
