using System.Net;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Timeline;
using Crm.TestKit;
using Crm.TestKit.Processes;

namespace Crm.Host.Tests.Durability;

/// <summary>The disk of the data folder fills up while calls go on.</summary>
public sealed class FullDiskTests
{
    private const string Caller = "+12125550111";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Calls_go_on_what_people_do_is_refused_in_words_and_what_waited_in_memory_is_stored_once_there_is_room()
    {
        SmallDisk? disk = null;
        try
        {
            await using var center = await LiveCenter.StartAsync(
                site => site["queues"]!["support"]!["wrapUpSeconds"] = 300,
                folder => disk = SmallDisk.Mount(Path.Combine(folder, "data"), 24));
            try
            {
                await FillAsync(center, disk!);
            }
            finally
            {
                // Before the server's folder goes.
                disk!.Dispose();
            }
        }
        finally
        {
            Assert.False(File.ReadAllText("/proc/mounts").Contains(disk?.Path + " ", StringComparison.Ordinal), "the disk is still mounted");
        }
    }

    private static async Task FillAsync(LiveCenter center, SmallDisk disk)
    {
        var anna = await center.AddAgentAsync("anna", "support");
        await anna.GoReadyAsync();
        var customer = (await center.Admin.PostAsync("/api/customers", new CustomerEdit("Ada", null, "gold", null, null, null, [], 0)))!["card"]!["id"]!.GetValue<Guid>();
        disk.Fill();

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
        var (picture, people) = ($"/api/customers/{customer}/attachments?key={Guid.NewGuid()}&name=a.png", "/api/customers/imports?name=people.csv&known=report");
        Assert.Contains("disk is full", await RefusedAsync(() => center.Admin.PostBytesAsync(picture, Picture)), StringComparison.Ordinal);
        Assert.Contains("disk is full", await RefusedAsync(() => center.Admin.PostCsvAsync(people, People)), StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(center.Server.DataFolder, "*", SearchOption.AllDirectories), file => file.Contains("/attachments/", StringComparison.Ordinal) || file.Contains("/imports/", StringComparison.Ordinal));

        disk.MakeRoom();
        await HealthAsync(center, ready: true, "");
        Assert.Equal(contact, await center.ContactOfAsync(Caller));
        await Eventually.TrueAsync(() => center.Records.Outcomes().SequenceEqual(["answered"]), Patience);
        await center.Records.AssertStreamsAreWholeAsync();
        var history = await center.Records.HistoryAsync(contact);
        Assert.Equal("Solved", history.Contact.Disposition);
        Assert.Contains(history.Events, e => e.Body is ContactHeld);
        Assert.Contains("cannot write the recording", Assert.Single(history.Recordings).Error, StringComparison.Ordinal);

        await center.Admin.PostBytesAsync(picture, Picture);
        await center.Admin.PostCsvAsync(people, People);
        await Eventually.TrueAsync(() => center.Records.Customers().Contains("Grace"), Patience, () => "the file was not imported");

        disk.Fill();
        await center.CallAsync(Caller, "1");
        var began = TimeProvider.System.GetTimestamp();
        Assert.Equal(0, await center.Server.StopAsync(Patience));
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(5), "a full disk held up the stop");
    }

    private static byte[] Picture => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. new byte[200_000]];

    /// <summary>The first row is short; the file is larger than what may be buffered.</summary>
    private static string People => "name,notes\nGrace,\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"Person {i},{new string('n', 400)}\n"));

    /// <returns>The sentence that the person reads.</returns>
    private static async Task<string> RefusedAsync(Func<Task> ask)
    {
        var refused = await Assert.ThrowsAsync<HttpRequestException>(ask);
        Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
        return refused.Message;
    }

    private static async Task HealthAsync(LiveCenter center, bool ready, string because)
    {
        var answer = "";
        await Eventually.TrueAsync(
            () => (answer = center.Health()).StartsWith("200", StringComparison.Ordinal) == ready && answer.Contains(because, StringComparison.Ordinal), Patience, () => answer);
    }
}
