using Crm.HelpDesk.Users;

namespace Crm.Host.Contacts;

/// <summary>Accounts as agents: who talks in the browser has a phone named after the account.</summary>
internal sealed class AgentProfiles(UserStore users) : IAgentProfiles
{
    public async Task<AgentProfile?> Find(Guid user) => await users.FindAsync(user) is { Disabled: false } account ? Of(account) : null;

    public async Task<IReadOnlyList<AgentProfile>> All() => [.. (await users.ListAsync()).Where(u => !u.Disabled).Select(Of)];

    private static AgentProfile Of(UserAccount account) => new(
        account.Id, account.DisplayName, account.Role.ToString().ToLowerInvariant(), account.Skills, account.DeskPhone ?? account.UserName, account.DeskPhone);
}
