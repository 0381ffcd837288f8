using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Users;
using Crm.Host;
using Crm.Host.Contacts;
using Crm.Host.Security;
using Crm.Routing;
using Crm.Telephony.Calls;
using Crm.TestKit.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Benchmarks;

/// <summary>
/// The whole way of a queued call through the real server: look-up of a known customer, routing over 400 ready agents, pop, the agent's phone, bridge, hang-up, wrap-up, journal and SQLite.
/// Caller and agents are two plain sockets in the same process, so what they cost is included.
/// </summary>
internal static class QueueBenchmark
{
    private const int Agents = 400;
    private const int Customers = 1_000;
    private const string Line = "+12125550100";

    public static async Task RunAsync()
    {
        using var folder = new ScratchDirectory("queue-bench");
        using var peers = new CallSetupPeers(Line, n => $"+1646{5_550_000 + (n % Customers)}");
        Configure(folder, peers);
        await using var server = await CrmServer.StartAsync(new StartCommand(false, folder.File("data"), folder.File("config")), _ => { });
        peers.Server = new IPEndPoint(IPAddress.Loopback, server.Services.GetRequiredService<CallServer>().SipPort);
        await SeedAsync(server.Services);
        using var wrapUps = FinishWrapUps(server.Services.GetRequiredService<ContactDesk>());

        peers.Run(3_000, rate: 150);
        Console.WriteLine($"queued call, {Agents} agents ready, caller and agents on the same machine ({Environment.ProcessorCount} cores)");
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

    /// <summary>A number that leads straight into a queue, no recording, and every agent's phone at the peers' socket.</summary>
    private static void Configure(ScratchDirectory folder, CallSetupPeers peers)
    {
        var source = Path.Combine(Repository.Root, "config");
        var site = JsonNode.Parse(File.ReadAllText(Path.Combine(source, "contact-center.json")))!.AsObject();
        var rtp = FreePort.Range(8_000);
        site["web"]!["port"] = 0;
        site["sip"]!["port"] = 0;
        site["sip"]!["rtpPorts"] = new JsonObject { ["first"] = rtp.First, ["last"] = rtp.Last };
        site["queues"]!["support"]!["recording"] = "never";
        site["ivrs"]!["direct"] = new JsonObject { ["first"] = "support", ["steps"] = new JsonObject
        {
            ["support"] = new JsonObject { ["type"] = "queue", ["queue"] = "support" },
            ["while-waiting"] = new JsonObject { ["type"] = "end", ["prompts"] = new JsonArray("goodbye") },
        } };
        site["numbers"] = new JsonObject { [Line] = "direct" };
        site["trunks"] = new JsonArray(new JsonObject
        {
            ["name"] = "carrier", ["addresses"] = new JsonArray(peers.CallerAddress.ToString()), ["host"] = "127.0.0.1", ["port"] = peers.CallerAddress.Port, ["callerId"] = Line,
        });
        Directory.CreateDirectory(folder.File("config"));
        Directory.CreateDirectory(folder.File("data"));
        Directory.CreateSymbolicLink(Path.Combine(folder.File("config"), "prompts"), Path.Combine(source, "prompts"));
        File.WriteAllText(Path.Combine(folder.File("config"), "contact-center.json"), site.ToJsonString());
        File.WriteAllText(Path.Combine(folder.File("data"), "phones.json"), JsonSerializer.Serialize(Enumerable.Range(0, Agents).Select(i => new
        {
            User = $"desk-{i}", Contact = $"sip:desk-{i}@{peers.AgentAddress}", Remote = peers.AgentAddress.ToString(), ExpiresAt = DateTimeOffset.UtcNow.AddHours(1),
        })));
    }

    private static async Task SeedAsync(IServiceProvider services)
    {
        var customers = services.GetRequiredService<CustomerDirectory>();
        for (var i = 0; i < Customers; i++)
        {
            await customers.CreateAsync(new CustomerDraft($"Customer {i}", null, "standard", "en", null, null, null, null, [$"+1646{5_550_000 + i}"]));
        }

        var users = services.GetRequiredService<UserStore>();
        var desk = services.GetRequiredService<ContactDesk>();
        var skills = new Dictionary<string, int> { ["support"] = 5 };
        for (var i = 0; i < Agents; i++)
        {
            var account = (await users.CreateAsync(new UserDraft($"agent{i}", $"Agent {i}", UserRole.Agent, false, skills, $"desk-{i}", new string('0', 32), new string('0', 64)))).Value!;
            var profile = new AgentProfile(account.Id, account.DisplayName, "agent", skills, $"desk-{i}", $"desk-{i}");
            await desk.Mailbox.Ask(() =>
            {
                var session = desk.Presence.Know(profile);
                desk.Presence.SignIn(session);
                return desk.Presence.GoReady(session);
            });
        }

        await services.GetRequiredService<AccountDirectory>().RefreshAsync(default);
    }

    private static Timer FinishWrapUps(ContactDesk desk) => new(
        _ => desk.Mailbox.Post(() =>
        {
            foreach (var agent in desk.Agents)
            {
                if (agent is { State: AgentState.WrapUp, Contact: { } contact })
                {
                    desk.Presence.FinishWrapUp(agent, contact.Id, null, null);
                }
            }
        }),
        null, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20));
}
