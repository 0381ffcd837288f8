using System.Text.RegularExpressions;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Users;
using Crm.Host.Configuration;
using Crm.Host.Security;

namespace Crm.Host.Api;

/// <summary>What an account may be. User names are SIP users too, hence their narrow shape.</summary>
internal static partial class UserRules
{
    public static string? NameProblem(string userName) =>
        NameShape().IsMatch(userName) ? null : "The user name needs 2 to 64 letters, digits, dots, hyphens or underscores, without spaces.";

    /// <param name="before">The account as it is; null for a new one.</param>
    /// <returns>What is wrong, in words for the administrator; null when all is well.</returns>
    public static string? Problem(UserEdit edit, UserAccount? before, IReadOnlyCollection<UserAccount> all, SiteConfiguration site) =>
        NameProblem(edit.UserName)
        ?? (Role(edit.Role) is null ? $"There is no role \"{Names.Short(edit.Role)}\". Choose agent, supervisor or administrator." : null)
        ?? PasswordProblem(edit, before)
        ?? SkillProblem(edit, site)
        ?? PhoneProblem(edit, before, all)
        ?? LastAdministratorProblem(edit, before, all);

    public static UserRole? Role(string name) => Names.Parse<UserRole>(name);

    private static string? PasswordProblem(UserEdit edit, UserAccount? before) => edit.Password is { } password
        ? Passwords.Problem(password, edit.UserName)
        : before is null ? "A new user needs a password." : null;

    private static string? SkillProblem(UserEdit edit, SiteConfiguration site)
    {
        foreach (var (skill, level) in edit.Skills)
        {
            if (!site.Skills.Contains(skill))
                return $"There is no skill \"{Names.Short(skill)}\". Choose among {string.Join(", ", site.Skills)}, or add it to the configuration.";
            if (level is < 1 or > 10)
                return $"The level of {skill} must be 1 (basic) to 10 (expert).";
        }
        return null;
    }

    private static string? PhoneProblem(UserEdit edit, UserAccount? before, IReadOnlyCollection<UserAccount> all)
    {
        if (all.Any(other => other.Id != before?.Id && Same(other.DeskPhone, edit.UserName)))
            return $"\"{edit.UserName}\" is the name of a desk phone. Choose another user name.";
        if (edit.DeskPhone is not { } phone)
            return edit.DeskPhoneSecret is null ? null : "A desk phone's secret needs the desk phone's name.";
        if (!NameShape().IsMatch(phone))
            return "The desk phone's name needs 2 to 64 letters, digits, dots, hyphens or underscores, without spaces.";
        if (Same(phone, edit.UserName) || all.Any(other => Same(other.UserName, phone)))
            return $"\"{phone}\" is a user name, which belongs to that person's browser phone. Choose another name for the desk phone.";
        if (edit.DeskPhoneSecret is null)
            return phone == before?.DeskPhone ? null : "A new desk phone needs a secret.";
        return edit.DeskPhoneSecret.Length is < 12 or > 200 ? "The desk phone's secret needs 12 to 200 characters." : null;
    }

    private static string? LastAdministratorProblem(UserEdit edit, UserAccount? before, IReadOnlyCollection<UserAccount> all)
    {
        // A one-time password that nobody uses in time would leave nobody.
        var stays = Role(edit.Role) == UserRole.Administrator && !edit.Disabled && !(edit.OneTime && edit.Password is not null);
        var isLast = before is { Role: UserRole.Administrator, Disabled: false }
            && !all.Any(other => other.Id != before.Id && other is { Role: UserRole.Administrator, Disabled: false, PasswordHash: not null, OneTimeUntil: null });
        return isLast && !stays ? "This is the last administrator who can sign in. Make another one first." : null;
    }

    private static bool Same(string? left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{1,63}\z")]
    private static partial Regex NameShape();
}
