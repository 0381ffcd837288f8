using System.Text;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Tests.Providers;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Campaigns;

public abstract class DoNotCallTests<TDatabase> : CampaignTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string One = "+12125550101";
    private const string Two = "+12125550102";

    [Fact]
    public async Task Of_each_supplied_list_the_newest_complete_one_counts_and_says_how_old_it_is()
    {
        Assert.Empty((await DoNotCall.FactsAsync(One, null, CallPurpose.Sales, Clock.Now, Cancel)).Lists);
        Value(await ImportAsync(new("national", "2026-02", new(2026, 2, 1)), "2125550101\n"));
        Value(await ImportAsync(new("state", "7", new(2026, 2, 10)), "number\n2125550102\n"));
        Assert.Equal("national", (await HitAsync(One))!.How);

        Value(await ImportAsync(new("national", "2026-03", new(2026, 3, 1)), "2125550109\n"));
        Value(await ImportAsync(new("national", "2026-01", new(2026, 1, 1)), "2125550101\n"));

        Assert.Null(await HitAsync(One));
        Assert.Equal(("state", "7", new DateOnly(2026, 2, 10)), ((await HitAsync(Two))!.List!.Name, (await HitAsync(Two))!.List!.Version, (await HitAsync(Two))!.List!.Date));
        Assert.Equal([("national", "2026-03", 1), ("state", "7", 1)], (await DoNotCall.ListsAsync(Cancel)).OrderBy(l => l.Name).Select(l => (l.Name, l.Version, l.Numbers)));
        await using (var db = await OpenAsync())
        {
            await db.DoNotCallLists.Where(l => l.Version == "2026-03").ExecuteUpdateAsync(set => set.SetProperty(l => l.State, ImportState.Importing), Cancel);
        }

        Assert.Equal("2026-02", (await HitAsync(One))!.List!.Version);
        Assert.Equal(["national"], await Unfinished.RemoveAsync(Cancel));
        Assert.Equal("2026-02", (await HitAsync(One))!.List!.Version);
    }

    [Fact]
    public async Task A_supplied_list_is_taken_without_doubles_and_with_a_report()
    {
        var list = Value(await ImportAsync(new("national", "1", new(2026, 3, 1)), "Phone,Since\n(212) 555-0101,2020\n+12125550101,2021\n12,2022\n2125550102,2023\n"));
        Assert.Equal(2, list.Numbers);
        var problem = Assert.Single(await Lists.ReportAsync(list.Id, 0, 10, Cancel));
        Assert.Equal((4, "12", true), (problem.Line, problem.Value, problem.Rejected));
        Problem(ResultKind.Invalid, await ImportAsync(new("national", "2", new(2026, 3, 1)), "Phone\nnone\n"));
        Problem(ResultKind.Invalid, await ImportAsync(new("national", "2", new(2026, 3, 4)), "2125550101\n"));
        Problem(ResultKind.Invalid, await ImportAsync(new("", "2", new(2026, 3, 1)), "2125550101\n"));
        Assert.Single(await DoNotCall.ListsAsync(Cancel));
    }

    [Fact]
    public async Task Entries_count_for_their_purpose_and_time_for_a_number_or_a_whole_customer()
    {
        var bob = await AddCustomerAsync("Bob", One);
        var sales = Value(await DoNotCall.AddAsync(One, null, CallPurpose.Sales, Clock.Now.AddDays(7), "by letter", Cancel));
        Assert.NotNull(await HitAsync(One));
        Assert.Null(await HitAsync(One, purpose: CallPurpose.Service));
        Assert.NotNull((await DoNotCall.FactsAsync(One, null, CallPurpose.Sales, Clock.Now.AddDays(7).AddTicks(-1), Cancel)).DoNotCall);
        Assert.Null((await DoNotCall.FactsAsync(One, null, CallPurpose.Sales, Clock.Now.AddDays(7), Cancel)).DoNotCall);

        Clock.Advance(TimeSpan.FromMinutes(1));
        var all = Value(await DoNotCall.AddAsync(null, bob.Id, null, null, "by e-mail", Cancel));
        Assert.Equal("by e-mail", (await HitAsync(Two, bob.Id, CallPurpose.Service))!.How);
        Assert.Null(await HitAsync(Two));
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Clock.Now, Value(await DoNotCall.EndAsync(all.Id, Cancel)).Until);
        Assert.Null(await HitAsync(Two, bob.Id));

        Assert.Equal([all.Id, sales.Id], (await DoNotCall.EntriesAsync(null, null, 10, Cancel)).Items.Select(e => e.Id));
        var first = await DoNotCall.EntriesAsync(null, null, 1, Cancel);
        Assert.Single((await DoNotCall.EntriesAsync(null, first.Next, 1, Cancel)).Items);
        Problem(ResultKind.Invalid, await DoNotCall.AddAsync(null, null, null, null, "x", Cancel));
        Problem(ResultKind.Invalid, await DoNotCall.AddAsync("555", null, null, null, "x", Cancel));
        Problem(ResultKind.Invalid, await DoNotCall.AddAsync(One, null, null, Clock.Now, "x", Cancel));
        Problem(ResultKind.NotFound, await DoNotCall.EndAsync(Guid.NewGuid(), Cancel));
    }

    private async Task<DoNotCallHit?> HitAsync(string number, Guid? customer = null, CallPurpose purpose = CallPurpose.Sales) =>
        (await DoNotCall.FactsAsync(number, customer, purpose, Clock.Now, Cancel)).DoNotCall;

    private Task<Result<DoNotCallListRecord>> ImportAsync(DoNotCallFile file, string text) =>
        DoNotCallImports.ImportAsync(file, new MemoryStream(Encoding.UTF8.GetBytes(text)), Ada, null, Cancel);
}
