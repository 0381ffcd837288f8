using Crm.HelpDesk.Audit;
using Crm.Host.Jobs;
using Crm.Host.Telemetry;

namespace Crm.Host.Audit;

/// <summary>Carries what changed from the feed to the audit log.</summary>
internal sealed class AuditFeed(FeedAudit feed, TimeProvider time, ILogger<AuditFeed> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeatedly.RunAsync(
        Every,
        time,
        async stop =>
        {
            while (await feed.RunAsync(stop) > 0)
            {
                stop.ThrowIfCancellationRequested();
            }
        },
        log.AuditNotStored,
        stoppingToken);
}
