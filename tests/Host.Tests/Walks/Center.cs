using System.Net;
using System.Text.Json.Nodes;
using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Sqlite;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Crm.Host.Configuration;
using Crm.Host.Contacts;
using Crm.Host.Contacts.Campaigns;
using Crm.Host.Security;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;
using Crm.TestKit;
using Crm.TestKit.Calls;
using Crm.TestKit.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

using Contact = Crm.Host.Contacts.Contact;

namespace Crm.Host.Tests.Walks;

/// <summary>
/// A center without its web side: contact desk, routing, telephone, journal and SQLite, with a carrier and desk phones as real SIP peers on loopback.
/// </summary>
internal sealed class Center : IAsyncDisposable
{
    public const string Line = "+12125550100";
    public const string Realm = "walk.example";
    public const string TrunkSecretName = "WALK_TRUNK_SECRET";
    public const string TrunkSecret = "a-trunk-secret";
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly ScratchDirectory _scratch;
    private readonly ServiceProvider _services;
    private readonly List<IAsyncDisposable> _phones = [];

    private Center(ServiceProvider services, ScratchDirectory scratch)
    {
        _services = services;
        _scratch = scratch;
    }

    public SeenConsoles Consoles => Get<SeenConsoles>();
    public DatabaseGate Database => Get<DatabaseGate>();
    public string Recordings => Path.Combine(_scratch.Path, "data", "recordings");
    public ContactDesk Desk => Get<ContactDesk>();
    public AgentDesk AgentDesk => Get<AgentDesk>();
    public SimplePhone Carrier { get; private set; } = null!;
    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();
    public IPEndPoint Sip => new(IPAddress.Loopback, Get<CallServer>().SipPort);

    /// <param name="mediaTimeout">After how long a phone that sends nothing counts as silent; 5 s as shipped.</param>
    public static async Task<Center> StartAsync(Action<JsonObject>? change = null, IReadOnlyList<SipBinding>? bindings = null, TimeSpan? mediaTimeout = null)
    {
        var scratch = new ScratchDirectory("walk");
        var carrierPort = FreePort.Next();
        var configuration = Configure(scratch, carrierPort, change);
        var services = Build(scratch, configuration, await TrunkMapping.ResolveAsync(configuration.Trunks, default), bindings ?? [], mediaTimeout ?? TimeSpan.FromSeconds(5));
        await HelpDeskSqlite.MigrateAsync(services);
        foreach (var hosted in services.GetServices<IHostedService>())
        {
            await hosted.StartAsync(default);
        }

        var center = new Center(services, scratch);
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
        // Walks are walked at any hour; those about the hours set their own.
        site["dialing"] = new JsonObject { ["US"] = new JsonObject { ["hours"] = "00:00-24:00" } };
        change?.Invoke(site);
        File.WriteAllText(scratch.File("contact-center.json"), site.ToJsonString());
        Directory.CreateSymbolicLink(scratch.File("prompts"), SpokenPrompts.Folder);
        return new ConfigurationLoader(name => name == TrunkSecretName ? TrunkSecret : null).Load(scratch.Path);
    }

