using System.Collections.Concurrent;
using System.Net;
using Crm.HelpDesk.Users;
using Crm.Host.Telemetry;
using Microsoft.AspNetCore.Identity;

namespace Crm.Host.Security;

/// <summary>
/// Decides who may sign in. Every refusal looks the same and costs the same work, whether the user is unknown, disabled, locked or the
/// password is wrong: it tells a guesser nothing.
/// </summary>
internal sealed class SignInDesk(UserStore users, Passwords passwords, SignInThrottle throttle, TimeProvider time, HostMetrics metrics, RefusalLimit limit, ILogger<SignInDesk> log)
{
    /// <summary>Wrong passwords in a row until an account is locked.</summary>
    public const int Limit = 5;

    private static readonly TimeSpan FirstLock = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestLock = TimeSpan.FromMinutes(15);

    // Failures in a row of each account since the start; the lock itself is in the database.
    private readonly ConcurrentDictionary<Guid, int> failures = new();
    // Those of browsers by which the account had signed in before: guesses from elsewhere do not count here.
    private readonly ConcurrentDictionary<Guid, int> failuresAtHome = new();

    /// <summary>How long this address must wait before its next attempt; zero when it may try.</summary>
    public TimeSpan Wait(IPAddress? address) => throttle.Wait(address);

    /// <param name="known">The accounts that have signed in by this browser before: a lock that others caused does not count there.</param>
    /// <returns>The account, or null for whatever reason.</returns>
    public async Task<UserAccount?> SignInAsync(string userName, string password, IPAddress? address, IReadOnlyList<Guid> known, CancellationToken cancel)
    {
        var before = await users.FindByNameAsync(userName, cancel);
        var atHome = before is not null && known.Contains(before.Id) && failuresAtHome.GetValueOrDefault(before.Id) < Limit;
        var checkedPassword = await passwords.VerifyAsync(before?.PasswordHash, password, atHome, cancel);
        // Only now is the account looked at, as it is after those who were checked before: many guesses at once are no more than one after the other. And a locked one
        // must take as long to refuse as any other.
        var account = await users.FindAsync(before?.Id ?? Guid.Empty, cancel);
        atHome = account is not null && atHome && failuresAtHome.GetValueOrDefault(account.Id) < Limit;
        var blocked = !atHome && (account is not null && IsLocked(account) || throttle.Wait(address) > TimeSpan.Zero);
        if (account is null || account.Disabled || account.SecurityStamp != before!.SecurityStamp || blocked || IsTooLate(account) || checkedPassword == PasswordVerificationResult.Failed)
        {
            await RefuseAsync(account, checkedPassword, address, atHome, cancel);
            return null;
        }
        failuresAtHome.TryRemove(account.Id, out _);
        failures.TryRemove(account.Id, out _);
        await users.RecordSuccessAsync(account.Id, cancel);
        if (checkedPassword == PasswordVerificationResult.SuccessRehashNeeded)
            await users.UpgradePasswordHashAsync(account.Id, account.PasswordHash!, passwords.Hash(password), cancel);
        metrics.SignedIn(succeeded: true);
        log.SignedIn(account.Id, address);
        return account;
    }

    /// <summary>A one-time password that nobody used in time.</summary>
    private bool IsTooLate(UserAccount account) => account.OneTimeUntil < time.GetUtcNow();

    private bool IsLocked(UserAccount account) => account.LockedUntil > time.GetUtcNow();

    private async Task RefuseAsync(UserAccount? account, PasswordVerificationResult result, IPAddress? address, bool atHome, CancellationToken cancel)
    {
        throttle.Failed(address);
        metrics.SignedIn(succeeded: false);
        if (limit.MayLog())
            log.SignInRefused(account?.Id, address);
        if (account is null || result != PasswordVerificationResult.Failed)
            return;
        if (atHome)
            failuresAtHome.AddOrUpdate(account.Id, 1, (_, count) => count + 1);
        if (IsLocked(account))
            return;
        var inRow = failures.AddOrUpdate(account.Id, 1, (_, count) => count + 1);
        await users.RecordFailureAsync(account.Id, Limit, time.GetUtcNow() + LockAfter(inRow), cancel);
    }

    /// <summary>Doubles with each lock in a row.</summary>
    private static TimeSpan LockAfter(int failuresInRow)
    {
        var locksBefore = Math.Min((failuresInRow - 1) / Limit, 10);
        var length = FirstLock * (1 << locksBefore);
        return length < LongestLock ? length : LongestLock;
    }
}
