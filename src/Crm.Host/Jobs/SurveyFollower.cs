using Crm.HelpDesk.Feedback;
using Crm.Host.Telemetry;

namespace Crm.Host.Jobs;

/// <summary>Keeps the invitations to surveys at the end of the feed.</summary>
internal sealed class SurveyFollower(SurveyMail surveys, TimeProvider time, ILogger<SurveyFollower> log) : BackgroundService
{
    /// <summary>Nobody waits for them; the mail goes out at its own pace.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeatedly.RunAsync(
        Beat,
        time,
        async stop =>
        {
            while (await surveys.FollowAsync(stop) is not null)
            {
            }
        },
        log.SurveysNotSent,
        stoppingToken);
}
