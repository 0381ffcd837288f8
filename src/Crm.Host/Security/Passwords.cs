using Microsoft.AspNetCore.Identity;

namespace Crm.Host.Security;

/// <summary>Makes and checks password hashes (PBKDF2 with a salt of its own in each). A check takes tens of milliseconds on purpose, so few run at once: telephony shares the processor.</summary>
internal sealed class Passwords : IDisposable
{
    public const int Shortest = 10;
    public const int Longest = 200;
    // On a small machine half of the processors stay for calls, however many people sign in or guess.
    private static readonly int AtOnce = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

    private readonly PasswordHasher<Passwords> hasher = new();
    private readonly SemaphoreSlim slots = new(AtOnce);
    // Behind a flood of guesses nobody else would get a turn: who signed in by this browser before does not stand in that queue.
    private readonly SemaphoreSlim slotsAtHome = new(1);
    private readonly string nobody;

    public Passwords() => nobody = Hash(Guid.NewGuid().ToString());

    /// <summary>What is wrong with a new password, in words for the person who chooses it; null when it will do.</summary>
    public static string? Problem(string password, string userName) =>
        password.Length is < Shortest or > Longest ? $"The password needs {Shortest} to {Longest} characters."
        : string.Equals(password, userName, StringComparison.OrdinalIgnoreCase) ? "The password must not be the user name."
        : password.Distinct().Count() < 4 ? "The password repeats too few characters. Choose one that is harder to guess."
        : null;

    public string Hash(string password) => hasher.HashPassword(this, password);

    /// <summary>Checks a password; without a hash (an unknown user) it does the same work and fails.</summary>
    /// <param name="atHome">It is tried in a browser that this account signed in by before.</param>
    public async Task<PasswordVerificationResult> VerifyAsync(string? hash, string password, bool atHome, CancellationToken cancel)
    {
        var turn = atHome ? slotsAtHome : slots;
        await turn.WaitAsync(cancel);
        try
        {
            // Off the request's thread: it is pure computing.
            var result = await Task.Run(() => hasher.VerifyHashedPassword(this, hash ?? nobody, password), cancel);
            return hash is null ? PasswordVerificationResult.Failed : result;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        slots.Dispose();
        slotsAtHome.Dispose();
    }
}
