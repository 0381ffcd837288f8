using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Mail;
using Crm.HelpDesk.Rules;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Rules;

public abstract class RuleEngineTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly RuleWhen Changed = new(Kinds: [FeedKinds.TicketChanged]);
    private static readonly RuleWhen Made = new(Kinds: [FeedKinds.TicketCreated]);

    [Fact]
    public async Task A_rule_acts_once_on_what_it_waits_for_and_says_so_in_the_history_the_feed_and_the_log()
    {
        var (bob, olga) = (await AddCustomerAsync("Bob"), await AddUserAsync("olga"));
        var team = Value(await Teams.CreateAsync(new("North", false, [olga.Id]), Cancel));
        var rule = await OnAsync("Gold first", Changed, Is("ticket.state", "open"), new("set-priority", "urgent"), new("set-owner", olga.Id.ToString()), new("set-team", team.Id.ToString()), new("add-note", Text: "Hello {{customer.name}}"), new("notify", olga.Id.ToString(), "Look"));
        var ticket = await AddTicketAsync(bob.Id, "Broken");
        await ChangeAsync(ticket, new(ticket.Revision, TicketState.Open));

        var customers = await FollowAsync();

        Assert.Equal([bob.Id], customers);
        var after = (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!;
        Assert.Equal((TicketPriority.Urgent, olga.Id), (after.Priority, after.OwnerId!.Value));
        Assert.Equal(["Rule: Gold first"], after.Entries.Where(e => e.Kind is TicketEntryKind.Note or TicketEntryKind.Priority or TicketEntryKind.Owner).Select(e => e.ActorName).Distinct());
        Assert.Equal(("Hello Bob", false), after.Entries.Where(e => e.Kind == TicketEntryKind.Note).Select(e => (e.Text, e.Public)).Single());
        var run = Assert.Single((await Rules.RunsAsync(rule.Id, null, 10, Cancel)).Items);
        Assert.Equal((RuleOutcome.Done, 1, ticket.Number, "priority: urgent\nowner: olga Displayed\nteam: North\nnote: Hello {{customer.name}}\ntells olga Displayed: Look"), (run.Outcome, run.RuleVersion, run.TicketNumber, run.Text));
        var woken = (await Feed.AfterAsync(run.Sequence!.Value - 1, 1, Cancel))[0];
        Assert.Equal((FeedKinds.TicketChanged, ticket.Id), (woken.Kind, woken.TicketId!.Value));
        Assert.All(await Feed.AfterAsync(run.Sequence.Value, 10, Cancel), f => Assert.Equal([rule.Id], f.Chain));
    }

    [Fact]
    public async Task A_rule_does_not_answer_itself_and_two_that_answer_each_other_come_to_an_end()
    {
        var bob = await AddCustomerAsync("Bob");
        var ping = await OnAsync("Ping", Changed, null, new RuleAction("set-priority", "urgent"), new("add-note", Text: "ping"));
        var pong = await OnAsync("Pong", new RuleWhen(Kinds: [FeedKinds.TicketNoteAdded]), null, new RuleAction("set-priority", "low"));
        var ticket = await AddTicketAsync(bob.Id, "Broken");
        await ChangeAsync(ticket, new(ticket.Revision, TicketState.Open));

        await FollowAsync();

        var runs = (await Rules.RunsAsync(null, null, 100, Cancel)).Items;
        Assert.Equal(1, runs.Count(r => r.RuleId == ping.Id && r.Outcome == RuleOutcome.Done));
        Assert.Equal(1, runs.Count(r => r.RuleId == pong.Id && r.Outcome == RuleOutcome.Done));
        Assert.All(runs.Where(r => r.Outcome != RuleOutcome.Done), r => Assert.Equal((RuleOutcome.Stopped, "It has led to this change itself."), (r.Outcome, r.Text)));
        Assert.Equal(TicketPriority.Low, (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.Priority);
    }

    [Fact]
    public async Task A_chain_of_rules_ends_after_ten()
    {
        var bob = await AddCustomerAsync("Bob");
        var ticket = await AddTicketAsync(bob.Id, "Broken");
        for (var i = 0; i < 12; i++)
        {
            var text = i == 0 ? new RuleCondition(Field: "change.note", Is: "is-set") : new(Field: "change.note", Is: "contains", Values: [$"<{i}>"]);
            await OnAsync($"Rule {i:00}", new RuleWhen(Kinds: [FeedKinds.TicketNoteAdded]), i == 0 ? new(Field: "change.note", Is: "contains", Values: ["<0>"]) : text, new RuleAction("add-note", Text: $"<{i + 1}>"));
        }

        Value(await Desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), "<0>", null, Ada, Cancel));
        await FollowAsync();

        var runs = (await Rules.RunsAsync(null, null, 100, Cancel)).Items;
        Assert.Equal(RuleRunner.LongestChain, runs.Count(r => r.Outcome == RuleOutcome.Done));
        Assert.Contains("10 rules have followed", Assert.Single(runs, r => r.Outcome == RuleOutcome.Stopped).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_fires_again_and_again_on_one_ticket_is_switched_off_and_the_administrators_are_told()
    {
        var (bob, root) = (await AddCustomerAsync("Bob"), await AddUserAsync("root", UserRole.Administrator));
        var rule = await OnAsync("Eager", new RuleWhen(Kinds: [FeedKinds.TicketNoteAdded]), null, new RuleAction("notify", root.Id.ToString(), "Look at {{ticket.number}}"));
        var ticket = await AddTicketAsync(bob.Id, "Broken");
        for (var i = 0; i <= RuleRunner.MostInAMinute; i++)
        {
            Value(await Desk.AddNoteAsync(ticket.Id, Guid.NewGuid(), "Note", null, Ada, Cancel));
        }

        await FollowAsync();

        var off = (await Rules.FindAsync(rule.Id, Cancel))!;
        Assert.False(off.Enabled);
        Assert.Contains("100 times within a minute on ticket 1001", off.OffReason, StringComparison.Ordinal);
        Assert.Contains((await Notices.UnseenAsync(root.Id, Cancel)), n => n.Text.Contains("“Eager” was switched off", StringComparison.Ordinal));
        Value(await Rules.SwitchAsync(rule.Id, off.Revision, true, Ada, Cancel));
        Assert.Null((await Rules.FindAsync(rule.Id, Cancel))!.OffReason);
    }

    [Fact]
    public async Task What_a_ticket_does_not_allow_is_refused_whole_and_logged()
    {
        var bob = await AddCustomerAsync("Bob");
        await OnAsync("Reopen", Changed, Is("ticket.state", "closed"), new("set-state", "open"), new("add-note", Text: "Reopened"));
        var ticket = await AddTicketAsync(bob.Id, "Broken");
        await ChangeAsync(ticket, new(ticket.Revision, TicketState.Closed));

        await FollowAsync();

        var run = Assert.Single((await Rules.RunsAsync(null, null, 10, Cancel)).Items);
        Assert.Equal(RuleOutcome.Refused, run.Outcome);
        Assert.Contains("closed and stays so", run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain((await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.Entries, e => e.Kind == TicketEntryKind.Note);
    }

    [Fact]
    public async Task Several_engines_at_once_do_everything_once()
    {
        var bob = await AddCustomerAsync("Bob");
        await OnAsync("Note it", Made, null, new RuleAction("add-note", Text: "Seen"));
        for (var i = 0; i < 10; i++)
        {
            await AddTicketAsync(bob.Id, $"Ticket {i}");
        }

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(
            async () =>
            {
                var engine = new RuleEngine(Databases, Desk, Clock);
                while (await engine.FollowAsync(Cancel) is not null)
                {
                }
            },
            Cancel)));

        await using var db = await OpenAsync();
        Assert.Equal(10, await db.TicketEntries.CountAsync(e => e.Kind == TicketEntryKind.Note, Cancel));
        Assert.Equal(10, (await Rules.RunsAsync(null, null, 100, Cancel)).Items.Count);
    }

    [Fact]
    public async Task An_e_mail_waits_to_be_sent_and_a_webhook_is_called_through_the_feed()
    {
        var bob = Value(await Customers.CreateAsync(Draft("Bob", "+12125550100") with { Email = "bob@example.com" }, Ada, Cancel));
        var hook = Guid.NewGuid();
        await OnAsync("Tell", Made, null, new("email-customer", null, "Dear {{customer.name}}", "Ticket {{ticket.number}}"), new("call-webhook", hook.ToString()));
        var ticket = await AddTicketAsync(bob.Id, "Broken");

        await FollowAsync();

        await using var db = await OpenAsync();
        var mail = await db.Mails.SingleAsync(Cancel);
        var note = await db.TicketEntries.SingleAsync(e => e.Id == mail.EntryId, Cancel);
        Assert.Equal((ticket.Id, "bob@example.com", "Ticket 1001", MailState.Waiting, true), (mail.TicketId!.Value, mail.Address, mail.Subject, mail.State, mail.Automatic));
        Assert.Equal(("Dear Bob", true, null), (note.Text, note.Public, note.ActorId));
        var called = (await Feed.AfterAsync(0, 100, Cancel)).Single(f => f.Kind == FeedKinds.RuleCalled);
        Assert.Equal((ticket.Id, hook), (called.TicketId!.Value, called.Body.GetProperty("webhookId").GetGuid()));
    }

    [Fact]
    public async Task An_e_mail_that_may_not_go_out_is_not_written_and_the_log_says_why()
    {
        var (bob, eve) = (await AddCustomerAsync("Bob"), Value(await Customers.CreateAsync(Draft("Eve") with { Email = "eve@example.com" }, Ada, Cancel)));
        Value(await Consent.RecordAsync(eve.Id, new ConsentStatement(Guid.NewGuid(), [ContactChannel.Email], [ContactPurpose.Service], ConsentDecision.Refused, null, "phone", null), Ada, Cancel));
        await OnAsync("Tell", Made, null, new RuleAction("email-customer", null, "Text", "Subject"));
        await AddTicketAsync(bob.Id, "Broken");
        await AddTicketAsync(eve.Id, "Broken too");

        await FollowAsync();

        var runs = (await Rules.RunsAsync(null, null, 10, Cancel)).Items;
        Assert.Equal(["no e-mail: The customer has no e-mail address.", "no e-mail: The customer has refused e-mail. Call, or ask for consent."], runs.Select(run => run.Text).Order());
        await using var db = await OpenAsync();
        Assert.Empty(db.Mails);
        Assert.Equal(0, await db.TicketEntries.CountAsync(e => e.Kind == TicketEntryKind.Note, Cancel));
    }

    [Fact]
    public async Task Rules_ask_for_a_sites_own_fields_and_set_team_and_tags()
    {
        Value(await Fields.CreateAsync(new FieldDraft(FieldSubject.Ticket, "meter", "Meter", FieldType.Choice, ["gas", "power"], false, 1), Cancel));
        var team = Value(await Teams.CreateAsync(new TeamDraft("Gas", false, []), Cancel));
        var bob = await AddCustomerAsync("Bob");
        await OnAsync("Gas", Made, Is("ticket.fields.meter", "gas"), new("set-team", team.Id.ToString()), new("add-tag", "Gas meter"), new("remove-tag", "new"));
        TicketDraft Of(string meter) => new(Guid.NewGuid(), bob.Id, meter, null, Tags: ["new"], Fields: new Dictionary<string, string> { ["meter"] = meter });
        var (gas, power) = (Value(await Desk.CreateAsync(Of("gas"), Ada, Cancel)), Value(await Desk.CreateAsync(Of("power"), Ada, Cancel)));

        await FollowAsync();

        gas = (await Tickets.FindAsync(gas.Id, Viewer.System, Cancel))!;
        Assert.Equal((team.Id, "gas-meter"), (gas.TeamId!.Value, gas.Sides.Tags.Single()));
        Assert.Equal((null, "new"), (power.TeamId, (await Tickets.FindAsync(power.Id, Viewer.System, Cancel))!.Sides.Tags.Single()));
        Assert.Equal("team: Gas\ntag: +Gas meter\ntag: −new", (await Rules.RunsAsync(null, null, 10, Cancel)).Items.Single().Text);
    }

    [Fact]
    public async Task A_scheduled_rule_deals_with_each_stay_in_a_state_once_and_again_after_the_next()
    {
        var bob = await AddCustomerAsync("Bob");
        var rule = await OnAsync(
            "Remind", new RuleWhen(EveryMinutes: 60), new RuleCondition(All: [Is("ticket.state", "pending"), new(Field: "ticket.hours-in-state", Is: "at-least", Values: ["48"])]),
            new RuleAction("add-note", Text: "Still waiting"));
        var ticket = await AddTicketAsync(bob.Id, "Broken");
        var pending = await ChangeAsync(ticket, new(ticket.Revision, TicketState.Pending, PendingReason: PendingReason.Customer));
        await AddTicketAsync(bob.Id, "Not pending");

        Assert.Equal(0, await NotesAfterAsync(TimeSpan.FromHours(47)));
        Assert.Equal(1, await NotesAfterAsync(TimeSpan.FromHours(1.01)));
        Assert.Equal(1, await NotesAfterAsync(TimeSpan.FromHours(50)));
        var open = await ChangeAsync(pending, new(pending.Revision, TicketState.Open));
        await ChangeAsync(open, new(open.Revision, TicketState.Pending, PendingReason: PendingReason.Customer));
        Assert.Equal(1, await NotesAfterAsync(TimeSpan.FromHours(47)));
        Assert.Equal(2, await NotesAfterAsync(TimeSpan.FromHours(1.01)));
        Assert.True((await Rules.FindAsync(rule.Id, Cancel))!.NextAt > Clock.Now);

        async Task<int> NotesAfterAsync(TimeSpan passed)
        {
            Clock.Advance(passed);
            await Engine.RunDueAsync(Cancel);
            await Engine.RunDueAsync(Cancel);
            return (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.Entries.Count(e => e.Kind == TicketEntryKind.Note);
        }
    }

    [Fact]
    public async Task A_scheduled_rule_that_changes_what_it_walks_along_reaches_every_ticket_once()
    {
        var bob = await AddCustomerAsync("Bob");
        await OnAsync("Close", new RuleWhen(EveryMinutes: 60), Is("ticket.state", "new"), new RuleAction("add-note", Text: "Closing"), new("set-state", "closed"));
        for (var i = 0; i < 210; i++)
        {
            await AddTicketAsync(bob.Id, $"Ticket {i}");
        }

        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal([bob.Id], await Engine.RunDueAsync(Cancel));

        await using var db = await OpenAsync();
        Assert.Equal((210, 210), (await db.Tickets.CountAsync(t => t.State == TicketState.Closed, Cancel), await db.TicketEntries.CountAsync(e => e.Kind == TicketEntryKind.Note, Cancel)));
    }

    [Fact]
    public async Task A_trial_tells_what_would_be_done_and_why_not_and_changes_nothing()
    {
        var bob = await AddCustomerAsync("Bob");
        var open = await AddTicketAsync(bob.Id, "Opened");
        await ChangeAsync(open, new(open.Revision, TicketState.Open));
        var closed = await AddTicketAsync(bob.Id, "Closed");
        await ChangeAsync(closed, new(closed.Revision, TicketState.Closed));
        var last = await Feed.LastAsync(Cancel);

        var trials = Value(await Trials.RunAsync(
            new RuleDraft("Try", new(Changed, new(Field: "change.state-from", Is: "is", Values: ["new"]), [new("set-state", "open"), new("add-note", Text: "To {{customer.name}}")])), Viewer.System, Cancel));

        Assert.Equal([(closed.Number, true), (open.Number, true)], trials.Select(t => (t.TicketNumber, t.Matches)));
        Assert.Contains("stays so", trials[0].Text, StringComparison.Ordinal);
        Assert.Equal("state: open\nnote: To Bob", trials[1].Text);
        Assert.Equal(last, await Feed.LastAsync(Cancel));
        var none = Value(await Trials.RunAsync(new RuleDraft("Try", new(new(EveryMinutes: 60), Is("ticket.state", "open"), [new("set-state", "closed")])), Viewer.System, Cancel));
        Assert.Equal((open.Number, "state: closed"), none.Select(t => (t.TicketNumber, t.Text)).Single());
        Assert.Contains("if: a scheduled rule", Problem(ResultKind.Invalid, await Trials.RunAsync(new RuleDraft("Try", new(new(EveryMinutes: 60), null, [new("set-state", "closed")])), Viewer.System, Cancel)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_are_edited_by_one_at_a_time_are_off_at_first_and_count_their_versions()
    {
        var draft = new RuleDraft("A rule", new(Changed, null, [new("set-priority", "low")]));
        var made = Value(await Rules.CreateAsync(draft, Ada, Cancel));
        Assert.False(made.Enabled);
        var renamed = Value(await Rules.ChangeAsync(made.Id, made.Revision, draft with { Name = "Another" }, Ada, Cancel));
        Assert.Equal((1, "Another"), (renamed.Version, renamed.Name));
        Problem(ResultKind.Conflict, await Rules.ChangeAsync(made.Id, made.Revision, draft, Ada, Cancel));
        var changed = Value(await Rules.ChangeAsync(made.Id, renamed.Revision, new("Another", new(new(EveryMinutes: 60), Is("ticket.state", "open"), [new("set-priority", "low")])), Ada, Cancel));
        Assert.Equal((2, null), (changed.Version, changed.NextAt));
        Assert.NotNull(Value(await Rules.SwitchAsync(made.Id, changed.Revision, true, Ada, Cancel)).NextAt);
        Assert.True(await Rules.DeleteAsync(made.Id, Cancel));
        Assert.False(await Rules.DeleteAsync(made.Id, Cancel));
        Problem(ResultKind.NotFound, await Rules.SwitchAsync(made.Id, 1, true, Ada, Cancel));
    }

    private async Task<RuleRecord> OnAsync(string name, RuleWhen when, RuleCondition? condition, params RuleAction[] actions)
    {
        // A consumer begins with what happens after it came into being.
        await FollowAsync();
        var rule = Value(await Rules.CreateAsync(new RuleDraft(name, new(when, condition, actions)), Ada, Cancel));
        return Value(await Rules.SwitchAsync(rule.Id, rule.Revision, true, Ada, Cancel));
    }

    private async Task<IReadOnlyCollection<Guid>> FollowAsync()
    {
        var customers = new HashSet<Guid>();
        while (await Engine.FollowAsync(Cancel) is { } changed)
        {
            customers.UnionWith(changed);
        }

        return customers;
    }

    private async Task<TicketRecord> ChangeAsync(TicketRecord ticket, TicketChange change) => Value(await Desk.ChangeAsync(ticket.Id, change, Ada, Cancel));

    private static RuleCondition Is(string field, params string[] values) => new(Field: field, Is: "is", Values: values);
}
