using System.Diagnostics;
using Crm.Host.Contacts;
using Crm.Host.Contacts.Campaigns;
using Quartz;

namespace Crm.Host.Jobs;

/// <summary>
/// What time brings about for campaigns: windows that open and close, promised calls, leads that are due again, lists that expire, and the counts of their
/// pages. Nothing is remembered from run to run: each look reads the clock, the settings and the database, so a restart, a missed run or a clock that was set
/// changes nothing, and what is dialed is decided by claims and by the gate alone. It runs on a beat, and once more at the very instant at which a window changes.
/// </summary>
[DisallowConcurrentExecution]
internal sealed class CampaignClock(ContactDesk desk) : IJob
{
    /// <summary>The beat.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    /// <summary>A count may take this share of the time: of a list of millions it comes more rarely.</summary>
    private const double CountShare = 0.02;

    /// <summary>And at least so often; also after a clock was set back.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private static readonly TriggerKey NextWindow = new("next-window", "campaigns");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var (next, running) = await desk.Mailbox.Ask(() => (desk.Campaigns.LookAtClock(), desk.Campaigns.All.ToList()));
            await WakeAtAsync(context, next, cancellationToken);
            foreach (var campaign in running)
            {
                await CountAsync(campaign);
            }
        }
        catch (OperationCanceledException)
        {
            // The desk has closed: the server stops.
        }
    }

    private async Task CountAsync(LiveCampaign campaign)
    {
        var began = desk.Now;
        if (began < campaign.CountAgainAt && campaign.CountAgainAt - began < LongestWait)
        {
            return;
        }

        var watch = Stopwatch.GetTimestamp();
        var figures = await desk.Campaigns.Store.FiguresAsync(campaign);
        campaign.CountAgainAt = began + (Stopwatch.GetElapsedTime(watch) / CountShare);
        desk.Mailbox.Post(() => desk.Campaigns.Board.Count(campaign, figures));
    }

    private static async Task WakeAtAsync(IJobExecutionContext context, DateTimeOffset? at, CancellationToken cancel)
    {
        if (at is not { } instant)
        {
            return;
        }

        var trigger = TriggerBuilder.Create().WithIdentity(NextWindow).ForJob(context.JobDetail.Key).StartAt(instant).Build();
        if (await context.Scheduler.RescheduleJob(NextWindow, trigger, cancel) is null)
        {
            await context.Scheduler.ScheduleJob(trigger, cancellationToken: cancel);
        }
    }
}
