using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Keys;

/// <summary>What a request was answered, to be given again.</summary>
public sealed record StoredAnswer(int Status, string? MediaType, string? Location, byte[] Body);

/// <summary>Whether a request with an Idempotency-Key may run.</summary>
public enum IdempotencyState
{
    /// <summary>It is the first: run it, then store or release it.</summary>
    First,

    /// <summary>The same request runs now.</summary>
    Running,

    /// <summary>It was answered; give that answer.</summary>
    Answered,

    /// <summary>The key was used for another request.</summary>
    OtherRequest,
}

/// <summary>Requests that are done once however often they are sent, for <see cref="Kept"/>.</summary>
public sealed class IdempotencyStore(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>A request that has not been answered by then was cut off with its server.</summary>
    public static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(2);

    private const int RemovedAtOnce = 500;

    /// <summary>Takes the key for a request, if nobody has it.</summary>
    public async Task<(IdempotencyState State, StoredAnswer? Answer)> BeginAsync(string key, string request, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.IdempotentRequests.Where(r => r.Key == key && (r.At <= now - Kept || (r.Status == 0 && r.At <= now - LongestRun))).ExecuteDeleteAsync(cancel);
        db.IdempotentRequests.Add(new IdempotentRequest { Key = key, Request = request, At = now });
        try
        {
            await db.SaveChangesAsync(cancel);
            return (IdempotencyState.First, null);
        }
        catch (DbUpdateException)
        {
            // Somebody has it; if not, the failure was another one.
            db.ChangeTracker.Clear();
            var have = await db.IdempotentRequests.AsNoTracking().FirstOrDefaultAsync(r => r.Key == key, cancel);
            return have switch
            {
                null => throw new InvalidOperationException("The idempotency key could neither be taken nor found."),
                _ when have.Request != request => (IdempotencyState.OtherRequest, null),
                { Status: 0 } => (IdempotencyState.Running, null),
                _ => (IdempotencyState.Answered, new StoredAnswer(have.Status, have.MediaType, have.Location, have.Body ?? [])),
            };
        }
    }

    /// <summary>The request was answered.</summary>
    public async Task StoreAsync(string key, StoredAnswer answer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.IdempotentRequests.Where(r => r.Key == key).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.Status, answer.Status).SetProperty(r => r.MediaType, answer.MediaType)
                .SetProperty(r => r.Location, answer.Location).SetProperty(r => r.Body, answer.Body),
            cancel);
    }

    /// <summary>The request changed nothing: it may be sent again with the same key.</summary>
    public async Task ReleaseAsync(string key, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.IdempotentRequests.Where(r => r.Key == key && r.Status == 0).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Removes what is older than <see cref="Kept"/>, some of it.</summary>
    /// <returns>How many went; 0 when nothing is left to remove.</returns>
    public async Task<int> RemoveOldAsync(CancellationToken cancel = default)
    {
        var before = time.GetUtcNow() - Kept;
        await using var db = await databases.CreateDbContextAsync(cancel);
        var old = await db.IdempotentRequests.Where(r => r.At <= before).OrderBy(r => r.At).Take(RemovedAtOnce).Select(r => r.Key).ToListAsync(cancel);
        return old.Count == 0 ? 0 : await db.IdempotentRequests.Where(r => old.Contains(r.Key)).ExecuteDeleteAsync(cancel);
    }
}
