using System.Net;
using System.Text.Json.Nodes;
using Crm.Telephony.Calls;
using Crm.TestKit;
using Crm.TestKit.Calls;
using Crm.TestKit.Processes;

namespace Crm.Host.Tests.Durability;

/// <summary>
/// The real server as a process, with a carrier and desk phones that are real SIP peers on loopback and consoles over SignalR. The peers live in
/// the test, so the server can be killed and started again under them.
/// </summary>
internal sealed class LiveCenter : IAsyncDisposable
{
    public const string Line = "+12125550100";
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private const string Password = "a-long-pass-word-1";
    private const string PhoneSecret = "a-desk-phone-secret";

    private readonly ScratchDirectory _scratch;
    private readonly List<LiveAgent> _agents = [];
    private readonly HttpClient _watchdog = new();
    private readonly List<IAsyncDisposable> _peers = [];

    private LiveCenter(ScratchDirectory scratch, CrmProcess server, SimplePhone carrier, CrmClient admin)
    {
        _scratch = scratch;
        Server = server;
        Carrier = carrier;
        Admin = admin;
        Records = new StoredRecords(Path.Combine(server.DataFolder, "crm.db"));
    }

    public CrmProcess Server { get; }
    public SimplePhone Carrier { get; }
    public CrmClient Admin { get; }
    public StoredRecords Records { get; }
    public ConsoleClient Supervisor { get; private set; } = null!;
    public IPEndPoint Sip => new(IPAddress.Loopback, Server.SipPort);

    /// <param name="prepare">Runs on the folder in which the server will make its data folder.</param>
    public static async Task<LiveCenter> StartAsync(Action<JsonObject>? change = null, Action<string>? prepare = null)
    {
        var scratch = new ScratchDirectory("live");
        prepare?.Invoke(scratch.Path);
        var carrierPort = FreePort.Next();
        var server = await CrmProcess.StartAsync(scratch.Path, site =>
        {
            site["trunks"] = new JsonArray(new JsonObject
            {
                ["name"] = "carrier", ["addresses"] = new JsonArray($"127.0.0.1:{carrierPort}"), ["host"] = "127.0.0.1", ["port"] = carrierPort, ["callerId"] = Line,
            });
            change?.Invoke(site);
        });
        var admin = new CrmClient(server.Web);
        await admin.SetUpAsync(await server.SetupTokenAsync(), "root", Password);
        var carrier = await SimplePhone.StartAsync(scratch.File("carrier"), carrierPort, 440);
        var center = new LiveCenter(scratch, server, carrier, admin);
        center._peers.Add(carrier);
        center.Supervisor = await ConsoleClient.AttachAsync(admin, server.Web);
        return center;
    }

    /// <summary>An agent with a registered desk phone and an attached console.</summary>
    public async Task<LiveAgent> AddAgentAsync(string name, string skill)
    {
        var made = await Admin.PostAsync("/api/users", new
        {
            userName = name, displayName = name, role = "agent", disabled = false, skills = new Dictionary<string, int> { [skill] = 5 },
            deskPhone = $"desk-{name}", deskPhoneSecret = PhoneSecret, password = Password,
        });
        var phone = await SimplePhone.StartAsync(_scratch.File(name), 0, 1000);
        _peers.Add(phone);
        phone.Register(Sip, $"desk-{name}", PhoneSecret);
        var session = new CrmClient(Server.Web);
        await session.SignInAsync(name, Password);
        var agent = new LiveAgent(made!["id"]!.GetValue<Guid>(), name, phone, session) { Console = await ConsoleClient.AttachAsync(session, Server.Web) };
        _agents.Add(agent);
        await agent.WhenAsync(s => s["phone"]!["registered"]!.GetValue<bool>());
        var kept = Path.Combine(Server.DataFolder, "phones.json");
        await Eventually.TrueAsync(() => File.Exists(kept) && File.ReadAllText(kept).Contains($"desk-{name}", StringComparison.Ordinal), Soon);
        return agent;
    }

    /// <summary>A customer's call that has been answered by the menu, where a key was pressed.</summary>
    public async Task<CallId> CallAsync(string number, string keys = "")
    {
        var call = Carrier.Call(Sip, Line, number);
        await Carrier.AnsweredAsync(call);
        Carrier.Speak(call);
        if (keys.Length > 0)
        {
            Carrier.Press(call, keys);
        }

        return call;
    }

