using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Webhooks;

/// <summary>The site's webhooks: written, switched on and off, sent again, and what was delivered.</summary>
public sealed class WebhookDesk(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    /// <summary>Each has a worker of its own while there is something to send.</summary>
    public const int Most = 50;

    private const string Unknown = "There is no such webhook.";
    private const string ChangedMeanwhile = "Someone else has changed this webhook. Reload the page and make your change again.";

    /// <summary>All webhooks, by name.</summary>
    public async Task<IReadOnlyList<WebhookRecord>> ListAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return [.. (await RecordsAsync(db, db.Webhooks, cancel)).OrderBy(w => w.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Makes a webhook; it is told of what happens from now on.</summary>
    /// <param name="secret">Sealed.</param>
    public async Task<Result<WebhookRecord>> CreateAsync(WebhookDraft draft, string secret, Actor actor, CancellationToken cancel = default)
    {
        if (Problem(draft) is { } problem)
        {
            return Result<WebhookRecord>.Invalid(problem);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.Webhooks.CountAsync(cancel) >= Most)
        {
            return Result<WebhookRecord>.Invalid($"There are {Most} webhooks already. Delete one that is not needed any more.");
        }

        var webhook = new Webhook { Id = Guid.CreateVersion7(time.GetUtcNow()), Name = "", Url = "", Secret = secret, UpdatedBy = "" };
        Write(webhook, draft, actor);
        db.Webhooks.Add(webhook);
        await db.SaveChangesAsync(cancel);
        await FeedPlaces.TakeAsync(db, Webhook.PlaceOf(webhook.Id), cancel);
        return Result<WebhookRecord>.Ok((await RecordsAsync(db, db.Webhooks.Where(w => w.Id == webhook.Id), cancel))[0]);
    }

    /// <summary>Changes a webhook. Switching it on makes it try again at once, with what it has missed.</summary>
    /// <param name="revision">As read.</param>
    /// <param name="secret">A new one, sealed; null leaves it.</param>
    public async Task<Result<WebhookRecord>> ChangeAsync(Guid id, long revision, WebhookDraft draft, string? secret, Actor actor, CancellationToken cancel = default)
    {
        if (Problem(draft) is { } problem)
        {
            return Result<WebhookRecord>.Invalid(problem);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.Webhooks.FirstOrDefaultAsync(w => w.Id == id, cancel) is not { } webhook)
        {
            return Result<WebhookRecord>.NotFound(Unknown);
        }

        if (webhook.Revision != revision)
        {
            return Result<WebhookRecord>.Conflict(ChangedMeanwhile);
        }

        Write(webhook, draft, actor);
        webhook.Secret = secret ?? webhook.Secret;
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Result<WebhookRecord>.Conflict(ChangedMeanwhile);
        }

        return Result<WebhookRecord>.Ok((await RecordsAsync(db, db.Webhooks.Where(w => w.Id == id), cancel))[0]);
    }

    /// <summary>Sends again, from this entry of the feed on, or skips what is before it.</summary>
    /// <param name="from">A sequence number, from 1 to the one after the newest.</param>
    public async Task<Result<WebhookRecord>> ReplayAsync(Guid id, long from, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var last = (await FeedPlaces.FindAsync(db, FeedPlace.Written, cancel))!.Value;
        if (from < 1 || from > last + 1)
        {
            return Result<WebhookRecord>.Invalid($"The sequence number must be from 1 to {last + 1}, which is the next one.");
        }

        await db.InTransactionAsync(
            async () =>
            {
                var place = Webhook.PlaceOf(id);
                await db.FeedPlaces.Where(p => p.Name == place).ExecuteUpdateAsync(set => set.SetProperty(p => p.Sequence, from - 1), cancel);
                await db.Webhooks.Where(w => w.Id == id).ExecuteUpdateAsync(set => set.SetProperty(w => w.RetryAt, (DateTimeOffset?)null).SetProperty(w => w.Attempts, 0), cancel);
            },
            cancel);
        var found = await RecordsAsync(db, db.Webhooks.Where(w => w.Id == id), cancel);
        return found.Count == 0 ? Result<WebhookRecord>.NotFound(Unknown) : Result<WebhookRecord>.Ok(found[0]);
    }

    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.InTransactionAsync(
            async () =>
            {
                var place = Webhook.PlaceOf(id);
                await db.FeedPlaces.Where(p => p.Name == place).ExecuteDeleteAsync(cancel);
                return await db.Webhooks.Where(w => w.Id == id).ExecuteDeleteAsync(cancel) == 1;
            },
            cancel);
    }

    /// <summary>Attempts at deliveries, the last first.</summary>
    public async Task<Page<WebhookDeliveryRecord>> DeliveriesAsync(Guid id, string? after, int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var size = Page<WebhookDeliveryRecord>.Size(take);
        var deliveries = db.WebhookDeliveries.Where(d => d.WebhookId == id);
        if (Cursor.Read(after, 2) is [var ticks, var last] && Cursor.Time(ticks) is { } at && Guid.TryParse(last, out var lastId))
        {
            deliveries = deliveries.Where(d => d.At <= at && (d.At < at || d.Id.CompareTo(lastId) < 0));
        }

        var rows = await deliveries.OrderByDescending(d => d.At).ThenByDescending(d => d.Id).Take(size + 1)
            .Select(d => new WebhookDeliveryRecord(d.Id, d.Sequence, d.Kind, d.At, d.Delivered, d.Status, d.Milliseconds, d.Problem)).ToListAsync(cancel);
        return rows.Count > size ? new(rows[..size], Cursor.Write(rows[size - 1].At, $"{rows[size - 1].Id}")) : new(rows, null);
    }

    private void Write(Webhook webhook, WebhookDraft draft, Actor actor)
    {
        webhook.Name = draft.Name;
        webhook.Url = draft.Url;
        webhook.Kinds = draft.Kinds.Count == 0 ? null : string.Join(' ', draft.Kinds);
        webhook.Enabled = draft.Enabled;
        (webhook.OffReason, webhook.FailingSince, webhook.Attempts, webhook.RetryAt) = (null, null, 0, null);
        webhook.UpdatedAt = time.GetUtcNow();
        webhook.UpdatedBy = TextRules.Clean(actor.Name, TextRules.Name)!;
        webhook.Revision++;
    }

    private static string? Problem(WebhookDraft draft)
    {
        if (TextRules.Required("The name", draft.Name, TextRules.Name) is { } problem)
        {
            return problem;
        }

        if (draft.Kinds.FirstOrDefault(kind => !FeedKinds.All.Contains(kind)) is { } unknown)
        {
            return $"There is no event \"{TextRules.Clean(unknown, 40)}\". Choose some of {string.Join(", ", FeedKinds.All)}, or none for all.";
        }

        return draft.Url.Length <= Webhook.UrlLength && Uri.TryCreate(draft.Url, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" && url.UserInfo.Length == 0 && url.Fragment.Length == 0
            ? null
            : $"'{TextRules.Clean(draft.Url, 100)}' is not an address that can be called. Write one such as https://crm.example/hooks, without a user name in it.";
    }

    private static async Task<List<WebhookRecord>> RecordsAsync(HelpDeskDb db, IQueryable<Webhook> webhooks, CancellationToken cancel)
    {
        var places = await db.FeedPlaces.Select(p => new { p.Name, p.Sequence }).ToDictionaryAsync(p => p.Name, p => p.Sequence, cancel);
        return [.. (await webhooks.AsNoTracking().ToListAsync(cancel)).Select(w => new WebhookRecord(
            w.Id, w.Name, w.Url, w.Kinds?.Split(' ') ?? [], w.Enabled, w.OffReason, places.GetValueOrDefault(Webhook.PlaceOf(w.Id)), w.FailingSince, w.Attempts, w.RetryAt, w.UpdatedAt, w.UpdatedBy, w.Revision))];
    }
}
