using Crm.Host.Configuration;
using Crm.Host.Jobs;
using Crm.Host.Tests.Configurations;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crm.Host.Tests;

public sealed class RecordingRetentionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("retention-").FullName;
    private readonly Web.ManualClock clock = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(30, 0, true)]
    [InlineData(30, 1, false)]
    [InlineData(0, 1_000_000, true)]
    public void A_recording_is_kept_to_its_last_tick_and_for_ever_when_the_site_says_so(int days, long ticksOver, bool kept)
    {
        using var data = DataFolder.Open(folder);
        var day = Directory.CreateDirectory(Path.Combine(data.Recordings, "2026-01-31")).FullName;
        var file = Path.Combine(day, "a.wav");
        File.WriteAllText(file, "audio");
        File.SetLastWriteTimeUtc(file, (clock.GetUtcNow() - TimeSpan.FromDays(days) - TimeSpan.FromTicks(ticksOver)).UtcDateTime);
        var site = new ConfigurationLoader(_ => null).Load(ConfigurationFolder.Shipped) with { Retention = new RetentionSettings(days) };
        using var job = new RecordingRetention(site, data, clock, NullLogger<RecordingRetention>.Instance);
        Assert.Equal(kept ? 0 : 1, job.Run());
        Assert.Equal(kept, File.Exists(file));
    }
}
