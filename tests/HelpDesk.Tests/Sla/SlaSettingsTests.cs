using System.Globalization;
using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tickets;
using static Crm.HelpDesk.Tests.Sla.Hours;

namespace Crm.HelpDesk.Tests.Sla;

public abstract class SlaSettingsTests<TDatabase> : SlaTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_calendar_and_a_policy_are_read_back_as_written()
    {
        var draft = Office(holidays: [new DateOnly(2026, 12, 25), new DateOnly(2027, 1, 1)]);
        var calendar = Value(await SlaRules.CreateCalendarAsync(draft, Cancel));
        Assert.Equivalent(draft, Assert.Single(await SlaRules.CalendarsAsync(Cancel)).Calendar);
        var policy = Policy(calendar.Id, "Gold", TicketPriority.High, "gold", TicketKind.Complaint);
        await AddPolicyAsync(policy);
        var read = Assert.Single(await SlaRules.PoliciesAsync(Cancel));
        Assert.Equivalent(policy, read.Policy);
        Assert.Equal(1, read.Revision);
        Assert.True(Value(await SlaRules.ChangePolicyAsync(read.Id, read.Revision, policy with { Retired = true }, Cancel)).Policy.Retired);
    }

    [Fact]
    public async Task Refusals_say_what_is_wrong_and_what_to_write()
    {
        var calendar = await AddCalendarAsync();
        foreach (var (word, draft) in new (string, CalendarDraft)[]
        {
            ("name", Office() with { Name = " " }),
            ("IANA", Office("Central Europe")),
            ("no hours", Office() with { Hours = new Dictionary<DayOfWeek, IReadOnlyList<DaySpan>> { [DayOfWeek.Monday] = [] } }),
            ("not possible", Office() with { Hours = new Dictionary<DayOfWeek, IReadOnlyList<DaySpan>> { [DayOfWeek.Monday] = [new(60, 30)] } }),
            ("at most", Office() with { Holidays = [.. Enumerable.Range(0, 1001).Select(i => new DateOnly(2026, 1, 1).AddDays(i))] }),
        })
        {
            Assert.Contains(word, Problem(ResultKind.Invalid, await SlaRules.CreateCalendarAsync(draft, Cancel)));
        }

        var good = Policy(calendar);
        foreach (var (word, draft) in new (string, PolicyDraft)[]
        {
            ("promises nothing", Policy(calendar, first: null, next: null, solved: null)),
            ("between 1", Policy(calendar, first: 0)),
            ("calendar does not exist", Policy(Guid.NewGuid())),
            ("one of the two", good with { Steps = [new(NotifyOwner: true)] }),
            ("two steps", good with { Steps = [new(75, NotifyOwner: true), new(75, NotifySupervisors: true)] }),
            ("does nothing", good with { Steps = [new(75)] }),
            ("1 to 1000", good with { Steps = [new(0, NotifyOwner: true)] }),
            ("does not exist or is retired", good with { Steps = [new(75, TeamId: Guid.NewGuid())] }),
        })
        {
            Assert.Contains(word, Problem(ResultKind.Invalid, await SlaRules.CreatePolicyAsync(draft, Cancel)));
        }

        await AddPolicyAsync(good);
        Assert.Contains("already", Problem(ResultKind.Invalid, await SlaRules.CreatePolicyAsync(good, Cancel)));
        Problem(ResultKind.NotFound, await SlaRules.ChangePolicyAsync(Guid.NewGuid(), 1, good with { Name = "Other" }, Cancel));
        Problem(ResultKind.NotFound, await SlaRules.ChangeCalendarAsync(Guid.NewGuid(), Guid.NewGuid(), Office(), Cancel));
    }

    [Fact]
    public async Task The_first_calendars_and_policies_are_made_once()
    {
        for (var start = 0; start < 2; start++)
        {
            await SlaRules.SeedAsync([Office()], calendars => [Policy(calendars["Office"])], Cancel);
        }

        Assert.Single(await SlaRules.CalendarsAsync(Cancel));
        var policy = Assert.Single(await SlaRules.PoliciesAsync(Cancel));
        Value(await SlaRules.ChangePolicyAsync(policy.Id, policy.Revision, policy.Policy with { Retired = true }, Cancel));
        await SlaRules.SeedAsync([Office()], calendars => [Policy(calendars["Office"])], Cancel);
        Assert.True(Assert.Single(await SlaRules.PoliciesAsync(Cancel)).Policy.Retired);
    }
}

