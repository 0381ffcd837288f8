namespace Crm.Routing.Acd;

/// <summary>What agents ask for and what becomes of their phones. A request during a contact takes effect after it.</summary>
internal sealed class AgentFlow(AgentRoster roster, Distributor distributor)
{
    private const string NotSignedIn = "this agent is not signed in";

    public RoutingConfiguration Configuration { get; set; } = null!;

    public void SignedIn(AgentSignedIn fact, Turn turn)
    {
        var agent = roster.Find(fact.Agent);
        if (agent is { SigningOut: false })
        {
            turn.Ignore(fact, "this agent is signed in already");
            return;
        }

        var back = agent is not null; // the agent signed out in mid-call and is back before its end
        agent ??= new Agent(fact.Agent, fact.Name, fact.Skills);
        agent.Name = fact.Name;
        agent.Skills = fact.Skills;
        agent.PhoneReachable = fact.PhoneReachable;
        agent.PhoneProblem = null;
        agent.Break = "signed in";
        agent.SigningOut = false;
        if (back)
        {
            roster.Index(agent);
            AgentRoster.Announce(agent, turn);
        }
        else
        {
            roster.Add(agent);
            distributor.Free(agent, turn);
        }
    }

    public void SignedOut(AgentSignedOut fact, Turn turn)
    {
        if (Find(fact, fact.Agent, turn) is not { } agent)
        {
            return;
        }

        agent.SigningOut = true;
        switch (agent.State)
        {
            case AgentState.Offered:
                distributor.NotTaken(agent.Offer!, WithdrawReason.AgentSignedOut, turn);
                break;
            case AgentState.Talking or AgentState.Reconnecting:
                AgentRoster.Announce(agent, turn);
                distributor.Review(agent, turn);
                break;
            default:
                distributor.Free(agent, turn);
                break;
        }
    }

    public void Ready(AgentReady fact, Turn turn)
    {
        if (Find(fact, fact.Agent, turn) is not { } agent)
        {
            return;
        }

        if (agent.Break is null && agent.Aside is null)
        {
            turn.Ignore(fact, "this agent wants calls already");
            return;
        }

        agent.Break = null;
        agent.Aside = null;
        Apply(agent, turn);
    }

    public void NotReady(AgentNotReady fact, Turn turn)
    {
        if (Find(fact, fact.Agent, turn) is not { } agent)
        {
            return;
        }

        agent.Break = fact.Reason;
        agent.Aside = null;
        Apply(agent, turn);
    }

    public void PhoneChanged(AgentPhoneChanged fact, Turn turn)
    {
        if (Find(fact, fact.Agent, turn) is not { } agent)
        {
            return;
        }

        agent.PhoneReachable = fact.Reachable;
        agent.PhoneProblem = fact.Reachable ? null : fact.Problem;
        if (fact.Reachable && agent.Aside is { Phone: true })
        {
            agent.Aside = null;
        }

        if (agent is { State: AgentState.Offered, Offer: { } offer } && !fact.Reachable)
        {
            distributor.NotTaken(offer, WithdrawReason.Unreachable, turn);
        }
        else if (agent.IsBusy && (agent.State != AgentState.Reserved || fact.Reachable))
        {
            distributor.Review(agent, turn);
        }
        else
        {
            distributor.Free(agent, turn);
        }
    }

    public void SkillsChanged(AgentSkillsChanged fact, Turn turn)
    {
        if (Find(fact, fact.Agent, turn) is not { } agent)
        {
            return;
        }

        agent.Skills = fact.Skills;
        roster.Index(agent);
        distributor.Review(agent, turn, anyway: true);
        distributor.Serve(agent, turn);
    }

    public void WrapUpFinished(WrapUpFinished fact, Turn turn)
    {
        if (WrappingUp(fact, fact.Agent, fact.Contact, turn) is { } agent)
        {
            distributor.Free(agent, turn);
        }
    }

    public void WrapUpExtended(WrapUpExtended fact, Turn turn)
    {
        if (WrappingUp(fact, fact.Agent, fact.Contact, turn) is not { } agent)
        {
            return;
        }

        if (agent.WrapUp.Extensions == 0)
        {
            turn.Ignore(fact, "this wrap-up was extended as often as is allowed");
            return;
        }

        agent.WrapUp = agent.WrapUp with { Extensions = agent.WrapUp.Extensions - 1 };
        roster.Occupy(agent, AgentState.WrapUp, fact.Contact, turn.Now + agent.WrapUp.Length, turn);
    }

    /// <summary>Brings back what an agent was doing before a restart.</summary>
    public void Restored(AgentRestored fact, Turn turn)
    {
        if (Find(fact, fact.Agent, turn) is not { } agent)
        {
            return;
        }

        if (agent.IsBusy)
        {
            turn.Ignore(fact, "this agent is busy already");
            return;
        }

        agent.Break = fact is { State: AgentState.NotReady, Until: null } ? fact.Reason ?? "not ready" : null;
        agent.Aside = fact is { State: AgentState.NotReady or AgentState.PhoneProblem, Until: { } until } && until >= turn.Now
            ? new Aside(fact.State == AgentState.PhoneProblem, fact.Reason ?? "set aside", until)
            : null;
        var outbound = Configuration.Outbound;
        agent.WrapUp = new WrapUpPolicy(outbound.WrapUp, outbound.WrapUpExtensions);
        var wrapUpEnd = fact.State switch
        {
            AgentState.WrapUp => fact.Until,
            AgentState.Talking or AgentState.Reconnecting => turn.Now + outbound.WrapUp,
            _ => null,
        };
        if (wrapUpEnd is { } end && end >= turn.Now && fact.Contact is { } contact)
        {
            roster.Occupy(agent, AgentState.WrapUp, contact, end, turn);
            return;
        }

        agent.IdleSince = fact.Since < turn.Now ? fact.Since : turn.Now;
        distributor.Free(agent, turn, keepIdle: fact.State == AgentState.Ready);
    }

    /// <summary>The agent's wrap-up or set-aside passed its limit.</summary>
    public void TimedOut(Agent agent, Turn turn)
    {
        agent.Aside = null;
        distributor.Free(agent, turn);
    }

    private void Apply(Agent agent, Turn turn)
    {
        if (agent.IsBusy)
        {
            AgentRoster.Announce(agent, turn);
            distributor.Review(agent, turn);
        }
        else
        {
            distributor.Free(agent, turn);
        }
    }

    private Agent? WrappingUp(Fact fact, AgentId id, ContactId contact, Turn turn)
    {
        if (roster.Find(id) is { State: AgentState.WrapUp } agent && agent.Busy == contact)
        {
            return agent;
        }

        turn.Ignore(fact, "this agent is not wrapping up this contact");
        return null;
    }

    private Agent? Find(Fact fact, AgentId id, Turn turn)
    {
        if (roster.Find(id) is { SigningOut: false } agent)
        {
            return agent;
        }

        turn.Ignore(fact, NotSignedIn);
        return null;
    }
}
