using System.Security.Claims;
using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk;
using Crm.HelpDesk.Knowledge;
using Crm.HelpDesk.Tickets;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using TicketEntry = Crm.AgentConsole.Contracts.TicketEntry;

namespace Crm.Host.Api;

/// <summary>The knowledge base: articles, what was published of them, search, suggestions for a ticket, and sending one to the customer.</summary>
internal static class KnowledgeApi
{
    private const int Suggested = 3;
    private const string NoSuchArticle = "There is no such article.";

    public static void MapKnowledge(this IEndpointRouteBuilder api)
    {
        api.MapGet("/articles", ListAsync);
        api.MapGet("/articles/found", SearchAsync);
        api.MapGet("/articles/suggested", SuggestAsync);
        api.MapGet("/articles/{id:guid}", ReadAsync);
        api.MapGet("/articles/{id:guid}/versions", VersionsAsync);
        api.MapPost("/articles", CreateAsync);
        api.MapPut("/articles/{id:guid}", WriteAsync);
        api.MapPost("/articles/{id:guid}/state", ChangeStateAsync).RequireAuthorization(SecurityServices.Supervisors);
        api.MapPost("/tickets/{id:guid}/articles", SendAsync);
    }

    private static async Task<Results<Ok<AgentConsole.Contracts.Page<ArticleLine>>, ProblemHttpResult>> ListAsync(
        string? state, [AsParameters] Paging paging, KnowledgeQueries articles, CancellationToken cancel)
    {
        var only = string.IsNullOrEmpty(state) ? null : Names.Parse<ArticleState>(state);
        if (!string.IsNullOrEmpty(state) && only is null)
            return Problems.BadRequest(Names.Wrong<ArticleState>("article state", state));
        var page = await articles.ListAsync(only, paging.After, paging.Size, cancel);
        return TypedResults.Ok(Paging.Of(page, a => new ArticleLine(a.Id, a.Title, Names.Of(a.State), Names.Of(a.Visibility), a.Draft, a.UpdatedAt, a.UpdatedBy)));
    }

    private static async Task<Ok<IReadOnlyList<ArticleFound>>> SearchAsync(string? search, KnowledgeQueries articles, CancellationToken cancel) =>
        TypedResults.Ok(Found(await articles.SearchAsync(search ?? "", cancel)));

    private static async Task<Results<Ok<IReadOnlyList<ArticleFound>>, ProblemHttpResult>> SuggestAsync(
        Guid ticket, ClaimsPrincipal user, KnowledgeQueries articles, TicketQueries tickets, CancellationToken cancel)
    {
        if (await tickets.FindAsync(ticket, user.Viewer(), cancel) is not { } about)
            return Problems.NotFound("There is no such ticket.");
        var words = about.Entries.Where(entry => entry.Kind is TicketEntryKind.Created or TicketEntryKind.Note).Select(entry => entry.Text).Prepend(about.Title);
        return TypedResults.Ok(Found(await articles.SuggestAsync(string.Join('\n', words), Suggested, cancel)));
    }

    private static async Task<Results<Ok<ArticleDetail>, ProblemHttpResult>> ReadAsync(Guid id, KnowledgeQueries articles, CancellationToken cancel) =>
        await articles.FindAsync(id, cancel) is { } article ? TypedResults.Ok(Detail(article)) : Problems.NotFound(NoSuchArticle);

    private static async Task<Ok<IReadOnlyList<ArticlePublication>>> VersionsAsync(Guid id, KnowledgeQueries articles, CancellationToken cancel) =>
        TypedResults.Ok<IReadOnlyList<ArticlePublication>>([.. (await articles.VersionsAsync(id, cancel)).Select(Publication)]);

