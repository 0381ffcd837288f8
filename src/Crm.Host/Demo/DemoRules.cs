using Crm.HelpDesk;
using Crm.HelpDesk.Rules;
using Crm.HelpDesk.Snippets;
using Crm.HelpDesk.Views;

namespace Crm.Host.Demo;

/// <summary>What the invented company lets the product do by itself, and what its people need not write again.</summary>
internal static class DemoRules
{
    private static readonly IReadOnlyList<RuleDraft> Rules =
    [
        new(
            "Gold customers go first",
            new(
                new RuleWhen(Kinds: ["ticket.created", "contact.message"]),
                new(All: [new(Field: "customer.tier", Is: "is", Values: ["gold", "platinum"]), new(Field: "ticket.priority", Is: "is", Values: ["low", "normal"])]),
                [new("set-priority", "high"), new("add-note", Text: "{{customer.name}} is a {{customer.tier}} customer: answer within the hour.")])),
        new(
            "Nobody looks after what is urgent or a complaint",
            new(
                new RuleWhen(EveryMinutes: 15),
                new(All:
                [
                    new(Field: "ticket.state", Is: "is", Values: ["new", "open"]),
                    new(Field: "ticket.owner", Is: "is-not-set"),
                    new(Any: [new(Field: "ticket.priority", Is: "is", Values: ["urgent"]), new(Field: "ticket.kind", Is: "is", Values: ["complaint"])]),
                ]),
                [new("notify", "supervisors", "#{{ticket.number}} {{ticket.title}} has no owner.")])),
        new(
            "What waits for a customer for a week is resolved",
            new(
                new RuleWhen(EveryMinutes: 60),
                new(All: [new(Field: "ticket.state", Is: "is", Values: ["pending"]), new(Field: "ticket.hours-in-state", Is: "at-least", Values: ["168"])]),
                [new("set-state", "resolved"), new("add-note", Text: "No answer for a week.")])),
    ];

    private static readonly IReadOnlyList<SnippetDraft> Snippets =
    [
        new(
            SnippetKind.Macro,
            "Take it and ask for the order number",
            true,
            new(Actions: [new("set-owner", "me"), new("reply", Text: "Dear {{customer.name}}, please tell us the order number. {{agent.name}}"), new("set-state", "pending")])),
        new(SnippetKind.Macro, "Solved on the phone", true, new(Actions: [new("add-note", Text: "Solved on the phone."), new("set-state", "resolved")])),
        new(SnippetKind.Answer, "How long a refund takes", true, new(Text: "Dear {{customer.name}}, the money is back within five working days after the parcel has come in.", Shortcut: "refund")),
        new(SnippetKind.Answer, "A parcel is late", true, new(Text: "Dear {{customer.name}}, your parcel has not moved for days, so we send the order again today.", Shortcut: "late")),
        new(SnippetKind.Template, "A return", true, new(Title: "Return of order ", Text: "Order:\nWhat comes back:\nReason:", TicketKind: "request", Priority: "normal")),
    ];

    private static readonly IReadOnlyList<ViewDraft> Views =
    [
        new("Overdue", ViewScope.Everybody, null, new ViewQuery(Overdue: true)),
        new("Mine by due time", ViewScope.Everybody, null, new ViewQuery(Owner: "me", Order: "due")),
        new("Complaints to settle", ViewScope.Everybody, null, new ViewQuery(State: "unresolved", Kind: "complaint")),
    ];

    public static async Task SeedAsync(RuleDesk rules, SnippetDesk snippets, ViewDesk views, Actor author, CancellationToken cancel)
    {
        foreach (var view in Views)
        {
            await views.CreateAsync(view, mayShare: true, author, cancel);
        }

        foreach (var draft in Rules)
        {
            var rule = (await rules.CreateAsync(draft, author, cancel)).Value!;
            await rules.SwitchAsync(rule.Id, rule.Revision, true, author, cancel);
        }

        foreach (var snippet in Snippets)
        {
            await snippets.CreateAsync(snippet, mayShare: true, author, cancel);
        }
    }
}
