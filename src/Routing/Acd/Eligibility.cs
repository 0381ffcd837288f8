using System.Globalization;

namespace Crm.Routing.Acd;

/// <summary>A rule that kept an agent from being asked, with the value that was seen.</summary>
internal readonly record struct FailedRule(string Rule, string Value);

/// <summary>Which agents may be asked for a call.</summary>
internal static class Eligibility
{
    public static bool HasSkills(IReadOnlyDictionary<string, int> skills, IReadOnlyDictionary<string, int> required)
    {
        foreach (var (skill, level) in required)
        {
            if (!skills.TryGetValue(skill, out var present) || present < level)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The ticket's owner, else the agent of the last contact, while one of them is worth waiting for.</summary>
    public static Agent? Preferred(WaitingCall call, AgentRoster roster, DateTimeOffset now)
    {
        if (now > call.OwnerFirstLimit)
        {
            return null;
        }

        var profile = call.Contact.Profile;
        return Candidate(profile.TicketOwner) ?? Candidate(profile.LastAgent);

        Agent? Candidate(AgentId? id) =>
            id is { } agentId && roster.Find(agentId) is { IsWorthWaitingFor: true } agent
            && agent.Pools.Contains(call.Queue.Pool) && !call.WasDeclinedBy(agentId)
                ? agent
                : null;
    }

    /// <summary>The ready agent to ask: the first by rank who has not refused this call already, else the first.</summary>
    public static Agent? Best(WaitingCall call)
    {
        if (!call.Queue.Pool.Ready.TryFirst(out var first) || !call.WasDeclinedBy(first.Id))
        {
            return first;
        }

        foreach (var agent in call.Queue.Pool.Ready.InOrder())
        {
            if (!call.WasDeclinedBy(agent.Id))
            {
                return agent;
            }
        }

        return first;
    }

    /// <summary>The first rule that an agent fails for any call of this queue; null for a ready agent with its skills.</summary>
    public static FailedRule? FirstFailed(Agent agent, Queue queue, DateTimeOffset now)
    {
        if (agent.State == AgentState.PhoneProblem)
        {
            return new FailedRule("phone", agent.Reason ?? "not reachable");
        }

        if (agent.State != AgentState.Ready)
        {
            return new FailedRule("state", StateValue(agent, now));
        }

        foreach (var (skill, level) in queue.Policy.Skills)
        {
            if (!agent.Skills.TryGetValue(skill, out var present))
            {
                return new FailedRule("skill", string.Create(CultureInfo.InvariantCulture, $"{skill}: none, required {level}"));
            }

            if (present < level)
            {
                return new FailedRule("skill", string.Create(CultureInfo.InvariantCulture, $"{skill}: {present}, required {level}"));
            }
        }

        return null;
    }

    private static string StateValue(Agent agent, DateTimeOffset now)
    {
        var state = agent.State switch
        {
            AgentState.NotReady => "not ready",
            AgentState.WrapUp => "wrap-up",
            AgentState.Reserved => "reserved for a campaign",
            AgentState.Offered => "another call rings",
            AgentState.Talking => "talking",
            AgentState.Reconnecting => "reconnecting",
            _ => "signed out",
        };
        var since = Spans.Words(now - agent.Since);
        return agent is { State: AgentState.NotReady, Reason: { } reason } ? string.Concat(state, " (", reason, ") for ") + since : string.Concat(state, " for ", since);
    }
}
