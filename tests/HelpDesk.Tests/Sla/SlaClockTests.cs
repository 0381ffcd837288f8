using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Tickets;
using static Crm.HelpDesk.Tests.Sla.Hours;

namespace Crm.HelpDesk.Tests.Sla;

public sealed class SlaClockTests
{
    private const string Office = "Europe/Berlin mon-fri 09:00-17:00 -2026-12-25";

    private static readonly SlaSubject Subject = new(TicketKind.Question, TicketPriority.Normal, "standard");

    private static readonly EscalationStep[] Steps = [new(75, NotifyOwner: true), new(MinutesBefore: 60, NotifyOwner: true), new(100, NotifySupervisors: true)];

    [Fact]
    public void It_runs_in_working_time_and_its_steps_come_in_order()
    {
        var terms = Terms(Office, 480);
        var clock = Begin(terms, "2026-03-06T13:00+01:00"); // Friday
        Assert.Equal((At("2026-03-09T13:00+01:00"), At("2026-03-09T11:00+01:00")), (clock.DueAt!.Value, clock.AlertAt!.Value));

        Assert.Null(clock.TakeStep(terms, At("2026-03-09T11:00+01:00")));
        Assert.Equal("75%", clock.TakeStep(terms, At("2026-03-09T11:00+01:00").AddTicks(1))!.Value.Step.Key);
        Assert.Null(clock.TakeStep(terms, At("2026-03-09T11:59+01:00")));
        Assert.Equal(("60min", At("2026-03-09T12:00+01:00")), Taken(clock, terms, "2026-03-09T12:00:10+01:00"));
        Assert.Null(clock.BreachedAt);
        Assert.Equal(("100%", At("2026-03-09T13:00+01:00")), Taken(clock, terms, "2026-03-09T13:00:10+01:00"));
        Assert.Equal(At("2026-03-09T13:00+01:00"), clock.BreachedAt);
        Assert.Null(clock.TakeStep(terms, At("2027-03-09T13:00:10+01:00")));
    }

    [Fact]
    public void After_a_long_time_without_a_look_each_step_comes_once_and_in_order()
    {
        var terms = Terms(Office, 480);
        var clock = Begin(terms, "2026-03-06T13:00+01:00");
        var later = At("2026-03-20T10:00+01:00");
        var taken = new List<string>();
        while (clock.TakeStep(terms, later) is { } step)
        {
            taken.Add(step.Step.Key);
        }

        Assert.Equal(["75%", "60min", "100%"], taken);
        Assert.Equal(At("2026-03-09T13:00+01:00"), clock.BreachedAt);
    }

    [Fact]
    public void Paused_time_does_not_count_and_nothing_is_due_meanwhile()
    {
        var terms = Terms(Office, 480);
        var clock = Begin(terms, "2026-03-02T09:00+01:00");
        clock.Pause(terms.Hours, At("2026-03-02T12:00+01:00"));
        Assert.Equal((null, null, TimeSpan.FromHours(3)), (clock.DueAt, clock.AlertAt, clock.WorkedBy(terms.Hours, At("2026-03-20T12:00+01:00"))));
        clock.Resume(terms, At("2026-03-20T12:00+01:00"));
        Assert.Equal(At("2026-03-20T17:00+01:00"), clock.DueAt);
        Assert.Equal(At("2026-03-20T15:00+01:00"), clock.AlertAt);
    }

    [Fact]
    public void Met_when_due_is_in_time_and_a_tick_later_is_late()
    {
        var terms = Terms(Office, 60);
        var (inTime, late) = (Begin(terms, "2026-03-02T09:00+01:00"), Begin(terms, "2026-03-02T09:00+01:00"));
        inTime.Meet(terms.Hours, At("2026-03-02T10:00+01:00"));
        late.Meet(terms.Hours, At("2026-03-02T10:00+01:00").AddTicks(1));
        Assert.Equal((SlaState.Met, null, TimeSpan.FromHours(1).Ticks), (inTime.State, inTime.BreachedAt, inTime.Worked));
        Assert.Equal((SlaState.Met, At("2026-03-02T10:00+01:00")), (late.State, late.BreachedAt!.Value));
    }

