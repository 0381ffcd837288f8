namespace Crm.Routing.Tests;

public sealed class StructureTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_ranked_set_agrees_with_a_sorted_list(int seed)
    {
        var random = new Random(seed);
        var set = new RankedSet<int, string>();
        var model = new SortedDictionary<int, string>();
        for (var i = 0; i < 5_000; i++)
        {
            var key = random.Next(300);
            if (random.Next(2) == 0 && !model.ContainsKey(key))
            {
                set.Add(key, $"item {key}");
                model.Add(key, $"item {key}");
            }
            else
            {
                Assert.Equal(model.Remove(key), set.Remove(key));
            }

            var probe = random.Next(301);
            Assert.Equal(model.Keys.Count(present => present < probe), set.CountBefore(probe));
            Assert.Equal(model.Count, set.Count);
            Assert.Equal(model.Values.FirstOrDefault(), set.TryFirst(out var first) ? first : null);
            if (i % 100 == 0)
            {
                Assert.Equal(model.Values, set.InOrder());
            }
        }
    }

    [Fact]
    public void A_key_that_is_there_already_is_refused()
    {
        var set = new RankedSet<int, string>();
        set.Add(1, "a");
        set.Add(2, "b");
        Assert.Throws<InvalidOperationException>(() => set.Add(1, "c"));
    }

    [Fact]
    public void Timers_fire_in_order_one_tick_after_their_limit_and_stopped_ones_never()
    {
        var random = new Random(5);
        var start = Center.Start;
        var deadlines = new Deadlines();
        var timers = Enumerable.Range(0, 500).Select(i => new Deadline(i)).ToList();
        var limits = new Dictionary<Deadline, DateTimeOffset>();
        for (var i = 0; i < 3_000; i++)
        {
            var timer = timers[random.Next(timers.Count)];
            if (random.Next(3) == 0)
            {
                deadlines.Stop(timer);
                limits.Remove(timer);
            }
            else
            {
                limits[timer] = start.AddSeconds(random.Next(100));
                deadlines.Start(timer, TimerReason.WrapUp, limits[timer]);
            }
        }

        Assert.Equal(limits.Count, deadlines.Count);
        for (var second = 0; second < 100; second++)
        {
            var limit = start.AddSeconds(second);
            Assert.Null(deadlines.TakeDue(limit));
            var due = new List<Deadline>();
            while (deadlines.TakeDue(limit.AddTicks(1)) is { } timer)
            {
                Assert.False(timer.Runs);
                due.Add(timer);
            }

            Assert.Equal(limits.Where(entry => entry.Value == limit).Select(entry => (int)entry.Key.Owner).Order(), due.Select(timer => (int)timer.Owner).Order());
        }

        Assert.Null(deadlines.Next);
    }

    [Fact]
    public void Ids_of_offers_come_from_the_seed_and_do_not_repeat()
    {
        var (a, b, c) = (new OfferIds(1), new OfferIds(1), new OfferIds(2));
        var drawn = Enumerable.Range(0, 10_000).Select(_ => a.Next()).ToList();
        Assert.Equal(drawn.Count, drawn.Distinct().Count());
        Assert.Equal(drawn, Enumerable.Range(0, 10_000).Select(_ => b.Next()));
        Assert.NotEqual(drawn[0], c.Next());
    }
}