/// <summary>What needs no database.</summary>
public sealed class SlaRulesTests
{
    private static readonly Guid AnyCalendar = Guid.NewGuid();

    [Theory]
    [InlineData("2026-03-06T16:50", 30, "2026-03-06T16:50+01:00", "2026-03-09T09:20+01:00")]
    [InlineData("2026-10-25T02:30", 60, "2026-10-25T02:30+02:00", "2026-10-26T10:00+01:00")]
    public void A_preview_says_when_it_would_be_due(string local, int minutes, string from, string due)
    {
        var preview = SlaSettings.Preview(Draft("Europe/Berlin"), DateTime.Parse(local, CultureInfo.InvariantCulture), minutes);
        Assert.Equal((At(from), At(due)), (preview.Value!.From, preview.Value.Due));
        Assert.Equal(At(due).Offset, preview.Value.Due.Offset);
    }

    [Theory]
    [InlineData("2026-03-29T02:30", 30, "skipped")]
    [InlineData("2026-03-02T09:00", 0, "between one")]
    public void A_preview_of_nothing_says_so(string local, int minutes, string word) =>
        Assert.Contains(word, SlaSettings.Preview(Draft("Europe/Berlin"), DateTime.Parse(local, CultureInfo.InvariantCulture), minutes).Problem);

    [Theory]
    // The policies are named by what they ask for.
    [InlineData(TicketKind.Question, TicketPriority.Normal, "standard", "all")]
    [InlineData(TicketKind.Question, TicketPriority.Urgent, "standard", "urgent")]
    [InlineData(TicketKind.Question, TicketPriority.Urgent, "GOLD", "urgent gold")]
    [InlineData(TicketKind.Question, TicketPriority.Low, "gold", "gold")]
    [InlineData(TicketKind.Complaint, TicketPriority.Urgent, "standard", "complaint")]
    [InlineData(TicketKind.Complaint, TicketPriority.Urgent, "gold", "urgent gold")]
    public void The_most_specific_policy_wins_and_says_why(TicketKind kind, TicketPriority priority, string tier, string expected)
    {
        PolicyRecord[] policies =
        [
            Named("all"),
            Named("urgent", priority: TicketPriority.Urgent),
            Named("gold", tier: "gold"),
            Named("urgent gold", priority: TicketPriority.Urgent, tier: "gold"),
            Named("complaint", kind: TicketKind.Complaint),
            Named("retired", TicketKind.Complaint, TicketPriority.Urgent, "gold", retired: true),
        ];
        var (policy, why) = PolicyChoice.Of(policies, new(kind, priority, tier))!.Value;
        Assert.Equal(expected, policy.Policy.Name);
        Assert.StartsWith($"{expected} is for ", why, StringComparison.Ordinal);
        Assert.Null(PolicyChoice.Of([Named("complaint", TicketKind.Complaint)], new(TicketKind.Question, priority, tier)));
    }

    private static PolicyRecord Named(string name, TicketKind? kind = null, TicketPriority? priority = null, string? tier = null, bool retired = false) =>
        new(Guid.NewGuid(), new PolicyDraft(name, kind, priority, tier, AnyCalendar, 60, null, null, [], retired), 1);

    private static CalendarDraft Draft(string zone) => new(
        "Office",
        zone,
        Enum.GetValues<DayOfWeek>().Where(d => d is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).ToDictionary(d => d, _ => (IReadOnlyList<DaySpan>)[new DaySpan(540, 1020)]),
        []);
}
