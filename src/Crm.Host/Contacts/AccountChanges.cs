using Crm.HelpDesk.Users;
using Crm.Host.Security;

namespace Crm.Host.Contacts;

/// <summary>What an administrator changes about an agent is in force at once: skills, the phone, and whether the agent may work at all.</summary>
internal sealed class AccountChanges(AccountDirectory accounts, IAgentProfiles profiles, ContactDesk desk) : IHostedService
{
    public Task StartAsync(CancellationToken cancel)
    {
        accounts.Changed += Follow;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancel)
    {
        accounts.Changed -= Follow;
        return Task.CompletedTask;
    }

    private void Follow(UserAccount account) => desk.Mailbox.Post(() => desk.Presence.AccountChanged(account.Id, profiles.Find(account.Id)));
}
