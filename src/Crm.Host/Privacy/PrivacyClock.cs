using Crm.AgentConsole;
using Crm.HelpDesk.Keys;
using Crm.HelpDesk.Privacy;
using Crm.Host.Configuration;
using Crm.Host.Security;
using Crm.Host.Telemetry;
using Quartz;

namespace Crm.Host.Privacy;

/// <summary>
/// Forgets whom it was asked to forget, and removes what is older than it is kept, in small batches with pauses for others. Nothing is remembered between two
/// looks: what is to be done is in the database, so a stop, a kill or a missed look only delays it.
/// </summary>
[DisallowConcurrentExecution]
internal sealed class PrivacyClock(
    Eraser eraser, Retention retention, IdempotencyStore requests, SiteConfiguration site, ConsolePusher consoles, TimeProvider time, ILogger<PrivacyClock> log) : IJob
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>Of removing at a time; the next look goes on.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops; the next start goes on.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            log.PrivacyFailed(e);
        }
    }

    /// <summary>Does what is due now.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        foreach (var customer in await eraser.RunAsync(cancel))
            await consoles.CustomerChanged(customer);
        await retention.EnsureAsync(RetentionKind.Recordings, site.Retention.RecordingDays, cancel);
        var since = time.GetTimestamp();
        while (time.GetElapsedTime(since) < Longest && await retention.RunAsync(cancel) + await requests.RemoveOldAsync(cancel) > 0)
            await Task.Delay(Pause, time, cancel);
    }
}
