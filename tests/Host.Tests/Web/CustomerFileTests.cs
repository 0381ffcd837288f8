using System.Net;
using Crm.AgentConsole.Contracts;
using Crm.Host.Tests.Journals;

namespace Crm.Host.Tests.Web;

public sealed class CustomerFileTests(Company company)
{
    private const string File = "Id;Name;Phone;Level\nF-1;Fiona Filed;(212) 555-0161;gold\nF-2;;12;\nF-3;Frank Filed;;platinum-plus\n";

    [Fact]
    public async Task A_file_is_previewed_imported_reported_and_exported()
    {
        using var admin = await company.Server.SignedInAsync("admin");
        var preview = await admin.SendForAsync<CustomerImportPreview>(HttpMethod.Post, "/api/customers/imports/preview", new Csv(File), HttpStatusCode.OK);
        Assert.Equal(["externalid", "name", "number", "tier"], preview.Columns.Select(c => c.Use));
        Assert.Equal([false, true, true], preview.Rows.Select(r => r.Rejected));
        Assert.Contains("externalid", preview.Uses);

        var run = await admin.SendForAsync<CustomerImportRun>(HttpMethod.Post, "/api/customers/imports?name=people.csv&known=report&columns=externalid,name,number,ignore", new Csv(File), HttpStatusCode.Accepted);
        await JournalFixture.UntilAsync(() => admin.ReadAsync<CustomerImportRun>($"/api/customers/imports/{run.Id}").Result.State != "importing", "the import ends");
        run = await admin.ReadAsync<CustomerImportRun>($"/api/customers/imports/{run.Id}");
        Assert.Equal(("complete", 1d, 3, 2, 1, null), (run.State, run.Share, run.Rows, run.Created, run.Rejected, run.Problem));
        var problem = Assert.Single((await admin.ReadAsync<Page<ImportProblemLine>>($"/api/customers/imports/{run.Id}/problems")).Items);
        Assert.Equal((3, "Phone", true), (problem.Line, problem.Column, problem.Rejected));
        Assert.Equal("+12125550161", Assert.Single((await admin.ReadAsync<SearchResults>("/api/search?q=fiona+filed")).Customers).Customer.Number);

        using var export = await admin.SendAsync(HttpMethod.Get, "/api/customers.csv");
        Assert.Contains("F-1,person,Fiona Filed,,'+12125550161,", await export.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_imported_is_refused_and_agents_may_not()
    {
        using var admin = await company.Server.SignedInAsync("admin");
        using var ana = await company.Server.SignedInAsync("ana");
        await admin.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/customers/imports?name=x&known=maybe", new Csv(File));
        await admin.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/customers/imports?name=x&known=skip&columns=planet", new Csv(File));
        await admin.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/customers/imports?name=x&known=skip&columns=name", new Csv(File));
        await admin.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/customers/imports?name=x&known=skip", new Csv(""));
        using var sue = await company.Server.SignedInAsync("sue");
        await sue.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Post, "/api/customers/imports/preview", new Csv(File));
        await ana.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Get, "/api/customers.csv");
        await admin.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"/api/customers/imports/{Guid.NewGuid()}");
    }
}
