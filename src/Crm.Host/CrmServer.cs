using System.Net.Sockets;
using Crm.AgentConsole;
using Crm.HelpDesk;
using Crm.HelpDesk.Customers;
using Crm.Host.Api;
using Crm.Host.Configuration;
using Crm.Host.Contacts;
using Crm.Host.Contacts.Campaigns;
using Crm.Host.Demo;
using Crm.Host.Jobs;
using Crm.Host.Mail;
using Crm.Host.Privacy;
using Crm.Host.Security;
using Crm.Host.Telemetry;
using Crm.Host.Webhooks;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Quartz;

namespace Crm.Host;

/// <summary>The whole server, put together in the order in which it starts.</summary>
internal sealed class CrmServer : IAsyncDisposable
{
    /// <summary>From the request to stop until connections that are still in use are cut. The telephone closes first, and takes most of it when a peer is silent.</summary>
    private static readonly TimeSpan WebPatience = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private readonly DataFolder _data;
    private readonly DemoRun? _demo;
    private bool _stopped;

    private CrmServer(WebApplication app, DataFolder data, DemoRun? demo)
    {
        _app = app;
        _data = data;
        _demo = demo;
    }

    public IServiceProvider Services => _app.Services;

    /// <summary>Checks everything that can be wrong, then starts.</summary>
    /// <param name="say">Progress and where to click, for the person at the terminal.</param>
    /// <exception cref="StartupException">Why it cannot start, in words for that person.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop before it served.</exception>
    public static async Task<CrmServer> StartAsync(StartCommand command, Action<string> say, CancellationToken cancel = default)
    {
        var configuration = new ConfigurationLoader().Load(command.ConfigFolder);
        var data = DataFolder.Open(command.DataFolder);
        // A demo's invented people never get into a site's database.
        var database = new HelpDeskDatabase(command.Demo ? DatabaseSettings.Sqlite : configuration.Database, data.Database);
        DemoRun? demo = null;
        HelpDeskDatabase.GiveThreads();
        try
        {
            var files = await ConsoleFiles.PrepareAsync(say, cancel);
            demo = command.Demo ? await DemoRun.OpenAsync(data, command.ConfigFolder, cancel) : null;
            configuration = demo?.WithCarrier(configuration) ?? configuration;
            var trunks = await TrunkMapping.ResolveAsync(configuration.Trunks, cancel);
            var app = Build(command, configuration, trunks, data, database, files);
            await database.MigrateAsync(app.Services, say, cancel);
            await ActivatorUtilities.CreateInstance<FirstPromises>(app.Services).SeedAsync(cancel);
            if (demo is not null)
            {
                await demo.PrepareAsync(app.Services, configuration, cancel);
            }

            await RunAsync(app, configuration, cancel);
            var server = new CrmServer(app, data, demo);
            await server.WelcomeAsync(configuration, say, cancel);
            return server;
        }
        catch (Exception e)
        {
            if (demo is not null)
            {
                await demo.DisposeAsync();
            }

            data.Dispose();
            throw Explained(e, data, database) ?? e;
        }
    }

    /// <summary>What a person at the terminal can act on; null for what is a fault of ours, or is explained already.</summary>
    private static StartupException? Explained(Exception failure, DataFolder data, HelpDeskDatabase database) => failure switch
    {
        CallServerStartException e => new StartupException(e.Message, e),
        _ when database.Explain(failure) is { } why => new StartupException(why, failure),
        IOException or UnauthorizedAccessException => new StartupException($"A file cannot be used: {failure.Message} Give this user write access to {data.Path} and what is in it, and room on its disk.", failure),
        _ => null,
    };

    /// <summary>Until Ctrl+C or SIGTERM. Whatever a stop may have to wait for, <see cref="StopGuard"/> bounds it.</summary>
    public async Task WaitForShutdownAsync()
    {
        await _app.WaitForShutdownAsync();
        _stopped = true;
    }

