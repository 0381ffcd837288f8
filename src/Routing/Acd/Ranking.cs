namespace Crm.Routing.Acd;

/// <summary>Who of several agents is first: idle the longest, then the lower id, so that no tie is left to chance.</summary>
internal readonly record struct AgentRank(long IdleSinceTicks, Guid Id) : IComparable<AgentRank>
{
    public int CompareTo(AgentRank other)
    {
        var order = IdleSinceTicks.CompareTo(other.IdleSinceTicks);
        return order != 0 ? order : Id.CompareTo(other.Id);
    }
}

/// <summary>
/// A caller's place in a queue. Priorities of one queue age alike, so the order between two of its callers never changes while they wait:
/// "priority + waited / aging, highest first" is the same order as "enqueue time - priority × aging, earliest first", which needs no clock.
/// </summary>
/// <param name="Behind">0 for a campaign's call, which has seconds to get an agent; 1 for a caller whose agent was lost in mid-call; 2 for all others.</param>
/// <param name="HeadStartTicks">The enqueue time less the head start that the tier's priority is worth.</param>
/// <param name="Arrival">The order of arrival decides between equals.</param>
internal readonly record struct CallRank(int Behind, long HeadStartTicks, long Arrival) : IComparable<CallRank>
{
    public int CompareTo(CallRank other)
    {
        var order = Behind.CompareTo(other.Behind);
        if (order == 0)
        {
            order = HeadStartTicks.CompareTo(other.HeadStartTicks);
        }

        return order != 0 ? order : Arrival.CompareTo(other.Arrival);
    }
}

/// <summary>Who first, where the order does depend on the clock: between callers of queues whose priorities age at different speeds.</summary>
internal static class Ranking
{
    /// <summary>Priority as it has grown with waiting.</summary>
    public static double EffectivePriority(WaitingCall call, DateTimeOffset now) =>
        call.Priority + Aged(call, now);

    /// <summary>What waiting has added to the priority.</summary>
    public static double Aged(WaitingCall call, DateTimeOffset now) =>
        (now - call.EnqueuedAt).TotalSeconds / call.Queue.Policy.AgingSeconds;

    /// <summary>Whether <paramref name="call"/> is served before <paramref name="other"/>.</summary>
    public static bool IsBefore(WaitingCall call, WaitingCall other, DateTimeOffset now)
    {
        if (call.Queue == other.Queue || call.Rank.Behind != other.Rank.Behind)
        {
            return call.Rank.CompareTo(other.Rank) < 0;
        }

        var order = EffectivePriority(other, now).CompareTo(EffectivePriority(call, now));
        if (order == 0)
        {
            order = call.EnqueuedAt.CompareTo(other.EnqueuedAt);
        }

        return order != 0 ? order < 0 : call.Rank.Arrival < other.Rank.Arrival;
    }
}
