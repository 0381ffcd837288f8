using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Notices;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Webhooks;

/// <summary>
/// What is to be sent to webhooks next, and what came of it. A webhook moves on in the transaction that logs its delivery; so what was delivered while the server was cut
/// off before that comes once more, and nothing is left out.
/// </summary>
public sealed class WebhookQueue(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    /// <summary>A webhook that has failed for so long is switched off.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    private const int EntriesAtOnce = 200;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(15);

    /// <summary>The webhooks that have something to read and need not wait.</summary>
    public async Task<IReadOnlyList<Guid>> DueAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = time.GetUtcNow();
        var due = await db.Webhooks.Where(w => w.Enabled && (w.RetryAt == null || w.RetryAt <= now)).Select(w => w.Id).ToListAsync(cancel);
        if (due.Count == 0)
        {
            return due;
        }

        var places = await db.FeedPlaces.Select(p => new { p.Name, p.Sequence }).ToDictionaryAsync(p => p.Name, p => p.Sequence, cancel);
        return due.FindAll(id => places.GetValueOrDefault(Webhook.PlaceOf(id), long.MaxValue) < places[FeedPlace.Written]);
    }

    /// <summary>What to deliver next; null when the webhook is gone, off or has to wait.</summary>
    public async Task<WebhookTask?> NextAsync(Guid id, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = time.GetUtcNow();
        if (await db.Webhooks.AsNoTracking().FirstOrDefaultAsync(w => w.Id == id && w.Enabled && (w.RetryAt == null || w.RetryAt <= now), cancel) is not { } webhook
            || await FeedPlaces.FindAsync(db, Webhook.PlaceOf(id), cancel) is not { } place)
        {
            return null;
        }

        var entries = await FeedReader.AfterAsync(db, place, EntriesAtOnce, cancel);
        var kinds = webhook.Kinds?.Split(' ');
        var next = entries.FirstOrDefault(e => Wants(id, kinds, e));
        var message = next is null ? null : await MessageAsync(db, next, cancel);
        return new(id, webhook.Url, webhook.Secret, place, webhook.Attempts, webhook.FailingSince, message, next?.Sequence ?? (entries.Count == 0 ? place : entries[^1].Sequence));
    }

    /// <summary>Nothing that was looked at is wanted: goes on behind it.</summary>
    public async Task SkipAsync(WebhookTask task, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.InTransactionAsync(() => FeedPlaces.AdvanceAsync(db, Webhook.PlaceOf(task.Id), task.Place, task.UpTo, cancel), cancel);
    }

    /// <summary>Logs an attempt; goes on after a delivery, and waits after a failure, each time longer.</summary>
    /// <param name="jitter">0 to 1, so that those that failed together do not all come back together.</param>
    public async Task RecordAsync(WebhookTask task, WebhookAttempt attempt, double jitter, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = time.GetUtcNow();
        var delivery = Delivery(task, attempt, now);
        await db.InTransactionAsync(
            async () =>
            {
                db.WebhookDeliveries.Add(delivery);
                if (attempt.Delivered)
                {
                    await FeedPlaces.AdvanceAsync(db, Webhook.PlaceOf(task.Id), task.Place, task.UpTo, cancel);
                    await SetAsync(db, task.Id, null, 0, null, cancel);
                }
                else if (task.FailingSince is { } since && now - since >= Patience)
                {
                    await SwitchOffAsync(db, task.Id, attempt.Problem!, now, cancel);
                }
                else
                {
                    await SetAsync(db, task.Id, task.FailingSince ?? now, task.Attempts + 1, now + Wait(task.Attempts + 1, jitter), cancel);
                }

                await db.SaveChangesAsync(cancel);
            },
            () => db.WebhookDeliveries.AnyAsync(d => d.Id == delivery.Id, cancel),
            cancel);
    }

    /// <summary>Removes old attempts from the log.</summary>
    public async Task<int> ForgetAsync(TimeSpan olderThan, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var before = time.GetUtcNow() - olderThan;
        return await db.WebhookDeliveries.Where(d => d.At < before).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Doubles from attempt to attempt up to a limit, less up to a half of it.</summary>
    internal static TimeSpan Wait(int failures, double jitter)
    {
        var doubled = FirstRetry * Math.Pow(2, Math.Min(failures - 1, 20));
        return (doubled < LongestRetry ? doubled : LongestRetry) * (1 - (Math.Clamp(jitter, 0, 1) / 2));
    }

    private static bool Wants(Guid id, string[]? kinds, FeedRecord entry) => entry.Kind == FeedKinds.RuleCalled
        ? entry.Body.GetProperty("webhookId").GetGuid() == id
        : kinds is null || kinds.Contains(entry.Kind);

    private static async Task<WebhookMessage> MessageAsync(HelpDeskDb db, FeedRecord entry, CancellationToken cancel)
    {
        var ticket = entry.TicketId is { } t ? await db.Tickets.Where(x => x.Id == t).Select(x => (int?)x.Number).FirstOrDefaultAsync(cancel) : null;
        var number = entry.ContactId is { } c && entry.Kind.StartsWith("contact.", StringComparison.Ordinal)
            ? await db.Contacts.Where(x => x.Id == c).Select(x => x.Number).FirstOrDefaultAsync(cancel)
            : null;
        return new(entry, ticket, number);
    }

    private static WebhookDelivery Delivery(WebhookTask task, WebhookAttempt attempt, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        WebhookId = task.Id,
        Sequence = task.UpTo,
        Kind = task.Next!.Entry.Kind,
        At = now,
        Delivered = attempt.Delivered,
        Status = attempt.Status,
        Milliseconds = (int)Math.Min(attempt.Took.TotalMilliseconds, int.MaxValue),
        Problem = TextRules.Clean(attempt.Problem, TextRules.Name),
    };

    private static Task SetAsync(HelpDeskDb db, Guid id, DateTimeOffset? since, int attempts, DateTimeOffset? retryAt, CancellationToken cancel) =>
        db.Webhooks.Where(w => w.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(w => w.FailingSince, since).SetProperty(w => w.Attempts, attempts).SetProperty(w => w.RetryAt, retryAt), cancel);

    private static async Task SwitchOffAsync(HelpDeskDb db, Guid id, string problem, DateTimeOffset now, CancellationToken cancel)
    {
        var why = TextRules.Clean($"It failed for {Patience.TotalHours:0} hours. {problem}", TextRules.Name);
        await db.Webhooks.Where(w => w.Id == id).ExecuteUpdateAsync(set => set.SetProperty(w => w.Enabled, false).SetProperty(w => w.OffReason, why), cancel);
        var name = await db.Webhooks.Where(w => w.Id == id).Select(w => w.Name).FirstOrDefaultAsync(cancel);
        var administrators = await db.Users.Where(u => u.Role == UserRole.Administrator && !u.Disabled).Select(u => u.Id).ToListAsync(cancel);
        NoticeBoard.Add(db, administrators, now, $"The webhook “{name}” was switched off. {why}");
    }
}
