using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Timeline;
using Crm.Routing;
using Crm.Routing.Dialer;
using CampaignLedger = Crm.AgentConsole.Contracts.CampaignLedger;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>The live picture of each campaign for supervisors: the day's counts, folded from the event stream alone, and what agents and lines do now.</summary>
internal sealed class CampaignBoard(ContactDesk desk, CampaignFloor floor, IConsoleOutput consoles)
{
    /// <summary>Changes are gathered this long, so that a busy campaign costs a few messages a second.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<Guid, CampaignTally> _tallies = [];
    private readonly Dictionary<Guid, (Guid Campaign, bool Connected)> _contacts = [];
    private readonly HashSet<Guid> _changed = [];
    private DateTimeOffset _day;
    private long _version;

    /// <summary>The kinds of events that <see cref="Apply"/> counts.</summary>
    public static IReadOnlyCollection<Type> Kinds { get; } =
        [typeof(DialAttempted), typeof(DialAnswered), typeof(DialAbandoned), typeof(DialEnded), typeof(DialNotPlaced), typeof(LeadOutcome), typeof(AgentConnected), typeof(ContactClosed), typeof(WrapUpEnded)];

    public void Apply(ContactEvent happened)
    {
        if (happened.Body is DialAttempted { Campaign: { } id })
        {
            _contacts[happened.Stream] = (id, false);
        }

        if (!_contacts.TryGetValue(happened.Stream, out var known))
        {
            return;
        }

        Tally(known.Campaign).Apply(happened);
        switch (happened.Body)
        {
            case AgentConnected: _contacts[happened.Stream] = known with { Connected = true }; break;
            case WrapUpEnded: _contacts.Remove(happened.Stream); break;
            case ContactClosed when !known.Connected: _contacts.Remove(happened.Stream); break; // nobody will wrap it up
        }

        if (floor.Find(known.Campaign) is { } live)
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

    /// <summary>The leads were counted.</summary>
    public void Count(LiveCampaign campaign, CampaignFigures figures)
    {
        var leads = figures.Leads;
        campaign.Counts = new LeadCounts(leads.Total, leads.Due, leads.Waiting, leads.InProgress, leads.Done, leads.AtCaps, leads.OnDoNotCall, leads.Denied);
        // One that is paused or stopped is never through.
        campaign.DoneAt = figures.Forecast is { } forecast && campaign.Record.State == CampaignState.Running
            ? CampaignHours.After(campaign.Settings.Schedule, campaign.Profile, desk.Now, forecast.DialingTime) : null;
        Changed(campaign);
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
        var ledger = floor.Ledger(campaign) ?? new LedgerReading(0, 0);
        return new CampaignView(
            ++_version, campaign.Id, settings.Name, campaign.Record.State.ToString().ToLowerInvariant(), Dials(campaign), Why(campaign),
            settings.Mode.ToString().ToLowerInvariant(), queue?.Title ?? settings.Queue, desk.Now,
            new CampaignPace((pace?.WorksAs.ToString() ?? settings.Mode.ToString()).ToLowerInvariant(), pace?.Lines ?? 0, pace?.AnswerRate ?? 0, pace?.ExpectedAnswers ?? 0, pace?.AgentsFreeSoon ?? 0, pace?.RiskLines ?? 0),
            Agents(campaign, queue),
            new CampaignLines(At(AttemptStage.Written) + At(AttemptStage.Dialing), At(AttemptStage.Ringing), At(AttemptStage.Answered) + At(AttemptStage.Message), At(AttemptStage.Connected)),
            new CampaignLedger(ledger.LiveAnswers, ledger.Abandoned, ledger.Rate, campaign.Profile.AbandonLimit, campaign.Profile.AbandonWindow.TotalHours),
            Tally(campaign.Id).Counts(), campaign.Counts, campaign.DoneAt);
    }

    private bool Dials(LiveCampaign campaign) =>
        campaign.Record.State == CampaignState.Running && campaign.InWindow && campaign.Idle is null && !floor.Queues.NoLineIsFree;

    private string Why(LiveCampaign campaign) => campaign.Record.State switch
    {
        CampaignState.Draft => "It was not started yet.",
        CampaignState.Paused => $"{campaign.Record.StateBy} paused it: no new calls.",
        CampaignState.Stopped => $"{campaign.Record.StateBy} stopped it.",
        _ when !campaign.InWindow => "It is outside its hours.",
        _ => campaign.Idle ?? (floor.Queues.NoLineIsFree ? QueueWatch.NoLine : null) ?? campaign.Pace?.Why ?? "It looks for agents and leads.",
    };

    private CampaignAgents Agents(LiveCampaign campaign, QueuePolicy? queue)
    {
        var agents = queue is null ? [] : desk.Agents.Where(agent => agent.SignedIn && CampaignFloor.Serves(agent, queue)).ToList();
        var kept = floor.Queues.KeptOf(desk.Site.Routing.Queues.Values.Where(other => agents.Exists(agent => CampaignFloor.Serves(agent, other))).Select(other => other.Name));
        return new CampaignAgents(
            agents.Count, agents.Count(a => a.State == AgentState.Ready), agents.Count(a => a.State is AgentState.Reserved or AgentState.Offered),
            agents.Count(a => a.State is AgentState.Talking or AgentState.Reconnecting), agents.Count(a => a.State == AgentState.WrapUp),
            kept.Count == 0 ? null : string.Join(' ', kept.Select(k => k.Decision.Why)), kept.Count == 0 ? null : kept.Max(k => k.At), floor.KeptAgents(campaign), campaign.Time.Utilization(desk.Now));
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
    private readonly Dictionary<string, int> _dispositions = new(StringComparer.Ordinal);
    /// <summary>Calls that were answered and go on: whether by a person, as far as is known. A detector may change its mind.</summary>
    private readonly Dictionary<Guid, bool> _talking = [];
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
            case DialAttempted: _attempts++; break;
            case DialNotPlaced: _attempts--; break;
            case DialAnswered e:
                var person = e.What != "machine";
                _answered += (person ? 1 : 0) - (_talking.GetValueOrDefault(happened.Stream) ? 1 : 0);
                _talking[happened.Stream] = person;
                break;
            case AgentConnected: _connected++; break;
            case DialAbandoned: _abandoned++; break;
            case LeadOutcome e: _successes += e.Success ? 1 : 0; break;
            case DialEnded e:
                _ended++;
                _talking.Remove(happened.Stream);
                _dispositions[e.Disposition] = _dispositions.GetValueOrDefault(e.Disposition) + 1;
                break;
        }
    }

    public CampaignCounts Counts()
    {
        // What still rings has no result yet, so it counts on neither side.
        var known = _ended + _talking.Count;
        return new(_attempts, _answered, _connected, _abandoned, _successes, known == 0 ? null : (double)_answered / known, new Dictionary<string, int>(_dispositions));
    }
}