    [Fact]
    public void A_breach_is_found_by_whatever_comes_next_not_only_by_the_job()
    {
        var terms = Terms(Office, 60);
        var clock = Begin(terms, "2026-03-02T09:00+01:00");
        clock.Pause(terms.Hours, At("2026-03-02T11:00+01:00"));
        Assert.Equal((At("2026-03-02T10:00+01:00"), At("2026-03-02T10:00+01:00")), (clock.BreachedAt!.Value, clock.DueAt!.Value));
        clock.Resume(terms, At("2026-03-03T09:00+01:00"));
        Assert.Equal(At("2026-03-02T10:00+01:00"), clock.DueAt);
    }

    [Fact]
    public void Another_policy_counts_from_the_beginning_with_what_was_worked()
    {
        var clock = Begin(Terms(Office, 480), "2026-03-02T09:00+01:00");
        clock.Change(Calendar(Office), Terms(Office, 240), At("2026-03-02T12:00+01:00"));
        Assert.Equal(At("2026-03-02T13:00+01:00"), clock.DueAt);
        clock.Change(Calendar(Office), Terms(Office, 960), At("2026-03-02T12:30+01:00"));
        Assert.Equal(At("2026-03-03T17:00+01:00"), clock.DueAt);

        // Other hours from here on: the night that was no working time stays so.
        clock.Change(Calendar(Office), Terms(Always, 960), At("2026-03-03T09:00+01:00"));
        Assert.Equal(At("2026-03-03T17:00+01:00"), clock.DueAt);
    }

    [Fact]
    public void A_stricter_policy_makes_nothing_late_in_the_past_and_a_milder_one_heals_no_breach()
    {
        var clock = Begin(Terms(Office, 480), "2026-03-02T09:00+01:00");
        clock.Change(Calendar(Office), Terms(Office, 60), At("2026-03-02T12:00+01:00"));
        Assert.Equal((At("2026-03-02T12:00+01:00"), null), (clock.DueAt!.Value, clock.BreachedAt));
        Assert.Equal("75%", clock.TakeStep(Terms(Office, 60), At("2026-03-02T12:00:01+01:00"))!.Value.Step.Key);
        Assert.Equal(At("2026-03-02T12:00+01:00"), clock.BreachedAt);

        clock.Change(Calendar(Office), Terms(Office, 4800), At("2026-03-02T13:00+01:00"));
        Assert.Equal((At("2026-03-02T12:00+01:00"), At("2026-03-02T12:00+01:00")), (clock.DueAt!.Value, clock.BreachedAt!.Value));
    }

    [Fact]
    public void A_step_that_was_done_is_not_done_again_under_another_policy()
    {
        var clock = Begin(Terms(Office, 480), "2026-03-02T09:00+01:00");
        Assert.Equal("75%", Taken(clock, Terms(Office, 480), "2026-03-02T15:01+01:00").Key);
        clock.Change(Calendar(Office), Terms(Office, 960), At("2026-03-02T15:30+01:00"));
        Assert.Equal(At("2026-03-03T16:00+01:00"), clock.AlertAt); // an hour before; 75 % was warned of
    }

    [Fact]
    public void What_is_over_does_not_change()
    {
        var terms = Terms(Office, 60);
        var clock = Begin(terms, "2026-03-02T09:00+01:00");
        clock.Meet(terms.Hours, At("2026-03-02T09:30+01:00"));
        Assert.Throws<InvalidOperationException>(() => clock.Pause(terms.Hours, At("2026-03-02T11:00+01:00")));
        Assert.Throws<InvalidOperationException>(() => clock.Resume(terms, At("2026-03-02T11:00+01:00")));
        Assert.Throws<InvalidOperationException>(() => clock.Meet(terms.Hours, At("2026-03-02T11:00+01:00")));
        Assert.Throws<InvalidOperationException>(() => clock.Change(terms.Hours, terms, At("2026-03-02T11:00+01:00")));
        Assert.Throws<InvalidOperationException>(() => clock.TakeStep(terms, At("2026-03-02T11:00+01:00")));
        Assert.Equal((At("2026-03-02T09:30+01:00"), null, null), (clock.MetAt!.Value, clock.BreachedAt, clock.AlertAt));
    }

