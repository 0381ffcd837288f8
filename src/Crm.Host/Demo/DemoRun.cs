using System.Net;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Knowledge;
using Crm.HelpDesk.Rules;
using Crm.HelpDesk.Snippets;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Crm.HelpDesk.Views;
using Crm.Host.Configuration;
using Crm.Host.Contacts;
using Crm.Host.Mail;
using Crm.Host.Security;
using Crm.Routing.Dialer;
using Crm.Telephony.Calls;

namespace Crm.Host.Demo;

/// <summary>The simulated company beside a real server: a carrier on loopback, customers who call over it, and colleagues with SIP phones.</summary>
internal sealed class DemoRun : IAsyncDisposable
{
    private const string Trunk = "demo";
    private const int Seed = 7;

    private readonly DemoLines _lines;
    private readonly CallServer _carrier;
    private SimulatedCustomers? _customers;
    private SimulatedAgents? _agents;

    private DemoRun(DemoLines lines)
    {
        _lines = lines;
        _carrier = new CallServer(lines.Options(DemoLines.CarrierRtp));
    }

    /// <summary>Opens the simulated carrier on a free port of loopback.</summary>
    public static async Task<DemoRun> OpenAsync(DataFolder data, string configFolder, CancellationToken cancel)
    {
        var demo = new DemoRun(new DemoLines(Path.Combine(configFolder, "demo"), data.Path));
        await demo._carrier.StartAsync(cancel);
        return demo;
    }

    /// <summary>The simulated carrier takes the place of the site's trunks, so that a demo never calls anybody.</summary>
    public SiteConfiguration WithCarrier(SiteConfiguration configuration)
    {
        var carrier = new IPEndPoint(IPAddress.Loopback, _carrier.SipPort);
        var settings = new TrunkSettings(
            Trunk, [carrier], carrier.Address.ToString(), carrier.Port, "udp", carrier.Address.ToString(), null, null, TrustIdentity: true, DemoPeople.Line);
        // Simulated people are awake at any hour, so that a newcomer sees the campaign dial whenever that is.
        var anyHour = CountryProfiles.UnitedStates with { From = TimeSpan.Zero, To = TimeSpan.FromHours(24) };
        return configuration with
        {
            Trunks = [settings],
            DialProfiles = new Dictionary<string, DialProfile> { [anyHour.Country] = anyHour },
            OutgoingCalls = configuration.OutgoingCalls with { Routes = [], SpendPerDay = null },
            Mail = DemoMail.Settings(configuration.Site.Company),
        };
    }

    /// <summary>Makes the company's people and records, and the simulated phones. Nothing rings yet.</summary>
    public async Task PrepareAsync(IServiceProvider services, SiteConfiguration configuration, CancellationToken cancel)
    {
        var company = new DemoCompany(
            services.GetRequiredService<UserStore>(), services.GetRequiredService<CustomerDirectory>(), services.GetRequiredService<CustomerSearch>(),
            services.GetRequiredService<TicketDesk>(), services.GetRequiredService<TicketQueries>(), services.GetRequiredService<Journal>(),
            services.GetRequiredService<Passwords>().Hash, configuration.Sip.Realm, TimeProvider.System);
        if (await company.SeedAsync(cancel) is { } author)
        {
            await ActivatorUtilities.CreateInstance<DemoHistory>(services).SeedAsync(author, cancel);
            await ActivatorUtilities.CreateInstance<DemoTeam>(services).SeedAsync(cancel);
            await ActivatorUtilities.CreateInstance<DemoPromises>(services).SeedAsync(author, cancel);
            await DemoKnowledge.SeedAsync(services.GetRequiredService<KnowledgeDesk>(), author, cancel);
            await DemoMail.DropAsync(services.GetRequiredService<MailFolder>(), cancel);
            await DemoRules.SeedAsync(services.GetRequiredService<RuleDesk>(), services.GetRequiredService<SnippetDesk>(), services.GetRequiredService<ViewDesk>(), author, cancel);
        }

        await ActivatorUtilities.CreateInstance<DemoCampaign>(services).SeedAsync(cancel);
        var desk = services.GetRequiredService<ContactDesk>();
        var called = new CalledPeople(_carrier, DemoCampaign.People.Draw, _lines.CalledVoices, ["machine-greeting", "machine-beep"]);
        _customers = new SimulatedCustomers(desk, _carrier, await company.SimulatedCustomersAsync(cancel), DemoPeople.Line, _lines.CustomerVoices, called, Seed);
        _agents = new SimulatedAgents(desk, await company.SimulatedAgentsAsync(cancel), _lines, Seed);
    }

    /// <summary>Lets the phones ring, and tells the newcomer where to click.</summary>
    public async Task StartAsync(IServiceProvider services, SiteConfiguration configuration, Action<string> say, string web, CancellationToken cancel)
    {
        await services.GetRequiredService<AccountDirectory>().RefreshAsync(cancel);
        var server = new IPEndPoint(IPAddress.Loopback, configuration.Sip.Listen.Port);
        await _agents!.StartAsync(server, cancel);
        _customers!.Start(server);
        say($"""

            The demo is running: customers call {DemoPeople.Line}, simulated colleagues answer while you are away,
            and a campaign calls people who bought something in spring.
              1. Open {web}
              2. Sign in; every password is {DemoCompany.Password}
                   anna   agent in Support: customers call in
                   ben    agent in Support and Sales: gets the campaign's calls as well
                   sam    supervisor: wallboard, campaigns, feedback
                   ada    administrator: users, settings, audit log
              3. As an agent, allow the microphone and press "Go ready": the phone rings within a minute.
            Ctrl+C stops the server.
            """);
    }

    public async ValueTask DisposeAsync()
    {
        _customers?.Dispose();
        await _carrier.DisposeAsync();
        if (_agents is not null)
        {
            await _agents.DisposeAsync();
        }
    }
}
