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
internal sealed class SignInDesk(UserStore users, Passwords passwords, SignInThrottle throttle, TimeProvider time, HostMetrics metrics, ILogger<SignInDesk> log)
{
    /// <summary>Wrong passwords in a row until an account is locked.</summary>
    public const int Limit = 5;

    private static readonly TimeSpan FirstLock = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestLock = TimeSpan.FromMinutes(15);

    // Failures in a row of each account since the start; the lock itself is in the database.
    private readonly ConcurrentDictionary<Guid, int> failures = new();

    /// <summary>How long this address must wait before its next attempt; zero when it may try.</summary>
    public TimeSpan Wait(IPAddress? address) => throttle.Wait(address);

    /// <returns>The account, or null for whatever reason.</returns>
    public async Task<UserAccount?> SignInAsync(string userName, string password, IPAddress? address, CancellationToken cancel)
    {
        var account = await users.FindByNameAsync(userName, cancel);
        var checkedPassword = await passwords.VerifyAsync(account?.PasswordHash, password, cancel);
        // Only now is the account looked at: a locked one must take as long to refuse as any other.
        if (account is null || account.Disabled || account.LockedUntil > time.GetUtcNow() || checkedPassword == PasswordVerificationResult.Failed)
        {
            await RefuseAsync(account, checkedPassword, address, cancel);
            return null;
        }
        failures.TryRemove(account.Id, out _);
        await users.RecordSuccessAsync(account.Id, cancel);
        if (checkedPassword == PasswordVerificationResult.SuccessRehashNeeded)
            await users.UpgradePasswordHashAsync(account.Id, account.PasswordHash!, passwords.Hash(password), cancel);
        metrics.SignedIn(succeeded: true);
        log.SignedIn(account.Id, address);
        return account;
    }

    private async Task RefuseAsync(UserAccount? account, PasswordVerificationResult result, IPAddress? address, CancellationToken cancel)
    {
        throttle.Failed(address);
        metrics.SignedIn(succeeded: false);
        log.SignInRefused(account?.Id, address);
        if (account is null || result != PasswordVerificationResult.Failed || account.LockedUntil > time.GetUtcNow())
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
