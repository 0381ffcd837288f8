using Crm.Routing.Dialer;

namespace Crm.Routing.Tests.Dialer;

/// <summary>Estimates of what is still going on, against values worked out by hand.</summary>
public sealed class LifeTableTests
{
    [Fact]
    public void What_ended_and_what_goes_on_make_the_product_limit_estimate()
    {
        // Ends at 1, 3, 4; running for 2 and 5. At risk: 5, 3, 2. Left: 4/5, 4/5 × 2/3, 4/5 × 2/3 × 1/2.
        var table = Of((1, true), (3, true), (4, true));
        table.Look([5, 2]);
        Assert.Equal(0.2, table.Within(0, 1), 9);
        Assert.Equal(1 - (8.0 / 15), table.Within(0, 3), 9);
        Assert.Equal(1 - (4.0 / 15), table.Within(0, 4), 9);
        Assert.Equal(1 - (2.0 / 3), table.Within(1, 2), 9);
        Assert.Equal(0, table.Within(4, 10), 9);
    }

    [Fact]
    public void Of_two_ends_each_has_its_share_and_a_call_that_still_rings_may_have_either()
    {
        // An answer at 2, none at 10, with two that have rung for 5: at risk 4, then 1.
        var table = Of((2, true), (10, false));
        Assert.Equal(0.5, table.Share, 9);
        table.Look([5, 5]);
        Assert.Equal(0.25, table.Share, 9);
        Assert.Equal(0, table.Within(5, 100), 9);
        Assert.Equal(2, table.Quantile(0.95), 9);
    }

    [Fact]
    public void Quick_ends_alone_do_not_make_the_running_ones_quick()
    {
        var table = new LifeTable(LifeTable.Exponential(mean: 120, count: 6));
        for (var i = 0; i < 10; i++)
        {
            table.Note(TimeSpan.FromSeconds(5));
        }

        table.Look([]);
        var alone = table.Within(10, 20);
        table.Look(Enumerable.Repeat(10.0, 90));
        Assert.InRange(table.Within(0, 10), 0, 0.12);
        Assert.InRange(alone, 0.1, 1);
        Assert.Equal(0, table.Within(100_000, 10));
    }

    [Fact]
    public void Only_the_last_few_hundred_count()
    {
        var table = Of((1, false));
        for (var i = 0; i < 500; i++)
        {
            table.Note(TimeSpan.FromSeconds(2), hit: false);
        }

        for (var i = 0; i < 500; i++)
        {
            table.Note(TimeSpan.FromSeconds(2));
        }

        table.Look([]);
        Assert.Equal(500.0 / 501, table.Share, 9);
        Assert.InRange(table.Doubt, 0, 1e-5);
    }

    private static LifeTable Of(params (double Seconds, bool Hit)[] ends)
    {
        var table = new LifeTable(ends);
        table.Look([]);
        return table;
    }
}
