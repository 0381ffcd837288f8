using Crm.AgentConsole;
using Crm.HelpDesk;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Sqlite;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Crm.Host.Api;
using Crm.Host.Configuration;
using Crm.Host.Contacts;
using Crm.Host.Contacts.Campaigns;
using Crm.Host.Jobs;
using Crm.Host.Security;
using Crm.Host.Telemetry;
using Crm.Host.Tests.Configurations;
using Crm.Telephony.Calls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crm.Host.Tests.Web;

/// <summary>The web side as it ships, on a real port and a real database, with the shipped configuration and without a telephone.</summary>
public sealed class WebServer : IAsyncDisposable
{
    public const string AllowedOrigin = "https://console.allowed.example";
    public const string Password = "correct-horse-battery";

    private readonly WebApplication app;
    private readonly string folder;
    private readonly DataFolder data;

    private WebServer(WebApplication app, string folder, DataFolder data)
    {
        this.app = app;
        this.folder = folder;
        this.data = data;
    }

    public IServiceProvider Services => app.Services;

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public string Folder => folder;

    internal DataFolder Data => data;

    /// <param name="more">Parts that this side has only where a test gives them to it.</param>
    public static async Task<WebServer> StartAsync(Action<IServiceCollection>? more = null)
    {
        var folder = Directory.CreateTempSubdirectory("web-").FullName;
        var data = DataFolder.Open(Path.Combine(folder, "data"));
        var site = new ConfigurationLoader(_ => null).Load(ConfigurationFolder.Shipped);
        site = site with { Web = site.Web with { Origins = [AllowedOrigin] } };
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddCrmTelemetry();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(site);
        builder.Services.AddSingleton(data);
        builder.Services.AddHelpDesk(new HelpDeskOptions { Country = site.Site.Country, Attachments = new() { Folder = data.Attachments, LargestFile = 1 << 20 } });
        builder.Services.AddHelpDeskSqlite(data.Database);
        builder.Services.AddCrmSecurity();
        builder.Services.AddCrmApi();
        builder.Services.AddSignalR(HubGuard.Configure);
        builder.Services.AddSingleton(new JournalOptions(data.Journal));
        builder.Services.AddSingleton<Journal>();
        builder.Services.AddSingleton<IContactEventSink, Sink>();
        builder.Services.AddSingleton<JournalProjector>();
        builder.Services.AddHostedService(services => services.GetRequiredService<JournalProjector>());
        builder.Services.AddHostedService<TicketNewsFeed>();
        AddDesk(builder.Services, site, data);
        more?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseCrmSecurity();
        app.MapCrmApi();
        app.MapHub<ConsoleHub>(ConsoleHub.Path);
        app.MapGet("/sip", () => "telephone").RequireAuthorization();
        app.MapGet(ConsoleHub.Path + "/stay", StayAsync).RequireAuthorization();
        app.MapGet("/api/new-feature", () => "somebody forgot its rule");
        app.MapGet("/api/broken", new Func<string>(() => throw new InvalidOperationException("secret detail"))).AllowAnonymous();
        await HelpDeskSqlite.MigrateAsync(app.Services);
        app.Services.GetRequiredService<ContactDesk>().Start();
        await app.StartAsync();
        return new WebServer(app, folder, data);
    }

    /// <summary>The contact desk beside a telephone that is never opened: what campaigns need that are set over the API.</summary>
    private static void AddDesk(IServiceCollection services, SiteConfiguration site, DataFolder data)
    {
        services.AddSingleton<IConsoleOutput, ConsoleOutput>();
        services.AddSingleton(s => new DeskSite(site, s.GetRequiredService<PhoneNumbers>(), data.Recordings));
        services.AddSingleton<CallerLookup>();
        services.AddSingleton<CampaignStore>();
        services.AddSingleton(new CallServer(new CallServerOptions(site.Sip.Listen, site.Site.PublicAddress, site.Sip.RtpPorts, data.Path, data.Recordings, site.Sip.Realm)));
        services.AddSingleton<ContactDesk>();
        services.AddSingleton<ListImports>();
        services.AddSingleton<DoNotCallImports>();
        services.AddSingleton<IAgentProfiles, AgentProfiles>();
        services.AddSingleton<RehearsalFiles>();
        services.AddSingleton<Rehearsals>();
        services.AddSingleton<CustomerImportRuns>();
    }

    /// <summary>A live connection without a hub behind it: it says that it is open and stays so.</summary>
    private static async Task StayAsync(HttpContext context)
    {
        await context.Response.WriteAsync("open", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Adds an account.</summary>
    public async Task<UserAccount> AddUserAsync(string name, UserRole role, params string[] skills)
    {
        var draft = new UserDraft(name, $"{char.ToUpperInvariant(name[0])}{name[1..]} Example", role, false, skills.ToDictionary(skill => skill, _ => 5), PasswordHash: Get<Passwords>().Hash(Password));
        var made = await Get<UserStore>().CreateAsync(draft);
        Assert.True(made.IsOk, made.Problem);
        await Get<AccountDirectory>().RefreshAsync(CancellationToken.None);
        return made.Value!;
    }

    public WebClient Anonymous() => new(Address);

    public async Task<WebClient> SignedInAsync(string name, string password = Password)
    {
        var client = new WebClient(Address);
        await client.SignInAsync(name, password);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        data.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private sealed class Sink(EventStore store) : IContactEventSink
    {
        public Task<long> LastPositionAsync(CancellationToken cancel) => store.JournalPositionAsync(cancel);

        public Task AppendAsync(IReadOnlyList<ContactEvent> batch, long position, CancellationToken cancel) => store.AppendAsync(batch, position, cancel);
    }
}
