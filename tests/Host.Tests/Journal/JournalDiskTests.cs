using System.Diagnostics;
using Crm.Host.Contacts;

namespace Crm.Host.Tests.Journals;

/// <summary>A real full disk: a memory disk of half a megabyte, which only root can mount.</summary>
public sealed class JournalDiskTests : IDisposable
{
    private readonly JournalFixture fixture = new();
    private readonly string disk;

    public JournalDiskTests()
    {
        disk = Path.Combine(fixture.Folder, "disk");
        Directory.CreateDirectory(disk);
        if (Environment.UserName == "root")
            Assert.Equal(0, Run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk));
    }

    public void Dispose()
    {
        Run("umount", disk);
        fixture.Dispose();
    }

    [Fact]
    public async Task A_full_disk_keeps_events_in_memory_says_so_and_recovers_without_loss()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can mount a small disk.");
        using var journal = fixture.Open(folder: disk);
        await JournalFixture.FillAsync(journal, 10);
        var ballast = FillDisk();
        var position = 0L;
        for (var i = 11; i <= 1_000; i++)
            position = journal.Append(JournalFixture.Event(i));
        await JournalFixture.UntilAsync(() => !journal.Health.IsHealthy, "the full disk is noticed");
        Assert.Contains("make room on that disk", journal.Health.Problem);
        Assert.True(journal.Durable < position);
        Assert.Equal(0, journal.Health.Refused);

        File.Delete(ballast);
        await journal.WhenDurableAsync(position, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(new JournalHealth(null, 0, 0), journal.Health);
        Assert.Equal(Enumerable.Range(1, 1_000), JournalFixture.Sequences(journal));
    }

    [Fact]
    public async Task A_full_memory_queue_refuses_counts_and_never_throws()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can mount a small disk.");
        using var journal = fixture.Open(folder: disk, queueBytes: 50_000);
        await JournalFixture.FillAsync(journal, 1);
        var ballast = FillDisk();
        var accepted = 1;
        var refused = 0;
        for (var i = 0; i < 2_000; i++)
        {
            if (journal.Append(JournalFixture.Event(accepted + 1)) > 0)
                accepted++;
            else
                refused++;
        }
        Assert.True(refused > 0);
        Assert.Equal(refused, journal.Health.Refused);
        File.Delete(ballast);
        await JournalFixture.UntilAsync(() => journal.Durable == journal.Appended, "the queue is written");
        Assert.Equal(Enumerable.Range(1, accepted), JournalFixture.Sequences(journal));
    }

    /// <summary>Takes every block that is left.</summary>
    private string FillDisk()
    {
        var path = Path.Combine(disk, "ballast");
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            return path;
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
