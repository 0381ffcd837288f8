using System.Diagnostics;
using System.Net;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;
using Crm.TestKit;
using Crm.TestKit.Processes;

namespace Crm.Benchmarks;

/// <summary>
/// Call set-up through a call server with the smallest application on it: each INVITE is answered by an INVITE to an agent. Caller and
/// agent are one thread with two plain sockets. First the time from INVITE in to agent's INVITE out at a gentle rate, then calls a second
/// with all of their messages (ring, answer, ACK, BYE on both legs) and the CPU that one costs.
/// </summary>
internal static class CallSetupBenchmark
{
    private const int WarmUpCalls = 2_000;

    public static async Task RunAsync()
    {
        using var directory = new ScratchDirectory("call-setup");
        Tone.WriteFile(Path.Combine(Directory.CreateDirectory(directory.File("prompts")).FullName, "440.wav"), 440, TimeSpan.FromSeconds(1));
        var options = new CallServerOptions(new IPEndPoint(IPAddress.Loopback, 0), IPAddress.Loopback, FreePort.Range(4_096), directory.File("prompts"), directory.File("recordings"), "bench");
        await using var server = new CallServer(options);
        await server.StartAsync(CancellationToken.None);
        using var peers = new CallSetupPeers("100", n => $"4930{n}") { Server = new IPEndPoint(IPAddress.Loopback, server.SipPort) };
        server.Configure([Trunk("carrier", peers.CallerAddress), Trunk("agents", peers.AgentAddress)], EmptySipDirectory.Instance);
        _ = ConnectAsync(server);

        peers.Run(WarmUpCalls, rate: 200);
        Console.WriteLine($"call set-up, caller and agent on the same machine ({Environment.ProcessorCount} cores)");
        for (var round = 1; round <= 3; round++)
        {
            var run = peers.Run(1_000, rate: 50);
            Console.WriteLine($"  50 calls/s:   INVITE in to agent's INVITE out p50 {run.InviteOut(0.5):0.000} ms, p99 {run.InviteOut(0.99):0.000} ms; failed {run.Failed}");
        }
        foreach (var rate in new[] { 330, 660, 1_000 })
        {
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            var run = peers.Run(rate * 10, rate);
            cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
            Console.WriteLine($"  {rate} calls/s: answered {run.PerSecond:0}/s, INVITE to 200 p50 {run.Answered(0.5):0.0} ms, p95 {run.Answered(0.95):0.0} ms, CPU a call {cpu.TotalMilliseconds / run.Calls:0.00} ms (callers and agents included); failed {run.Failed}");
        }
    }

    private static SipTrunk Trunk(string name, IPEndPoint address) =>
        new(name, [address], new SipHostPort("127.0.0.1", address.Port), new SipFlow(SipTransport.Udp, address, 0), null, null, TrustIdentity: false);

    /// <summary>An arriving call dials an agent, the agent's answer answers the caller, and whoever hangs up ends both.</summary>
    private static async Task ConnectAsync(CallServer server)
    {
        var partners = new Dictionary<CallId, CallId>();
        var agents = new HashSet<CallId>();
        await foreach (var happened in server.Events.ReadAllAsync())
        {
            switch (happened)
            {
                case CallArrived arrived:
                    var agent = server.Dial(new DialRequest(new SipToTrunk("agents", "agent"), arrived.From, null, TimeSpan.FromSeconds(10)) { Headers = [("X-Contact", arrived.SipCallId)] });
                    agents.Add(agent);
                    partners[agent] = arrived.Call;
                    partners[arrived.Call] = agent;
                    break;
                case CallAnswered answered when agents.Contains(answered.Call) && partners.TryGetValue(answered.Call, out var caller):
                    server.Answer(caller);
                    server.Bridge(caller, answered.Call);
                    break;
                case CallEnded ended:
                    agents.Remove(ended.Call);
                    if (partners.Remove(ended.Call, out var partner) && partners.Remove(partner))
                    {
                        server.Hangup(partner, 16, "");
                    }
                    break;
            }
        }
    }
}
