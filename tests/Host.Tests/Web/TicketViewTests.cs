using System.Net;
using Crm.AgentConsole.Contracts;

namespace Crm.Host.Tests.Web;

/// <summary>Saved views of the tickets, through the API.</summary>
public sealed class TicketViewTests(Company company)
{
    private const string Path = "/api/ticket-views";
    private static readonly TicketViewQuery Everything = new(null, null, null, null, null, null, null, null, false);

    [Fact]
    public async Task One_shared_view_shows_each_their_own_and_opens_first_for_whoever_chose_so()
    {
        using var ana = await company.Server.SignedInAsync("ana");
        using var sue = await company.Server.SignedInAsync("sue");
        var tag = $"view-{Guid.NewGuid():n}"[..20];
        var mine = new TicketCreate(Guid.NewGuid(), company.Customer.Id, "Of the view", null, null, null, Tags: [tag]);
        var ticket = await ana.SendForAsync<TicketDetail>(HttpMethod.Post, "/api/tickets", mine, HttpStatusCode.Created);
        var view = await sue.SendForAsync<TicketViewLine>(HttpMethod.Post, Path, new TicketViewEdit("My tagged ones", "everybody", null, Everything with { Owner = "me", Tag = tag }, 0), HttpStatusCode.Created);
        Assert.Equal(("everybody", true, "me"), (view.Scope, view.Changeable, view.Query.Owner));

        using var chosen = await ana.SendAsync(HttpMethod.Put, $"{Path}/default", new TicketViewDefault(view.Id));
        Assert.Equal(HttpStatusCode.NoContent, chosen.StatusCode);
        var seen = (await ana.ReadAsync<TicketViewLine[]>(Path)).Single(line => line.Id == view.Id);
        Assert.Equal((true, false), (seen.Default, seen.Changeable));
        Assert.Equal([ticket.Id], await IdsAsync(ana, seen.Query));
        Assert.Empty(await IdsAsync(sue, seen.Query));
        Assert.False((await sue.ReadAsync<TicketViewLine[]>(Path)).Single(line => line.Id == view.Id).Default);

        await ana.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Put, $"{Path}/{view.Id}", new TicketViewEdit("Ours", "mine", null, Everything, view.Revision));
        await ana.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Delete, $"{Path}/{view.Id}");
        using var gone = await sue.SendAsync(HttpMethod.Delete, $"{Path}/{view.Id}");
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
    }

    [Fact]
    public async Task What_cannot_be_listed_or_shared_is_refused_with_a_sentence()
    {
        using var ana = await company.Server.SignedInAsync("ana");
        Assert.Contains("supervisors", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, Path, new TicketViewEdit("All", "everybody", null, Everything, 0)));
        Assert.Contains("scope", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, Path, new TicketViewEdit("All", "world", null, Everything, 0)));
        Assert.Contains("opened", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, Path, new TicketViewEdit("All", "mine", null, Everything with { State = "opened" }, 0)));
        Assert.Contains("\"due\"", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, Path, new TicketViewEdit("All", "mine", null, Everything with { Order = "late" }, 0)));
        Assert.Contains("team", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "/api/tickets?team=north"));
        await ana.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Put, $"{Path}/default", new TicketViewDefault(Guid.NewGuid()));
    }

    private static async Task<List<Guid>> IdsAsync(WebClient client, TicketViewQuery query) =>
        [.. (await client.ReadAsync<Page<TicketLine>>($"/api/tickets?owner={query.Owner}&tag={query.Tag}")).Items.Select(line => line.Id)];
}
