using Crm.Routing.Dialer;

namespace Crm.Routing.Tests.Dialer;

public sealed class AbandonLedgerTests
{
    private static readonly DateTimeOffset Start = Center.Start;

    [Fact]
    public void No_risk_is_taken_until_enough_answers_stand_in_the_window()
    {
        var ledger = new AbandonLedger(0.03, TimeSpan.FromDays(30));
        for (var answers = 0; answers < 65; answers++)
        {
            Assert.Equal(0, ledger.RiskLines(Start));
            ledger.Note(Start, 1, 0);
        }

        Assert.Equal(1, ledger.RiskLines(Start)); // one at risk and one for what cannot be foreseen: 2 of 67 is 2.99 %
    }

    [Fact]
    public void Answers_leave_with_the_window()
    {
        var ledger = new AbandonLedger(0.03, TimeSpan.FromHours(24));
        ledger.Note(Start, 300, 5);
        Assert.Equal(new LedgerReading(300, 5), ledger.Read(Start.AddHours(24)));
        Assert.Equal(0, ledger.RiskLines(Start.AddHours(24))); // they would be gone before a call made now has its outcome
        Assert.Equal(new LedgerReading(0, 5), ledger.Read(Start.AddHours(24).AddTicks(1)));
        Assert.Equal(new LedgerReading(0, 0), ledger.Read(Start.AddHours(24).AddMinutes(1).AddTicks(1)));
    }

    [Fact]
    public void Other_rules_look_at_the_same_answers()
    {
        var ledger = new AbandonLedger(0.03, TimeSpan.FromHours(24));
        ledger.Note(Start, 100, 1);
        ledger.Note(Start.AddHours(30), 100, 0);
        Assert.Equal(new LedgerReading(100, 0), ledger.Read(Start.AddHours(30)));
        ledger.Adopt(0.01, TimeSpan.FromDays(30));
        Assert.Equal(new LedgerReading(200, 1), ledger.Read(Start.AddHours(30)));
        Assert.Equal(0, ledger.RiskLines(Start.AddHours(30)));
    }

    [Fact]
    public void A_restored_ledger_answers_as_the_one_before_the_restart()
    {
        var random = new Random(3);
        var (before, after) = (new AbandonLedger(0.03, TimeSpan.FromHours(3)), new AbandonLedger(0.03, TimeSpan.FromHours(3)));
        var minutes = new Dictionary<DateTimeOffset, (int Answered, int Abandoned)>();
        var now = Start;
        for (var i = 0; i < 2_000; i++)
        {
            now += TimeSpan.FromSeconds(random.Next(20));
            var lost = random.Next(60) == 0 ? 1 : 0;
            before.Note(now, 1, lost);
            var minute = now.AddTicks(-(now.UtcTicks % TimeSpan.TicksPerMinute));
            var (answered, abandoned) = minutes.GetValueOrDefault(minute);
            minutes[minute] = (answered + 1, abandoned + lost);
        }

        foreach (var (minute, sum) in minutes.OrderBy(_ => random.Next()))
        {
            after.Note(minute, sum.Answered, sum.Abandoned);
        }

        for (; now < Start.AddHours(12); now += TimeSpan.FromSeconds(97))
        {
            Assert.Equal((before.Read(now), before.RiskLines(now)), (after.Read(now), after.RiskLines(now)));
        }
    }

    [Theory]
    [InlineData(1, 0.03, 24)]
    [InlineData(2, 0.03, 1)]
    [InlineData(3, 0.01, 2)]
    [InlineData(4, 0.05, 1)]
    public void The_limit_stands_at_every_outcome_even_if_every_call_at_risk_is_lost(int seed, double limit, int hours)
    {
        var random = new Random(seed);
        var window = TimeSpan.FromHours(hours);
        var ledger = new AbandonLedger(limit, window);
        var outcomes = new Queue<(DateTimeOffset At, bool Lost)>();
        var (now, atRisk, lost) = (Start, 0, 0);
        var taken = 0;
        for (var i = 0; i < 30_000; i++)
        {
            now += TimeSpan.FromSeconds(random.Next(4));
            while (atRisk < ledger.RiskLines(now))
            {
                atRisk++;
                taken++;
            }

            // Fate at its worst for hours: whoever is at risk and answers is lost. In between, agents who were reserved take calls.
            var isLost = atRisk > 0 && (i / 700 % 3 == 0 || random.Next(30) == 0);
            atRisk -= isLost ? 1 : 0;
            ledger.Note(now, 1, isLost ? 1 : 0);
            outcomes.Enqueue((now, isLost));
            lost += isLost ? 1 : 0;
            while (outcomes.Peek().At <= now - window)
            {
                lost -= outcomes.Dequeue().Lost ? 1 : 0;
            }

            // Only at a loss can calls pass the limit; between losses it can rise by ageing alone.
            Assert.True(!isLost || lost <= limit * outcomes.Count, $"{lost} of {outcomes.Count} at {now:O}");
        }

        Assert.InRange(taken, 20, int.MaxValue);
    }
}