    /// <summary>The open contact of the caller with this number, once the database has it.</summary>
    public async Task<Guid> ContactOfAsync(string number, TimeSpan? deadline = null)
    {
        Guid? found = null;
        await Eventually.TrueAsync(() => (found = Records.ContactOf(number)) is not null, deadline ?? Soon, () => $"no contact of {number} was stored");
        return found!.Value;
    }

    /// <summary>Starts the server again, with all consoles attached.</summary>
    /// <returns>From the start of the process to the first answer that it is ready.</returns>
    public async Task<TimeSpan> RestartAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        await Server.RestartAsync();
        await Admin.GetAsync("/health/ready");
        var took = TimeProvider.System.GetElapsedTime(began);
        await Supervisor.DisposeAsync();
        Supervisor = await ConsoleClient.AttachAsync(Admin, Server.Web);
        foreach (var agent in _agents)
        {
            await agent.Console.DisposeAsync();
            agent.Console = await ConsoleClient.AttachAsync(agent.Session, Server.Web);
        }

        return took;
    }

    /// <summary>Whether the server answers at all.</summary>
    public bool Answers()
    {
        try
        {
            return Health().Length > 0;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Status and text of the readiness check.</summary>
    public string Health()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Server.Web, "/health/ready"));
        using var answer = _watchdog.Send(request);
        using var text = new StreamReader(answer.Content.ReadAsStream());
        return $"{(int)answer.StatusCode} {text.ReadToEnd()}";
    }

    /// <summary>A queue's row of the wallboard.</summary>
    public async Task<QueueCounts> BoardAsync(string queue)
    {
        var board = await Supervisor.AskAsync("WatchWallboard");
        var row = board!["queues"]!.AsArray().First(r => r!["id"]!.GetValue<string>() == queue)!;
        int Count(string name) => row[name]!.GetValue<int>();
        return new QueueCounts(Count("offered"), Count("answered"), Count("abandoned"), Count("flowedOut"), Count("calledBack"), Count("waiting"));
    }

    public async ValueTask DisposeAsync()
    {
        await Supervisor.DisposeAsync();
        foreach (var agent in _agents)
        {
            await agent.Console.DisposeAsync();
            agent.Session.Dispose();
        }

        await Server.DisposeAsync();
        foreach (var peer in _peers)
        {
            await peer.DisposeAsync();
        }

        Admin.Dispose();
        _watchdog.Dispose();
        await Records.DisposeAsync();
        _scratch.Dispose();
    }
}

/// <summary>An agent: phone, session and console.</summary>
internal sealed record LiveAgent(Guid Id, string Name, SimplePhone Phone, CrmClient Session)
{
    public required ConsoleClient Console { get; set; }

    public Task<JsonNode> WhenAsync(Func<JsonNode, bool> holds) => Console.WhenAsync(holds, LiveCenter.Soon);

    public Task<JsonNode> WhenStateAsync(string state) => WhenAsync(s => s["state"]!.GetValue<string>() == state);

    public async Task GoReadyAsync()
    {
        await Console.AskAsync("GoReady");
        await WhenStateAsync("ready");
    }

    /// <summary>Answers the next call that rings here and waits until the two talk.</summary>
    /// <returns>The contact.</returns>
    public async Task<Guid> AnswerAsync(int nth = 0)
    {
        var ringing = await Phone.RingsAsync(nth);
        Phone.Answer(ringing);
        Phone.Speak(ringing);
        return (await WhenStateAsync("talking"))["call"]!["contactId"]!.GetValue<Guid>();
    }

    public async Task FinishWrapUpAsync(string disposition)
    {
        var contact = (await WhenStateAsync("wrap-up"))["wrapUp"]!["contactId"]!.GetValue<Guid>();
        await Console.AskAsync("FinishWrapUp", contact, disposition, "");
    }
}

/// <summary>One queue's day as the wallboard counts it.</summary>
internal sealed record QueueCounts(int Offered, int Answered, int Abandoned, int FlowedOut, int CalledBack, int Waiting)
{
    public bool Reconciles => Offered == Answered + Abandoned + FlowedOut + CalledBack + Waiting;
}
