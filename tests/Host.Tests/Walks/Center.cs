using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Sqlite;
using Crm.HelpDesk.Timeline;
using Crm.Host.Configuration;
using Crm.Host.Contacts;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;
using Crm.TestKit;
using Crm.TestKit.Calls;
using Crm.TestKit.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crm.Host.Tests.Walks;

/// <summary>
/// A center without its web side: contact desk, routing, telephone, journal and SQLite, with a carrier and desk phones as real SIP peers on loopback.
/// </summary>
internal sealed class Center : IAsyncDisposable
{
    public const string Line = "+12125550100";
    public const string Realm = "walk.example";
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly ScratchDirectory _scratch = new("walk");
    private readonly ServiceProvider _services;
    private readonly PhoneDirectory _directory = new();
    private readonly List<IAsyncDisposable> _phones = [];

    private Center(ServiceProvider services, ScratchDirectory scratch, PhoneDirectory directory, SeenConsoles consoles)
    {
        _services = services;
        _scratch = scratch;
        _directory = directory;
        Consoles = consoles;
    }

    public SeenConsoles Consoles { get; }
    public ContactDesk Desk => Get<ContactDesk>();
    public AgentDesk AgentDesk => Get<AgentDesk>();
    public SimplePhone Carrier { get; private set; } = null!;
    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();
    public IPEndPoint Sip => new(IPAddress.Loopback, Get<CallServer>().SipPort);

    public static async Task<Center> StartAsync(Action<JsonObject>? change = null, IReadOnlyList<SipBinding>? bindings = null)
    {
        var scratch = new ScratchDirectory("walk");
        var carrierPort = FreePort.Next();
        var configuration = Configure(scratch, carrierPort, change);
        var directory = new PhoneDirectory();
        var consoles = new SeenConsoles();
        var services = Build(scratch, configuration, await TrunkMapping.ResolveAsync(configuration.Trunks, default), directory, consoles, bindings ?? []);
        await HelpDeskSqlite.MigrateAsync(services);
        foreach (var hosted in services.GetServices<IHostedService>())
        {
            await hosted.StartAsync(default);
        }

        var center = new Center(services, scratch, directory, consoles);
        center.Carrier = await center.AddPhoneAsync("carrier", carrierPort);
        return center;
    }

    private static SiteConfiguration Configure(ScratchDirectory scratch, int carrierPort, Action<JsonObject>? change)
    {
        var source = Path.Combine(Repository.Root, "config");
        var site = JsonNode.Parse(File.ReadAllText(Path.Combine(source, "contact-center.json")))!.AsObject();
        var rtp = FreePort.Range(200);
        site["sip"]!["port"] = FreePort.Next();
        site["sip"]!["realm"] = Realm;
        site["sip"]!["rtpPorts"] = new JsonObject { ["first"] = rtp.First, ["last"] = rtp.Last };
        site["trunks"] = new JsonArray(new JsonObject
        {
            ["name"] = "carrier", ["addresses"] = new JsonArray($"127.0.0.1:{carrierPort}"), ["host"] = "127.0.0.1", ["port"] = carrierPort, ["callerId"] = Line,
        });
        change?.Invoke(site);
        File.WriteAllText(scratch.File("contact-center.json"), site.ToJsonString());
        Directory.CreateSymbolicLink(scratch.File("prompts"), Path.Combine(source, "prompts"));
        return new ConfigurationLoader().Load(scratch.Path);
    }

