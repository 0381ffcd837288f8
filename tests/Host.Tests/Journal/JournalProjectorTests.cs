using Crm.HelpDesk.Timeline;
using Crm.Host.Contacts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crm.Host.Tests.Journals;

public sealed class JournalProjectorTests : IDisposable
{
    private readonly JournalFixture fixture = new();
    private readonly Store store = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task Everything_reaches_the_store_in_order_and_the_lag_ends_at_zero()
    {
        using var journal = fixture.Open(segmentBytes: 10_000);
        await using var projector = Start(journal);
        var last = await JournalFixture.FillAsync(journal, 2_000);
        await projector.Stored(last);
        Assert.Equal(Enumerable.Range(1, 2_000), store.Sequences());
        Assert.Equal(new ProjectionLag(0, null, null), projector.Value.Lag);
        await JournalFixture.UntilAsync(() => fixture.Files().Length == 1, "stored segments are deleted");
    }

    [Fact]
    public async Task While_the_database_is_away_events_wait_and_none_is_lost_or_doubled()
    {
        using var journal = fixture.Open();
        store.Away = true;
        await using var projector = Start(journal);
        var last = await JournalFixture.FillAsync(journal, 700);
        await JournalFixture.UntilAsync(() => projector.Value.Lag.Problem is not null, "the problem is visible");
        Assert.Equal(700, projector.Value.Lag.Events);
        Assert.Contains("away", projector.Value.Lag.Problem);
        store.Away = false;
        await projector.Stored(last);
        Assert.Equal(Enumerable.Range(1, 700), store.Sequences());
        Assert.Null(projector.Value.Lag.Problem);
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_not_repeated()
    {
        using var journal = fixture.Open();
        store.LoseAnswers = 3;
        await using var projector = Start(journal);
        var last = await JournalFixture.FillAsync(journal, 1_600);
        await projector.Stored(last);
        Assert.Equal(Enumerable.Range(1, 1_600), store.Sequences());
    }

    [Fact]
    public async Task A_restart_goes_on_where_the_store_says()
    {
        using (var journal = fixture.Open())
        {
            await using var projector = Start(journal);
            await projector.Stored(await JournalFixture.FillAsync(journal, 10));
            await projector.Value.StopAsync(TestContext.Current.CancellationToken);
            await JournalFixture.FillAsync(journal, 5, 11);
        }
        using var again = fixture.Open();
        await using var second = Start(again);
        await second.Stored(again.Durable);
        Assert.Equal(Enumerable.Range(1, 15), store.Sequences());
    }

    [Fact]
    public async Task A_store_that_is_ahead_of_an_older_journal_keeps_each_event_once()
    {
        using var journal = fixture.Open();
        await JournalFixture.FillAsync(journal, 5);
        store.Position = journal.Durable + 1_000;
        await using var projector = Start(journal);
        await JournalFixture.UntilAsync(() => store.Sequences().Count() == 5, "the journal is offered");
        Assert.Equal(Enumerable.Range(1, 5), store.Sequences());
    }

    private Running Start(Journal journal)
    {
        var projector = new JournalProjector(journal, store, TimeProvider.System, NullLogger<JournalProjector>.Instance);
        _ = projector.StartAsync(CancellationToken.None);
        return new Running(projector);
    }

    private sealed record Running(JournalProjector Value) : IAsyncDisposable
    {
        public Task Stored(long position) => Value.WhenStoredAsync(position).WaitAsync(TimeSpan.FromSeconds(20));

        public async ValueTask DisposeAsync()
        {
            await Value.StopAsync(CancellationToken.None);
            Value.Dispose();
        }
    }

    /// <summary>Keeps what it is given, doubled events too: the test must see them.</summary>
    private sealed class Store : IContactEventSink
    {
        private readonly List<ContactEvent> events = [];

        public volatile bool Away;
        public int LoseAnswers;
        public long Position;

        public IEnumerable<int> Sequences()
        {
            lock (events)
                return [.. events.Select(e => e.Sequence)];
        }

        public Task<long> LastPositionAsync(CancellationToken cancel) =>
            Away ? Task.FromException<long>(new IOException("The database is away.")) : Task.FromResult(Position);

        public Task AppendAsync(IReadOnlyList<ContactEvent> batch, long position, CancellationToken cancel)
        {
            if (Away)
                return Task.FromException(new IOException("The database is away."));
            lock (events)
            {
                events.AddRange(batch);
                Position = position;
            }
            return LoseAnswers-- > 0 ? Task.FromException(new TimeoutException("No answer.")) : Task.CompletedTask;
        }
    }
}
