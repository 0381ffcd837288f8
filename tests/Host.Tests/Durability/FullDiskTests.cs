using System.Diagnostics;
using Crm.HelpDesk.Timeline;
using Crm.TestKit;

namespace Crm.Host.Tests.Durability;

/// <summary>The disk of the data folder fills up while calls go on. It is a small file system in memory, which only root can make.</summary>
public sealed class FullDiskTests
{
    private const string Caller = "+12125550111";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Calls_go_on_and_what_waited_in_memory_is_stored_once_there_is_room()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root may mount a file system");
        var disk = "";
        try
        {
            await using var center = await LiveCenter.StartAsync(
                site => site["queues"]!["support"]!["wrapUpSeconds"] = 300,
                folder => Mount(disk = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName));
            try
            {
                await FillAsync(center);
            }
            finally
            {
                // Before the server's folder goes: lazily, because the server may still have files open.
                Run("umount", "-l", disk);
            }
        }
        finally
        {
            Assert.False(File.ReadAllText("/proc/mounts").Contains(disk + " ", StringComparison.Ordinal), $"{disk} is still mounted");
        }
    }

    private static async Task FillAsync(LiveCenter center)
    {
        var anna = await center.AddAgentAsync("anna", "support");
        await anna.GoReadyAsync();
        var filler = Path.Combine(center.Server.DataFolder, "filler");
        Fill(filler);

        var call = await center.CallAsync(Caller, "1");
        var contact = await anna.AnswerAsync();
        await HealthAsync(center, ready: false, "cannot write to its disk");
        await anna.Console.AskAsync("Hold", contact);
        await anna.WhenAsync(s => s["call"]!["phase"]!.GetValue<string>() == "held");
        await anna.Console.AskAsync("Resume", contact);
        center.Carrier.HangUp(call);
        await anna.FinishWrapUpAsync("Solved");
        await anna.WhenStateAsync("ready");
        Assert.Null(center.Records.ContactOf(Caller));

        File.Delete(filler);
        await HealthAsync(center, ready: true, "");
        Assert.Equal(contact, await center.ContactOfAsync(Caller));
        await Eventually.TrueAsync(() => center.Records.Outcomes().SequenceEqual(["answered"]), Patience);
        await center.Records.AssertStreamsAreWholeAsync();
        var history = await center.Records.HistoryAsync(contact);
        Assert.Equal("Solved", history.Contact.Disposition);
        Assert.Contains(history.Events, e => e.Body is ContactHeld);
        Assert.Contains("cannot write the recording", Assert.Single(history.Recordings).Error, StringComparison.Ordinal);

        Fill(filler);
        await center.CallAsync(Caller, "1");
        var began = TimeProvider.System.GetTimestamp();
        Assert.Equal(0, await center.Server.StopAsync(Patience));
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(5), "a full disk held up the stop");
    }

    private static void Fill(string filler)
    {
        using var file = new FileStream(filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        // Large pieces first, then what is left in small ones.
        foreach (var piece in new[] { 64 * 1024, 512, 1 })
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[piece]);
                }
            }
            catch (IOException)
            {
                // Full for pieces of this size.
            }
        }
    }

    private static async Task HealthAsync(LiveCenter center, bool ready, string because)
    {
        var answer = "";
        await Eventually.TrueAsync(
            () => (answer = center.Health()).StartsWith("200", StringComparison.Ordinal) == ready && answer.Contains(because, StringComparison.Ordinal), Patience, () => answer);
    }

    private static void Mount(string folder) => Run("mount", "-t", "tmpfs", "-o", "size=24m", "crm-test", folder);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} failed");
    }
}
