using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Knowledge;

/// <summary>Writes articles: anyone's draft, then a published version, which stays as it is.</summary>
public sealed class KnowledgeDesk(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    private const string ChangedMeanwhile = "Someone else has changed this article. Reload the page and make your change again.";
    private const string NoSuchArticle = "There is no such article.";

    /// <summary>Makes a draft; the same key again gives the one that was made.</summary>
    public async Task<Result<ArticleRecord>> CreateAsync(Guid key, ArticleDraft draft, Actor actor, CancellationToken cancel = default) =>
        Problem(draft) is { } problem ? Result<ArticleRecord>.Invalid(problem) : await UniqueRace.RunAsync(() => CreateOnceAsync(key, draft, actor, cancel));

    /// <summary>Replaces the draft; what is published stays.</summary>
    /// <param name="revision">As read.</param>
    public async Task<Result<ArticleRecord>> WriteAsync(Guid id, long revision, ArticleDraft draft, Actor actor, CancellationToken cancel = default) =>
        Problem(draft) is { } problem
            ? Result<ArticleRecord>.Invalid(problem)
            : await ChangeAsync(id, revision, actor, (_, article) => Write(article, draft), cancel);

    /// <summary>Readers see the draft from now on, as the next version.</summary>
    /// <param name="revision">As read.</param>
    public Task<Result<ArticleRecord>> PublishAsync(Guid id, long revision, Actor actor, CancellationToken cancel = default) =>
        ChangeAsync(id, revision, actor, (db, article) => Publish(db, article, actor), cancel);

    /// <summary>Nobody finds it any more; its versions are kept, and it may be published again.</summary>
    /// <param name="revision">As read.</param>
    public Task<Result<ArticleRecord>> RetireAsync(Guid id, long revision, Actor actor, CancellationToken cancel = default) =>
        ChangeAsync(
            id,
            revision,
            actor,
            (_, article) =>
            {
                article.State = ArticleState.Retired;
                article.Published = null;
            },
            cancel);

    private async Task<Result<ArticleRecord>> CreateOnceAsync(Guid key, ArticleDraft draft, Actor actor, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.Articles.Where(a => a.Key == key).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(cancel) is { } made)
        {
            return Result<ArticleRecord>.Ok((await KnowledgeQueries.RecordAsync(db, made, cancel))!);
        }

        var now = time.GetUtcNow();
        var article = new Article
        {
            Id = Guid.CreateVersion7(now),
            Key = key,
            Title = draft.Title,
            Body = draft.Body,
            Tags = draft.Tags,
            Visibility = draft.Visibility,
            UpdatedAt = now,
            UpdatedBy = Name(actor),
            Revision = 1,
        };
        db.Articles.Add(article);
        await db.SaveChangesAsync(cancel);
        return Result<ArticleRecord>.Ok((await KnowledgeQueries.RecordAsync(db, article.Id, cancel))!);
    }

    private async Task<Result<ArticleRecord>> ChangeAsync(Guid id, long revision, Actor actor, Action<HelpDeskDb, Article> change, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        try
        {
            var problem = await db.InTransactionAsync(() => ChangeOnceAsync(db, id, revision, actor, change, cancel), cancel);
            return problem ?? Result<ArticleRecord>.Ok((await KnowledgeQueries.RecordAsync(db, id, cancel))!);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Result<ArticleRecord>.Conflict(ChangedMeanwhile, await KnowledgeQueries.RecordAsync(db, id, cancel));
        }
    }

    private async Task<Result<ArticleRecord>?> ChangeOnceAsync(
        HelpDeskDb db, Guid id, long revision, Actor actor, Action<HelpDeskDb, Article> change, CancellationToken cancel)
    {
        if (await db.Articles.FirstOrDefaultAsync(a => a.Id == id, cancel) is not { } article)
        {
            return Result<ArticleRecord>.NotFound(NoSuchArticle);
        }

        if (article.Revision != revision)
        {
            return Result<ArticleRecord>.Conflict(ChangedMeanwhile, await KnowledgeQueries.RecordAsync(db, id, cancel));
        }

        var former = article.Published;
        change(db, article);
        article.UpdatedAt = time.GetUtcNow();
        article.UpdatedBy = Name(actor);
        article.Revision++;
        await db.SaveChangesAsync(cancel);
        if (article.Published != former)
        {
            await IndexAsync(db, article, cancel);
            var kind = article.Published is null ? FeedKinds.ArticleRetired : FeedKinds.ArticlePublished;
            await FeedWriter.AddAsync(db, new FeedItem(kind, article.UpdatedAt, actor, new { Article = article.Id, Version = article.Published, article.Visibility }), cancel);
        }

        return null;
    }

    private static void Write(Article article, ArticleDraft draft)
    {
        article.Title = draft.Title;
        article.Body = draft.Body;
        article.Tags = draft.Tags;
        article.Visibility = draft.Visibility;
    }

    private void Publish(HelpDeskDb db, Article article, Actor actor)
    {
        article.State = ArticleState.Published;
        article.Published = ++article.LastVersion;
        db.ArticleVersions.Add(new ArticleVersion
        {
            ArticleId = article.Id,
            Version = article.LastVersion,
            Title = article.Title,
            Body = article.Body,
            Tags = article.Tags,
            Visibility = article.Visibility,
            At = time.GetUtcNow(),
            ActorId = actor.UserId,
            ActorName = Name(actor),
        });
    }

    /// <summary>Search finds what is published, and nothing of one that is not.</summary>
    private static async Task IndexAsync(HelpDeskDb db, Article article, CancellationToken cancel)
    {
        await db.ArticleWords.Where(w => w.ArticleId == article.Id).ExecuteDeleteAsync(cancel);
        if (article.Published is not null)
        {
            var weights = ArticleText.Weights(new(article.Title, article.Body, article.Tags, article.Visibility));
            await new RowWriter<ArticleWord>(db).InsertAsync([.. weights.Select(w => new ArticleWord { ArticleId = article.Id, Word = w.Key, Weight = w.Value })], cancel);
        }
    }

    private static string? Problem(ArticleDraft draft) =>
        TextRules.Required("The title", draft.Title, TextRules.Title)
        ?? TextRules.Required("The text", draft.Body, TextRules.Text)
        ?? TextRules.Optional("The list of tags", draft.Tags, TextRules.Title);

    private static string Name(Actor actor) => TextRules.Clean(actor.Name, TextRules.Name)!;
}
