using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Crm.HelpDesk;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Timeline;
using Crm.Host.Tests.Campaigns;
using Crm.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Benchmarks.Campaign;

/// <summary>A server with one campaign, its leads, its answers of the days before and its agents, who are ready.</summary>
internal sealed class CampaignSite : IAsyncDisposable
{
    public const int WrapUpSeconds = 2;
    /// <summary>Answers of the days before for each agent, one and a half per cent of them abandoned: a day or two of a site.</summary>
    private const int AnswersPerAgent = 200;
    private const int MostAnswers = 20_000;
    private const int AbandonedEvery = 67;

    private static readonly Actor Manager = new(null, "bench");
    private readonly QueueSite _site;

    private CampaignSite(QueueSite site, Guid campaign) => (_site, Campaign) = (site, campaign);

    public Guid Campaign { get; }

    public IServiceProvider Services => _site.Services;

    public static async Task<CampaignSite> StartAsync(CampaignPeers peers, int agents, CampaignMode mode, TimeSpan length)
    {
        var campaign = Guid.Empty;
        var leads = 1_000 + (int)(agents * 0.4 * length.TotalSeconds);
        var site = await QueueSite.StartAsync(
            peers.CarrierAddress, peers.PhoneAddress, new QueueSiteSize(agents, Recorded: false, SalesToo: false), Configure,
            async services => campaign = await PrepareAsync(services, mode, agents, leads));
        peers.Start(site.Sip);
        return new CampaignSite(site, campaign);
    }

    private static void Configure(JsonObject site)
    {
        // Five lines an agent, of which half would be the campaigns': who rings unanswered holds one for a quarter of a minute.
        site["sip"]!["maxCalls"] = 4_000;
        site["dialing"] = new JsonObject { ["US"] = new JsonObject { ["hours"] = "00:00-24:00" } };
        site["queues"]!["support"]!["wrapUpSeconds"] = WrapUpSeconds;
    }

    private static async Task<Guid> PrepareAsync(IServiceProvider services, CampaignMode mode, int agents, int leads)
    {
        var campaign = Value(await services.GetRequiredService<CampaignDesk>().CreateAsync(Settings(mode), Manager)).Id;
        var csv = new StringBuilder("Name,Phone\n");
        for (var i = 0; i < leads; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"Lead {i},+1212{2_000_000 + i}\n");
        }

        using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv.ToString()));
        Value(await services.GetRequiredService<LeadImport>().ImportAsync(
            new LeadFile(campaign, "Bench", "1", DateOnly.FromDateTime(DateTime.UtcNow), [LeadColumn.Name, LeadColumn.Number]), file, Manager));
        await FormerAnswers.StoreAsync(services.GetRequiredService<EventStore>(), campaign, Math.Min(MostAnswers, AnswersPerAgent * agents), AbandonedEvery, DateTimeOffset.UtcNow);
        return campaign;
    }

    private static CampaignSettings Settings(CampaignMode mode) => new(
        "Bench", mode, "support", 1, [], TimeSpan.FromSeconds(15), 1_000, "US", CallPurpose.Service, RetryPlan.Usual,
        new CampaignSchedule("America/New_York", []), "Hello {name}.", [], [new CampaignOutcome("done", "Done", true)], null);

    public async Task SetAsync(CampaignState state)
    {
        var record = Value(await Services.GetRequiredService<CampaignDesk>().SetStateAsync(Campaign, state, Manager));
        await _site.Desk.Mailbox.Ask(() =>
        {
            _site.Desk.Campaigns.Set(record);
            return true;
        });
    }

    /// <summary>Waits until every contact is over and stored.</summary>
    public async Task EndAsync()
    {
        await Eventually.TrueAsync(() => _site.Desk.Mailbox.Ask(() => _site.Desk.Contacts.Count == 0), TimeSpan.FromMinutes(3));
        await Eventually.TrueAsync(async () => (await Services.GetRequiredService<EventReader>().OpenContactsAsync()).Count == 0, TimeSpan.FromMinutes(3));
    }

    private static T Value<T>(Result<T> result)
        where T : class => result.Value ?? throw new InvalidOperationException(result.Problem);

    public ValueTask DisposeAsync() => _site.DisposeAsync();
}
