using System.Diagnostics;
using System.Globalization;
using Crm.HelpDesk.Timeline;
using Crm.Host.Tests.Walks;
using Crm.TestKit;
using Crm.TestKit.Processes;

namespace Crm.Host.Tests.Durability;

/// <summary>
/// Ctrl+C and SIGTERM again and again, with calls in every phase and with everything open that can hold up a stop. CRM_STOP_ROUNDS sets how often,
/// CRM_STOP_BUSY how many other programs want the processor meanwhile.
/// </summary>
public sealed class StopLoopTests(ITestOutputHelper output)
{
    private const string Lingering = "+12125550170";
    private const int LargeFile = 64 * 1024 * 1024;
    private static readonly int Rounds = FromEnvironment("CRM_STOP_ROUNDS", 1);
    private static readonly int Busy = FromEnvironment("CRM_STOP_BUSY", 0);
    /// <summary>Five seconds are promised; a busy build machine gets more. The measured times are printed.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    private readonly List<(string Kind, TimeSpan Took)> _times = [];

    [Fact]
    public async Task A_stop_comes_to_its_end_whoever_holds_on()
    {
        var rawPort = FreePort.Next();
        await using var center = await LiveCenter.StartAsync(site =>
        {
            site["trunks"]!.AsArray().Add(RawCaller.Trunk(rawPort));
            site["queues"]!["support"]!["wrapUpSeconds"] = 1;
        });
        var anna = await center.AddAgentAsync("anna", "support");
        var ben = await center.AddAgentAsync("ben", "sales");
        var recording = await RecordAsync(center, anna);
        using var others = new OtherPrograms(Busy);
        for (var round = 0; round < Rounds; round++)
        {
            await StopAsync(center, anna, ben, round, rawPort, recording);
            await center.RestartAsync();
            await center.Records.AssertStreamsAreWholeAsync();
            // Phones ring after a stop as before it, however long it took.
            await anna.WhenAsync(s => s["phone"]!["registered"]!.GetValue<bool>());
        }

        foreach (var kind in _times.GroupBy(t => t.Kind))
        {
            var sorted = kind.Select(t => t.Took.TotalSeconds).Order().ToList();
            output.WriteLine($"{kind.Key}: {sorted.Count} stops, median {sorted[sorted.Count / 2]:0.00} s, longest {sorted[^1]:0.00} s");
        }

        Assert.DoesNotContain(_times, t => t.Took >= StopLimit);
    }

    /// <summary>A conversation's recording, made so large that a download of it cannot hide in the buffers of a socket.</summary>
    private static async Task<Guid> RecordAsync(LiveCenter center, LiveAgent agent)
    {
        await agent.GoReadyAsync();
        var call = await center.CallAsync(Lingering, "1");
        var contact = await agent.AnswerAsync();
        center.Carrier.HangUp(call);
        await Eventually.TrueAsync(() => center.Records.ContactOf(Lingering) is not null && Directory.GetFiles(Recordings(center), "*.wav", SearchOption.AllDirectories).Length > 0, LiveCenter.Soon);
        RecordingRecord? kept = null;
        await Eventually.TrueAsync(async () => (kept = (await center.Records.HistoryAsync(contact)).Recordings.SingleOrDefault()) is not null, LiveCenter.Soon);
        using var file = File.OpenWrite(Path.Combine(Recordings(center), kept!.File));
        file.SetLength(LargeFile);
        return kept.Id;
    }

    private static string Recordings(LiveCenter center) => Path.Combine(center.Server.DataFolder, "recordings");

    /// <summary>One stop: in turn with polite peers, with peers that hold on, and with those and a locked database.</summary>
    private async Task StopAsync(LiveCenter center, LiveAgent anna, LiveAgent ben, int round, int rawPort, Guid recording)
    {
        var (hold, locked, term) = (round % 3 < 2, round % 3 == 0, round % 2 == 1);
        var talking = await CallsAsync(center, anna, ben);
        await using var peers = hold ? await HangingPeers.OpenAsync(center, 5, rawPort, recording) : null;
        using var owner = locked ? center.Records.Lock() : null;
        var asked = locked ? await AskAsync(center, anna, talking) : [];
        var began = Stopwatch.GetTimestamp();
        var code = await center.Server.StopAsync(TimeSpan.FromSeconds(40), terminate: term);
        var took = Stopwatch.GetElapsedTime(began);
        var kind = $"{(hold ? "peers that hold on" : "polite peers")}{(locked ? ", database locked" : "")}";
        _times.Add((kind, took));
        output.WriteLine($"round {round} ({kind}): {took.TotalSeconds:0.00} s, exit code {code}");
        if (took > StopLimit || code != 0)
        {
            output.WriteLine(Tail(center.Server.Output));
        }

        Assert.Equal(0, code);
        await Task.WhenAll(asked);
    }

    /// <summary>Calls in the menu, in the queue, ringing and talking, and one that leaves a message.</summary>
    /// <returns>The contact of the conversation, whose customer is new.</returns>
    private static async Task<Guid> CallsAsync(LiveCenter center, LiveAgent anna, LiveAgent ben)
    {
        var (annaRang, benRang) = (anna.Phone.Rang, ben.Phone.Rang);
        foreach (var agent in new[] { anna, ben })
        {
            await agent.WhenAsync(s => s["phone"]!["registered"]!.GetValue<bool>() && s["state"]!.GetValue<string>() is "ready" or "not-ready");
            await agent.GoReadyAsync();
        }

        await center.CallAsync(NewNumber(), "1");
        var talking = await anna.AnswerAsync(annaRang);
        await anna.WhenAsync(s => s["call"]?["pop"]?["customer"] is not null);
        await center.CallAsync(NewNumber(), "2");
        await ben.Phone.RingsAsync(benRang);
        await center.CallAsync(NewNumber(), "2");
        await center.CallAsync(NewNumber(), "4");
        await center.CallAsync(NewNumber());
        return talking;
    }

    /// <summary>Work that waits for the database when the stop comes: customers made through the API, one named from a console, and new callers.</summary>
    private static async Task<List<Task>> AskAsync(LiveCenter center, LiveAgent agent, Guid talking)
    {
        var asked = Enumerable.Range(0, 8).Select(i => (Task)center.Admin.PostAsync("/api/customers", new { name = $"Ada {i}", tier = "standard", numbers = new[] { NewNumber() }, revision = 0 })).ToList();
        asked.Add(agent.Console.AskAsync("CompleteCustomer", talking, "Ada Byron"));
        for (var i = 0; i < 5; i++)
        {
            await center.CallAsync(NewNumber(), "2");
        }

        // How they fail is not what is asked here.
        return [.. asked.Select(request => request.ContinueWith(answer => answer.Exception, TaskScheduler.Default))];
    }

    private static string NewNumber() => $"+1305{Random.Shared.Next(2_000_000, 9_999_999)}";

    private static string Tail(string log) => string.Join('\n', log.Split('\n').TakeLast(40));

    private static int FromEnvironment(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    /// <summary>Programs that only take the processor's time.</summary>
    private sealed class OtherPrograms : IDisposable
    {
        private readonly List<Process> _running;

        public OtherPrograms(int count) => _running = [.. Enumerable.Range(0, count).Select(_ => Process.Start("sh", ["-c", "while :; do :; done"]))];

        public void Dispose()
        {
            foreach (var program in _running)
            {
                program.Kill();
                program.Dispose();
            }
        }
    }
}
