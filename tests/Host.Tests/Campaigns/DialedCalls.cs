using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Timeline;
using Crm.Host.Contacts.Campaigns;
using Crm.Host.Demo;
using Crm.Routing;
using Crm.Routing.Dialer;

namespace Crm.Host.Tests.Campaigns;

/// <summary>One call of a campaign as its stored events tell it.</summary>
internal sealed class DialedCall(Guid contact, string number, DateTimeOffset dialedAt)
{
    public Guid Contact { get; } = contact;
    public string Number { get; } = number;
    public DateTimeOffset DialedAt { get; } = dialedAt;
    /// <summary>A person, or what was taken for one, answered.</summary>
    public DateTimeOffset? LiveAt { get; set; }
    public DateTimeOffset? ConnectedAt { get; set; }
    public DateTimeOffset? AbandonedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }
    public string? Disposition { get; set; }
    /// <summary>It did not leave the house.</summary>
    public bool NotPlaced { get; set; }

    /// <summary>When it was no longer dialing or ringing.</summary>
    public DateTimeOffset? SettledAt => LiveAt ?? EndedAt ?? ClosedAt;

    /// <summary>Whether it ended as the carrier made it. A call that the campaign gave up itself, because it was stopped, may have become anything.</summary>
    public bool Fits(CalledOutcome outcome) => Disposition == Dispositions.Cancelled || outcome switch
    {
        CalledOutcome.Person or CalledOutcome.Machine => LiveAt is not null && Disposition is Dispositions.Answered or Dispositions.Abandoned or CampaignMessages.HungUp,
        CalledOutcome.NoAnswer => LiveAt is null && Disposition is Dispositions.NoAnswer or Dispositions.Failed,
        CalledOutcome.Busy => LiveAt is null && Disposition == Dispositions.Busy,
        CalledOutcome.Declines => LiveAt is null && Disposition == Dispositions.Refused,
        CalledOutcome.Congestion => LiveAt is null && Disposition == Dispositions.Failed,
        CalledOutcome.NoSuchNumber => LiveAt is null && Disposition == Dispositions.InvalidNumber,
        _ => false,
    };
}

/// <summary>What the abandoned calls came to at the worst moment.</summary>
/// <param name="Rate">Highest share of abandoned calls among the live answers of the window, looked at after each answer's outcome.</param>
/// <param name="Abandoned">At that moment.</param>
/// <param name="Answers">At that moment.</param>
internal readonly record struct WorstLedger(double Rate, int Abandoned, int Answers);

/// <summary>
/// The calls of one campaign and the states of the agents, folded from the stored event stream alone: no counter of the server takes part, so what this says
/// of the limit is not what the server thinks of itself.
/// </summary>
internal sealed class DialedCalls
{
    private readonly Dictionary<Guid, DialedCall> _calls = [];
    private readonly List<(DateTimeOffset At, AgentId Agent, AgentState State)> _states = [];

    /// <summary>In the order in which they were dialed.</summary>
    public IReadOnlyCollection<DialedCall> Calls => _calls.Values;

    public static async Task<DialedCalls> ReadAsync(EventReader events, Guid campaign, DateTimeOffset from)
    {
        var read = new DialedCalls();
        await foreach (var e in events.ReadSinceAsync(from))
        {
            read.Take(e, campaign);
        }

        return read;
    }

    private void Take(ContactEvent e, Guid campaign)
    {
        if (e.Body is DialAttempted dialed && dialed.Campaign == campaign)
        {
            _calls.Add(e.Stream, new DialedCall(e.Stream, dialed.Number, e.At));
        }
        else if (e.Body is AgentStateEntered entered)
        {
            _states.Add((e.At, new AgentId(e.Stream), Enum.Parse<AgentState>(entered.State.Replace("-", "", StringComparison.Ordinal), ignoreCase: true)));
        }
        else if (_calls.TryGetValue(e.Stream, out var call))
        {
            Take(e, call);
        }
    }

