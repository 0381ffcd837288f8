using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Users;

/// <summary>The accounts of those who sign in. Hashing and cookies are the host's; this keeps them and keeps them unique.</summary>
public sealed class UserStore(IDbContextFactory<HelpDeskDb> databases)
{
    /// <summary>By user name, in whatever case it was typed.</summary>
    public async Task<UserAccount?> FindByNameAsync(string userName, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var key = Key(userName);
        return await AccountAsync(db, db.Users.Where(u => u.UserNameKey == key), cancel);
    }

    public async Task<UserAccount?> FindAsync(Guid id, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await AccountAsync(db, db.Users.Where(u => u.Id == id), cancel);
    }

    /// <summary>All users, by user name.</summary>
    public async Task<IReadOnlyList<UserAccount>> ListAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var users = await db.Users.AsNoTracking().OrderBy(u => u.UserNameKey).ToListAsync(cancel);
        var teams = (await db.TeamMembers.AsNoTracking().ToListAsync(cancel)).ToLookup(m => m.UserId, m => m.TeamId);
        return users.ConvertAll(u => Account(u) with { Teams = teams[u.Id].ToFrozenSet() });
    }

    /// <summary>Whether an administrator who can sign in exists; false at the first start.</summary>
    public async Task<bool> AnyAdministratorAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await AnyAdministratorAsync(db, cancel);
    }

    public async Task<Result<UserAccount>> CreateAsync(UserDraft draft, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await CreateAsync(db, draft, cancel);
    }

    /// <summary>Creates the first administrator; Conflict when there is one already, also when two try at once.</summary>
    public async Task<Result<UserAccount>> CreateFirstAdministratorAsync(UserDraft draft, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.InTransactionAsync(
            async () =>
            {
                await db.LockAsync(DatabaseLock.Administrators, cancel: cancel);
                return await AnyAdministratorAsync(db, cancel)
                    ? Result<UserAccount>.Conflict("There is an administrator already: sign in, or ask that administrator for an account.")
                    : await CreateAsync(db, draft with { Role = UserRole.Administrator, Disabled = false }, cancel);
            },
            cancel);
    }

    /// <param name="revision">As read; null to change whatever is there now.</param>
    public async Task<Result<UserAccount>> UpdateAsync(Guid id, UserDraft draft, long? revision = null, CancellationToken cancel = default)
    {
        if (Problem(draft) is { } problem)
        {
            return Result<UserAccount>.Invalid(problem);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        var user = await db.Users.FirstOrDefaultAsync(u => u.Id == id, cancel);
        if (user is null)
        {
            return Result<UserAccount>.NotFound("There is no such user.");
        }

        if (revision is not null && revision != user.Revision)
        {
            return Result<UserAccount>.Conflict("Someone else has changed this user. Reload the page and make your change again.", await AccountAsync(db, user, cancel));
        }

        var oldSession = (user.PasswordHash, user.Role, user.Disabled, user.UserNameKey);
        Write(user, draft);
        if (oldSession != (user.PasswordHash, user.Role, user.Disabled, user.UserNameKey))
        {
            user.SecurityStamp = NewStamp();
        }

        user.Revision++;
        return await SaveAsync(db, user, cancel);
    }

    /// <summary>Sets the password that the user has chosen, lifts a lock, and voids the sessions that rest on the old one.</summary>
    public async Task<bool> SetPasswordAsync(Guid id, string passwordHash, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var stamp = NewStamp();
        return await db.Users.Where(u => u.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(u => u.PasswordHash, passwordHash)
                .SetProperty(u => u.OneTimeUntil, (DateTimeOffset?)null)
                .SetProperty(u => u.SecurityStamp, stamp)
                .SetProperty(u => u.FailedSignIns, 0)
                .SetProperty(u => u.LockedUntil, (DateTimeOffset?)null)
                .SetProperty(u => u.Revision, u => u.Revision + 1),
            cancel) == 1;
    }

    /// <summary>
    /// Replaces only the hash, after a successful sign-in with one made by older rules. Sessions stay valid. Nothing happens when the password was
    /// changed meanwhile.
    /// </summary>
    public async Task<bool> UpgradePasswordHashAsync(Guid id, string oldHash, string newHash, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Users.Where(u => u.Id == id && u.PasswordHash == oldHash)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.PasswordHash, newHash), cancel) == 1;
    }

    /// <summary>Counts a wrong password. At <paramref name="limit"/> in a row the account is locked until <paramref name="lockedUntil"/>, and the count starts again.</summary>
    public async Task RecordFailureAsync(Guid id, int limit, DateTimeOffset lockedUntil, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.InTransactionAsync(
            async () =>
            {
                await db.Users.Where(u => u.Id == id)
                    .ExecuteUpdateAsync(set => set.SetProperty(u => u.FailedSignIns, u => u.FailedSignIns + 1), cancel);
                await db.Users.Where(u => u.Id == id && u.FailedSignIns >= limit).ExecuteUpdateAsync(
                    set => set.SetProperty(u => u.FailedSignIns, 0).SetProperty(u => u.LockedUntil, lockedUntil),
                    cancel);
            },
            cancel);
    }

    /// <summary>A right password: the count of wrong ones starts again.</summary>
    public async Task RecordSuccessAsync(Guid id, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Users.Where(u => u.Id == id && (u.FailedSignIns != 0 || u.LockedUntil != null)).ExecuteUpdateAsync(
            set => set.SetProperty(u => u.FailedSignIns, 0).SetProperty(u => u.LockedUntil, (DateTimeOffset?)null),
            cancel);
    }

    private static Task<bool> AnyAdministratorAsync(HelpDeskDb db, CancellationToken cancel) =>
        db.Users.AnyAsync(u => u.Role == UserRole.Administrator && !u.Disabled && u.PasswordHash != null, cancel);

    private static async Task<Result<UserAccount>> CreateAsync(HelpDeskDb db, UserDraft draft, CancellationToken cancel)
    {
        if (Problem(draft) is { } problem)
        {
            return Result<UserAccount>.Invalid(problem);
        }

        var user = new User
        {
            Id = Guid.CreateVersion7(),
            UserName = "",
            UserNameKey = "",
            DisplayName = "",
            Skills = "{}",
            SecurityStamp = NewStamp(),
            Revision = 1,
        };
        Write(user, draft);
        db.Users.Add(user);
        return await SaveAsync(db, user, cancel);
    }

    private static async Task<Result<UserAccount>> SaveAsync(HelpDeskDb db, User user, CancellationToken cancel)
    {
        if (await TakenAsync(db, user, cancel) is { } problem)
        {
            return Result<UserAccount>.Invalid(problem);
        }

        try
        {
            await db.SaveChangesAsync(cancel);
            return Result<UserAccount>.Ok(await AccountAsync(db, user, cancel));
        }
        catch (DbUpdateConcurrencyException)
        {
            return Result<UserAccount>.Conflict("Someone else has changed this user. Reload the page and make your change again.");
        }
        catch (DbUpdateException)
        {
            // Someone took the name between the look and the write.
            if (await TakenAsync(db, user, cancel) is { } race)
            {
                return Result<UserAccount>.Invalid(race);
            }

            throw;
        }
    }

    private static async Task<string?> TakenAsync(HelpDeskDb db, User user, CancellationToken cancel)
    {
        if (await db.Users.AnyAsync(u => u.UserNameKey == user.UserNameKey && u.Id != user.Id, cancel))
        {
            return $"The user name '{user.UserName}' is taken. Please choose another.";
        }

        return user.DeskPhone is not null && await db.Users.AnyAsync(u => u.DeskPhone == user.DeskPhone && u.Id != user.Id, cancel)
            ? $"The desk phone '{user.DeskPhone}' belongs to another user. Please choose another name for it."
            : null;
    }

    private static void Write(User user, UserDraft draft)
    {
        user.UserName = draft.UserName;
        user.UserNameKey = Key(draft.UserName);
        user.DisplayName = draft.DisplayName;
        user.Role = draft.Role;
        user.Disabled = draft.Disabled;
        user.Skills = JsonSerializer.Serialize(draft.Skills);
        if (draft.PasswordHash is not null)
        {
            user.PasswordHash = draft.PasswordHash;
            user.OneTimeUntil = draft.OneTimeUntil;
            user.FailedSignIns = 0;
            user.LockedUntil = null;
        }

        if (draft.DeskPhone != user.DeskPhone || draft.DeskPhoneMd5 is not null || draft.DeskPhoneSha256 is not null)
        {
            user.DeskPhone = draft.DeskPhone;
            user.DeskPhoneMd5 = draft.DeskPhoneMd5;
            user.DeskPhoneSha256 = draft.DeskPhoneSha256;
        }
    }

    private static string? Problem(UserDraft draft) =>
        TextRules.Required("The user name", draft.UserName, TextRules.Short)
        ?? TextRules.Required("The display name", draft.DisplayName, TextRules.Name)
        ?? (draft.DeskPhone is null ? null : TextRules.Required("The desk phone", draft.DeskPhone, TextRules.Short))
        ?? (draft.Skills.Count > 100 ? "A user may have at most 100 skills." : null)
        ?? draft.Skills.Keys.Select(skill => TextRules.Required("A skill's name", skill, TextRules.Short)).FirstOrDefault(p => p is not null);

    private static string Key(string userName) => userName.ToUpperInvariant();

    private static string NewStamp() => Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    private static async Task<UserAccount?> AccountAsync(HelpDeskDb db, IQueryable<User> which, CancellationToken cancel) =>
        await which.AsNoTracking().FirstOrDefaultAsync(cancel) is { } user ? await AccountAsync(db, user, cancel) : null;

    private static async Task<UserAccount> AccountAsync(HelpDeskDb db, User user, CancellationToken cancel) =>
        Account(user) with { Teams = (await db.TeamMembers.Where(m => m.UserId == user.Id).Select(m => m.TeamId).ToListAsync(cancel)).ToFrozenSet() };

    private static UserAccount Account(User user) => new(
        user.Id,
        user.UserName,
        user.DisplayName,
        user.Role,
        user.Disabled,
        JsonSerializer.Deserialize<Dictionary<string, int>>(user.Skills) ?? [],
        user.PasswordHash,
        user.SecurityStamp,
        user.FailedSignIns,
        user.LockedUntil,
        user.DeskPhone,
        user.DeskPhoneMd5,
        user.DeskPhoneSha256,
        user.Revision)
    {
        OneTimeUntil = user.OneTimeUntil,
    };
}
