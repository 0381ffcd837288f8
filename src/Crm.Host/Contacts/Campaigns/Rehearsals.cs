using System.Collections.Concurrent;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;
using Crm.Routing.Dialer;
using Crm.Routing.Dialer.Rehearsing;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>
/// Rehearses campaigns in the background: on their own answer history, with the agents who may be there, in virtual time. One of a campaign, a few in all, and
/// one at a time at work, because calls need the machine more.
/// </summary>
internal sealed class Rehearsals(
    AnswerHistory history, CampaignStats stats, CampaignStore store, RehearsalFiles files, ContactDesk desk, IAgentProfiles profiles, TimeProvider time, ILogger<Rehearsals> log) : IHostedService
{
    public const int MostAgents = 200;
    public const int MostWaiting = 4;
    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(8);
    public static readonly TimeSpan Usual = TimeSpan.FromHours(4);

    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan CancelLimit = TimeSpan.FromSeconds(2);

    // So many hours of agents are run in each mode: a large floor is steadier and needs fewer runs.
    private const double AgentHours = 1_500;
    private const int FewestRuns = 7;
    private const int MostRuns = 25;

    private readonly ConcurrentDictionary<Guid, RehearsalRun> _runs = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _starting = new();

    /// <summary>How the campaign's rehearsal stands, with the report that holds.</summary>
    public async Task<RehearsalView> ViewAsync(CampaignRecord campaign)
    {
        var report = files.Find(campaign);
        if (_runs.GetValueOrDefault(campaign.Id) is { } run && !(run.State == RehearsalState.Done && report is null))
        {
            return run.View(report);
        }

        return report is null ? new RehearsalView("none", 0, await AgentsOfAsync(campaign), Usual.TotalHours, null, null)
            : new RehearsalView("done", 1, report.Agents, report.Hours, null, report);
    }

    /// <summary>Begins one.</summary>
    /// <param name="agents">Null: as many as <see cref="ViewAsync"/> says are there.</param>
    /// <returns>Why not, in plain words; null when it has begun.</returns>
    public async Task<string?> StartAsync(CampaignRecord campaign, int? agents, TimeSpan? length, string by)
    {
        var run = new RehearsalRun(campaign, agents ?? Math.Clamp(await AgentsOfAsync(campaign), 1, MostAgents), length ?? Usual, by);
        lock (_starting)
        {
            if (_runs.TryGetValue(campaign.Id, out var before) && !before.IsOver)
            {
                return "This campaign is being rehearsed already. Wait for the result, or cancel it first.";
            }

            if (_runs.Values.Count(other => !other.IsOver) >= MostWaiting)
            {
                return $"{MostWaiting} campaigns are being rehearsed already. Try again when one of them is done.";
            }

            _runs[campaign.Id] = run;
            before?.Dispose();
        }

        run.Task = Task.Run(() => RunAsync(run));
        return null;
    }

    /// <summary>Ends it within a moment; the last report stays.</summary>
    public async Task CancelAsync(Guid campaign)
    {
        if (_runs.TryGetValue(campaign, out var run) && !run.IsOver)
        {
            await run.Cancel.CancelAsync();
            await run.Task.WaitAsync(CancelLimit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunAsync(RehearsalRun run)
    {
        try
        {
            await _turn.WaitAsync(run.Cancel.Token);
        }
        catch (OperationCanceledException)
        {
            run.End(RehearsalState.Cancelled);
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(run.Cancel.Token);
        try
        {
            run.Begin();
            limit.CancelAfter(TimeLimit);
            var problem = await RehearseAsync(run, limit.Token);
            run.End(problem is null ? RehearsalState.Done : RehearsalState.Failed, problem);
        }
        catch (OperationCanceledException) when (run.Cancel.IsCancellationRequested)
        {
            run.End(RehearsalState.Cancelled);
        }
        catch (OperationCanceledException)
        {
            run.End(RehearsalState.Failed, $"It took longer than {TimeLimit.TotalMinutes:0} minutes and was ended. Rehearse fewer agents or fewer hours.");
        }
        catch (Exception e)
        {
            CampaignLog.NotRehearsed(log, run.Campaign.Settings.Name, e);
            run.End(RehearsalState.Failed, "It failed. Try again; if it stays so, tell an administrator.");
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<string?> RehearseAsync(RehearsalRun run, CancellationToken cancel)
    {
        var campaign = new LiveCampaign(run.Campaign, desk.Site);
        if (await history.ReadAsync(campaign.Id, cancel) is not { } answers)
        {
            return "There is no such campaign any more.";
        }

        var (past, problem) = RehearsalHistory.Of(answers, campaign.Settings.Plan);
        if (past is null)
        {
            return problem;
        }

        var now = time.GetUtcNow();
        var ledger = (await store.LedgerAsync(campaign.Id, now - campaign.Profile.AbandonWindow)).Select(minute => (now - minute.Minute, minute.Answered, minute.Abandoned)).ToList();
        var figures = await stats.ReadAsync(campaign.Id, campaign.Profile.AbandonWindow, now, cancel);
        var left = (int)Math.Ceiling(ListForecast.AttemptsLeft(figures.LeadsByAttempts, campaign.Settings.Plan, past.Again));
        var runs = (int)Math.Clamp(AgentHours / (run.Agents * run.Length.TotalHours), FewestRuns, MostRuns);
        var plan = new RehearsalPlan(campaign.Policy, run.Agents, past.Calls, run.Length, runs, (ulong)now.UtcTicks) { Ledger = ledger, MissedOffers = past.MissedOffers };
        var modes = await Task.Factory.StartNew(() => Rehearse(run, plan, left, campaign, now, cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var limit = campaign.Profile.AbandonLimit;
        files.Keep(run.Campaign, new RehearsalReport(
            now, run.By, run.Agents, run.Length.TotalHours, past.Calls.Count, answers.BorrowedFrom, runs, modes, limit, left,
            RehearsalWords.Advice(modes, run.Agents, limit), RehearsalWords.Warning(modes[0], limit)));
        return null;
    }

    /// <summary>The campaign's own mode, and beside it what it is compared with.</summary>
    private static List<RehearsedMode> Rehearse(RehearsalRun run, RehearsalPlan plan, int left, LiveCampaign campaign, DateTimeOffset now, CancellationToken cancel)
    {
        DialMode[] modes = plan.Campaign.Mode switch
        {
            DialMode.Message => [DialMode.Message],
            DialMode.Progressive => [DialMode.Progressive, DialMode.Predictive],
            var own => [own, DialMode.Progressive],
        };
        var done = new List<RehearsedMode>();
        foreach (var mode in modes)
        {
            var result = Rehearsal.Run(plan with { Campaign = plan.Campaign with { Mode = mode } }, share => run.Progress = (done.Count + share) / modes.Length, cancel);
            var through = left > 0 && result.CallsPerHour.Mean > 0
                ? CampaignHours.After(campaign.Settings.Schedule, campaign.Profile, now, TimeSpan.FromHours(left / result.CallsPerHour.Mean)) : null;
            done.Add(new RehearsedMode(
                mode.ToString().ToLowerInvariant(), Figure(result.Abandonment), Figure(result.HighestRate), Figure(result.Utilization), Figure(result.CallsPerHour),
                Figure(result.AnswersPerHour), through));
        }

        return done;
    }

    private static ExpectedFigure Figure(Expected expected) => new(expected.Mean, expected.Low, expected.High);

    /// <summary>How many work for the queue now; before anybody does, how many could.</summary>
    private async Task<int> AgentsOfAsync(CampaignRecord campaign)
    {
        if (!desk.Site.Routing.Queues.TryGetValue(campaign.Settings.Queue, out var queue))
        {
            return 0;
        }

        var here = await desk.Mailbox.Ask(() => desk.Agents.Count(agent => agent.SignedIn && CampaignFloor.Serves(agent, queue)));
        return here > 0 ? here : profiles.All().Count(agent => CampaignFloor.Serves(agent, queue));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var campaign in _runs.Keys)
        {
            await CancelAsync(campaign);
        }
    }
}
