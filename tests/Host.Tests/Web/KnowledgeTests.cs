using System.Net;
using Crm.AgentConsole.Contracts;

namespace Crm.Host.Tests.Web;

public sealed class KnowledgeTests(Company company)
{
    private WebServer Server => company.Server;

    [Fact]
    public async Task An_article_is_written_by_an_agent_published_by_a_supervisor_suggested_and_sent()
    {
        using var ana = await Server.SignedInAsync("ana");
        using var sue = await Server.SignedInAsync("sue");
        var draft = await CreateAsync(ana, "Frozen zipper", "Rub candle wax on the zipper.", "public");
        Assert.Equal(("draft", null), (draft.State, draft.Published));
        await ana.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Post, $"/api/articles/{draft.Id}/state", new ArticleStateChange("published", draft.Revision));
        var published = await sue.SendForAsync<ArticleDetail>(HttpMethod.Post, $"/api/articles/{draft.Id}/state", new ArticleStateChange("published", draft.Revision));
        Assert.Equal((1, "Sue Example"), (published.Published!.Version, published.Published.By));
        Assert.Contains(await ana.ReadAsync<List<ArticleFound>>("/api/articles/found?search=candle%20wa"), hit => hit.Id == draft.Id && hit.Extract.Contains("candle", StringComparison.Ordinal));

        var ticket = await ana.SendForAsync<TicketDetail>(HttpMethod.Post, "/api/tickets", new TicketCreate(Guid.NewGuid(), company.Customer.Id, "The zipper is frozen", null, "normal", null), HttpStatusCode.Created);
        Assert.Equal(draft.Id, (await ana.ReadAsync<List<ArticleFound>>($"/api/articles/suggested?ticket={ticket.Id}"))[0].Id);
        var sending = new ArticleSending(Guid.NewGuid(), draft.Id, null);
        for (var i = 0; i < 2; i++)
            await ana.SendForAsync<TicketEntry>(HttpMethod.Post, $"/api/tickets/{ticket.Id}/articles", sending);
        Assert.Single((await ana.ReadAsync<TicketDetail>($"/api/tickets/{ticket.Id}")).Entries, entry => entry.Text.StartsWith("Frozen zipper\n\nRub", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_internal_or_not_published_is_not_sent()
    {
        using var ana = await Server.SignedInAsync("ana");
        using var sue = await Server.SignedInAsync("sue");
        var article = await CreateAsync(ana, "What we pay the carrier", "Not for customers.", "internal");
        var ticket = await ana.SendForAsync<TicketDetail>(HttpMethod.Post, "/api/tickets", new TicketCreate(Guid.NewGuid(), company.Customer.Id, "Asks much", null, "normal", null), HttpStatusCode.Created);
        var path = $"/api/tickets/{ticket.Id}/articles";
        Assert.Equal("There is no such article.", await ana.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Post, path, new ArticleSending(Guid.NewGuid(), article.Id, null)));
        await sue.SendForAsync<ArticleDetail>(HttpMethod.Post, $"/api/articles/{article.Id}/state", new ArticleStateChange("published", article.Revision));
        Assert.Contains("internal", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, path, new ArticleSending(Guid.NewGuid(), article.Id, null)));
        Assert.Single((await ana.ReadAsync<TicketDetail>($"/api/tickets/{ticket.Id}")).Entries);
    }

    [Fact]
    public async Task What_will_not_do_is_refused_in_plain_words()
    {
        using var sue = await Server.SignedInAsync("sue");
        var article = await CreateAsync(sue, "Wrong changes", "Text.", "internal");
        var texts = new ArticleTexts("Right", "Text.", "", "internal");
        await sue.SendForAsync<ArticleDetail>(HttpMethod.Put, $"/api/articles/{article.Id}", new ArticleEdit(texts, article.Revision));
        Assert.Contains("Someone else", await sue.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Put, $"/api/articles/{article.Id}", new ArticleEdit(texts, article.Revision)));
        Assert.Contains("visibility \"secret\"", await sue.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Put, $"/api/articles/{article.Id}", new ArticleEdit(texts with { Visibility = "secret" }, 2)));
        Assert.Contains("title is empty", await sue.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Put, $"/api/articles/{article.Id}", new ArticleEdit(texts with { Title = "" }, 2)));
        Assert.Contains("published", await sue.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, $"/api/articles/{article.Id}/state", new ArticleStateChange("draft", 2)));
        await sue.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "/api/articles?state=wrong");
        await sue.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"/api/articles/{Guid.NewGuid()}");
        await sue.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"/api/articles/suggested?ticket={Guid.NewGuid()}");
    }

    private static Task<ArticleDetail> CreateAsync(WebClient client, string title, string body, string visibility) =>
        client.SendForAsync<ArticleDetail>(HttpMethod.Post, "/api/articles", new ArticleCreate(Guid.NewGuid(), new ArticleTexts(title, body, "", visibility)), HttpStatusCode.Created);
}
