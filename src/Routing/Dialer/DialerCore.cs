namespace Crm.Routing.Dialer;

/// <summary>
/// What the campaigns dial next, as one pure state machine: a fact and the instant go in, decisions come out. It reads no clock and starts nothing;
/// the same facts at the same instants give the same decisions, the new contacts' ids included.
/// </summary>
public sealed class DialerCore
{
    /// <summary>With fewer agents predictive dialing is progressive: it would gain nothing.</summary>
    public const int FewestForPredictive = Pacing.FewestAgents;

    private readonly Deadlines _deadlines = new();
    private readonly DialFloor _floor = new();
    private readonly LineFlow _lines;
    private readonly AnswerFlow _answers;
    private readonly Assignment _assignment;
    private readonly CampaignFlow _campaigns;
    private readonly AgentWatch _agents;
    private readonly Pacing _pacing;
    private readonly BlendFlow _blends;
    private DateTimeOffset _now;

    /// <param name="seed">Feeds the ids of new contacts; another one for each start of the host.</param>
    /// <param name="blend">When inbound queues take agents; <see cref="BlendPolicy.Default"/> when null.</param>
    public DialerCore(ulong seed, BlendPolicy? blend = null)
    {
        _lines = new LineFlow(_floor, _deadlines, new ContactIds(seed));
        _answers = new AnswerFlow(_floor, _lines, _deadlines);
        _assignment = new Assignment(_floor, _lines);
        _campaigns = new CampaignFlow(_floor, _lines, _deadlines);
        _agents = new AgentWatch(_floor, _lines, _answers);
        _pacing = new Pacing(_floor, _lines, _deadlines);
        _blends = new BlendFlow(_floor, _lines, _deadlines, blend ?? BlendPolicy.Default);
    }

    /// <summary>When <see cref="Tick"/> must be called next, at the latest; null when nothing is pending.</summary>
    public DateTimeOffset? NextDeadline => _deadlines.Next;

    /// <summary>The ledger of a campaign, for its page and for the gate; null when the campaign is not known.</summary>
    public LedgerReading? Ledger(CampaignId campaign, DateTimeOffset now) => _floor.Ledgers.GetValueOrDefault(campaign)?.Read(now);

    /// <summary>How many of a queue's agents inbound queues keep out of the campaigns.</summary>
    public int KeptAgents(string queue) => _floor.Seats.Values.Count(seat => seat.KeptBy is not null && seat.Queues.Contains(queue));

    /// <summary>Takes one fact, after every deadline that is due by then. An instant earlier than the latest one seen counts as that one.</summary>
    /// <param name="decisions">Appended to, in the order in which they must be run.</param>
    public void Handle(DialerFact fact, DateTimeOffset now, List<DialerDecision> decisions)
    {
        Tick(now, decisions);
        var turn = new DialTurn(_now, decisions);
        switch (fact)
        {
            case CampaignSet f: _campaigns.Set(f, turn); break;
            case CampaignRemoved f: _campaigns.Removed(f, turn); break;
            case LedgerRestored f: _campaigns.Restored(f, turn); break;
            case LeadsBuffered f: _campaigns.Buffered(f, turn); break;
            case AgentSeen f: _agents.Seen(f, turn); break;
            case LineCapacity f: _floor.Capacity = Math.Max(0, f.Lines); break;
            case QueueSituation f: _blends.See(f, turn); break;
            case AttemptStarted f: _lines.Started(f, turn); break;
            case AttemptNotMade f: _campaigns.NotMade(f, turn); break;
            case AttemptRinging f: _lines.Ringing(f, turn); break;
            case AttemptAnswered f: _answers.Answered(f, turn); break;
            case AttemptConnected f: _answers.Connected(f, turn); break;
            case AttemptAbandoned f: _answers.Abandoned(f, turn); break;
            case AttemptEnded f: _lines.Ended(f, turn); break;
            case PreviewAccepted f: _lines.PreviewAccepted(f, turn); break;
            case PreviewSkipped f: _lines.PreviewSkipped(f, turn); break;
            default: throw new ArgumentException($"No behaviour for {fact.GetType().Name}.", nameof(fact));
        }

        Settle(turn);
    }

    /// <summary>Runs every deadline at or before <paramref name="now"/>.</summary>
    public void Tick(DateTimeOffset now, List<DialerDecision> decisions)
    {
        _now = now > _now ? now : _now;
        var turn = new DialTurn(_now, decisions);
        while (_deadlines.TakeDue(_now) is { } due)
        {
            Fire(due, turn);
            Settle(turn);
        }
    }

    /// <summary>Everything that the floor allows now is begun: free agents get calls, campaigns get lines.</summary>
    private void Settle(DialTurn turn)
    {
        _assignment.Run(turn);
        _pacing.Keep(turn);
        _campaigns.FetchWhereNeeded(turn);
    }

    private void Fire(Deadline due, DialTurn turn)
    {
        switch (due.Reason)
        {
            case TimerReason.PaceReview:
                _pacing.Review(turn);
                break;
            case TimerReason.Leads:
                _campaigns.LeadsAgain((Campaign)due.Owner);
                break;
            case TimerReason.BlendReview:
                _blends.Review((QueueBlend)due.Owner, turn);
                break;
            default:
                _lines.TimedOut((Line)due.Owner, due.Reason, turn);
                break;
        }
    }
}
