using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Timeline;
using Crm.Routing;

namespace Crm.Host.Contacts;

/// <summary>Tells each agent's consoles, and nobody else's, what that agent must see now: the pop at the offer, its withdrawal, the call, the wrap-up.</summary>
internal sealed class SituationPublisher(ContactDesk desk, IConsoleOutput consoles)
{
    /// <summary>The contact changed: whoever has it on screen is told.</summary>
    public void Publish(Contact contact)
    {
        if (SessionOf(contact) is { } session)
        {
            Publish(session);
        }
    }

    /// <summary>An agent has the contact on screen.</summary>
    public bool Shows(Contact contact) => SessionOf(contact) is not null;

    private AgentSession? SessionOf(Contact contact) =>
        contact.Agent is { } agent && desk.FindAgent(agent.Value) is { } session && session.Contact == contact ? session : null;

    public void Publish(AgentSession session)
    {
        session.Version++;
        consoles.Serves(session.Profile.Id, Serving(session));
        if (session.Consoles.Count > 0)
        {
            consoles.Situation(session.Profile.Id, Build(session));
        }
    }

    public void CustomerChanged(Guid customer) => consoles.CustomerChanged(customer);

    public AgentSituation Build(AgentSession session)
    {
        var contact = session.Contact;
        return new AgentSituation(
            session.Version,
            session.Profile.Id,
            session.Profile.Name,
            Names.Of(session.State),
            session.Since,
            session.Reason,
            session.PendingNotReady,
            new PhoneState(session.Registered, session.Profile.DeskPhone is null ? "browser" : "desk", session.PhoneProblem),
            session.State == AgentState.Offered && contact?.Offer is { } offer
                ? new OfferView(offer.Offer.Value, contact.Id, offer.Deadline, ScreenPops.Build(desk, contact)) : null,
            session.State is AgentState.Talking or AgentState.Reconnecting && contact is not null
                ? new CallView(contact.Id, Names.Of(contact.Direction), Phase(contact), contact.PhaseSince, contact.Recording, ScreenPops.Build(desk, contact), contact.Outbound?.Failure) : null,
            session.State == AgentState.WrapUp && contact is not null
                ? new WrapUpView(contact.Id, session.Until ?? session.Since, session.ExtensionsLeft, desk.Site.Dispositions(contact.Queue), ScreenPops.Build(desk, contact), contact.Outbound?.Failure) : null)
        {
            Coming = session.State == AgentState.Reserved && contact is { Attempt: { } attempt }
                ? new ComingCall(contact.Id, attempt.RangAt is null ? "dialing" : "ringing", attempt.RangAt ?? contact.OpenedAt, ScreenPops.Build(desk, contact)) : null,
            Preview = session.State == AgentState.Reserved ? desk.Campaigns.Previews.Of(session) : null,
        };
    }

    /// <summary>Whom the pop shows: the customer, and those who share the number.</summary>
    private Guid[] Serving(AgentSession session)
    {
        var caller = session.Contact?.Caller ?? desk.Campaigns.Previews.CallerOf(session);
        return caller is null ? [] : [.. caller.Matches.Select(match => match.Id).Append(caller.Customer?.Id ?? Guid.Empty).Where(id => id != Guid.Empty).Distinct()];
    }

    private static string Phase(Contact contact) => contact.Phase switch
    {
        ContactPhase.AgentFirst => "dialing",
        ContactPhase.CustomerNext when contact.Outbound?.Failure is not null => "not-reached",
        ContactPhase.CustomerNext => contact.Outbound?.Progress ?? "dialing",
        ContactPhase.Held => "held",
        ContactPhase.Reconnecting => "reconnecting",
        _ => "talking",
    };
}

/// <summary>The words that the console's contracts and the record use for the desk's enums.</summary>
internal static class Names
{
    public static string Of(AgentState state) => state switch
    {
        AgentState.SignedOut => "signed-out",
        AgentState.NotReady => "not-ready",
        AgentState.Ready => "ready",
        AgentState.PhoneProblem => "phone-problem",
        AgentState.Reserved => "reserved",
        AgentState.Offered => "offered",
        AgentState.Talking => "talking",
        AgentState.Reconnecting => "reconnecting",
        AgentState.WrapUp => "wrap-up",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    /// <summary>The state that <see cref="Of(AgentState)"/> wrote.</summary>
    public static AgentState ToState(string name) => Enum.GetValues<AgentState>().First(state => Of(state) == name);

    public static string Of(LookUpState state) => state switch
    {
        LookUpState.Unavailable => "unavailable",
        LookUpState.NotStored => "not-stored",
        _ => "done",
    };

    public static string Of(ContactDirection direction) => direction switch
    {
        ContactDirection.Outbound => "outbound",
        ContactDirection.Callback => "callback",
        ContactDirection.Campaign => "campaign",
        _ => "inbound",
    };
}
