using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;

namespace Crm.HelpDesk.Tests.Tickets;

public abstract class TicketFieldsTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Priority_follows_impact_and_urgency_until_a_person_puts_another_there()
    {
        var bob = await AddCustomerAsync("Bob");
        var ticket = Value(await Desk.CreateAsync(
            new TicketDraft(Guid.NewGuid(), bob.Id, "Mail is down", null, Kind: TicketKind.Incident, Impact: TicketImpact.High, Urgency: TicketUrgency.High), Ada, Cancel));
        Assert.Equal((TicketKind.Incident, TicketPriority.Urgent, TicketPriority.Urgent), (ticket.Kind, ticket.Priority, ticket.PriorityByMatrix));

        ticket = await ChangeAsync(new(ticket.Revision, Urgency: TicketUrgency.Low));
        Assert.Equal((TicketPriority.Normal, TicketPriority.Normal), (ticket.Priority, ticket.PriorityByMatrix));
        ticket = await ChangeAsync(new(ticket.Revision, Priority: TicketPriority.Urgent));
        ticket = await ChangeAsync(new(ticket.Revision, Impact: TicketImpact.Low));
        Assert.Equal((TicketPriority.Urgent, TicketPriority.Low), (ticket.Priority, ticket.PriorityByMatrix));
        ticket = await ChangeAsync(new(ticket.Revision, UsualPriority: true));
        Assert.Equal(TicketPriority.Low, ticket.Priority);
        ticket = await ChangeAsync(new(ticket.Revision, Kind: TicketKind.Complaint, Impact: TicketImpact.Medium));
        Assert.Equal(["incident → complaint", "low → medium"], ticket.Entries.TakeLast(2).Select(e => e.Text));
        Assert.Contains("one of the two", Problem(ResultKind.Invalid, await Desk.ChangeAsync(ticket.Id, new(ticket.Revision, Priority: TicketPriority.Low, UsualPriority: true), Ada, Cancel)));

        async Task<TicketRecord> ChangeAsync(TicketChange change) => Value(await Desk.ChangeAsync(ticket.Id, change, Ada, Cancel));
    }

    [Fact]
    public async Task A_pending_ticket_says_what_it_waits_for_and_opens_at_its_date_once()
    {
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");
        var until = Clock.Now.AddDays(2);
        Assert.Contains("waits for", await RefusedAsync(new(1, TicketState.Pending)));
        Assert.Contains("future", await RefusedAsync(new(1, TicketState.Pending, PendingReason: PendingReason.Customer, PendingUntil: Clock.Now)));
        Assert.Contains("at most 366 days", await RefusedAsync(new(1, TicketState.Pending, PendingReason: PendingReason.Customer, PendingUntil: Clock.Now.AddDays(367))));
        Assert.Contains("Only a pending ticket", await RefusedAsync(new(1, PendingReason: PendingReason.Customer)));
        var pending = Value(await Desk.ChangeAsync(ticket.Id, new(1, TicketState.Pending, PendingReason: PendingReason.ThirdParty, PendingUntil: until), Ada, Cancel));
        Assert.Equal((PendingReason.ThirdParty, until), (pending.PendingReason, pending.PendingUntil));
        Assert.Equal("new → pending, waits for a third party until 2026-03-04 09:00 UTC", pending.Entries[^1].Text);

        Clock.Advance(until - Clock.Now - TimeSpan.FromTicks(1));
        Assert.Empty(await Waits.OpenDueAsync(Cancel));
        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal([(ticket.Id, ticket.CustomerId)], await Waits.OpenDueAsync(Cancel));
        Assert.Empty(await Waits.OpenDueAsync(Cancel));
        var opened = (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!;
        Assert.Equal((TicketState.Open, null, null, pending.Revision + 1), (opened.State, opened.PendingReason, opened.PendingUntil, opened.Revision));
        Assert.Equal(("pending → open, because its date has come", "server"), (opened.Entries[^1].Text, opened.Entries[^1].ActorName));

        async Task<string> RefusedAsync(TicketChange change) => Problem(ResultKind.Invalid, await Desk.ChangeAsync(ticket.Id, change, Ada, Cancel));
    }

    [Fact]
    public async Task A_ticket_that_was_opened_by_hand_does_not_open_again()
    {
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");
        var pending = Value(await Desk.ChangeAsync(ticket.Id, new(1, TicketState.Pending, PendingReason: PendingReason.Customer, PendingUntil: Clock.Now.AddHours(1)), Ada, Cancel));
        Value(await Desk.ChangeAsync(ticket.Id, new(pending.Revision, TicketState.Resolved), Ada, Cancel));
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty(await Waits.OpenDueAsync(Cancel));
        Assert.Equal(TicketState.Resolved, (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.State);
    }

    [Fact]
    public async Task A_note_is_internal_unless_said_otherwise_and_stays_what_it_was()
    {
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");
        var key = Guid.NewGuid();
        Assert.False(Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(key, "He is difficult."), Ada, Cancel)).Public);
        Assert.False(Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(key, "He is difficult.", Public: true), Ada, Cancel)).Public);
        Assert.True(Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "Sent a new one.", Public: true), Ada, Cancel)).Public);
        var other = await AddTicketAsync(ticket.CustomerId, "Other");
        Value(await Merger.MergeAsync(ticket.Id, ticket.Revision, other.Id, Ada, Cancel));
        var left = (await Tickets.FindAsync(other.Id, Viewer.System, Cancel))!;
        Assert.Equal(["Sent a new one."], left.Entries.Where(e => e.Public).Select(e => e.Text));
    }

    [Fact]
    public async Task Tags_are_words_in_one_form_and_come_and_go_with_the_change()
    {
        var bob = await AddCustomerAsync("Bob");
        var ticket = Value(await Desk.CreateAsync(new TicketDraft(Guid.NewGuid(), bob.Id, "Broken", null, Tags: ["  New  Customer ", "VIP", "vip"]), Ada, Cancel));
        Assert.Equal(["new-customer", "vip"], ticket.Sides.Tags);
        ticket = Value(await Desk.ChangeAsync(ticket.Id, new(ticket.Revision, AddTags: ["Recall", "vip"], RemoveTags: ["NEW customer", "never"]), Ada, Cancel));
        Assert.Equal(["recall", "vip"], ticket.Sides.Tags);
        Assert.Equal("+recall −new-customer", ticket.Entries[^1].Text);
        var same = Value(await Desk.ChangeAsync(ticket.Id, new(ticket.Revision, AddTags: ["vip"], RemoveTags: ["never"]), Ada, Cancel));
        Assert.Equal(ticket.Revision, same.Revision);
        Assert.Equal(["recall", "vip"], await Tickets.TagsAsync("", Cancel));
        Assert.Equal(["vip"], await Tickets.TagsAsync("V", Cancel));

        Assert.Contains("empty", Problem(ResultKind.Invalid, await Desk.ChangeAsync(ticket.Id, new(ticket.Revision, AddTags: [" "]), Ada, Cancel)));
        Assert.Contains("at most 40", Problem(ResultKind.Invalid, await Desk.ChangeAsync(ticket.Id, new(ticket.Revision, AddTags: [new string('x', 41)]), Ada, Cancel)));
        Assert.Contains("at most 20", Problem(ResultKind.Invalid, await Desk.ChangeAsync(ticket.Id, new(ticket.Revision, AddTags: [.. Enumerable.Range(0, 19).Select(i => $"tag {i}")]), Ada, Cancel)));
    }

    [Fact]
    public async Task The_sites_own_fields_are_checked_and_a_ticket_from_a_call_needs_none()
    {
        var fields = Fields;
        Value(await fields.CreateAsync(new(Crm.HelpDesk.Fields.FieldSubject.Ticket, "serial", "Serial number", Crm.HelpDesk.Fields.FieldType.Text, [], true, 1), Cancel));
        Value(await fields.CreateAsync(new(Crm.HelpDesk.Fields.FieldSubject.Ticket, "bought", "Bought on", Crm.HelpDesk.Fields.FieldType.Date, [], false, 2), Cancel));
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");
        Assert.Empty(ticket.Fields);
        Assert.Contains("Serial number", Problem(ResultKind.Invalid, await Desk.ChangeAsync(ticket.Id, new(1, Fields: new Dictionary<string, string> { ["bought"] = "2026-01-31" }), Ada, Cancel)));
        Assert.Contains("a day", Problem(ResultKind.Invalid, await Desk.ChangeAsync(ticket.Id, new(1, Fields: new Dictionary<string, string> { ["serial"] = "7", ["bought"] = "soon" }), Ada, Cancel)));
        var changed = Value(await Desk.ChangeAsync(ticket.Id, new(1, Fields: new Dictionary<string, string> { ["serial"] = "7", ["bought"] = "2026-01-31" }), Ada, Cancel));
        Assert.Equal(("7", "2026-01-31"), (changed.Fields["serial"], changed.Fields["bought"]));
        Assert.Equal("Serial number: – → 7\nBought on: – → 2026-01-31", changed.Entries[^1].Text);
    }

    [Fact]
    public async Task Who_ends_the_work_on_a_ticket_is_asked_for_what_must_be_filled_in_and_a_rule_is_not()
    {
        var olga = new Actor((await AddUserAsync("olga")).Id, "Olga");
        Value(await Fields.CreateAsync(new(Crm.HelpDesk.Fields.FieldSubject.Ticket, "serial", "Serial number", Crm.HelpDesk.Fields.FieldType.Text, [], true, 1), Cancel));
        var bob = await AddCustomerAsync("Bob");
        var (ticket, part) = (await AddTicketAsync(bob.Id, "Broken"), await AddTicketAsync(bob.Id, "A part"));
        Value(await Links.SetParentAsync(part.Id, ticket.Id, Ada, Cancel));
        Assert.Equal("Before #1001 is resolved, fill in: Serial number.", await RefusedAsync(new(1, TicketState.Resolved, Parts: OpenParts.Leave)));
        var serial = new Dictionary<string, string> { ["serial"] = "7" };
        Assert.Contains("#1002, a part of this ticket", await RefusedAsync(new(1, TicketState.Closed, Parts: OpenParts.Solve, Fields: serial)));
        Assert.Equal(1, (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.Revision);
        var resolved = Value(await Desk.ChangeAsync(ticket.Id, new(1, TicketState.Resolved, Parts: OpenParts.Leave, Fields: serial), olga, Cancel));
        Assert.Equal((TicketState.Resolved, "7"), (resolved.State, resolved.Fields["serial"]));
        var now = (await Tickets.FindAsync(part.Id, Viewer.System, Cancel))!;
        Assert.Equal(TicketState.Resolved, Value(await Desk.ChangeAsync(part.Id, new(now.Revision, TicketState.Resolved), Actor.Server, Cancel)).State);

        async Task<string> RefusedAsync(TicketChange change) => Problem(ResultKind.Invalid, await Desk.ChangeAsync(ticket.Id, change, olga, Cancel));
    }

    [Fact]
    public async Task What_is_refused_leaves_nothing_behind()
    {
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");
        var wrong = new Dictionary<string, string> { ["nothing"] = "1" };
        Problem(ResultKind.Invalid, await Desk.ChangeAsync(ticket.Id, new(1, TicketState.Open, Title: "New title", AddTags: ["vip"], Fields: wrong), Ada, Cancel));
        Problem(ResultKind.Invalid, await Desk.ChangeAsync(ticket.Id, new(1, TicketState.Open, Title: "New title", AddTags: [""]), Ada, Cancel));
        Problem(ResultKind.Invalid, await Desk.CreateAsync(new TicketDraft(Guid.NewGuid(), ticket.CustomerId, "Refused", null, Fields: wrong), Ada, Cancel));
        Assert.Equivalent(ticket, await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel));
        Assert.Equal(ticket.Number + 1, (await AddTicketAsync(ticket.CustomerId, "Next")).Number);
    }
}