    private static ServiceProvider Build(
        ScratchDirectory scratch, SiteConfiguration configuration, IReadOnlyList<SipTrunk> trunks, IReadOnlyList<SipBinding> bindings, TimeSpan mediaTimeout)
    {
        var data = scratch.File("data");
        Directory.CreateDirectory(data);
        var services = new ServiceCollection();
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton<ShiftedTime>();
        services.AddSingleton<TimeProvider>(s => s.GetRequiredService<ShiftedTime>());
        services.AddHelpDesk(new HelpDeskOptions { Country = "US" });
        services.AddHelpDeskSqlite(Path.Combine(data, "crm.db"));
        var gate = new DatabaseGate();
        gate.Guard(services);
        services.AddSingleton(gate);
        services.AddSingleton<SeenConsoles>();
        services.AddSingleton<IConsoleOutput>(s => s.GetRequiredService<SeenConsoles>());
        services.AddSingleton<PhoneDirectory>();
        services.AddSingleton<AccountDirectory>();
        services.AddSingleton<IAgentProfiles, AgentProfiles>();
        services.AddSingleton(s => new DeskSite(configuration, s.GetRequiredService<PhoneNumbers>(), Path.Combine(data, "recordings")));
        services.AddSingleton(new JournalOptions(Path.Combine(data, "journal")));
        services.AddSingleton<Journal>();
        services.AddSingleton<IContactEventSink, StoredEvents>();
        services.AddSingleton<JournalProjector>();
        services.AddSingleton<IHostedService>(s => s.GetRequiredService<JournalProjector>());
        services.AddSingleton<CallerLookup>();
        services.AddSingleton<CampaignStore>();
        services.AddSingleton<CampaignRecovery>();
        services.AddSingleton<OutcomeRecords>();
        services.AddSingleton<ContactDesk>();
        services.AddSignalR();
        services.TryAddSingleton<CustomerWatches>();
        services.AddSingleton<ConsolePusher>();
        services.AddSingleton<Viewers>();
        services.AddSingleton<CustomerSight>();
        services.AddSingleton<AgentDesk>();
        services.AddSingleton(new Heartbeat(Path.Combine(data, "alive"), TimeProvider.System));
        services.AddSingleton<Recovery>();
        services.AddSingleton(s => new CallServer(new CallServerOptions(
            configuration.Sip.Listen, configuration.Site.PublicAddress, configuration.Sip.RtpPorts, Path.Combine(scratch.Path, "prompts"), Path.Combine(data, "recordings"), Realm)
        {
            Trunks = trunks, Dialing = TrunkMapping.Dialing(configuration, s.GetRequiredService<PhoneNumbers>().CountryCode, spent: null),
            Directory = s.GetRequiredService<PhoneDirectory>(), Bindings = bindings, MediaTimeout = mediaTimeout, ReaderPosts = true,
        }));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<PhoneBindings>(s, Path.Combine(data, "phones.json")));
        services.AddSingleton<TelephoneService>();
        services.AddSingleton<IHostedService>(s => s.GetRequiredService<TelephoneService>());
        services.AddSingleton<IHostedService, AccountChanges>();
        return services.BuildServiceProvider();
    }

    /// <summary>A SIP peer with a voice of its own tone.</summary>
    public async Task<SimplePhone> AddPhoneAsync(string name, int port = 0, double tone = 440, ISipDirectory? directory = null)
    {
        var phone = await SimplePhone.StartAsync(_scratch.File(name), port, tone, directory);
        _phones.Add(phone);
        return phone;
    }

    /// <summary>An agent with a registered desk phone, attached by one console.</summary>
    public async Task<(AgentProfile Profile, SimplePhone Phone)> AddAgentAsync(string name, double tone = 1000, params (string Skill, int Level)[] skills)
    {
        var account = await Get<UserStore>().CreateAsync(Draft(name, $"desk-{name}", skills));
        Assert.True(account.IsOk, account.Problem);
        await Get<AccountDirectory>().RefreshAsync(default);
        var profile = Get<IAgentProfiles>().Find(account.Value!.Id)!;
        var phone = await AddPhoneAsync(name, tone: tone);
        phone.Register(Sip, profile.PhoneUser, PhoneDirectory.Secret);
        await AgentDesk.Attach(profile.Id, name);
        await Eventually.TrueAsync(() => Consoles.Latest(profile.Id)?.Phone.Registered == true, Soon);
        return (profile, phone);
    }

    /// <summary>Agents whose phones were bound before the start: signed in and ready, without a console.</summary>
    public async Task AddStaffAsync(IEnumerable<string> names, params (string Skill, int Level)[] skills)
    {
        var level = skills.ToDictionary(s => s.Skill, s => s.Level);
        var staff = await Desk.Mailbox.Ask(() => names.Select(name => Desk.Presence.Know(
            new AgentProfile(Guid.CreateVersion7(), name, "agent", level, $"desk-{name}", $"desk-{name}"))).ToList());
        await Eventually.TrueAsync(() => Desk.Mailbox.Ask(() => staff.All(session => session.Registered)), Soon);
        await Desk.Mailbox.Ask(() =>
        {
            staff.ForEach(Desk.Presence.SignIn);
            Assert.All(staff, session => Assert.Null(Desk.Presence.GoReady(session)));
            return true;
        });
    }

    /// <summary>An administrator changes an agent's account.</summary>
    public async Task ChangeAccountAsync(AgentProfile agent, Func<UserDraft, UserDraft> change)
    {
        var draft = Draft(agent.Name, agent.PhoneUser, [.. agent.Skills.Select(s => (s.Key, s.Value))]);
        var changed = await Get<UserStore>().UpdateAsync(agent.Id, change(draft));
        Assert.True(changed.IsOk, changed.Problem);
        await Get<AccountDirectory>().RefreshAsync(default);
    }

    public static UserDraft Draft(string name, string phone, params (string Skill, int Level)[] skills)
    {
        var credential = PhoneDirectory.Of(phone);
        return new UserDraft(name, name, UserRole.Agent, false, skills.ToDictionary(s => s.Skill, s => s.Level), phone, credential.Md5, credential.Sha256);
    }

    /// <summary>The same, who wants calls.</summary>
    public async Task<(AgentProfile Profile, SimplePhone Phone)> AddReadyAgentAsync(string name, double tone = 1000, params (string Skill, int Level)[] skills)
    {
        var agent = await AddAgentAsync(name, tone, skills);
        await AgentDesk.GoReady(agent.Profile.Id);
        return agent;
    }

    public CallId CallFromCustomer(string number, string line = Line) => Carrier.Call(Sip, line, number);

    /// <summary>A customer calls and presses keys once the call is answered.</summary>
    public async Task<CallId> CallAsync(string number, string keys = "", string? name = null)
    {
        var call = Carrier.Call(Sip, Line, number, name);
        await Carrier.AnsweredAsync(call);
        if (keys.Length > 0)
        {
            Carrier.Press(call, keys);
        }

        return call;
    }

    public async Task<Guid> AddCustomerAsync(string name, string number, string tier = "standard", Guid? owner = null)
    {
        var made = await Get<CustomerDirectory>().CreateAsync(new CustomerDraft(name, null, tier, "en", null, null, null, owner, [number]), Actor.Caller);
        Assert.True(made.IsOk, made.Problem);
        return made.Value!.Id;
    }

    public async Task<TicketRecord> AddTicketAsync(Guid customer, string title, Guid? owner = null)
    {
        var made = await Get<TicketDesk>().CreateAsync(new TicketDraft(Guid.NewGuid(), customer, title, null, TicketPriority.Normal, owner), Actor.Caller);
        Assert.True(made.IsOk, made.Problem);
        return made.Value!;
    }

    /// <summary>Moves the clock; what became due runs at once.</summary>
    public void Advance(TimeSpan by)
    {
        Get<ShiftedTime>().Advance(by);
        Desk.Mailbox.Post(() => { });
    }

    /// <summary>The contact of which this becomes true.</summary>
    internal async Task<Guid> ContactAsync(Func<Contact, bool> holds, string what)
    {
        Guid? found = null;
        await Eventually.TrueAsync(() => (found = Desk.Mailbox.Ask(() => Desk.Contacts.FirstOrDefault(holds)?.Id).GetAwaiter().GetResult()) is not null, Soon, () => what);
        return found!.Value;
    }

    /// <summary>The contact of a caller who waits in a queue.</summary>
    public Task<Guid> QueuedAsync(string number) => ContactAsync(c => c.Caller.Number == number && c.Queue is not null, $"{number} does not wait");

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
            history = await reader.OfContactAsync(contact, Viewer.System);
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
