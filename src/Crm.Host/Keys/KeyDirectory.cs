using System.Collections.Concurrent;
using Crm.HelpDesk.Keys;
using Crm.Host.Jobs;
using Crm.Host.Telemetry;

namespace Crm.Host.Keys;

/// <summary>All keys in memory, by their hashes. One that is made or revoked here counts at once, one that is elsewhere within <see cref="Every"/>.</summary>
internal sealed class KeyDirectory(ApiKeyStore store, TimeProvider time, ILogger<KeyDirectory> log) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _used = new();
    private IReadOnlyDictionary<string, ApiKeyRecord> _keys = new Dictionary<string, ApiKeyRecord>();

    public IEnumerable<ApiKeyRecord> All => Volatile.Read(ref _keys).Values;

    /// <summary>The key behind a text that was sent, while it is valid. Looked up by its hash, so the time that it takes tells nothing about a key.</summary>
    public ApiKeyRecord? Find(string key)
    {
        if (!key.StartsWith(ApiKeyStore.Mark, StringComparison.Ordinal) || key.Length > 100)
            return null;
        var now = time.GetUtcNow();
        if (!Volatile.Read(ref _keys).TryGetValue(ApiKeyStore.Hash(key), out var record) || !record.IsValid(now))
            return null;
        _used[record.Id] = now;
        return record;
    }

    public async Task RefreshAsync(CancellationToken cancel)
    {
        // What is noted as used stays until it is written.
        var used = _used.ToArray();
        if (used.Length > 0)
        {
            await store.UsedAsync(used.ToDictionary(), cancel);
            foreach (var entry in used)
                _used.TryRemove(entry);
        }

        Volatile.Write(ref _keys, await store.ByHashAsync(cancel));
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeatedly.RunAsync(Every, time, RefreshAsync, log.KeysNotRead, stoppingToken);
}
