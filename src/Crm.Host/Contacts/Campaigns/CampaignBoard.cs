using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Timeline;
using Crm.Routing;
using CampaignLedger = Crm.AgentConsole.Contracts.CampaignLedger;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>The live picture of each campaign for supervisors: the day's counts, folded from the event stream alone, and what agents and lines do now.</summary>
internal sealed class CampaignBoard(ContactDesk desk, CampaignFloor floor, IConsoleOutput consoles)
{
    /// <summary>Changes are gathered this long, so that a busy campaign costs a few messages a second.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<Guid, CampaignTally> _tallies = [];
    private readonly Dictionary<Guid, Guid> _campaignOf = [];
    private readonly HashSet<Guid> _changed = [];
    private DateTimeOffset _day;
    private long _version;

    public void Apply(ContactEvent happened)
    {
        if (happened.Body is DialAttempted { Campaign: { } id })
        {
            _campaignOf[happened.Stream] = id;
        }

        if (!_campaignOf.TryGetValue(happened.Stream, out var campaign))
        {
            return;
        }

        Tally(campaign).Apply(happened);
        if (happened.Body is WrapUpEnded)
        {
            _campaignOf.Remove(happened.Stream);
        }

        if (floor.Find(campaign) is { } live)
        {
            Changed(live);
        }
    }

    /// <summary>Something of it is different: whoever watches is told soon.</summary>
    public void Changed(LiveCampaign campaign)
    {
        if (_changed.Add(campaign.Id) && _changed.Count == 1)
        {
            desk.Mailbox.Schedule(desk.Now + Gather, Push);
        }
    }

    private void Push()
    {
        foreach (var id in _changed)
        {
            if (floor.Find(id) is { } campaign)
            {
                consoles.Campaign(View(campaign));
            }
        }

        _changed.Clear();
    }

    public CampaignView View(LiveCampaign campaign)
    {
        var settings = campaign.Settings;
        var queue = desk.Site.Routing.Queues.GetValueOrDefault(settings.Queue);
        var mine = desk.Contacts.Where(contact => contact.Attempt is { } attempt && attempt.Campaign == campaign).ToList();
        int At(AttemptStage stage) => mine.Count(contact => contact.Attempt!.Stage == stage);
        var pace = campaign.Pace;
        return new CampaignView(
            ++_version, campaign.Id, settings.Name, campaign.Record.State.ToString().ToLowerInvariant(), Dials(campaign), Why(campaign),
            settings.Mode.ToString().ToLowerInvariant(), queue?.Title ?? settings.Queue, desk.Now,
            new CampaignPace((pace?.WorksAs.ToString() ?? settings.Mode.ToString()).ToLowerInvariant(), pace?.Lines ?? 0, pace?.AnswerRate ?? 0, pace?.ExpectedAnswers ?? 0, pace?.AgentsFreeSoon ?? 0, pace?.RiskLines ?? 0),
            Agents(settings.Queue, queue),
            new CampaignLines(At(AttemptStage.Written) + At(AttemptStage.Dialing), At(AttemptStage.Ringing), At(AttemptStage.Answered) + At(AttemptStage.Message), At(AttemptStage.Connected)),
            new CampaignLedger(pace?.LiveAnswers ?? 0, pace?.Abandoned ?? 0, pace?.AbandonRate ?? 0, campaign.Profile.AbandonLimit, campaign.Profile.AbandonWindow.TotalHours),
            Tally(campaign.Id).Counts(), campaign.Counts, DoneAt(campaign));
    }

    private static bool Dials(LiveCampaign campaign) => campaign.Record.State == CampaignState.Running && campaign.InWindow && campaign.Idle is null;

    private static string Why(LiveCampaign campaign) => campaign.Record.State switch
    {
        CampaignState.Draft => "It was not started yet.",
        CampaignState.Paused => $"{campaign.Record.StateBy} paused it: no new calls.",
        CampaignState.Stopped => $"{campaign.Record.StateBy} stopped it.",
        _ when !campaign.InWindow => "It is outside its hours.",
        _ => campaign.Idle ?? campaign.Pace?.Why ?? "It looks for agents and leads.",
    };

    private CampaignAgents Agents(string name, QueuePolicy? queue)
    {
        var agents = queue is null ? [] : desk.Agents.Where(agent => agent.SignedIn && CampaignFloor.Serves(agent, queue)).ToList();
        return new CampaignAgents(
            agents.Count, agents.Count(a => a.State == AgentState.Ready), agents.Count(a => a.State is AgentState.Reserved or AgentState.Offered),
            agents.Count(a => a.State is AgentState.Talking or AgentState.Reconnecting), agents.Count(a => a.State == AgentState.WrapUp), floor.Queues.TakenBy(name));
    }

    /// <summary>When every lead that is left has been tried once, at the pace of the last quarter of an hour.</summary>
    private DateTimeOffset? DoneAt(LiveCampaign campaign)
    {
        var left = campaign.Counts.Ready + campaign.Counts.Waiting;
        var perSecond = Tally(campaign.Id).AttemptsPerSecond(desk.Now);
        return perSecond > 0 && left > 0 ? desk.Now + TimeSpan.FromSeconds(Math.Min(left / perSecond, TimeSpan.FromDays(3650).TotalSeconds)) : null;
    }

    private CampaignTally Tally(Guid campaign)
    {
        if (desk.Wallboard.DayStart is var today && today != _day)
        {
            _day = today;
            _tallies.Clear();
        }

        return _tallies.TryGetValue(campaign, out var tally) ? tally : _tallies[campaign] = new CampaignTally();
    }
}

/// <summary>One campaign's day.</summary>
internal sealed class CampaignTally
{
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(15);

    private readonly Dictionary<string, int> _dispositions = new(StringComparer.Ordinal);
    private readonly Queue<DateTimeOffset> _recent = [];
    private int _attempts;
    private int _ended;
    private int _answered;
    private int _connected;
    private int _abandoned;
    private int _successes;

    public void Apply(ContactEvent happened)
    {
        switch (happened.Body)
        {
            case DialAttempted:
                _attempts++;
                _recent.Enqueue(happened.At);
                break;
            case DialAnswered e: _answered += e.What == "machine" ? 0 : 1; break;
            case AgentConnected: _connected++; break;
            case DialAbandoned: _abandoned++; break;
            case LeadOutcome e: _successes += e.Success ? 1 : 0; break;
            case DialEnded e:
                _ended++;
                _dispositions[e.Disposition] = _dispositions.GetValueOrDefault(e.Disposition) + 1;
                break;
        }
    }

    public CampaignCounts Counts() => new(
        _attempts, _answered, _connected, _abandoned, _successes, _ended == 0 ? null : Math.Min(1, (double)_answered / _ended), new Dictionary<string, int>(_dispositions));

    public double AttemptsPerSecond(DateTimeOffset now)
    {
        while (_recent.TryPeek(out var oldest) && now - oldest > Recent)
        {
            _recent.Dequeue();
        }

        return _recent.TryPeek(out var first) && now - first > TimeSpan.FromMinutes(1) ? _recent.Count / (now - first).TotalSeconds : 0;
    }
}