    private static WebApplication Build(StartCommand command, SiteConfiguration configuration, IReadOnlyList<SipTrunk> trunks, DataFolder data, HelpDeskDatabase database, string files)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(configuration.Web.Listen, web => ServeTls(web, configuration.Web));
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = WebPatience);
        builder.AddCrmTelemetry();
        AddParts(builder, command, configuration, trunks, data, database);
        var app = builder.Build();
        app.UseCrmSecurity();
        app.UseWebSockets();
        app.UseConsoleFiles(files);
        app.MapCrmApi();
        // A console that does not answer the farewell must not hold up a stop.
        app.MapHub<ConsoleHub>(ConsoleHub.Path, options => options.WebSockets.CloseTimeout = TimeSpan.FromSeconds(1));
        app.MapSipWebSocket("/sip", app.Services.GetRequiredService<CallServer>(), app.Services.GetRequiredService<PhoneSecrets>().UserOf, [.. configuration.Web.Origins])
            .RequireAuthorization();
        app.MapConsolePages(files);
        return app;
    }

    private static void ServeTls(ListenOptions web, WebSettings settings)
    {
        if (settings.Tls is not var (certificate, key))
        {
            return;
        }

        // WebSockets go over HTTP/1.1, which the telephone's and the consoles' take in each browser.
        web.Protocols = HttpProtocols.Http1;
        var tls = new WebCertificate(certificate, key, TimeProvider.System);
        var log = web.ApplicationServices.GetRequiredService<ILogger<WebCertificate>>();
        web.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(tls.Options(log)) });
    }

    private static void AddParts(WebApplicationBuilder builder, StartCommand command, SiteConfiguration configuration, IReadOnlyList<SipTrunk> trunks, DataFolder data, HelpDeskDatabase database)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(configuration);
        services.AddSingleton(data);
        services.AddHelpDesk(new HelpDeskOptions
        {
            Country = configuration.Site.Country,
            Attachments = configuration.Attachments with { Folder = data.Attachments },
            Mail = configuration.Mail?.Options(MailSecret.Load(data.Mail)),
            Surveys = configuration.Surveys,
        });
        database.Register(services);
        services.AddCrmSecurity();
        services.AddSingleton(new RunMode(command.Demo));
        services.AddCrmApi();
        services.AddSignalR(HubGuard.Configure);
        services.AddConsoleFiles();
        services.AddSingleton<IConsoleOutput, ConsoleOutput>();
        services.AddSingleton<IAgentDesk, AgentDesk>();
        services.AddSingleton<IAgentProfiles, AgentProfiles>();
        services.AddSingleton(s => new DeskSite(configuration, s.GetRequiredService<PhoneNumbers>(), data.Recordings));
        services.AddSingleton(new JournalOptions(data.Journal));
        services.AddSingleton<Journal>();
        services.AddSingleton<IContactEventSink, StoredEvents>();
        services.AddSingleton<JournalProjector>();
        services.AddHostedService(s => s.GetRequiredService<JournalProjector>());
        services.AddSingleton<CallerLookup>();
        services.AddSingleton<CampaignStore>();
        services.AddSingleton<CampaignRecovery>();
        services.AddSingleton<OutcomeRecords>();
        services.AddSingleton<ContactDesk>();
        services.AddSingleton(new Heartbeat(Path.Combine(data.Path, DataFolder.HeartbeatName), TimeProvider.System));
        services.AddSingleton<Recovery>();
        var phones = Path.Combine(data.Path, "phones.json");
        services.AddSingleton(s => new CallServer(Telephone(command, configuration, trunks, data, phones, s)));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<PhoneBindings>(s, phones));
        services.AddHostedService<TelephoneService>();
        services.AddHostedService(s => ActivatorUtilities.CreateInstance<TollLedgerFile>(s, Toll(data)));
        services.AddHostedService(s => ActivatorUtilities.CreateInstance<TrunkAddresses>(s, trunks, (ISipDirectory)s.GetRequiredService<PhoneSecrets>()));
        services.AddHostedService<AccountChanges>();
        services.AddHostedService<RecordingRetention>();
        services.AddHostedService<AttachmentSweep>();
        services.AddHostedService<TicketNewsFeed>();
        services.AddHostedService(s => s.GetRequiredService<MailCollector>());
        services.AddHostedService(s => s.GetRequiredService<MailSender>());
        services.AddFeedFollowers();
        services.AddSingleton<RehearsalFiles>();
        services.AddSingleton<Rehearsals>();
        services.AddHostedService(s => s.GetRequiredService<Rehearsals>());
        services.AddSingleton<ListImports>();
        services.AddHostedService(s => s.GetRequiredService<ListImports>());
        services.AddSingleton<DoNotCallImports>();
        services.AddHostedService(s => s.GetRequiredService<DoNotCallImports>());
        services.AddSingleton<CustomerImportRuns>();
        services.AddHostedService(s => s.GetRequiredService<CustomerImportRuns>());
        services.AddQuartz(jobs =>
        {
            jobs.ScheduleJob<CampaignClock>(beat => beat.WithIdentity("beat", "campaigns").WithSimpleSchedule(CampaignClock.Every));
            jobs.ScheduleJob<TicketClock>(beat => beat.WithIdentity("beat", "tickets").WithSimpleSchedule(TicketClock.Every));
            jobs.ScheduleJob<PromiseWatch>(beat => beat.WithIdentity("beat", "promises").WithSimpleSchedule(PromiseWatch.Every));
            jobs.ScheduleJob<DuplicateSearch>(beat => beat.WithIdentity("duplicates", "customers").WithSimpleSchedule(DuplicateSearch.Every));
            jobs.ScheduleJob<PrivacyClock>(beat => beat.WithIdentity("beat", "privacy").WithSimpleSchedule(PrivacyClock.Every));
            jobs.ScheduleJob<RuleClock>(beat => beat.WithIdentity("beat", "rules").WithSimpleSchedule(RuleClock.Every));
        });
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = false);
    }

    private static string Toll(DataFolder data) => Path.Combine(data.Path, "toll.json");

    private static CallServerOptions Telephone(
        StartCommand command, SiteConfiguration configuration, IReadOnlyList<SipTrunk> trunks, DataFolder data, string phones, IServiceProvider services) =>
        new(configuration.Sip.Listen, configuration.Site.PublicAddress, configuration.Sip.RtpPorts, Path.Combine(command.ConfigFolder, "prompts"), data.Recordings, configuration.Sip.Realm)
        {
            Trunks = trunks,
            Dialing = TrunkMapping.Dialing(configuration, services.GetRequiredService<PhoneNumbers>().CountryCode, TollLedgerFile.Load(Toll(data))),
            Directory = services.GetRequiredService<PhoneSecrets>(),
            MaxCalls = configuration.Sip.MaxCalls,
            ReaderPosts = true,
            Bindings = PhoneBindings.Load(phones, TimeProvider.System.GetUtcNow()),
            Logger = services.GetRequiredService<ILogger<CallServer>>(),
        };

    private static async Task RunAsync(WebApplication app, SiteConfiguration configuration, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await app.DisposeAsync();
            throw new StartupException($"Port {configuration.Web.Listen.Port} is taken by another program: stop that one, or write another port under web.port in {ConfigurationLoader.FileName}.", e);
        }
        catch (SocketException e)
        {
            await app.DisposeAsync();
            throw new StartupException($"The console cannot listen on {configuration.Web.Listen}: {e.Message}. Write another address or port under web in {ConfigurationLoader.FileName}.", e);
        }
    }

    private async Task WelcomeAsync(SiteConfiguration configuration, Action<string> say, CancellationToken cancel)
    {
        var bound = new Uri(_app.Urls.First());
        var web = $"{bound.Scheme}://{(bound.IsLoopback ? "localhost" : bound.Host)}:{bound.Port}";
        say($"{configuration.Site.Company}: console on {web}, SIP on {configuration.Sip.Listen.Address}:{Services.GetRequiredService<CallServer>().SipPort} (UDP and TCP)");
        if (_demo is not null)
        {
            await _demo.StartAsync(_app.Services, configuration, say, web, cancel);
        }
        else if (await _app.Services.GetRequiredService<FirstStart>().LinkAsync(web, cancel) is { } link)
        {
            say($"Choose the first administrator's password here (the link works once): {link}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_demo is not null)
        {
            await _demo.DisposeAsync();
        }

        if (!_stopped)
        {
            await _app.StopAsync();
        }

        await _app.DisposeAsync();
        _data.Dispose();
    }
}
