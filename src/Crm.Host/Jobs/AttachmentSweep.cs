using Crm.HelpDesk.Attachments;
using Crm.Host.Telemetry;

namespace Crm.Host.Jobs;

/// <summary>Removes what uploads left that a stop or a failure cut off: at the start, and once a day.</summary>
internal sealed class AttachmentSweep(AttachmentStore attachments, TimeProvider time, ILogger<AttachmentSweep> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    /// <summary>An upload that is on its way is not older.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeatedly.RunAsync(
        Every,
        time,
        async stop =>
        {
            if (await attachments.SweepAsync(time.GetUtcNow() - Longest, stop) is var swept and > 0)
                log.AttachmentsSwept(swept);
        },
        log.AttachmentsNotSwept,
        stoppingToken);
}
