using Crm.HelpDesk.Knowledge;
using Crm.HelpDesk.Tests.Providers;

namespace Crm.HelpDesk.Tests.Knowledge;

public abstract class KnowledgeTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Readers_see_what_was_published_until_the_next_version_is()
    {
        var made = Value(await ArticleDesk.CreateAsync(Guid.NewGuid(), Draft("Tent poles", "Order spare poles by length."), Ada, Cancel));
        Assert.Equal((ArticleState.Draft, null), (made.State, made.Published));
        Assert.Empty(await Articles.SearchAsync("poles", Cancel));
        var published = Value(await ArticleDesk.PublishAsync(made.Id, 1, Ada, Cancel));
        Assert.Equal((1, "Order spare poles by length."), (published.Published!.Version, published.Published.Body));
        var rewritten = Value(await ArticleDesk.WriteAsync(made.Id, 2, Draft("Tent poles", "Poles are repaired with a splint."), Ada, Cancel));
        Assert.Equal(("Order spare poles by length.", "Poles are repaired with a splint."), (rewritten.Published!.Body, rewritten.Draft.Body));
        Assert.Empty(await Articles.SearchAsync("splint", Cancel));
        Assert.True(Assert.Single((await Articles.ListAsync(ArticleState.Published, null, 10, Cancel)).Items).Draft);

        Value(await ArticleDesk.PublishAsync(made.Id, 3, Ada, Cancel));
        Assert.Equal(made.Id, Assert.Single(await Articles.SearchAsync("splint", Cancel)).Id);
        Assert.Empty(await Articles.SearchAsync("spare", Cancel));
        Assert.False(Assert.Single((await Articles.ListAsync(null, null, 10, Cancel)).Items).Draft);
        Assert.Equal([(2, "Poles are repaired with a splint."), (1, "Order spare poles by length.")], (await Articles.VersionsAsync(made.Id, Cancel)).Select(v => (v.Version, v.Body)));
    }

    [Fact]
    public async Task A_retired_article_is_found_by_nobody_and_may_come_back()
    {
        var id = await PublishAsync("Returns", "Thirty days, unused.");
        Value(await ArticleDesk.RetireAsync(id, 2, Ada, Cancel));
        Assert.Empty(await Articles.SearchAsync("returns", Cancel));
        Assert.Empty(await Articles.SuggestAsync("I want to make returns", 5, Cancel));
        Assert.Equal(ArticleState.Retired, Assert.Single((await Articles.ListAsync(ArticleState.Retired, null, 10, Cancel)).Items).State);
        Assert.Equal(2, Value(await ArticleDesk.PublishAsync(id, 3, Ada, Cancel)).Published!.Version);
        Assert.Single(await Articles.SearchAsync("returns", Cancel));
    }

    [Fact]
    public async Task Words_are_found_whole_or_begun_whatever_their_case_and_accents()
    {
        var coffee = await PublishAsync("Café stoves", "# Lighting it\nTurn the valve, then press the igniter.", "espresso, gas");
        await PublishAsync("Sleeping bags", "Wash them by hand.");
        foreach (var term in new[] { "cafe", "CAFÉ", "stov", "valve ign", "espresso", "igniter val" })
        {
            Assert.Equal(coffee, Assert.Single(await Articles.SearchAsync(term, Cancel)).Id);
        }

        Assert.Equal("Turn the valve, then press the igniter.", (await Articles.SearchAsync("igni", Cancel))[0].Extract);
        Assert.Empty(await Articles.SearchAsync("valve hand", Cancel));
        Assert.Empty(await Articles.SearchAsync("' OR 1=1 --", Cancel));
        Assert.Empty(await Articles.SearchAsync("%", Cancel));
    }

    [Fact]
    public async Task The_title_says_more_than_the_text()
    {
        var body = await PublishAsync("Care of boots", "Wax them. Never dry boots beside a stove.");
        var title = await PublishAsync("The stove does not light", "Check the gas.");
        Assert.Equal([title, body], (await Articles.SearchAsync("stove", Cancel)).Select(hit => hit.Id));
    }

    [Fact]
    public async Task A_ticket_suggests_articles_by_its_rare_words()
    {
        var zipper = await PublishAsync("Zipper of a tent is stuck", "Rub wax on the zipper.");
        var pole = await PublishAsync("Pole of a tent is broken", "Use a splint.");
        for (var i = 0; i < 6; i++)
        {
            await PublishAsync($"Tent number {i}", "About tents.");
        }

        var hits = await Articles.SuggestAsync("My tent: the zipper has jammed and the tent does not close", 3, Cancel);
        Assert.Equal(zipper, hits[0].Id);
        Assert.True(hits.Count <= 3);
        Assert.Equal(pole, (await Articles.SuggestAsync("The wind has broken a pole", 3, Cancel))[0].Id);
        Assert.Empty(await Articles.SuggestAsync("invoice", 3, Cancel));
        Assert.Empty(await Articles.SuggestAsync("", 3, Cancel));
    }

    [Fact]
    public async Task Two_writers_and_a_repeated_request()
    {
        var key = Guid.NewGuid();
        var made = Value(await ArticleDesk.CreateAsync(key, Draft("Once", "Only once."), Ada, Cancel));
        Assert.Equal(made.Id, Value(await ArticleDesk.CreateAsync(key, Draft("Once", "Only once."), Ada, Cancel)).Id);
        Value(await ArticleDesk.WriteAsync(made.Id, 1, Draft("Mine", "First."), Ada, Cancel));
        var lost = await ArticleDesk.WriteAsync(made.Id, 1, Draft("Yours", "Second."), Ada, Cancel);
        Problem(ResultKind.Conflict, lost);
        Assert.Equal("Mine", lost.Value!.Draft.Title);
        Problem(ResultKind.Conflict, await ArticleDesk.PublishAsync(made.Id, 1, Ada, Cancel));
        Problem(ResultKind.NotFound, await ArticleDesk.PublishAsync(Guid.NewGuid(), 1, Ada, Cancel));
        Problem(ResultKind.Invalid, await ArticleDesk.WriteAsync(made.Id, 2, Draft("", "No title."), Ada, Cancel));
        Problem(ResultKind.Invalid, await ArticleDesk.CreateAsync(Guid.NewGuid(), Draft("No text", " "), Ada, Cancel));
    }

    [Fact]
    public async Task Lists_are_paged()
    {
        var ids = new List<Guid>();
        foreach (var title in new[] { "One", "Two", "Three" })
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            ids.Add(Value(await ArticleDesk.CreateAsync(Guid.NewGuid(), Draft(title, "Text."), Ada, Cancel)).Id);
        }

        var first = await Articles.ListAsync(ArticleState.Draft, null, 2, Cancel);
        var second = await Articles.ListAsync(ArticleState.Draft, first.Next, 2, Cancel);
        Assert.Equal([ids[2], ids[1], ids[0]], first.Items.Concat(second.Items).Select(a => a.Id));
        Assert.Null(second.Next);
    }

    private async Task<Guid> PublishAsync(string title, string body, string tags = "")
    {
        var made = Value(await ArticleDesk.CreateAsync(Guid.NewGuid(), new(title, body, tags, ArticleVisibility.Public), Ada, Cancel));
        return Value(await ArticleDesk.PublishAsync(made.Id, made.Revision, Ada, Cancel)).Id;
    }

    private static ArticleDraft Draft(string title, string body) => new(title, body, "", ArticleVisibility.Internal);
}
