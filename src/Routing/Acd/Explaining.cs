using System.Globalization;

namespace Crm.Routing.Acd;

/// <summary>Writes down why an agent is asked, before the offer changes what there was to see. Bounded, so that its cost does not grow with the center.</summary>
internal static class Explaining
{
    /// <summary>How many candidates are listed.</summary>
    public const int MostListed = 50;

    public static Explanation Why(WaitingCall call, Agent chosen, AgentRoster roster, int configurationVersion, DateTimeOffset now)
    {
        var listed = new List<Candidate>(MostListed) { new(chosen.Id, chosen.Name, true, null, Idle(chosen, now)) };
        Agent? second = null;
        foreach (var agent in call.Queue.Pool.Ready.InOrder().Where(agent => agent != chosen))
        {
            if (listed.Count == MostListed)
            {
                break;
            }

            var failed = Passed(call, agent);
            if (second is null || (call.WasDeclinedBy(second.Id) && !call.WasDeclinedBy(agent.Id)))
            {
                second = agent;
            }

            listed.Add(new Candidate(agent.Id, agent.Name, false, failed?.Rule, failed?.Value ?? Idle(agent, now)));
        }

        AddFailed(listed, call.Queue.Pool.Members.InOrder().Where(agent => agent.State != AgentState.Ready && agent != chosen), call.Queue, now);
        AddFailed(listed, roster.All.InOrder().Where(agent => !agent.Pools.Contains(call.Queue.Pool) && agent != chosen), call.Queue, now);
        return new Explanation(
            configurationVersion, call.Queue.Policy.Name, RankOf(call, now), listed, roster.All.Count, Decided(call, chosen, second, now));
    }

    private static void AddFailed(List<Candidate> listed, IEnumerable<Agent> agents, Queue queue, DateTimeOffset now)
    {
        if (listed.Count == MostListed)
        {
            return;
        }

        foreach (var agent in agents)
        {
            var failed = Eligibility.FirstFailed(agent, queue, now);
            listed.Add(new Candidate(agent.Id, agent.Name, false, failed?.Rule, failed?.Value ?? Idle(agent, now)));
            if (listed.Count == MostListed)
            {
                return;
            }
        }
    }

    /// <summary>Why a ready agent was passed over, unless it was by rank alone.</summary>
    private static FailedRule? Passed(WaitingCall call, Agent agent)
    {
        if (call.ReservedFor is { } preferred)
        {
            return new FailedRule("reserved-for-owner", $"{Kinship(call, preferred)} {preferred.Name} comes first");
        }

        foreach (var declined in call.Declined)
        {
            if (declined.Agent == agent.Id)
            {
                var how = declined.Reason switch
                {
                    WithdrawReason.NoAnswer => "did not answer",
                    WithdrawReason.Rejected => "declined",
                    _ => "could not be reached for",
                };
                return new FailedRule("declined-before", $"{how} this call at {declined.At.UtcDateTime:HH:mm:ss} UTC");
            }
        }

        return null;
    }

    private static string Decided(WaitingCall call, Agent chosen, Agent? second, DateTimeOffset now)
    {
        if (chosen.State == AgentState.Reserved)
        {
            return $"{chosen.Name} was reserved before the number was dialed";
        }

        if (call.ReservedFor is not null)
        {
            return $"{Kinship(call, chosen)}: {chosen.Name} is asked first, for {call.Queue.Policy.OwnerFirst.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s";
        }

        if (second is null)
        {
            return "only candidate";
        }

        if (call.WasDeclinedBy(second.Id) && !call.WasDeclinedBy(chosen.Id))
        {
            return $"not asked before: {second.Name} did not take this call";
        }

        return chosen.IdleSince == second.IdleSince
            ? $"lower agent id: both idle for {Spans.Words(now - chosen.IdleSince)}"
            : $"longest idle: {Spans.Words(now - chosen.IdleSince)} against {Spans.Words(now - second.IdleSince)}";
    }

    private static string Kinship(WaitingCall call, Agent preferred) =>
        call.Contact.Profile.TicketOwner == preferred.Id ? "ticket owner" : "last agent";

    private static string Idle(Agent agent, DateTimeOffset now) => "idle for " + Spans.Words(now - agent.IdleSince);

    private static string RankOf(WaitingCall call, DateTimeOffset now)
    {
        var tier = call.Contact.Profile.Tier is { } name ? "tier " + name : "no tier";
        var aged = Math.Floor(Ranking.Aged(call, now));
        var waited = Math.Floor((now - call.EnqueuedAt).TotalSeconds);
        var front = call.NeededBy is not null ? "in front because a campaign's call has seconds to get an agent; "
            : call.Front ? "in front because its agent's phone was lost; " : "";
        var care = call.Care is { } reason ? $" (raised for {reason})" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{front}{tier}, priority {call.Priority}{care} + {aged} for {waited} s of waiting");
    }
}
