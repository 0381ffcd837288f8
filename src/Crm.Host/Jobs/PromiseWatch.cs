using Crm.AgentConsole;
using Crm.HelpDesk.Complaints;
using Crm.HelpDesk.Sla;
using Crm.Host.Telemetry;
using Quartz;

namespace Crm.Host.Jobs;

/// <summary>
/// Warns of promises to customers that are about to be broken, escalates, and tells of complaints whose deadline has passed. It remembers nothing from run to run: each asks the database what is due, so a restart, a
/// missed run or a clock that was set neither loses nor doubles a warning.
/// </summary>
[DisallowConcurrentExecution]
internal sealed class PromiseWatch(SlaWatch watch, ComplaintDesk complaints, ConsolePusher consoles, ILogger<PromiseWatch> log) : IJob
{
    /// <summary>The beat.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var look = await watch.LookAsync(cancellationToken);
            foreach (var (ticket, why) in look.Failures)
            {
                log.PromiseNotWatched(ticket, why);
            }

            foreach (var user in look.Told.Union(await complaints.LookAsync(cancellationToken)))
            {
                await consoles.NoticesChanged(user);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops; what is due is done at the next start.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The database is away: the next beat asks again.
            log.PromisesNotWatched(e);
        }
    }
}
