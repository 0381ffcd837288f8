using System.Diagnostics;

namespace Crm.Benchmarks;

/// <summary>
/// The whole way of a queued call through the real server: look-up of a known customer, routing over 400 ready agents, pop, the agent's phone, bridge, hang-up, wrap-up, journal and SQLite.
/// Caller and agents are two plain sockets in the same process, so what they cost is included.
/// </summary>
internal static class QueueBenchmark
{
    public static async Task RunAsync()
    {
        using var peers = new CallSetupPeers(QueueSite.Support, QueueSite.Number);
        await using var site = await QueueSite.StartAsync(peers.CallerAddress, peers.AgentAddress);
        peers.Server = site.Sip;
        using var wrapUps = site.FinishWrapUps();

        peers.Run(3_000, rate: 150);
        Console.WriteLine($"queued call, {QueueSite.Agents} agents ready, caller and agents on the same machine ({Environment.ProcessorCount} cores)");
        for (var round = 1; round <= 3; round++)
        {
            var run = peers.Run(1_000, rate: 50);
            Console.WriteLine($"  50 calls/s: INVITE in to agent's INVITE out p50 {run.InviteOut(0.5):0.000} ms, p99 {run.InviteOut(0.99):0.000} ms; failed {run.Failed}");
        }

        foreach (var rate in new[] { 200, 330 })
        {
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            var run = peers.Run(rate * 10, rate);
            cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
            Console.WriteLine($"  {rate} calls/s: answered {run.PerSecond:0}/s, INVITE to 200 p50 {run.Answered(0.5):0.0} ms, p95 {run.Answered(0.95):0.0} ms, CPU a call {cpu.TotalMilliseconds / run.Calls:0.00} ms (callers and agents included); failed {run.Failed}");
        }
    }
}
