using Crm.HelpDesk.Timeline;
using Crm.AgentConsole.Contracts;
using Crm.Routing;
using Crm.Telephony.Calls;

namespace Crm.Host.Contacts;

/// <summary>Which agents are there, with which phone, in which state. Routing decides the states; this keeps consoles, phones and the record in step.</summary>
internal sealed class AgentPresence(ContactDesk desk)
{
    /// <summary>A console that lost its network may come back: only after this long without one is the agent signed out.</summary>
    public static readonly TimeSpan SignOutAfter = TimeSpan.FromSeconds(60);

    private readonly HashSet<string> _registered = new(StringComparer.Ordinal);

    // ---- consoles -----------------------------------------------------------------------------------

    /// <summary>A console opened. The first one signs the agent in.</summary>
    public AgentSession Attach(AgentProfile profile, string console)
    {
        var session = Know(profile);
        session.Consoles.Add(console);
        SignIn(session);
        return session;
    }

    public void Detach(Guid agent, string console)
    {
        if (desk.FindAgent(agent) is not { } session || !session.Consoles.Remove(console) || session.Consoles.Count > 0)
        {
            return;
        }

        session.LeftAt = desk.Now;
        SignOutLater(session);
    }

    /// <summary>Signs the agent out when no console has come by the end of the grace time.</summary>
    public void SignOutLater(AgentSession session) => desk.Mailbox.Schedule(desk.Now + SignOutAfter, () => SignOutIfAway(session));

    private void SignOutIfAway(AgentSession session)
    {
        if (session.LeftAt is not { } left || session.Consoles.Count > 0 || !session.SignedIn)
        {
            return;
        }

        if (desk.Now - left < SignOutAfter || session.State is AgentState.Talking or AgentState.Reconnecting)
        {
            desk.Mailbox.Schedule(desk.Now + SignOutAfter, () => SignOutIfAway(session));
            return;
        }

        desk.Handle(new AgentSignedOut(session.Id));
    }

    /// <summary>Makes an agent known without a console (after a restart, or a simulated one).</summary>
    public AgentSession Know(AgentProfile profile)
    {
        var session = desk.FindAgent(profile.Id);
        if (session is null)
        {
            session = new AgentSession(profile) { Registered = _registered.Contains(profile.PhoneUser) };
            desk.Add(session);
        }
        else if (session.Profile != profile)
        {
            Change(session, profile);
        }

        return session;
    }

    private void Change(AgentSession session, AgentProfile profile)
    {
        var skills = session.Profile.Skills;
        desk.Change(session, profile);
        session.Registered = _registered.Contains(profile.PhoneUser);
        if (session.SignedIn && !(skills.Count == profile.Skills.Count && skills.All(s => profile.Skills.GetValueOrDefault(s.Key) == s.Value)))
        {
            desk.Handle(new AgentSkillsChanged(session.Id, profile.Skills));
            desk.Campaigns.AgentChanged(session, session.Contact?.Key);
        }

        PhoneChanged(session);
    }

    /// <summary>An administrator changed an account.</summary>
    /// <param name="profile">Null when it was disabled: a call goes on to its end, and nothing follows it.</param>
    public void AccountChanged(Guid agent, AgentProfile? profile)
    {
        if (desk.FindAgent(agent) is not { } session)
        {
            return;
        }

        if (profile is not null)
        {
            Change(session, profile);
        }
        else if (session.SignedIn)
        {
            desk.Handle(new AgentSignedOut(session.Id));
        }
    }

    /// <summary>The agent is there, with a console or without one (a simulated agent), also who was only remembered from before a restart.</summary>
    public void SignIn(AgentSession session)
    {
        session.LeftAt = null;
        if (!session.SignedIn)
        {
            desk.Handle(new AgentSignedIn(session.Id, session.Profile.Name, session.Profile.Skills, session.PhoneProblem is null));
        }
    }

    // ---- what an agent asks for -----------------------------------------------------------------------

    /// <returns>Null, or why not.</returns>
    public string? GoReady(AgentSession session)
    {
        if (session.PhoneProblem is { } problem)
        {
            return problem;
        }

        desk.Handle(new AgentReady(session.Id));
        desk.Situations.Publish(session);
        return null;
    }

