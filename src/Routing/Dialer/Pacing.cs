using System.Globalization;

namespace Crm.Routing.Dialer;

/// <summary>Opens the lines that no agent is reserved for, of predictive campaigns and of those without agents, and says what it does and why.</summary>
internal sealed class Pacing
{
    /// <summary>Fewer agents gain nothing from predictive dialing: a single lost call weighs more than all that they save.</summary>
    public const int FewestAgents = 5;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ToldInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FallbackInterval = TimeSpan.FromSeconds(30);

    /// <summary>It looks as far ahead as these shares of the answers take.</summary>
    private static readonly double[] Horizons = [0.25, 0.5, 0.75, 0.95];

    private readonly DialFloor _floor;
    private readonly LineFlow _lines;
    private readonly Deadlines _deadlines;
    private readonly Deadline _review;
    private readonly List<double> _pending = [];
    /// <summary>Agents who talk or wrap up, with the part of them that is this campaign's.</summary>
    private readonly List<(Seat Seat, double Ours)> _busy = [];
    private readonly List<PaceHorizon> _ahead = [];

    public Pacing(DialFloor floor, LineFlow lines, Deadlines deadlines)
    {
        _floor = floor;
        _lines = lines;
        _deadlines = deadlines;
        _review = new Deadline(this);
    }

    /// <summary>Starts the regular look at the pace with the first campaign that runs, and ends it with the last.</summary>
    public void Keep(DialTurn turn)
    {
        if (!_floor.Campaigns.Values.Any(campaign => campaign.Policy.Run == CampaignRun.Running))
        {
            _deadlines.Stop(_review);
        }
        else if (!_review.Runs)
        {
            _deadlines.Start(_review, TimerReason.PaceReview, turn.Now + Interval);
        }
    }

    /// <summary>The regular look: opens lines, campaign by campaign, the one with the fewest calls for its weight first.</summary>
    public void Review(DialTurn turn)
    {
        _floor.LookAtWork(turn.Now);
        foreach (var campaign in _floor.Campaigns.Values.OrderBy(campaign => (double)campaign.Pending / campaign.Policy.Weight))
        {
            if (campaign.Policy.Run == CampaignRun.Running)
            {
                Review(campaign, turn);
            }
        }
    }

    private void Review(Campaign campaign, DialTurn turn)
    {
        var staff = Count(campaign);
        var risk = campaign.Ledger.RiskLines(turn.Now);
        var pace = campaign.Policy.Mode switch
        {
            DialMode.Predictive => Predict(campaign, staff, risk, turn),
            DialMode.Message => new PacerResult(Most(campaign, campaign.Pending), 0, 0),
            _ => new PacerResult(staff.Held, 0, 0),
        };
        if (campaign.Policy.Mode is DialMode.Predictive or DialMode.Message)
        {
            for (var more = pace.Lines - Pending(campaign); more > 0; more--)
            {
                _lines.Open(campaign, turn);
            }
        }

        if (turn.Now - campaign.ToldAt >= ToldInterval)
        {
            Tell(campaign, staff, risk, pace, turn);
        }
    }

    private PacerResult Predict(Campaign campaign, Staff staff, int risk, DialTurn turn)
    {
        var few = staff.All < FewestAgents;
        Fall(campaign, few, staff.All, risk, turn);
        _pending.Clear();
        var (waiting, unserved) = (0, 0);
        foreach (var line in campaign.Lines)
        {
            if (line.IsPending || line.State == LineState.Reserving)
            {
                _pending.Add(line.State is LineState.Dialing or LineState.Ringing ? (turn.Now - line.DialedAt).TotalSeconds : 0);
            }
            else if (line.State == LineState.Waiting)
            {
                waiting++;
                unserved += line.AgentSent ? 0 : 1;
            }
        }

        _busy.Clear();
        foreach (var seat in _floor.Seats.Values)
        {
            if (seat is { KeptBy: null, Leaving: false, State: AgentState.Talking or AgentState.WrapUp } && seat.Queues.Contains(campaign.Policy.Queue))
            {
                _busy.Add((seat, ShareOf(campaign, seat)));
            }
        }

        campaign.Answers.Look(_pending);
        _ahead.Clear();
        foreach (var share in Horizons)
        {
            _ahead.Add(Ahead(campaign, campaign.Answers.Quantile(share), turn.Now));
        }

        var room = few ? 0 : Math.Max(0, risk - waiting);
        return Pacer.Lines(new PaceSnapshot(
            staff.Held, unserved, _pending.Count, campaign.Answers.Doubt, room, campaign.LossAllowed(), Most(campaign, _pending.Count), _ahead));
    }

    /// <summary>What is expected of the campaign's calls and agents within so many seconds. Whoever answers waits for an agent as long as the rules allow.</summary>
    private PaceHorizon Ahead(Campaign campaign, double seconds, DateTimeOffset now)
    {
        var (answers, answersVariance, free, freeVariance) = (0.0, 0.0, 0.0, 0.0);
        foreach (var age in _pending)
        {
            var share = campaign.Answers.Within(age, seconds);
            answers += share;
            answersVariance += share * (1 - share);
        }

        var till = seconds + campaign.Policy.Profile.ConnectWithin.TotalSeconds;
        foreach (var (seat, ours) in _busy)
        {
            var share = ours * _floor.FreeWithin(seat, now, till);
            free += share;
            freeVariance += share * (1 - share);
        }

        return new PaceHorizon(answers, answersVariance, free, freeVariance, campaign.Answers.Within(0, seconds));
    }

