using System.Collections.Frozen;
using Crm.HelpDesk.Users;
using Microsoft.AspNetCore.Authorization;

namespace Crm.Host.Security;

/// <summary>
/// What a role allows, as named rights: the whole table. An end point asks for a right by its name (RequireAuthorization), never for a role. What everyone
/// who is signed in may do (serve customers, work on tickets within the own teams) needs no right.
/// </summary>
internal static class Rights
{
    public const string AssignTeams = "assign-teams";
    public const string EditRules = "edit-rules";
    public const string ErasePerson = "erase-person";
    public const string ExportData = "export-data";
    public const string ImportCustomers = "import-customers";
    public const string ListenToRecordings = "listen-to-recordings";
    public const string ManageFields = "manage-fields";
    public const string ManageKeys = "manage-keys";
    public const string ManageMail = "manage-mail";
    public const string ManagePrivacy = "manage-privacy";
    public const string ManagePromises = "manage-promises";
    public const string ManageSegments = "manage-segments";
    public const string ManageTeams = "manage-teams";
    public const string MergeCustomers = "merge-customers";
    public const string ManageWebhooks = "manage-webhooks";
    public const string SeeAudit = "see-audit";
    public const string WriteOrders = "write-orders";

    private static readonly FrozenDictionary<string, UserRole> LowestRole = new Dictionary<string, UserRole>
    {
        [AssignTeams] = UserRole.Supervisor,
        [EditRules] = UserRole.Supervisor,
        [ExportData] = UserRole.Supervisor,
        [ListenToRecordings] = UserRole.Supervisor,
        [ManageSegments] = UserRole.Supervisor,
        [MergeCustomers] = UserRole.Supervisor,
        [WriteOrders] = UserRole.Supervisor,
        [ManageFields] = UserRole.Administrator,
        [ErasePerson] = UserRole.Administrator,
        // An import changes customers whoever sees them.
        [ImportCustomers] = UserRole.Administrator,
        [ManageKeys] = UserRole.Administrator,
        [ManageMail] = UserRole.Administrator,
        [ManagePrivacy] = UserRole.Administrator,
        [ManagePromises] = UserRole.Administrator,
        [ManageTeams] = UserRole.Administrator,
        [ManageWebhooks] = UserRole.Administrator,
        [SeeAudit] = UserRole.Administrator,
    }.ToFrozenDictionary();

    /// <summary>The rights of a role, by name; the console shows what they allow.</summary>
    public static IReadOnlyList<string> Of(UserRole role) => [.. LowestRole.Where(right => role >= right.Value).Select(right => right.Key).Order(StringComparer.Ordinal)];

    /// <summary>Makes a policy of each right.</summary>
    public static void AddPolicies(AuthorizationOptions options)
    {
        foreach (var (right, lowest) in LowestRole)
            options.AddPolicy(right, policy => policy.RequireRole([.. Enum.GetValues<UserRole>().Where(role => role >= lowest).Select(SignedInUser.RoleName)]));
    }
}
