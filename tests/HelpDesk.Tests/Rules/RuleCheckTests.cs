using System.Text.Json;
using Crm.HelpDesk.Rules;
using Crm.HelpDesk.Tickets;

namespace Crm.HelpDesk.Tests.Rules;

public sealed class RuleCheckTests
{
    private static readonly RuleWhen Changed = new(Kinds: ["ticket.changed"]);
    private static readonly RuleAction Note = new("add-note", Text: "Hello {{customer.name}}");

    [Fact]
    public void A_rule_with_everything_passes_and_survives_its_json()
    {
        var rule = new RuleDefinition(
            Changed,
            new RuleCondition(All: [Is("ticket.state", "pending"), new(Any: [Is("customer.tier", "gold"), new(Field: "ticket.hours-old", Is: "at-least", Values: ["1.5"])]), new(Field: "ticket.owner", Is: "is-set")]),
            [new("set-state", "open"), new("set-priority", "urgent"), new("set-kind", "complaint"), new("set-owner", "nobody"), Note, new("notify", "owner", "Look"), new("email-customer", null, "Text", "Subject"), new("call-webhook", Guid.NewGuid().ToString())]);

        Assert.Null(RuleCheck.Problem(rule));
        Assert.Equal(RuleJson.Write(rule), RuleJson.Write(RuleJson.Read<RuleDefinition>(RuleJson.Write(rule))));
        Assert.Contains("\"schema\":1", RuleJson.Write(rule), StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_this_program_does_not_know_is_not_passed_over() =>
        Assert.Throws<JsonException>(() => RuleJson.Read<RuleDefinition>("""{"when":{"kinds":["ticket.changed"]},"then":[],"unless":{}}"""));

    public static TheoryData<string, RuleDefinition> Wrong => new()
    {
        { "when: write exactly one", new(new RuleWhen(), null, [Note]) },
        { "when: write exactly one", new(new RuleWhen(["ticket.changed"], 10), null, [Note]) },
        { "when.kinds: there is no \"ticket.exploded\". Write some of ticket.created", new(new RuleWhen(["ticket.exploded"]), null, [Note]) },
        { "when.everyMinutes: is 1. Write 5 to", new(new RuleWhen(EveryMinutes: 1), Is("ticket.state", "open"), [Note]) },
        { "when.at: write 1 to 24 times", new(new RuleWhen(At: ["25:00"]), Is("ticket.state", "open"), [Note]) },
        { "when.timeZone: there is no \"Mars\"", new(new RuleWhen(At: ["08:00"], TimeZone: "Mars"), Is("ticket.state", "open"), [Note]) },
        { "if.all[1].field: there is no \"ticket.smell\". Write one of ticket.state", new(Changed, new(All: [Is("ticket.state", "open"), Is("ticket.smell", "bad")]), [Note]) },
        { "if.is: \"contains\" cannot be asked of ticket.state. Write one of is, is-not", new(Changed, new(Field: "ticket.state", Is: "contains", Values: ["open"]), [Note]) },
        { "if.values: \"opened\" is not one of new, open", new(Changed, Is("ticket.state", "opened"), [Note]) },
        { "if.values: \"much\" is not a number", new(Changed, new(Field: "ticket.hours-old", Is: "at-least", Values: ["much"]), [Note]) },
        { "if.values: \"is-set\" needs none", new(Changed, new(Field: "ticket.owner", Is: "is-set", Values: ["x"]), [Note]) },
        { "if.values: write 1 to", new(Changed, new(Field: "ticket.state", Is: "is"), [Note]) },
        { "if: write exactly one of all, any and field", new(Changed, new(), [Note]) },
        { "if.any: has an empty place", new(Changed, new(Any: []), [Note]) },
        { "deeper ones are not possible", new(Changed, Deep(6), [Note]) },
        { "if: has 61 conditions, at most 50", new(Changed, new(All: [.. Enumerable.Repeat(Is("ticket.state", "open"), 60)]), [Note]) },
        { "if: a scheduled rule looks at tickets in some states", new(new RuleWhen(EveryMinutes: 60), null, [Note]) },
        { "if: a scheduled rule looks at tickets in some states", new(new RuleWhen(EveryMinutes: 60), Is("ticket.state", "closed"), [Note]) },
        { "then: has 0 actions", new(Changed, null, []) },
        { "then[0].do: there is no \"dance\" here. Write one of set-state", new(Changed, null, [new("dance")]) },
        { "then[0].do: there is no \"reply\"", new(Changed, null, [new("reply", Text: "Rules write internal notes only")]) },
        { "then[1].value: \"new\" cannot be set. Write one of open", new(Changed, null, [Note, new("set-state", "new")]) },
        { "then[0].value: write an id or nobody", new(Changed, null, [new("set-owner", "me")]) },
        { "then[0].text: {{customer.shoe}} is not known. Write one of {{ticket.number}}", new(Changed, null, [new("add-note", Text: "{{customer.shoe}}")]) },
        { "then[0].text is empty", new(Changed, null, [new("notify", "owner", " ")]) },
        { "then[0].subject is empty", new(Changed, null, [new("email-customer", Text: "Text")]) },
        { "schema: 2 is not known", new(Changed, null, [Note]) { Schema = 2 } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_named_with_its_place_and_what_to_write(string problem, RuleDefinition rule) =>
        Assert.Contains(problem, RuleCheck.Problem(rule), StringComparison.Ordinal);

    [Fact]
    public void A_scheduled_rule_looks_in_the_states_that_it_names() =>
        Assert.Equal(
            [TicketState.Pending, TicketState.Resolved],
            RuleCheck.RuleStatesOf(new(new RuleWhen(EveryMinutes: 60), new(All: [new(Field: "ticket.hours-in-state", Is: "at-least", Values: ["1"]), Is("ticket.state", "resolved", "pending")]), [Note])));

    private static RuleCondition Is(string field, params string[] values) => new(Field: field, Is: "is", Values: values);

    private static RuleCondition Deep(int levels) => levels == 0 ? Is("ticket.state", "open") : new(All: [Deep(levels - 1)]);
}
