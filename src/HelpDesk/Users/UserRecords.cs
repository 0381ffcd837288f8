using System.Collections.Frozen;

namespace Crm.HelpDesk.Users;

public enum UserRole
{
    Agent,
    Supervisor,
    Administrator,
}

/// <summary>A user's account with everything that signing in needs. It holds secrets: never send it to a browser.</summary>
/// <param name="PasswordHash">Made and checked by the host; null while no password is set.</param>
/// <param name="SecurityStamp">Changes when what a session rests on changes (password, role, disabled); sessions with another one are void.</param>
/// <param name="Skills">Skill name to level.</param>
/// <param name="DeskPhone">SIP user of a desk phone, or null for the browser's phone.</param>
/// <param name="DeskPhoneMd5">Digest HA1 (RFC 8760) of the desk phone, MD5, hex.</param>
/// <param name="DeskPhoneSha256">The same by SHA-256.</param>
public sealed record UserAccount(
    Guid Id,
    string UserName,
    string DisplayName,
    UserRole Role,
    bool Disabled,
    IReadOnlyDictionary<string, int> Skills,
    string? PasswordHash,
    string SecurityStamp,
    int FailedSignIns,
    DateTimeOffset? LockedUntil,
    string? DeskPhone,
    string? DeskPhoneMd5,
    string? DeskPhoneSha256,
    long Revision)
{
    /// <summary>The password is a one-time password, valid until then: it lets its user choose another, and nothing else. Null for one that the user chose.</summary>
    public DateTimeOffset? OneTimeUntil { get; init; }

    /// <summary>The teams of which the user is a member.</summary>
    public IReadOnlySet<Guid> Teams { get; init; } = FrozenSet<Guid>.Empty;
}

/// <summary>What an administrator writes about a user.</summary>
/// <param name="PasswordHash">Null leaves the password as it is.</param>
/// <param name="DeskPhoneMd5">With <paramref name="DeskPhoneSha256"/>: null leaves the desk phone's secret as it is, unless <paramref name="DeskPhone"/> changes.</param>
public sealed record UserDraft(
    string UserName,
    string DisplayName,
    UserRole Role,
    bool Disabled,
    IReadOnlyDictionary<string, int> Skills,
    string? DeskPhone = null,
    string? DeskPhoneMd5 = null,
    string? DeskPhoneSha256 = null,
    string? PasswordHash = null)
{
    /// <summary>Of a new <see cref="PasswordHash"/>: until when it is valid as a one-time password; null for one that stays.</summary>
    public DateTimeOffset? OneTimeUntil { get; init; }
}
