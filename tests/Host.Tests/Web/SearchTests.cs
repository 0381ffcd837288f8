using System.Net;
using Crm.AgentConsole.Contracts;

namespace Crm.Host.Tests.Web;

public sealed class SearchTests(Company company)
{
    [Fact]
    public async Task One_box_finds_customers_and_tickets_with_the_place()
    {
        using var ana = await company.Server.SignedInAsync("ana");
        var edit = new CustomerEdit("Zebulon Quark", "Quark & Sons", "gold", null, null, "Prefers zither music.", ["(212) 555-0188"], 0);
        var made = await ana.SendForAsync<CustomerDetail>(HttpMethod.Post, "/api/customers", edit, HttpStatusCode.Created);
        var found = await ana.ReadAsync<SearchResults>("/api/search?q=zith+quark");
        var hit = Assert.Single(found.Customers);
        Assert.Equal((made.Card.Id, "zither"), (hit.Customer.Id, Assert.Single(hit.Match, part => part.Hit).Text));
        foreach (var q in (string[])["", "%00", "%22%22%22", "a%20OR%20(", "%23999999999999"])
            Assert.NotNull((await ana.ReadAsync<SearchResults>($"/api/search?q={q}")).Customers);
        Assert.Empty((await ana.ReadAsync<Page<FoundTicket>>("/api/search/tickets?q=zebulonquark")).Items);
    }

    [Fact]
    public async Task Nobody_searches_without_a_session()
    {
        using var anonymous = company.Server.Anonymous();
        await anonymous.RefusedAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "/api/search?q=a");
    }
}