    /// <summary>A predictive campaign that cannot take risks is a progressive one, and says so.</summary>
    private static void Fall(Campaign campaign, bool few, int agents, int risk, DialTurn turn)
    {
        var worksAs = few || risk == 0 ? DialMode.Progressive : DialMode.Predictive;
        if (worksAs == campaign.WorksAs || (worksAs == DialMode.Progressive && turn.Now - campaign.FallbackAt < FallbackInterval))
        {
            return;
        }

        campaign.WorksAs = worksAs;
        campaign.FallbackAt = turn.Now;
        var ledger = campaign.Ledger.Read(turn.Now);
        var why = few ? string.Create(CultureInfo.InvariantCulture, $"Works progressively: {agents} agents, and fewer than {FewestAgents} gain nothing from predictive dialing.")
            : risk == 0 ? string.Create(CultureInfo.InvariantCulture, $"Works progressively: with {ledger.Abandoned} of {ledger.LiveAnswers} answers abandoned, one more could pass the limit of {campaign.Policy.Profile.AbandonLimit:0.##%}.")
            : string.Create(CultureInfo.InvariantCulture, $"Works predictively: {ledger.LiveAnswers} answers with {ledger.Abandoned} abandoned leave room.");
        turn.Emit(new ModeFallback(campaign.Policy.Id, worksAs, why));
    }

    /// <summary>Most calls that may be pending, by lines, leads and the campaign's own limit.</summary>
    private int Most(Campaign campaign, int pending)
    {
        var more = campaign.MayDial ? Math.Min(campaign.Leads - campaign.Lines.Count(line => line.State == LineState.Reserving), campaign.Policy.MostLines - campaign.Lines.Count) : 0;
        return pending + Math.Max(0, Math.Min(more, _floor.FreeLines));
    }

    private double ShareOf(Campaign campaign, Seat seat)
    {
        var all = 0;
        foreach (var other in _floor.Campaigns.Values)
        {
            if (other == campaign || (other.MayDial && other.Policy.Mode != DialMode.Message && seat.Queues.Contains(other.Policy.Queue)))
            {
                all += other.Policy.Weight;
            }
        }

        return (double)campaign.Policy.Weight / all;
    }

    private Staff Count(Campaign campaign)
    {
        var (held, busy, all) = (0, 0, 0);
        foreach (var seat in _floor.Seats.Values)
        {
            if (!seat.Queues.Contains(campaign.Policy.Queue) || seat.State is AgentState.NotReady or AgentState.PhoneProblem or AgentState.SignedOut || seat.KeptBy is not null)
            {
                continue;
            }

            all++;
            held += seat.Line is { } line && line.Campaign == campaign ? 1 : 0;
            busy += seat.IsTalking || seat.State == AgentState.WrapUp ? 1 : 0;
        }

        return new Staff(all, held, busy);
    }

    private static int Pending(Campaign campaign) => campaign.Lines.Count(line => line.IsPending || line.State == LineState.Reserving);

    private static void Tell(Campaign campaign, Staff staff, int risk, PacerResult pace, DialTurn turn)
    {
        var policy = campaign.Policy;
        var ledger = campaign.Ledger.Read(turn.Now);
        var now = campaign.Pending;
        var told = new Pace(
            campaign.WorksAs, pace.Lines, now, staff.Held, staff.Busy, Math.Round(pace.FreeSoon, 1), Math.Round(campaign.Answers.Share, 3),
            Math.Round(pace.ExpectedAnswers, 1), ledger.LiveAnswers, ledger.Abandoned, risk, "");
        if (campaign.Told is { } before && told with { Why = before.Why } == before)
        {
            return;
        }

        var why = campaign.WorksAs switch
        {
            DialMode.Predictive => string.Create(
                CultureInfo.InvariantCulture,
                $"Agents: {staff.Held} wait, and {told.AgentsFreeSoon:0.0} of {staff.Busy} busy ones will be free in time. Calls under way: {now}, of which {told.ExpectedAnswers:0.0} will be answered ({told.AnswerRate * 100:0} % are). Abandoned: {ledger.Abandoned} of {ledger.LiveAnswers} answers, so {risk} calls may find no agent. Lines: {pace.Lines}."),
            DialMode.Progressive => string.Create(CultureInfo.InvariantCulture, $"One line for each agent who waits. Waiting: {staff.Held}, busy: {staff.Busy}."),
            DialMode.Preview => string.Create(CultureInfo.InvariantCulture, $"Agents who look at a lead or are called for: {staff.Held}; busy: {staff.Busy}."),
            _ => string.Create(CultureInfo.InvariantCulture, $"{now} calls of {policy.MostLines} that may be under way; no agent takes part."),
        };
        campaign.Told = told with { Why = why };
        campaign.ToldAt = turn.Now;
        turn.Emit(new PaceChanged(policy.Id, campaign.Told));
    }

    /// <param name="All">Agents of the campaign who work and are not taken by inbound calls.</param>
    private readonly record struct Staff(int All, int Held, int Busy);
}
