using System.Collections.Concurrent;
using Crm.HelpDesk.Users;
using Crm.Host.Security;
using Crm.Telephony.Calls;

namespace Crm.Host.Contacts;

/// <summary>What an administrator changes about an agent is in force at once: skills, the phone, and whether the agent may work at all.</summary>
internal sealed class AccountChanges(AccountDirectory accounts, IAgentProfiles profiles, ContactDesk desk, CallServer calls) : IHostedService
{
    // A desk phone's registration outlives the account's sessions by up to an hour, unless it is ended.
    private readonly ConcurrentDictionary<Guid, DeskPhone> _phones = new();

    public Task StartAsync(CancellationToken cancel)
    {
        foreach (var account in accounts.All)
        {
            _phones[account.Id] = DeskPhone.Of(account);
        }

        accounts.Changed += Follow;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancel)
    {
        accounts.Changed -= Follow;
        return Task.CompletedTask;
    }

    private void Follow(UserAccount account)
    {
        var now = DeskPhone.Of(account);
        if (_phones.GetValueOrDefault(account.Id) is { Name: { } former } before && before != now)
        {
            calls.ForgetPhone(former, "its account was disabled, or has another phone or secret");
        }

        _phones[account.Id] = now;
        desk.Mailbox.Post(() => desk.Presence.AccountChanged(account.Id, profiles.Find(account.Id)));
    }

    /// <summary>What a registration rests on; a disabled account has no phone.</summary>
    private sealed record DeskPhone(string? Name, string? Secret)
    {
        public static DeskPhone Of(UserAccount account) => account.Disabled ? new(null, null) : new(account.DeskPhone, account.DeskPhoneSha256);
    }
}