    private static void Take(ContactEvent e, DialedCall call)
    {
        switch (e.Body)
        {
            case DialAnswered answered: call.LiveAt = answered.What is "human" or "unsure" ? call.LiveAt ?? e.At : null; break;
            case AgentConnected: call.ConnectedAt ??= e.At; break;
            case DialAbandoned: call.AbandonedAt = e.At; break;
            case DialEnded ended: (call.EndedAt, call.Disposition) = (e.At, ended.Disposition); break;
            case DialNotPlaced: call.NotPlaced = true; break;
            case ContactClosed: call.ClosedAt = e.At; break;
        }
    }

    /// <summary>
    /// The worst value of the ledger from an instant on. An answer counts from its outcome on; one that its agent came too late for is abandoned, whatever it is
    /// called.
    /// </summary>
    public WorstLedger WorstLedger(DialProfile profile, DateTimeOffset from)
    {
        var worst = new WorstLedger(0, 0, 0);
        var outcomes = _calls.Values.Where(call => call.LiveAt is not null)
            .Select(call => (At: call.ConnectedAt ?? call.AbandonedAt ?? call.EndedAt ?? call.LiveAt!.Value,
                Lost: call.AbandonedAt is not null || call.ConnectedAt - call.LiveAt > profile.ConnectWithin))
            .OrderBy(outcome => outcome.At).ToList();
        var (abandoned, first) = (0, 0);
        for (var i = 0; i < outcomes.Count; i++)
        {
            abandoned += outcomes[i].Lost ? 1 : 0;
            for (; outcomes[first].At < outcomes[i].At - profile.AbandonWindow; first++)
            {
                abandoned -= outcomes[first].Lost ? 1 : 0;
            }

            var answers = i - first + 1;
            if (outcomes[i].At >= from && (double)abandoned / answers > worst.Rate)
            {
                worst = new WorstLedger((double)abandoned / answers, abandoned, answers);
            }
        }

        return worst;
    }

    /// <summary>Calls to a number that was being dialed, rang or was talked to already.</summary>
    public IEnumerable<DialedCall> TwiceAtOnce() => _calls.Values.Where(call => !call.NotPlaced).GroupBy(call => call.Number)
        .SelectMany(calls => calls.OrderBy(call => call.DialedAt).Zip(calls.OrderBy(call => call.DialedAt).Skip(1)))
        .Where(pair => pair.First.EndedAt is not { } ended || ended > pair.Second.DialedAt).Select(pair => pair.Second);

    /// <summary>The most calls that rang at one moment beyond the agents who were ready or reserved for one: above zero the campaign dialed ahead of its agents.</summary>
    public int MostBeyondAgents(DateTimeOffset from)
    {
        var steps = _calls.Values.Where(call => !call.NotPlaced && call.DialedAt >= from).SelectMany(call => call.SettledAt is { } settled
            ? new[] { (At: call.DialedAt, Beyond: 1), (At: settled, Beyond: -1) } : [(At: call.DialedAt, Beyond: 1)]).ToList();
        var idle = new HashSet<AgentId>();
        foreach (var (at, agent, state) in _states)
        {
            steps.Add((at, -(state is AgentState.Ready or AgentState.Reserved ? idle.Add(agent) ? 1 : 0 : idle.Remove(agent) ? -1 : 0)));
        }

        var (beyond, most) = (0, 0);
        foreach (var moment in steps.GroupBy(step => step.At).OrderBy(moment => moment.Key))
        {
            most = Math.Max(most, beyond += moment.Sum(step => step.Beyond));
        }

        return most;
    }

    /// <summary>Talk and wrap-up of the time in which the agents could work, 0 to 1; null when nobody could.</summary>
    public double? Utilization(DateTimeOffset from, DateTimeOffset to)
    {
        var time = new AgentTime(to - from + TimeSpan.FromDays(1));
        foreach (var (at, agent, state) in _states.Where(state => state.At <= from))
        {
            time.Changed(agent, state, at);
        }

        time.CountFrom(from);
        foreach (var (at, agent, state) in _states.Where(state => state.At > from && state.At <= to))
        {
            time.Changed(agent, state, at);
        }

        return time.Utilization(to);
    }
}