    public void GoNotReady(AgentSession session, string reason)
    {
        desk.Handle(new AgentNotReady(session.Id, reason));
        desk.Situations.Publish(session);
    }

    /// <returns>Null, or why not.</returns>
    public string? FinishWrapUp(AgentSession session, Guid contactId, string? disposition, string? note)
    {
        if (session.State != AgentState.WrapUp || session.Contact is not { } contact || contact.Id != contactId)
        {
            return "This wrap-up is over already.";
        }

        if (disposition is not null && !desk.Site.Dispositions(contact.Queue).Contains(disposition))
        {
            return "Choose one of the dispositions in the list.";
        }

        EndWrapUp(session, contact, disposition, note);
        return null;
    }

    /// <summary>The agent is done with the contact.</summary>
    public void EndWrapUp(AgentSession session, Contact contact, string? disposition, string? note)
    {
        KeepWrapUp(session, contact, disposition, note);
        desk.Handle(new WrapUpFinished(session.Id, contact.Key));
    }

    /// <returns>Null, or why not.</returns>
    public string? ExtendWrapUp(AgentSession session, Guid contactId)
    {
        if (session.State != AgentState.WrapUp || session.Contact is not { } contact || contact.Id != contactId)
        {
            return "This wrap-up is over already.";
        }

        return desk.Handle(new WrapUpExtended(session.Id, contact.Key)) ? null : "This wrap-up cannot be extended again.";
    }

    private void KeepWrapUp(AgentSession session, Contact contact, string? disposition, string? note)
    {
        desk.Write(contact, new WrapUpEnded(session.Profile.Id, disposition, note, (desk.Now - session.Since).TotalSeconds));
        session.Contact = null;
        desk.Forget(contact);
        if (contact.Caller.Customer is { } customer)
        {
            desk.Situations.CustomerChanged(customer.Id);
        }
    }

    // ---- states (routing's decision) ---------------------------------------------------------------------

    public void StateChanged(AgentStateChanged change)
    {
        if (desk.FindAgent(change.Agent.Value) is not { } session)
        {
            return;
        }

        if (session is { State: AgentState.WrapUp, Contact: { } wrapped } && change.State != AgentState.WrapUp)
        {
            KeepWrapUp(session, wrapped, null, null);
        }

        var entered = session.State != change.State;
        session.State = change.State;
        session.Reason = change.Reason;
        session.Since = change.Since;
        session.Until = change.Until;
        session.Contact = change.Contact is { } id ? desk.Find(id.Value) ?? session.Contact : null;
        session.PendingNotReady = change.PendingNotReady;
        session.ExtensionsLeft = change.ExtensionsLeft;

        desk.Write(session, new AgentStateEntered(Names.Of(change.State), change.Reason, change.Contact?.Value));
        if (entered && change.State == AgentState.WrapUp && session.Contact is { } contact)
        {
            desk.Write(contact, new WrapUpStarted(session.Profile.Id, change.Until ?? change.Since));
        }

        desk.Situations.Publish(session);
        desk.Campaigns.AgentChanged(session, change.Contact);
        if (change.State == AgentState.Ready)
        {
            desk.Mailbox.Post(desk.Callbacks.Consider);
        }
    }

    // ---- phones ---------------------------------------------------------------------------------------------

    public void PhoneRegistered(PhoneRegistered e)
    {
        _registered.Add(e.User);
        if (desk.FindAgentByPhone(e.User) is not { } session)
        {
            return;
        }

        session.Registered = true;
        PhoneChanged(session);
        if (session.Contact is { Phase: ContactPhase.Reconnecting, AgentLeg: null } contact)
        {
            desk.Ring.Restore(contact, session.Id);
        }
    }

    public void PhoneUnregistered(string user)
    {
        _registered.Remove(user);
        if (desk.FindAgentByPhone(user) is { } session)
        {
            session.Registered = false;
            PhoneChanged(session);
        }
    }

    public void Report(AgentSession session, PhoneReport report)
    {
        session.Report = report;
        PhoneChanged(session);
    }

    private void PhoneChanged(AgentSession session)
    {
        if (session.SignedIn)
        {
            desk.Handle(new AgentPhoneChanged(session.Id, session.PhoneProblem is null, session.PhoneProblem));
        }

        desk.Situations.Publish(session);
    }
}
