using Crm.HelpDesk.Timeline;
using Crm.Host.Telemetry;

namespace Crm.Host.Contacts;

/// <summary>Where events are kept for good. The position is stored in the same transaction as the events.</summary>
internal interface IContactEventSink
{
    /// <summary>The journal position up to which events are stored; 0 in a new database.</summary>
    Task<long> LastPositionAsync(CancellationToken cancel);

    /// <summary>Stores all of the batch and its position, or nothing. An event that is already there (same stream and sequence) changes nothing.</summary>
    Task AppendAsync(IReadOnlyList<ContactEvent> batch, long position, CancellationToken cancel);
}

/// <summary>How far the database is behind.</summary>
/// <param name="Events">On disk in the journal, not yet stored.</param>
/// <param name="OldestAt">When the oldest of them happened; null when there is none, or none was tried yet.</param>
/// <param name="Problem">Why storing fails, or null.</param>
internal sealed record ProjectionLag(long Events, DateTimeOffset? OldestAt, string? Problem);

/// <summary>
/// Carries events from the journal into the database, in order and in batches, from where the database says that it is. After a
/// failure the database is asked again, because a commit may have succeeded although its answer was lost: so nothing is lost and nothing is doubled.
/// </summary>
internal sealed class JournalProjector(Journal journal, IContactEventSink sink, TimeProvider time, ILogger<JournalProjector> log) : BackgroundService
{
    private const int BatchSize = 500;
    /// <summary>Events are gathered so long: a commit for one costs what a commit for a hundred does, and calls need the processor.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly JournalGate stored = new();
    private readonly List<JournalEntry> batch = new(BatchSize);
    private volatile string? problem;
    private long oldestTicks;

    public ProjectionLag Lag
    {
        get
        {
            var events = Math.Max(0, journal.Durable - Math.Max(stored.Reached, journal.FirstPosition - 1));
            var ticks = Volatile.Read(ref oldestTicks);
            return new ProjectionLag(events, events == 0 || ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero), problem);
        }
    }

    /// <summary>Completes when the database has everything up to <paramref name="position"/>.</summary>
    public Task WhenStoredAsync(long position, CancellationToken cancel = default) => stored.WaitAsync(position, cancel);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ProjectAsync(() => pause = FirstPause, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever it is, waiting and asking again is right: events are safe in the journal meanwhile.
                if (problem is null)
                    log.ProjectionFailing(e);
                problem = e is JournalUnreadableException ? e.Message : $"The database does not take events: {e.Message}";
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private async Task ProjectAsync(Action progressed, CancellationToken cancel)
    {
        var checkpoint = await sink.LastPositionAsync(cancel);
        if (checkpoint > journal.Appended)
        {
            // A journal folder from before the database's state (a restored backup): the store ignores what it has.
            log.JournalBehindDatabase(checkpoint, journal.Appended);
            checkpoint = 0;
        }
        // What came before this journal's first record is stored, or gone; there is nothing of it to wait for.
        stored.Advance(Math.Max(checkpoint, journal.FirstPosition - 1));
        using var reader = new JournalReader(journal, checkpoint, damage => log.JournalDamaged(damage.File, damage.FirstMissing, damage.LastMissing));
        while (true)
        {
            batch.Clear();
            reader.Read(batch, BatchSize);
            if (batch.Count > 0)
            {
                Volatile.Write(ref oldestTicks, batch[0].Event.At.UtcTicks);
                await sink.AppendAsync(batch.ConvertAll(entry => entry.Event), reader.Position, cancel);
                progressed();
                Stored(reader.Position);
            }
            if (batch.Count < BatchSize)
            {
                await journal.WhenDurableAsync(reader.Position + 1, cancel);
                await Task.Delay(Gather, time, cancel);
            }
        }
    }

    private void Stored(long position)
    {
        if (problem is not null)
        {
            problem = null;
            log.ProjectionRecovered();
        }
        stored.Advance(position);
        Volatile.Write(ref oldestTicks, 0);
        journal.DeleteThrough(position);
    }
}
