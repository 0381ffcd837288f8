using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Rules;
using Crm.HelpDesk.Tickets;

namespace Crm.HelpDesk.Tests.Rules;

public sealed class RuleMatchTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly Guid Olga = Guid.NewGuid();

    internal static readonly RuleFacts Facts = new(
        new TicketFacts(
            Guid.NewGuid(), 1001, "The printer is on fire", TicketKind.Incident, TicketState.Pending, TicketPriority.High, TicketImpact.High, TicketUrgency.Low, Olga, "Olga", null,
            ["fire", "printer"], Now.AddHours(-48), Now.AddHours(-72), Now.AddHours(-1)),
        new CustomerFacts(Guid.NewGuid(), "Bob {{ticket.title}}", null, CustomerKind.Person, "gold", "de", null, null),
        new ChangeFacts("ticket.changed", "user", new Dictionary<string, (string?, string?)> { ["state"] = ("open", "pending"), ["title"] = (null, null) }),
        Now);

    [Theory]
    [InlineData("ticket.state", "is", true, "pending")]
    [InlineData("ticket.state", "is", true, "new", "pending")]
    [InlineData("ticket.state", "is", false, "new")]
    [InlineData("ticket.state", "is-not", true, "new", "open")]
    [InlineData("ticket.state", "is-not", false, "new", "pending")]
    [InlineData("ticket.owner", "is-set", true)]
    [InlineData("ticket.owner", "is-not-set", false)]
    [InlineData("ticket.team", "is-not-set", true)]
    [InlineData("ticket.team", "is-not", true, "x")]
    [InlineData("ticket.tags", "contains", true, "paper", "FIRE")]
    [InlineData("ticket.tags", "contains", false, "fir")]
    [InlineData("ticket.tags", "contains-not", true, "water")]
    [InlineData("ticket.title", "contains", true, "PRINTER")]
    [InlineData("ticket.title", "contains", false, "copier")]
    [InlineData("ticket.title", "contains-not", true, "copier")]
    [InlineData("ticket.hours-in-state", "at-least", true, "48")]
    [InlineData("ticket.hours-in-state", "at-least", false, "48.01")]
    [InlineData("ticket.hours-unchanged", "at-most", true, "1")]
    [InlineData("ticket.hours-old", "at-most", false, "71.9")]
    [InlineData("customer.tier", "is", true, "GOLD")]
    [InlineData("customer.email", "is-set", false)]
    [InlineData("change.by", "is", true, "user")]
    [InlineData("change.fields", "contains", true, "state")]
    [InlineData("change.fields", "contains", false, "priority")]
    [InlineData("change.state-from", "is", true, "open")]
    [InlineData("change.priority-from", "is", false, "low")]
    [InlineData("change.note", "is-not-set", true)]
    [InlineData("change.note-public", "is", false, "yes", "no")]
    public void A_field_is_compared(string field, string operation, bool holds, params string[] values)
    {
        var condition = new RuleCondition(Field: field, Is: operation, Values: values.Length == 0 ? null : values);
        Assert.Null(RuleCheck.Problem(new(new RuleWhen(Kinds: ["ticket.changed"]), condition, [new("add-note", Text: "x")])));
        Assert.Equal(holds, RuleMatch.WhyNot(condition, Facts) is null);
    }

    [Fact]
    public void All_and_any_nest_and_the_reason_names_what_failed_with_its_value()
    {
        var yes = new RuleCondition(Field: "ticket.state", Is: "is", Values: ["pending"]);
        var no = new RuleCondition(Field: "customer.tier", Is: "is", Values: ["silver"]);
        Assert.Null(RuleMatch.WhyNot(null, Facts));
        Assert.Null(RuleMatch.WhyNot(new(All: [yes, new(Any: [no, yes])]), Facts));
        Assert.Equal("Customer's tier is gold; the rule asks: is silver", RuleMatch.WhyNot(new(All: [yes, no]), Facts));
        Assert.Equal("Customer's tier is gold; the rule asks: is silver. Customer's tier is gold; the rule asks: is silver", RuleMatch.WhyNot(new(Any: [no, no]), Facts));
        Assert.Equal("Team is not set; the rule asks: is set", RuleMatch.WhyNot(new(Field: "ticket.team", Is: "is-set"), Facts));
    }

    [Fact]
    public void A_scheduled_rule_knows_of_no_change() =>
        Assert.NotNull(RuleMatch.WhyNot(new(Field: "change.by", Is: "is", Values: ["user", "caller", "rule", "server"]), Facts with { Change = null }));

    [Fact]
    public void Gaps_are_filled_once_and_what_fills_them_is_not_looked_at_again()
    {
        Assert.Equal("Bob {{ticket.title}}: 1001, Olga, , Ada", Placeholders.Fill("{{customer.name}}: {{ ticket.number }}, {{ticket.owner}}, {{customer.organization}}, {{agent.name}}", Facts, "Ada"));
        Assert.Equal("{{ticket.number}} 1001 {1} }}", Placeholders.Fill("\\{{ticket.number}} {{ticket.number}} {1} }}", Facts, null));
        Assert.Null(Placeholders.Problem("\\{{nothing}} {{ticket.state}} {x}"));
        Assert.Contains("{{ticket.colour}} is not known", Placeholders.Problem("{{ticket.state}} {{ticket.colour}}"), StringComparison.Ordinal);
        Assert.Contains("{{}} is not known", Placeholders.Problem("{{ }}"), StringComparison.Ordinal);
        Assert.All(RuleVocabulary.Placeholders, name => Assert.Null(Placeholders.Problem($"{{{{{name}}}}}")));
    }

    [Theory]
    [InlineData("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z", 60)]
    [InlineData("2026-03-02T09:59:59Z", "2026-03-02T10:00:00Z", 60)]
    [InlineData("2026-03-02T23:59:00Z", "2026-03-03T00:00:00Z", 7 * 60)]
    public void Every_so_often_counts_from_midnight(string now, string next, int minutes)
    {
        var found = RuleSchedule.Next(new RuleWhen(EveryMinutes: minutes), DateTimeOffset.Parse(now, null));
        Assert.True(found > DateTimeOffset.Parse(now, null));
        Assert.Equal(minutes == 60 ? DateTimeOffset.Parse(next, null) : found, found);
    }

    [Theory]
    [InlineData("2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")] // 02:30 does not exist that night in Berlin: 03:00 there.
    [InlineData("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")] // 02:30 comes twice that night: the first time.
    [InlineData("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    public void A_time_of_the_day_comes_once_a_day_also_when_clocks_change(string now, string next) =>
        Assert.Equal(DateTimeOffset.Parse(next, null), RuleSchedule.Next(new RuleWhen(At: ["02:30"], TimeZone: "Europe/Berlin"), DateTimeOffset.Parse(now, null)));
}
