using System.Security.Cryptography;
using System.Text;
using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Keys;

/// <summary>A program's key to the API, as administrators see it: the key itself is shown once and then nowhere.</summary>
/// <param name="UserId">The account that it acts for.</param>
public sealed record ApiKeyRecord(
    Guid Id, string Name, string Prefix, Guid UserId, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt)
{
    /// <summary>Whether it opens anything at this instant.</summary>
    public bool IsValid(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);
}

/// <summary>What an administrator decides about a new key.</summary>
public sealed record ApiKeyDraft(string Name, Guid UserId, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt);

/// <summary>Keys for programs: made, found by their hash, revoked. Which scopes there are is the host's.</summary>
public sealed class ApiKeyStore(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    /// <summary>How every key begins, so that people and secret scanners recognise one.</summary>
    public const string Mark = "crm_";

    private const int MostKeys = 1_000;
    private const int PrefixLength = 10;

    /// <summary>The hash by which a key is kept.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>All keys with their hashes, for who checks requests in memory.</summary>
    public async Task<IReadOnlyDictionary<string, ApiKeyRecord>> ByHashAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return (await db.ApiKeys.AsNoTracking().ToListAsync(cancel)).ToDictionary(k => k.Hash, Record);
    }

    /// <summary>Makes a key.</summary>
    /// <returns>The record, and the key itself, which cannot be had again.</returns>
    public async Task<(Result<ApiKeyRecord> Made, string? Key)> CreateAsync(ApiKeyDraft draft, Actor actor, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await ProblemAsync(db, draft, now, cancel) is { } problem)
        {
            return (Result<ApiKeyRecord>.Invalid(problem), null);
        }

        var key = Mark + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).Replace('+', '-').Replace('/', '_').TrimEnd('=');
        var row = new ApiKey
        {
            Id = Guid.CreateVersion7(now),
            Name = draft.Name,
            Hash = Hash(key),
            Prefix = key[..PrefixLength],
            UserId = draft.UserId,
            Scopes = string.Join(' ', draft.Scopes.Distinct().Order(StringComparer.Ordinal)),
            CreatedAt = now,
            CreatedBy = TextRules.Clean(actor.Name, TextRules.Name)!,
            ExpiresAt = draft.ExpiresAt,
        };
        db.ApiKeys.Add(row);
        await db.SaveChangesAsync(cancel);
        return (Result<ApiKeyRecord>.Ok(Record(row)), key);
    }

    /// <summary>Ends a key at once; ending it again changes nothing.</summary>
    /// <returns>False when there is none.</returns>
    public async Task<bool> RevokeAsync(Guid id, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.ApiKeys.Where(k => k.Id == id && k.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(k => k.RevokedAt, now), cancel);
        return await db.ApiKeys.AnyAsync(k => k.Id == id, cancel);
    }

    /// <summary>Notes when keys were last used; for a batch of them now and then, not for each request.</summary>
    public async Task UsedAsync(IReadOnlyDictionary<Guid, DateTimeOffset> used, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        foreach (var (id, at) in used)
        {
            await db.ApiKeys.Where(k => k.Id == id && (k.LastUsedAt == null || k.LastUsedAt < at)).ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, at), cancel);
        }
    }

    private static async Task<string?> ProblemAsync(HelpDeskDb db, ApiKeyDraft draft, DateTimeOffset now, CancellationToken cancel)
    {
        if (TextRules.Required("The key's name", draft.Name, TextRules.Name) is { } problem)
        {
            return problem;
        }

        if (draft.ExpiresAt <= now)
        {
            return "The key would have expired already. Choose a later day.";
        }

        if (await db.ApiKeys.CountAsync(cancel) >= MostKeys)
        {
            return $"There are {MostKeys} keys already, used and revoked ones together. Use one key for several programs of the same kind.";
        }

        return await db.Users.AnyAsync(u => u.Id == draft.UserId && !u.Disabled, cancel) ? null : "The account that the key is to act for does not exist or is disabled.";
    }

    private static ApiKeyRecord Record(ApiKey k) => new(
        k.Id, k.Name, k.Prefix, k.UserId, k.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries), k.CreatedAt, k.CreatedBy, k.ExpiresAt, k.LastUsedAt, k.RevokedAt);
}
