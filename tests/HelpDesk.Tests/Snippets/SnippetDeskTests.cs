using Crm.HelpDesk.Rules;
using Crm.HelpDesk.Snippets;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;

namespace Crm.HelpDesk.Tests.Snippets;

public abstract class SnippetDeskTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_macro_does_all_that_it_says_for_whoever_runs_it_or_nothing()
    {
        var (bob, olga) = (await AddCustomerAsync("Bob"), await AddUserAsync("olga"));
        var actor = new Actor(olga.Id, "Olga");
        var macro = Value(await Snippets.CreateAsync(
            Macro("Take and ask", new("set-owner", "me"), new("set-state", "pending"), new("reply", Text: "Dear {{customer.name}}, {{agent.name}} is looking."), new("add-note", Text: "Asked")), true, actor, Cancel));
        var ticket = await AddTicketAsync(bob.Id, "Broken");

        var done = Value(await Snippets.RunAsync(macro.Id, ticket.Id, ticket.Revision, actor, Cancel));

        Assert.Equal((TicketState.Pending, PendingReason.Customer, olga.Id), (done.Ticket.State, done.Ticket.PendingReason!.Value, done.Ticket.OwnerId!.Value));
        Assert.Equal([("Dear Bob, Olga is looking.", true), ("Asked", false)], done.Ticket.Entries.Where(e => e.Kind == TicketEntryKind.Note).Select(e => (e.Text, e.Public)));
        Assert.Equal(4, done.Told.Count);
        Problem(ResultKind.Conflict, await Snippets.RunAsync(macro.Id, ticket.Id, ticket.Revision, actor, Cancel));
        var closed = Value(await Desk.ChangeAsync(ticket.Id, new TicketChange(done.Ticket.Revision, TicketState.Closed), actor, Cancel));
        Assert.Contains("stays so", Problem(ResultKind.Invalid, await Snippets.RunAsync(macro.Id, ticket.Id, closed.Revision, actor, Cancel)), StringComparison.Ordinal);
        Assert.Equal(2, (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.Entries.Count(e => e.Kind == TicketEntryKind.Note));
        Problem(ResultKind.NotFound, await Snippets.RunAsync(macro.Id, Guid.NewGuid(), 1, actor, Cancel));
    }

    [Fact]
    public async Task Shared_ones_are_written_by_supervisors_and_ones_own_are_seen_by_oneself()
    {
        var (olga, ann) = (new Actor((await AddUserAsync("olga")).Id, "Olga"), new Actor((await AddUserAsync("ann")).Id, "Ann"));
        var shared = Value(await Snippets.CreateAsync(Answer("Refund", "refund", shared: true), true, olga, Cancel));
        var own = Value(await Snippets.CreateAsync(Answer("Mine", "mine"), false, ann, Cancel));
        Assert.Contains("supervisors", Problem(ResultKind.Invalid, await Snippets.CreateAsync(Answer("Mine", "mine", shared: true), false, ann, Cancel)), StringComparison.Ordinal);

        Assert.Equal(["Mine", "Refund"], (await Snippets.ListAsync(SnippetKind.Answer, ann.UserId!.Value, Cancel)).Select(s => s.Name));
        Assert.Equal(["Refund"], (await Snippets.ListAsync(SnippetKind.Answer, olga.UserId!.Value, Cancel)).Select(s => s.Name));
        Problem(ResultKind.NotFound, await Snippets.ChangeAsync(own.Id, own.Revision, Answer("Taken", "taken"), true, olga, Cancel));
        Problem(ResultKind.NotFound, await Snippets.ChangeAsync(shared.Id, shared.Revision, Answer("Taken", "taken"), false, ann, Cancel));
        Value(await Snippets.ChangeAsync(own.Id, own.Revision, Answer("Mine 2", "mine"), false, ann, Cancel));
        Problem(ResultKind.Conflict, await Snippets.ChangeAsync(own.Id, own.Revision, Answer("Mine 3", "mine"), false, ann, Cancel));
        Assert.False(await Snippets.DeleteAsync(own.Id, true, olga, Cancel));
        Assert.True(await Snippets.DeleteAsync(own.Id, false, ann, Cancel));
        var bob = await AddCustomerAsync("Bob");
        var ticket = await AddTicketAsync(bob.Id, "Broken");
        Assert.Equal("Dear Bob", Value(await Snippets.FillAsync(shared.Id, ticket.Id, ann, Cancel)));
        Problem(ResultKind.NotFound, await Snippets.FillAsync(own.Id, ticket.Id, ann, Cancel));
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_saving()
    {
        Assert.Contains("actions[0].text: {{shoe}} is not known", await RefusedAsync(Macro("M", new RuleAction("reply", Text: "{{shoe}}"))), StringComparison.Ordinal);
        Assert.Contains("actions: has 0 actions", await RefusedAsync(Macro("M")), StringComparison.Ordinal);
        Assert.Contains("without spaces", await RefusedAsync(Answer("A", "two words")), StringComparison.Ordinal);
        Assert.Contains("{{shoe}} is not known", await RefusedAsync(new(SnippetKind.Answer, "A", false, new(Text: "{{shoe}}", Shortcut: "a"))), StringComparison.Ordinal);
        Assert.Contains("There is no priority \"asap\"", await RefusedAsync(new(SnippetKind.Template, "T", false, new(Title: "T", Priority: "asap"))), StringComparison.Ordinal);
        Assert.Contains("The title is empty", await RefusedAsync(new(SnippetKind.Template, "T", false, new())), StringComparison.Ordinal);
        Value(await Snippets.CreateAsync(new(SnippetKind.Template, "T", false, new(Title: "Return", Text: "Order:", TicketKind: "request", Priority: "low")), false, Ada, Cancel));
    }

    private async Task<string> RefusedAsync(SnippetDraft draft) => Problem(ResultKind.Invalid, await Snippets.CreateAsync(draft, true, Ada, Cancel));

    private static SnippetDraft Macro(string name, params RuleAction[] actions) => new(SnippetKind.Macro, name, true, new(actions));

    private static SnippetDraft Answer(string name, string shortcut, bool shared = false) => new(SnippetKind.Answer, name, shared, new(Text: "Dear {{customer.name}}", Shortcut: shortcut));
}
