using System.Net;
using System.Text.Json.Nodes;
using Crm.AgentConsole.Contracts;
using Crm.Console.Tests.Pages;
using Crm.Telephony.Calls;
using Crm.TestKit;
using Crm.TestKit.Calls;
using Crm.TestKit.Processes;
using Microsoft.Playwright;

namespace Crm.Console.Tests.Site;

/// <summary>The server as its users start it, a carrier behind its trunk, an administrator's API, and Chromium with a tone for a microphone.</summary>
public sealed class Center : IAsyncLifetime
{
    /// <summary>What an agent's microphone says, in Hz.</summary>
    public const double AgentTone = 1000;

    /// <summary>What a caller says, in Hz.</summary>
    public const double CallerTone = 440;

    /// <summary>Long enough for a busy machine; nothing waits for its end when all is well.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(45);

    private const string Password = "a password for tests 7";

    private readonly ScratchDirectory _scratch = new("console");
    private readonly Queue<Line> _lines = new(Line.Patient);
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private int _people;

    public CrmProcess Server { get; private set; } = null!;
    public SimplePhone Carrier { get; private set; } = null!;
    public CrmClient Administrator { get; private set; } = null!;

    /// <summary>Where the carrier is that numbers beginning with +1646 are called through.</summary>
    public int ListCarrierPort { get; } = FreePort.Next();

    public IPEndPoint Sip => new(IPAddress.Loopback, Server.SipPort);

    public async ValueTask InitializeAsync()
    {
        var carrierPort = FreePort.Next();
        Carrier = await SimplePhone.StartAsync(_scratch.File("carrier"), carrierPort, CallerTone);
        Server = await CrmProcess.StartAsync(_scratch.Path, site => Configure(site, carrierPort, ListCarrierPort));
        Administrator = new CrmClient(Server.Web);
        await Administrator.SetUpAsync(await Server.SetupTokenAsync(), "admin", Password);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(BrowserOptions(Tone.WriteFile(_scratch.File("microphone.wav"), AgentTone, TimeSpan.FromSeconds(10))));
        Assertions.SetDefaultExpectTimeout((float)Soon.TotalMilliseconds);
    }

    private static void Configure(JsonObject site, int carrierPort, int listCarrierPort)
    {
        site["trunks"] = new JsonArray(Trunk("carrier", carrierPort), Trunk("lists", listCarrierPort));
        site["outgoingCalls"] = new JsonObject { ["routes"] = new JsonArray(Route("+", "carrier"), Route("+1646", "lists")) };
        Line.AddTo(site);
    }

    private static JsonObject Trunk(string name, int port) => new()
    {
        ["name"] = name, ["addresses"] = new JsonArray($"127.0.0.1:{port}"), ["host"] = "127.0.0.1", ["port"] = port, ["callerId"] = Line.Main.Number,
    };

    private static JsonObject Route(string prefix, string trunk) => new() { ["prefix"] = prefix, ["trunks"] = new JsonArray(trunk) };

    private static BrowserTypeLaunchOptions BrowserOptions(string microphone) => new()
    {
        ExecutablePath = "/usr/bin/chromium",
        Args =
        [
            "--no-sandbox", "--use-fake-device-for-media-stream", $"--use-file-for-fake-audio-capture={microphone}", "--autoplay-policy=no-user-gesture-required",
            "--disable-features=WebRtcHideLocalIpsWithMdns", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
        ],
    };

    /// <summary>A line with a queue of its own, for one test.</summary>
    public Line TakeLine() => _lines.Dequeue();

    /// <summary>An account with a name that no other test uses.</summary>
    public async Task<Person> AddPersonAsync(string name, string role = "agent", Line? line = null)
    {
        var user = $"{name.ToLowerInvariant()}.{++_people}";
        var skills = line is null ? [] : new Dictionary<string, int> { [line.Skill] = 5 };
        var made = await Administrator.PostAsync<UserDetail>("/api/users", new UserEdit(user, name, role, false, skills, null, null, Password));
        return new Person(made.Id, user, name, Password);
    }

    /// <summary>An agent with a desk phone, ready.</summary>
    internal async Task<DeskPhoneAgent> AddDeskPhoneAsync(string name, Line line)
    {
        const string secret = "a-desk-phone-secret";
        var user = $"{name.ToLowerInvariant()}.{++_people}";
        var made = await Administrator.PostAsync<UserDetail>(
            "/api/users", new UserEdit(user, name, "agent", false, new Dictionary<string, int> { [line.Skill] = 5 }, $"desk-{user}", secret, Password));
        return await DeskPhoneAgent.StartAsync(this, new Person(made.Id, user, name, Password), $"desk-{user}", secret, _scratch.File(user));
    }

    public async Task<Guid> AddCustomerAsync(string name, string number, string tier = "standard", string? organization = null)
    {
        var made = await Administrator.PostAsync<CustomerDetail>("/api/customers", new CustomerEdit(name, organization, tier, null, null, null, [number], 0));
        return made.Card.Id;
    }

    public async Task<TicketDetail> AddTicketAsync(Guid customer, string title, string? text = null) =>
        await Administrator.PostAsync<TicketDetail>("/api/tickets", new TicketCreate(Guid.NewGuid(), customer, title, text, "normal", null));

    /// <summary>A customer dials; the call says its tone as soon as it is answered.</summary>
    public async Task<CallId> CallAsync(Line line, string from)
    {
        var call = Carrier.Call(Sip, line.Number, from);
        await Carrier.AnsweredAsync(call);
        Carrier.Speak(call);
        return call;
    }

    /// <summary>A browser of its own (cookies, storage) with the console's sign-in page.</summary>
    /// <param name="microphone">Whether the person lets the page use it.</param>
    public async Task<IPage> OpenBrowserAsync(bool microphone = true)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Server.Web.ToString(), ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
        });
        // What is not granted is denied; the tone must not be taken for noise.
        await context.GrantPermissionsAsync(microphone ? ["microphone"] : ["geolocation"]);
        await context.AddInitScriptAsync("localStorage.setItem('crm.microphone', JSON.stringify({ device: null, processing: false }))");
        context.SetDefaultTimeout((float)Soon.TotalMilliseconds);
        var page = await context.NewPageAsync();
        Evidence.Follow(page);
        await page.GotoAsync("/");
        return page;
    }

    /// <summary>A signed-in agent's console.</summary>
    internal async Task<Desk> OpenDeskAsync(Person agent, bool microphone = true)
    {
        var page = await OpenBrowserAsync(microphone);
        await SignInPage.AsAsync(page, agent);
        return new Desk(page);
    }

    public async ValueTask DisposeAsync()
    {
        Evidence.Keep("server", Server.Output);
        await _browser.DisposeAsync();
        _playwright.Dispose();
        Administrator.Dispose();
        await Server.DisposeAsync();
        await Carrier.DisposeAsync();
        _scratch.Dispose();
    }
}

/// <summary>An account and its password.</summary>
public sealed record Person(Guid Id, string UserName, string Name, string Password);
