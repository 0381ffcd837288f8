using System.Threading.Channels;
using Crm.HelpDesk;
using Crm.HelpDesk.Audit;
using Crm.Host.Configuration;
using Crm.Host.Telemetry;

namespace Crm.Host.Audit;

/// <summary>
/// Takes entries for the audit log without making anybody wait, and stores them in batches. When the database does not take them they go to a file and from there
/// into the database when it is back; at a stop nothing is left behind. None is dropped: should even the disk refuse, that is said in the log with the entries.
/// </summary>
internal sealed class AuditTrail : BackgroundService
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    // Unbounded, because its one reader is never stopped by a database that is away: what that does not take goes to the disk.
    private readonly Channel<AuditEntry> _waiting = Channel.CreateUnbounded<AuditEntry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly AuditLog _store;
    private readonly AuditSpool _spool;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditTrail> _log;
    private long _taken;
    private long _kept;

    public AuditTrail(AuditLog store, DataFolder data, TimeProvider time, ILogger<AuditTrail> log)
    {
        (_store, _spool, _time, _log) = (store, new AuditSpool(Path.Combine(data.Path, "audit-waiting.jsonl")), time, log);
    }

    /// <summary>Records that something was seen, heard, taken out or changed.</summary>
    /// <param name="kind">What was done, such as "customer.seen".</param>
    /// <param name="address">Where the request came from.</param>
    public void Record(string kind, Actor actor, string? address, Guid? subject = null, string? reason = null, string? detail = null)
    {
        var now = _time.GetUtcNow();
        Interlocked.Increment(ref _taken);
        var entry = new AuditEntry(Guid.CreateVersion7(now), now, kind, actor, address, subject, reason, detail);
        if (!_waiting.Writer.TryWrite(entry))
            Late(entry);
    }

    /// <summary>Whether everything that was recorded is in the database or on the disk; for those who look right after.</summary>
    public bool IsIdle => Interlocked.Read(ref _taken) == Interlocked.Read(ref _kept);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        var rest = new List<AuditEntry>();
        while (_waiting.Reader.TryRead(out var entry))
            rest.Add(entry);
        if (rest.Count > 0)
            await KeepAsync(rest, cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<AuditEntry>(AtOnce);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ReadAsync(batch, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                // What was read is kept all the same.
            }

            if (batch.Count > 0 || _spool.HasEntries)
                await KeepAsync(batch, CancellationToken.None);
            batch.Clear();
        }
    }

    private async Task ReadAsync(List<AuditEntry> batch, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (_spool.HasEntries)
            patience.CancelAfter(Retry);
        await _waiting.Reader.WaitToReadAsync(patience.Token);
        await Task.Delay(Gather, _time, stop);
        while (batch.Count < AtOnce && _waiting.Reader.TryRead(out var entry))
            batch.Add(entry);
    }

    private async Task KeepAsync(IReadOnlyList<AuditEntry> batch, CancellationToken cancel)
    {
        try
        {
            foreach (var earlier in _spool.Read(AtOnce))
                await _store.AppendAsync(earlier, cancel);
            _spool.Clear();
            await _store.AppendAsync(batch, cancel);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _log.AuditNotStored(e);
            Spool(batch);
        }

        Interlocked.Add(ref _kept, batch.Count);
    }

    /// <summary>A request that was still answered while the server stopped.</summary>
    private void Late(AuditEntry entry)
    {
        lock (_spool)
            Spool([entry]);
        Interlocked.Increment(ref _kept);
    }

    private void Spool(IReadOnlyList<AuditEntry> batch)
    {
        try
        {
            _spool.Append(batch);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            foreach (var entry in batch)
                _log.AuditLost(entry.Kind, entry.Actor.UserId, entry.SubjectId, entry.At, e);
        }
    }
}
