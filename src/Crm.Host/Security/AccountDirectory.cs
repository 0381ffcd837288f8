using System.Collections.Frozen;
using Crm.HelpDesk.Users;
using Crm.Host.Jobs;
using Crm.Host.Telemetry;

namespace Crm.Host.Security;

/// <summary>
/// All accounts in memory: sessions and phones are checked against it, so signing in and registering phones that are already known go
/// on while the database is away. Changes made here are seen at once, changes made elsewhere within <see cref="Every"/>.
/// </summary>
internal sealed class AccountDirectory(UserStore users, TimeProvider time, ILogger<AccountDirectory> log) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim reading = new(1);
    private Snapshot now = new([]);

    /// <summary>An account was added or changed; what a session rests on may differ. Raised on the refreshing thread; must not block.</summary>
    public event Action<UserAccount>? Changed;

    public IReadOnlyCollection<UserAccount> All => Volatile.Read(ref now).ById.Values;

    public UserAccount? Find(Guid id) => Volatile.Read(ref now).ById.GetValueOrDefault(id);

    public UserAccount? FindByDeskPhone(string phone) => Volatile.Read(ref now).ByDeskPhone.GetValueOrDefault(phone);

    /// <summary>Reads the accounts again.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        await reading.WaitAsync(cancel);
        try
        {
            var before = now;
            var read = new Snapshot(await users.ListAsync(cancel));
            Volatile.Write(ref now, read);
            foreach (var account in read.ById.Values)
            {
                if (before.ById.GetValueOrDefault(account.Id) is not { } former || former.Revision != account.Revision || former.SecurityStamp != account.SecurityStamp || !former.Teams.SetEquals(account.Teams))
                    Changed?.Invoke(account);
            }
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>The accounts are there before anyone can ask.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        reading.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeatedly.RunAsync(Every, time, RefreshAsync, log.AccountsNotRead, stoppingToken);

    private sealed class Snapshot(IReadOnlyList<UserAccount> accounts)
    {
        public FrozenDictionary<Guid, UserAccount> ById { get; } = accounts.ToFrozenDictionary(account => account.Id);

        public FrozenDictionary<string, UserAccount> ByDeskPhone { get; } =
            accounts.Where(account => account.DeskPhone is not null).ToFrozenDictionary(account => account.DeskPhone!, StringComparer.Ordinal);
    }
}
