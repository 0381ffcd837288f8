using Crm.HelpDesk.Timeline;
using Crm.Host.Configuration;
using Crm.Host.Telemetry;

namespace Crm.Host.Jobs;

/// <summary>
/// Deletes files of recordings that are older than the site keeps them and that the record does not name: what a crash or a lost database left. Those that it names
/// go by its own rules (see the help desk's Retention), which legal holds stop.
/// </summary>
internal sealed class RecordingRetention(SiteConfiguration site, DataFolder data, RecordingIndex index, TimeProvider time, ILogger<RecordingRetention> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private const int AtOnce = 200;
    private const int IdAt = 33;

    /// <summary>Deletes what is due now.</summary>
    /// <returns>How many files went.</returns>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        if (site.Retention.RecordingDays == 0)
            return 0;
        var before = (time.GetUtcNow() - TimeSpan.FromDays(site.Retention.RecordingDays)).UtcDateTime;
        var deleted = 0;
        foreach (var files in Directory.EnumerateFiles(data.Recordings, "*.wav", SearchOption.AllDirectories).Where(file => File.GetLastWriteTimeUtc(file) < before).Chunk(AtOnce))
        {
            var known = await index.KeptAsync([.. files.Select(IdOf).OfType<Guid>()], cancel);
            foreach (var file in files.Where(file => IdOf(file) is not { } id || !known.Contains(id)))
            {
                File.Delete(file);
                deleted++;
            }
        }
        foreach (var folder in Directory.EnumerateDirectories(data.Recordings).Where(folder => Directory.GetLastWriteTimeUtc(folder) < time.GetUtcNow().UtcDateTime.AddDays(-2) && !Directory.EnumerateFileSystemEntries(folder).Any()))
            Directory.Delete(folder);
        return deleted;
    }

    /// <summary>The recording's id, which is the second part of the file's name.</summary>
    private static Guid? IdOf(string file) =>
        Path.GetFileNameWithoutExtension(file) is { Length: > IdAt } name && Guid.TryParseExact(name[IdAt..], "n", out var id) ? id : null;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeatedly.RunAsync(
        Every,
        time,
        async stop =>
        {
            if (await RunAsync(stop) is var deleted and > 0)
                log.RecordingsDeleted(deleted, site.Retention.RecordingDays);
        },
        log.RecordingsNotDeleted,
        stoppingToken);
}