    private static async Task<Results<Created<ArticleDetail>, ProblemHttpResult>> CreateAsync(
        ArticleCreate request, ClaimsPrincipal user, KnowledgeDesk desk, CancellationToken cancel)
    {
        if (Draft(request.Texts) is not { } draft)
            return Problems.BadRequest(Names.Wrong<ArticleVisibility>("visibility", request.Texts.Visibility));
        var made = await desk.CreateAsync(request.Key, draft, user.Actor(), cancel);
        return made.IsOk ? TypedResults.Created($"/api/articles/{made.Value!.Id}", Detail(made.Value)) : Problems.Of(made);
    }

    private static async Task<Results<Ok<ArticleDetail>, ProblemHttpResult>> WriteAsync(
        Guid id, ArticleEdit edit, ClaimsPrincipal user, KnowledgeDesk desk, CancellationToken cancel) =>
        Draft(edit.Texts) is { } draft
            ? Answer(await desk.WriteAsync(id, edit.Revision, draft, user.Actor(), cancel))
            : Problems.BadRequest(Names.Wrong<ArticleVisibility>("visibility", edit.Texts.Visibility));

    private static async Task<Results<Ok<ArticleDetail>, ProblemHttpResult>> ChangeStateAsync(
        Guid id, ArticleStateChange change, ClaimsPrincipal user, KnowledgeDesk desk, CancellationToken cancel) => Names.Parse<ArticleState>(change.State) switch
    {
        ArticleState.Published => Answer(await desk.PublishAsync(id, change.Revision, user.Actor(), cancel)),
        ArticleState.Retired => Answer(await desk.RetireAsync(id, change.Revision, user.Actor(), cancel)),
        _ => Problems.BadRequest("An article may become \"published\" or \"retired\"."),
    };

    /// <summary>What is internal never leaves: it is refused however the request was made.</summary>
    private static async Task<Results<Ok<TicketEntry>, ProblemHttpResult>> SendAsync(
        Guid id, ArticleSending sending, ClaimsPrincipal user, KnowledgeQueries articles, TicketDesk desk, TicketQueries tickets, ConsolePusher consoles, CancellationToken cancel)
    {
        if (await articles.FindAsync(sending.ArticleId, cancel) is not { Published: { } published })
            return Problems.NotFound(NoSuchArticle);
        if (published.Visibility != ArticleVisibility.Public)
            return Problems.BadRequest("This article is internal. Only a public one may be sent to a customer.");
        var note = new NoteDraft(sending.Key, $"{published.Title}\n\n{published.Body}", true, sending.ContactId, Subject: published.Title);
        var sent = await desk.AddNoteAsync(id, note, user.Actor(), cancel);
        if (!sent.IsOk)
            return Problems.Of(sent);
        if (await tickets.FindAsync(id, user.Viewer(), cancel) is { } ticket)
            await consoles.CustomerChanged(ticket.CustomerId);
        return TypedResults.Ok(TicketViews.Entry(sent.Value!));
    }

    private static Results<Ok<ArticleDetail>, ProblemHttpResult> Answer(Result<ArticleRecord> result) =>
        result.IsOk ? TypedResults.Ok(Detail(result.Value!)) : Problems.Of(result);

    private static ArticleDraft? Draft(ArticleTexts texts) =>
        Names.Parse<ArticleVisibility>(texts.Visibility) is { } visibility ? new(texts.Title, texts.Body, texts.Tags, visibility) : null;

    private static IReadOnlyList<ArticleFound> Found(IReadOnlyList<ArticleHit> hits) => [.. hits.Select(hit => new ArticleFound(hit.Id, hit.Title, Names.Of(hit.Visibility), hit.Extract))];

    private static ArticleDetail Detail(ArticleRecord article) => new(
        article.Id, Names.Of(article.State), article.Published is null ? null : Publication(article.Published), Texts(article.Draft), article.UpdatedAt, article.UpdatedBy, article.Revision);

    private static ArticlePublication Publication(ArticleVersionRecord version) =>
        new(version.Version, Texts(new(version.Title, version.Body, version.Tags, version.Visibility)), version.At, version.ActorName);

    private static ArticleTexts Texts(ArticleDraft draft) => new(draft.Title, draft.Body, draft.Tags, Names.Of(draft.Visibility));
}
