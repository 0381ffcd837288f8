using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Opportunities;
using Crm.HelpDesk.Tests.Campaigns;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;
using static Crm.HelpDesk.Tests.Sqlite.QueryPlans;

namespace Crm.HelpDesk.Tests.Sqlite;

/// <summary>What is done with leads while calls run reads, and changes, rows by an index.</summary>
public sealed class LeadPlanTests : CampaignTest<SqliteTestDatabaseAlone>
{
    private const string One = "+12125550101";

    private readonly QueryPlans _plans = new();

    protected override void Configure(DbContextOptionsBuilder options) => options.AddInterceptors(_plans.Watch);

    [Fact]
    public async Task A_claim_reads_its_leads_in_index_order_and_everything_about_them_at_once()
    {
        var campaign = await AddCampaignAsync();
        await AddLeadsAsync(campaign, [.. Enumerable.Range(0, 40).Select(i => new[] { $"+1212556{i:0000}" })]);
        await AddLeadsAsync(campaign, [One]);
        Value(await DoNotCallImports.ImportAsync(new("national", "1", new(2026, 3, 1)), new MemoryStream("2125550109\n"u8.ToArray()), Ada, null, Cancel));

        var one = await PlansAsync(() => Queue.ClaimAsync(campaign, 1, Host, Clock.Now, Cancel));
        var many = await PlansAsync(() => Queue.ClaimAsync(campaign, 20, Host, Clock.Now, Cancel));

        Assert.Equal(one.Count, many.Count);
        NoScan([.. many.Where(p => !OfLists(p))]);
        NoSort([.. many.Where(p => !OfLists(p))]);
        Assert.Equal(2, many.Count(p => p.Sql.StartsWith("UPDATE", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Releases_projections_and_figures_read_no_whole_table()
    {
        var campaign = await AddCampaignAsync();
        var leads = await AddLeadsAsync(campaign, [One], ["+12125550102"]);
        await Queue.ClaimAsync(campaign, 1, Host, Clock.Now, Cancel);
        NoScan(await PlansAsync(() => Queue.ReleaseAsync(leads[0], Host, null, Cancel)));
        NoScan(await PlansAsync(() => Queue.ReleaseAllOfAsync(Host, Cancel)));
        var call = Dialed(campaign, leads[0], One, new DialAnswered("human", null), new OptedOut(One, "key"), new DialEnded("abandoned", 1, 200), new ContactClosed("abandoned", null));
        NoScan(await PlansAsync(() => Events.AppendAsync(call[..2], 1, Cancel)));
        NoScan(await PlansAsync(() => Events.AppendAsync(call, 1, Cancel)));
        NoSort(await PlansAsync(async () => await Ledger.ReadAsync(campaign, Clock.Now.AddDays(-30), Cancel).CountAsync(Cancel)));
        var figures = await PlansAsync(() => Stats.ReadAsync(campaign, TimeSpan.FromDays(30), Clock.Now, Cancel));
        NoScan(figures);
        var counts = Assert.Single(figures, plan => plan.Sql.Contains("FROM \"Leads\"", StringComparison.Ordinal));
        Assert.Contains(counts.Steps, step => step.Contains("COVERING INDEX", StringComparison.Ordinal));
        Assert.DoesNotContain(counts.Steps, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
        NoScan([.. (await PlansAsync(() => History.ReadAsync(campaign, Cancel))).Where(p => !p.Sql.Contains("FROM \"Campaigns\"", StringComparison.Ordinal))]);
        NoScan([.. (await PlansAsync(() => DoNotCall.FactsAsync(One, Guid.NewGuid(), CallPurpose.Sales, Clock.Now, Cancel))).Where(p => !OfLists(p))]);
        NoSort(await PlansAsync(() => DoNotCall.EntriesAsync(null, null, 10, Cancel)));
    }

    [Fact]
    public async Task Lists_of_leads_and_opportunities_are_read_in_index_order()
    {
        var bob = await AddCustomerAsync("Bob");
        for (var i = 0; i < 3; i++)
        {
            Value(await Opportunities.CreateAsync(new(Guid.NewGuid(), bob.Id, "Desks", i, "USD"), Ada, Cancel));
        }

        OpportunityFilter[] views = [new(), new(Open: false), new(CustomerId: bob.Id), new(OwnerId: bob.Id), new(CampaignId: bob.Id)];
        foreach (var view in views)
        {
            NoSort(await PlansAsync(() => OpportunityLists.ListAsync(view, null, 1, Viewer.System, Cancel)));
        }

        NoScan(await PlansAsync(() => OpportunityLists.FindAsync(Guid.NewGuid(), Viewer.System, Cancel)));
        NoScan(await PlansAsync(() => Leads.OfCustomerAsync(bob.Id, Cancel)));
        var campaign = await AddCampaignAsync();
        await AddLeadsAsync(campaign, [One]);
        var list = Assert.Single(await Lists.OfCampaignAsync(campaign, Cancel)).Id;
        NoSort(await PlansAsync(() => Leads.ListAsync(list, LeadState.Ready, null, 10, Cancel)));
        NoScan(await PlansAsync(() => Lists.RecycleAsync(list, LeadState.Done, null, Cancel)));
        NoScan(await PlansAsync(() => Lists.WithdrawAsync(list, Cancel)));
        NoSort(await PlansAsync(() => Lists.ReportAsync(Guid.NewGuid(), 0, 10, Cancel)));
        NoSort(await PlansAsync(() => Export.AttemptsAsync(bob.Id, Clock.Now, Clock.Now, new MemoryStream(), Cancel)));
    }

    // A handful of rows, however many numbers the lists have.
    private static bool OfLists(QueryPlan plan) => plan.Sql.Contains("FROM \"DoNotCallLists\"", StringComparison.Ordinal);

    private Task<List<QueryPlan>> PlansAsync(Func<Task> act) => _plans.OfAsync(Database.File, act);
}
