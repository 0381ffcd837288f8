using Crm.Host.Configuration;
using Crm.Host.Telemetry;

namespace Crm.Host.Jobs;

/// <summary>Deletes recordings and voice messages that are older than the site keeps them. The timeline goes on telling that they were made.</summary>
internal sealed class RecordingRetention(SiteConfiguration site, DataFolder data, TimeProvider time, ILogger<RecordingRetention> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Deletes what is due now.</summary>
    /// <returns>How many files went.</returns>
    public int Run()
    {
        if (site.Retention.RecordingDays == 0)
            return 0;
        var before = (time.GetUtcNow() - TimeSpan.FromDays(site.Retention.RecordingDays)).UtcDateTime;
        var deleted = 0;
        foreach (var file in Directory.EnumerateFiles(data.Recordings, "*.wav", SearchOption.AllDirectories).Where(file => File.GetLastWriteTimeUtc(file) < before))
        {
            File.Delete(file);
            deleted++;
        }
        foreach (var folder in Directory.EnumerateDirectories(data.Recordings).Where(folder => Directory.GetLastWriteTimeUtc(folder) < time.GetUtcNow().UtcDateTime.AddDays(-2) && !Directory.EnumerateFileSystemEntries(folder).Any()))
            Directory.Delete(folder);
        return deleted;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                if (await Task.Run(Run, stoppingToken) is var deleted and > 0)
                    log.RecordingsDeleted(deleted, site.Retention.RecordingDays);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                log.RecordingsNotDeleted(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