    /// <summary>A year of tickets, moved through in minutes, beside a model that knows nothing but "was it open and did it run in this minute?".</summary>
    [Theory]
    [InlineData(Office, 1)]
    [InlineData("America/New_York mon-fri 08:00-12:00 13:00-17:00 sat 09:00-13:00 -2026-11-26 -2026-12-25", 2)]
    [InlineData("Europe/Berlin sun-sat 22:00-06:00", 3)]
    [InlineData(Always, 4)]
    public void A_year_in_virtual_time_agrees_with_counting_minutes(string calendar, int seed)
    {
        var (random, begin, terms) = (new Random(seed), At("2026-01-01T00:00Z"), Terms(calendar, 480));
        var (late, inTime) = (0, 0);
        for (var minute = 0; minute < 365 * 24 * 60;)
        {
            var clock = SlaClock.Begin(Guid.NewGuid(), SlaKind.Resolution, 1, Subject, terms, begin.AddMinutes(minute));
            var (worked, breached) = (0, false);
            for (var end = minute + random.Next(1, 5 * 24 * 60); minute < end; minute++)
            {
                var now = begin.AddMinutes(minute + 1);
                if (clock.State == SlaState.Running)
                {
                    breached |= worked >= clock.TargetMinutes;
                    worked += terms.Hours.IsOpen(now.AddMinutes(-1)) ? 1 : 0;
                }

                terms = Disturb(clock, terms, calendar, breached, random.Next(1_000), now);
                if (minute % 61 == 0)
                {
                    Assert.Equal(TimeSpan.FromMinutes(worked), clock.WorkedBy(terms.Hours, now));
                }
            }

            clock.Meet(terms.Hours, begin.AddMinutes(minute));
            Assert.Equal(breached, clock.BreachedAt is not null);
            Assert.Equal(TimeSpan.FromMinutes(worked).Ticks, clock.Worked);
            _ = breached ? late++ : inTime++;
        }

        Assert.True(late > 5 && inTime > 5, $"{late} late, {inTime} in time: the year should have both.");
    }

    private static SlaTerms Disturb(SlaClock clock, SlaTerms terms, string calendar, bool breached, int dice, DateTimeOffset now)
    {
        switch (dice)
        {
            case 0 when clock.State == SlaState.Running:
                clock.Pause(terms.Hours, now);
                break;
            case < 3 when clock.State == SlaState.Paused:
                clock.Resume(terms, now);
                break;
            case 4 when !breached:
                terms = Terms(calendar, 60 + (int)(now.UtcTicks / TimeSpan.TicksPerMinute % 1_000));
                clock.Change(terms.Hours, terms, now);
                break;
            case < 50 when clock.State == SlaState.Running:
                clock.TakeStep(terms, now);
                break;
            default:
                break;
        }

        return terms;
    }

    private static (string Key, DateTimeOffset DueAt) Taken(SlaClock clock, SlaTerms terms, string now)
    {
        var step = clock.TakeStep(terms, At(now));
        Assert.NotNull(step);
        return (step.Value.Step.Key, step.Value.DueAt);
    }

    private static SlaClock Begin(SlaTerms terms, string at) => SlaClock.Begin(Guid.NewGuid(), SlaKind.Resolution, 1, Subject, terms, At(at));

    private static SlaTerms Terms(string calendar, int minutes) =>
        new(Guid.NewGuid(), "Policy", "Because", Guid.NewGuid(), Calendar(calendar), TimeSpan.FromMinutes(minutes), Steps);
}