    private static ServiceProvider Build(ScratchDirectory scratch, SiteConfiguration configuration, IReadOnlyList<SipTrunk> trunks, PhoneDirectory directory, SeenConsoles consoles,
        IReadOnlyList<SipBinding> bindings)
    {
        var data = scratch.File("data");
        Directory.CreateDirectory(data);
        var services = new ServiceCollection();
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddHelpDesk(new HelpDeskOptions { Country = "US" });
        services.AddHelpDeskSqlite(Path.Combine(data, "crm.db"));
        services.AddSingleton<IConsoleOutput>(consoles);
        services.AddSingleton<IAgentProfiles>(directory);
        services.AddSingleton(s => new DeskSite(configuration, s.GetRequiredService<PhoneNumbers>(), Path.Combine(data, "recordings")));
        services.AddSingleton(new JournalOptions(Path.Combine(data, "journal")));
        services.AddSingleton<Journal>();
        services.AddSingleton<IContactEventSink, StoredEvents>();
        services.AddSingleton<JournalProjector>();
        services.AddSingleton<IHostedService>(s => s.GetRequiredService<JournalProjector>());
        services.AddSingleton<CallerLookup>();
        services.AddSingleton<ContactDesk>();
        services.AddSingleton<AgentDesk>();
        services.AddSingleton(new Heartbeat(Path.Combine(data, "alive"), TimeProvider.System));
        services.AddSingleton<Recovery>();
        services.AddSingleton(s => new CallServer(new CallServerOptions(
            configuration.Sip.Listen, configuration.Site.PublicAddress, configuration.Sip.RtpPorts, Path.Combine(scratch.Path, "prompts"), Path.Combine(data, "recordings"), Realm)
        {
            Trunks = trunks, Directory = directory, Bindings = bindings,
        }));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<PhoneBindings>(s, Path.Combine(data, "phones.json")));
        services.AddSingleton<TelephoneService>();
        services.AddSingleton<IHostedService>(s => s.GetRequiredService<TelephoneService>());
        return services.BuildServiceProvider();
    }

    /// <summary>A SIP peer with a voice of its own tone.</summary>
    public async Task<SimplePhone> AddPhoneAsync(string name, int port = 0, double tone = 440)
    {
        var phone = await SimplePhone.StartAsync(_scratch.File(name), port, tone);
        _phones.Add(phone);
        return phone;
    }

    /// <summary>An agent with a registered desk phone, attached by one console.</summary>
    public async Task<(AgentProfile Profile, SimplePhone Phone)> AddAgentAsync(string name, double tone = 1000, params (string Skill, int Level)[] skills)
    {
        var profile = _directory.Add(name, skills);
        var phone = await AddPhoneAsync(name, tone: tone);
        phone.Register(Sip, profile.PhoneUser, PhoneDirectory.Secret);
        await AgentDesk.Attach(profile.Id, name);
        await Eventually.TrueAsync(() => Consoles.Latest(profile.Id)?.Phone.Registered == true, Soon);
        return (profile, phone);
    }

    /// <summary>Agents whose phones were bound before the start: signed in and ready, without a console.</summary>
    public async Task AddStaffAsync(IEnumerable<string> names, params (string Skill, int Level)[] skills)
    {
        foreach (var name in names)
        {
            var profile = _directory.Add(name, skills);
            // The desk hears of the bindings from the telephone, a moment after the start.
            await Eventually.TrueAsync(() => Desk.Mailbox.Ask(() =>
            {
                var session = Desk.Presence.Know(profile);
                Desk.Presence.SignIn(session);
                return Desk.Presence.GoReady(session) is null;
            }), Soon);
        }
    }

    public CallId CallFromCustomer(string number, string line = Line) => Carrier.Call(Sip, line, number);

    public async Task<AgentSituation> WhenAsync(Guid agent, Func<AgentSituation, bool> holds)
    {
        await Eventually.TrueAsync(() => Consoles.Latest(agent) is { } now && holds(now), Soon, () => $"the agent's situation is {Consoles.Latest(agent)}");
        return Consoles.Latest(agent)!;
    }

    /// <summary>The stored history of a contact once it has an event of this kind.</summary>
    public async Task<ContactHistory> HistoryAsync<TLast>(Guid contact)
    {
        var reader = Get<TimelineReader>();
        ContactHistory? history = null;
        var deadline = TimeProvider.System.GetTimestamp();
        while (history?.Events.Any(e => e.Body is TLast) != true)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < Soon, $"no {typeof(TLast).Name} was stored; there is: {string.Join(", ", history?.Events.Select(e => e.Body.GetType().Name) ?? [])}");
            history = await reader.OfContactAsync(contact);
        }

        return history;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var phone in _phones)
        {
            await phone.DisposeAsync();
        }

        foreach (var hosted in _services.GetServices<IHostedService>().Reverse())
        {
            await hosted.StopAsync(default);
        }

        await _services.DisposeAsync();
        _scratch.Dispose();
    }
}

/// <summary>What agents' consoles were sent.</summary>
internal sealed class SeenConsoles : IConsoleOutput
{
    private readonly ConcurrentDictionary<Guid, List<AgentSituation>> _seen = new();

    public WallboardChange? Board { get; private set; }

    public void Situation(Guid agent, AgentSituation situation)
    {
        var list = _seen.GetOrAdd(agent, _ => []);
        lock (list)
        {
            list.Add(situation);
        }
    }

    public void Wallboard(WallboardChange change) => Board = change;

    public void CustomerChanged(Guid customer)
    {
        // Nobody has a customer on screen here.
    }

    public AgentSituation? Latest(Guid agent) => All(agent).LastOrDefault();

    public IReadOnlyList<AgentSituation> All(Guid agent)
    {
        if (!_seen.TryGetValue(agent, out var list))
        {
            return [];
        }

        lock (list)
        {
            return [.. list];
        }
    }
}

/// <summary>Accounts and phones of the walk's agents.</summary>
internal sealed class PhoneDirectory : IAgentProfiles, ISipDirectory
{
    public const string Secret = "a-desk-phone-secret";
    private readonly ConcurrentDictionary<Guid, AgentProfile> _profiles = new();

    public AgentProfile Add(string name, params (string Skill, int Level)[] skills)
    {
        var profile = new AgentProfile(Guid.CreateVersion7(), name, "agent", skills.ToDictionary(s => s.Skill, s => s.Level), $"desk-{name}", $"desk-{name}");
        _profiles[profile.Id] = profile;
        return profile;
    }

    public AgentProfile? Find(Guid user) => _profiles.GetValueOrDefault(user);

    public IReadOnlyList<AgentProfile> All() => [.. _profiles.Values];

    public SipCredential? Find(string user) =>
        _profiles.Values.Any(p => p.PhoneUser == user) ? SipCredential.Create(user, Center.Realm, Secret, webOnly: false) : null;
}
