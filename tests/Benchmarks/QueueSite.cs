using Crm.HelpDesk;
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

/// <summary>How many agents are ready, whether calls to support are recorded, and whether the agents serve sales as well.</summary>
internal sealed record QueueSiteSize(int Agents, bool Recorded, bool SalesToo);

/// <summary>The whole server in this process, with a number that leads straight into the support queue, many ready agents and known customers.</summary>
internal sealed class QueueSite : IAsyncDisposable
{
    /// <summary>Ready agents, unless a benchmark asks for another number.</summary>
    public const int Agents = 400;
    public const int Customers = 1_000;
    /// <summary>Leads to the support queue, which the ready agents serve.</summary>
    public const string Support = "+12125550100";
    /// <summary>Leads to the sales queue, which nobody serves until somebody is added.</summary>
    public const string Sales = "+12125550150";

    private readonly ScratchDirectory _folder = new("queue-bench");
    private readonly QueueSiteSize _size;
    private CrmServer? _server;

    private QueueSite(QueueSiteSize size) => _size = size;

    public IServiceProvider Services => _server!.Services;
    public ContactDesk Desk => Services.GetRequiredService<ContactDesk>();
    public IPEndPoint Sip => new(IPAddress.Loopback, Services.GetRequiredService<CallServer>().SipPort);
    public string Web { get; private set; } = "";

    /// <summary>The number of the n-th customer.</summary>
    public static string Number(int n) => $"+1646{5_550_000 + (n % Customers)}";

    /// <param name="caller">Address of the trunk that calls.</param>
    /// <param name="phones">Address at which every agent's phone is bound.</param>
    /// <param name="change">What else the site has configured.</param>
    /// <param name="before">Fills the database before the start that counts, by a server that is stopped again: what a site has from its days before.</param>
    public static async Task<QueueSite> StartAsync(
        IPEndPoint caller, IPEndPoint phones, QueueSiteSize? size = null, Action<JsonObject>? change = null, Func<IServiceProvider, Task>? before = null)
    {
        var site = new QueueSite(size ?? new QueueSiteSize(Agents, Recorded: false, SalesToo: false));
        site.Configure(caller, phones, change);
        if (before is not null)
        {
            await using var earlier = await site.ServeAsync(_ => { });
            await before(earlier.Services);
        }

        site._server = await site.ServeAsync(site.Hear);
        await site.SeedAsync();
        return site;
    }

    private Task<CrmServer> ServeAsync(Action<string> say) => CrmServer.StartAsync(new StartCommand(false, _folder.File("data"), _folder.File("config")), say);

    private void Hear(string line)
    {
        var at = line.IndexOf("http://", StringComparison.Ordinal);
        if (Web.Length == 0 && at >= 0)
        {
            Web = line[at..line.IndexOf(',', at)];
        }
    }

    /// <summary>Numbers that lead straight into a queue, recording in support or nowhere, and every agent's phone at one socket.</summary>
    private void Configure(IPEndPoint caller, IPEndPoint phones, Action<JsonObject>? change)
    {
        var source = Path.Combine(Repository.Root, "config");
        var site = JsonNode.Parse(File.ReadAllText(Path.Combine(source, "contact-center.json")))!.AsObject();
        var rtp = FreePort.Range(8_000);
        site["web"]!["port"] = 0;
        site["sip"]!["port"] = 0;
        site["sip"]!["rtpPorts"] = new JsonObject { ["first"] = rtp.First, ["last"] = rtp.Last };
        foreach (var queue in new[] { "support", "sales" })
        {
            // Whoever called before would else wait for the agent of that call.
            site["queues"]![queue]!["ownerFirstSeconds"] = 0;
            site["queues"]![queue]!["capacity"] = 1_000;
        }

        site["queues"]!["support"]!["recording"] = _size.Recorded ? "always" : "never";
        site["ivrs"]!["direct-support"] = Direct("support");
        site["ivrs"]!["direct-sales"] = Direct("sales");
        site["numbers"] = new JsonObject { [Support] = "direct-support", [Sales] = "direct-sales" };
        site["trunks"] = new JsonArray(new JsonObject
        {
            ["name"] = "carrier", ["addresses"] = new JsonArray(caller.ToString()), ["host"] = "127.0.0.1", ["port"] = caller.Port, ["callerId"] = Support,
        });
        change?.Invoke(site);
        Directory.CreateDirectory(_folder.File("config"));
        Directory.CreateDirectory(_folder.File("data"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.File("config"), "prompts"), Path.Combine(source, "prompts"));
        File.WriteAllText(Path.Combine(_folder.File("config"), "contact-center.json"), site.ToJsonString());
        File.WriteAllText(Path.Combine(_folder.File("data"), "phones.json"), JsonSerializer.Serialize(Enumerable.Range(0, _size.Agents).Select(i => new
        {
            User = $"desk-{i}", Contact = $"sip:desk-{i}@{phones}", Remote = phones.ToString(), ExpiresAt = DateTimeOffset.UtcNow.AddHours(1),
        })));
    }

    private static JsonObject Direct(string queue) => new()
    {
        ["first"] = "queue",
        ["steps"] = new JsonObject
        {
            ["queue"] = new JsonObject { ["type"] = "queue", ["queue"] = queue },
            ["while-waiting"] = new JsonObject { ["type"] = "end", ["prompts"] = new JsonArray("goodbye") },
        },
    };

    private async Task SeedAsync()
    {
        var customers = Services.GetRequiredService<CustomerDirectory>();
        for (var i = 0; i < Customers; i++)
        {
            await customers.CreateAsync(new CustomerDraft($"Customer {i}", null, "standard", "en", null, null, null, null, [Number(i)]), Actor.Caller);
        }

        var users = Services.GetRequiredService<UserStore>();
        var skills = new Dictionary<string, int> { ["support"] = 5 };
        if (_size.SalesToo)
        {
            skills["sales"] = 5;
        }

        for (var i = 0; i < _size.Agents; i++)
        {
            var account = (await users.CreateAsync(new UserDraft($"agent{i}", $"Agent {i}", UserRole.Agent, false, skills, $"desk-{i}", new string('0', 32), new string('0', 64)))).Value!;
            var profile = new AgentProfile(account.Id, account.DisplayName, "agent", skills, $"desk-{i}", $"desk-{i}");
            await Desk.Mailbox.Ask(() =>
            {
                var session = Desk.Presence.Know(profile);
                Desk.Presence.SignIn(session);
                return Desk.Presence.GoReady(session);
            });
        }

        await Services.GetRequiredService<AccountDirectory>().RefreshAsync(default);
    }

    /// <summary>Ends every wrap-up soon, until it is disposed.</summary>
    public Timer FinishWrapUps() => new(
        _ => Desk.Mailbox.Post(() =>
        {
            foreach (var agent in Desk.Agents)
            {
                if (agent is { State: AgentState.WrapUp, Contact: { } contact })
                {
                    Desk.Presence.FinishWrapUp(agent, contact.Id, null, null);
                }
            }
        }),
        null, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20));

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }
}
