using Crm.HelpDesk.Users;
using Crm.Host.Security;

namespace Crm.Host.Contacts;

/// <summary>Accounts as agents: who talks in the browser has a phone named after the account.</summary>
internal sealed class AgentProfiles(AccountDirectory accounts) : IAgentProfiles
{
    public AgentProfile? Find(Guid user) => accounts.Find(user) is { Disabled: false } account ? Of(account) : null;

    public IReadOnlyList<AgentProfile> All() => [.. accounts.All.Where(u => !u.Disabled).Select(Of)];

    private static AgentProfile Of(UserAccount account) => new(
        account.Id, account.DisplayName, account.Role.ToString().ToLowerInvariant(), account.Skills, account.DeskPhone ?? account.UserName, account.DeskPhone);
}
