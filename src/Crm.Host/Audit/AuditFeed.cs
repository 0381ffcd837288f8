using Crm.HelpDesk.Audit;
using Crm.Host.Telemetry;

namespace Crm.Host.Audit;

/// <summary>Carries what changed from the feed to the audit log.</summary>
internal sealed class AuditFeed(FeedAudit feed, TimeProvider time, ILogger<AuditFeed> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await feed.RunAsync(stoppingToken) > 0)
                {
                    stoppingToken.ThrowIfCancellationRequested();
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.AuditNotStored(e);
            }
        }
    }
}
