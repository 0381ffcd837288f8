using Crm.HelpDesk.Timeline;
using Crm.Host.Configuration;
using Crm.Host.Jobs;
using Crm.Host.Tests.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crm.Host.Tests;

/// <summary>Files that no record names go when they are old enough; what the record names is left to its own rules, which know of legal holds.</summary>
public sealed class RecordingRetentionTests(Company company)
{
    private readonly ManualClock clock = new();

    [Theory]
    [InlineData(30, 0, true)]
    [InlineData(30, 1, false)]
    [InlineData(0, 1_000_000, true)]
    public async Task A_file_that_nobody_names_is_kept_to_its_last_tick_and_for_ever_when_the_site_says_so(int days, long ticksOver, bool kept)
    {
        var folder = Directory.CreateTempSubdirectory("retention-").FullName;
        using (var data = DataFolder.Open(folder))
        {
            var (orphan, named) = (Write(data, Guid.NewGuid()), Write(data, company.AnasRecording));
            foreach (var file in (string[])[orphan, named])
                File.SetLastWriteTimeUtc(file, (clock.GetUtcNow() - TimeSpan.FromDays(days) - TimeSpan.FromTicks(ticksOver)).UtcDateTime);
            var site = company.Server.Get<SiteConfiguration>() with { Retention = new RetentionSettings(days) };
            using var job = new RecordingRetention(site, data, company.Server.Get<RecordingIndex>(), clock, NullLogger<RecordingRetention>.Instance);
            Assert.Equal(kept ? 0 : 1, await job.RunAsync(TestContext.Current.CancellationToken));
            Assert.Equal(kept, File.Exists(orphan));
            Assert.True(File.Exists(named));
        }

        Directory.Delete(folder, recursive: true);
    }

    private static string Write(DataFolder data, Guid recording)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(data.Recordings, "2026-01-31")).FullName, $"{Guid.NewGuid():n}-{recording:n}.wav");
        File.WriteAllText(file, "audio");
        return file;
    }
}
