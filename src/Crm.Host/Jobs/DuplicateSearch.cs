using Crm.HelpDesk.Customers;
using Quartz;

namespace Crm.Host.Jobs;

/// <summary>
/// Looks for duplicates among all customers, a few at a time, so that it is in nobody's way. Where it stands and whether it is due is in the database, so a restart or a missed run changes
/// nothing.
/// </summary>
[DisallowConcurrentExecution]
internal sealed class DuplicateSearch(DuplicateDesk duplicates, MergeDesk merges, TimeProvider time) : IJob
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>One transaction; SQLite's one writer is needed by others.</summary>
    private const int AtOnce = 50;

    /// <summary>Of each minute; the rest belongs to the work of the day.</summary>
    private static readonly TimeSpan Share = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan SweptFor = TimeSpan.FromHours(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var begun = time.GetTimestamp();
        await merges.SweepAsync(time.GetUtcNow() - SweptFor, cancellationToken);
        while (time.GetElapsedTime(begun) < Share && await duplicates.ScanAsync(AtOnce, cancellationToken) > 0)
        {
            await Task.Yield();
        }
    }
}
