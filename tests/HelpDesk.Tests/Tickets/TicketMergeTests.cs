using Crm.HelpDesk.Attachments;
using Crm.HelpDesk.Tests.Attachments;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;

namespace Crm.HelpDesk.Tests.Tickets;

public abstract class TicketMergeTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Everything_of_the_merged_ticket_goes_to_the_other()
    {
        var (bob, olga, ivan) = (await AddCustomerAsync("Bob"), await AddUserAsync("olga"), await AddUserAsync("ivan"));
        var (calls, shared) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var into = Value(await Desk.CreateAsync(new(Guid.NewGuid(), bob.Id, "First", "Text 1", ContactId: shared, Tags: ["a", "b"]), Ada, Cancel));
        Clock.Advance(TimeSpan.FromMinutes(1));
        var from = Value(await Desk.CreateAsync(new(Guid.NewGuid(), bob.Id, "Second", "Text 2", ContactId: calls, Tags: ["b", "c"]), Ada, Cancel));
        var (related, part) = (await AddTicketAsync(bob.Id, "Related"), await AddTicketAsync(bob.Id, "Part"));
        Value(await Desk.AddNoteAsync(from.Id, new NoteDraft(Guid.NewGuid(), "A note", ContactId: shared), Ada, Cancel));
        Value(await Attachments.AddAsync(new(Guid.NewGuid(), "a.pdf", from.Id), SampleFiles.Pdf(), Ada, Cancel));
        foreach (var user in new[] { olga.Id, ivan.Id })
        {
            Value(await Links.FollowAsync(from.Id, user, true, Ada, Cancel));
        }

        Value(await Links.FollowAsync(into.Id, olga.Id, true, Ada, Cancel));
        Value(await Links.LinkAsync(from.Id, related.Id, TicketLinkKind.Relates, Ada, Cancel));
        Value(await Links.LinkAsync(into.Id, related.Id, TicketLinkKind.Relates, Ada, Cancel));
        Value(await Links.LinkAsync(from.Id, into.Id, TicketLinkKind.Duplicates, Ada, Cancel));
        Value(await Links.SetParentAsync(part.Id, from.Id, Ada, Cancel));

        var left = Value(await Merger.MergeAsync(from.Id, 1, into.Id, Ada, Cancel));

        Assert.Equal(into.Id, left.Id);
        Assert.Equal(["Text 1", "Text 2", "A note"], left.Entries.Where(e => e.Kind is TicketEntryKind.Created or TicketEntryKind.Note).Select(e => e.Text));
        Assert.Equal("#1002 Second", left.Entries[^1].Text);
        Assert.Equal(left.Entries.Select(e => e.At), left.Entries.Select(e => e.At).Order());
        Assert.Equal(["a", "b", "c"], left.Sides.Tags);
        Assert.Equal(["ivan Displayed", "olga Displayed"], left.Sides.Followers.Select(f => f.Name));
        Assert.Equal([related.Number], left.Sides.Links.Select(l => l.Other.Number));
        Assert.Equal([part.Number], left.Sides.Parts.Select(p => p.Number));
        Assert.Equal(["a.pdf"], left.Sides.Attachments.Select(a => a.Name));
        var merged = (await Tickets.FindAsync(from.Id, Viewer.System, Cancel))!;
        Assert.Equal((TicketState.Closed, into.Number, "merged into #1001 First"), (merged.State, merged.Sides.MergedInto!.Number, Assert.Single(merged.Entries).Text));
        Assert.Empty(merged.NextStates);
        Assert.Empty(merged.Sides.Tags);
        Assert.Equal(into.Id, (await Tickets.FindStateAsync(from.Number, bob.Id, Cancel))!.Id);
        Assert.Equal([into.Number], (await Everything.TicketsAsync("note", null, 10, Viewer.System, Cancel)).Items.Select(hit => hit.Ticket.Number));
    }

    [Fact]
    public async Task What_cannot_be_merged_is_refused_with_the_reason()
    {
        var (bob, eve) = (await AddCustomerAsync("Bob"), await AddCustomerAsync("Eve"));
        var tickets = new List<TicketRecord>();
        for (var i = 0; i < 4; i++)
        {
            tickets.Add(await AddTicketAsync(bob.Id, $"Ticket {i}"));
        }

        var hers = await AddTicketAsync(eve.Id, "Hers");
        Assert.Contains("itself", await RefusedAsync(tickets[0], tickets[0]));
        Assert.Contains("different customers", await RefusedAsync(tickets[0], hers));
        Value(await Links.SetParentAsync(tickets[1].Id, tickets[0].Id, Ada, Cancel));
        Assert.Contains("part of #1001", await RefusedAsync(tickets[0], tickets[1]));
        Value(await Links.SetParentAsync(tickets[3].Id, tickets[2].Id, Ada, Cancel));
        Assert.Contains("has parts", await RefusedAsync(tickets[2], tickets[1]));
        Value(await Links.SetParentAsync(tickets[3].Id, null, Ada, Cancel));
        Value(await Merger.MergeAsync(tickets[2].Id, 1, tickets[3].Id, Ada, Cancel));
        Value(await Merger.MergeAsync(tickets[2].Id, 1, tickets[3].Id, Ada, Cancel));
        Assert.Contains("merged into another ticket already", await RefusedAsync(tickets[3], tickets[2], 2));
        Value(await Desk.ChangeAsync(tickets[3].Id, new(2, TicketState.Closed), Ada, Cancel));
        Assert.Contains("closed", await RefusedAsync(tickets[1], tickets[3]));
        Problem(ResultKind.NotFound, await Merger.MergeAsync(tickets[1].Id, 1, Guid.NewGuid(), Ada, Cancel));
        Assert.Contains("look", Problem(ResultKind.Conflict, await Merger.MergeAsync(tickets[1].Id, 7, tickets[0].Id, Ada, Cancel)), StringComparison.OrdinalIgnoreCase);

        async Task<string> RefusedAsync(TicketRecord from, TicketRecord into, long revision = 1) =>
            Problem(ResultKind.Invalid, await Merger.MergeAsync(from.Id, revision, into.Id, Ada, Cancel));
    }

    [Fact]
    public async Task Pointers_never_lead_to_pointers_and_a_solved_ticket_opens_for_an_open_one()
    {
        var bob = await AddCustomerAsync("Bob");
        var (one, two, three) = (await AddTicketAsync(bob.Id, "One"), await AddTicketAsync(bob.Id, "Two"), await AddTicketAsync(bob.Id, "Three"));
        Value(await Merger.MergeAsync(one.Id, 1, two.Id, Ada, Cancel));
        Value(await Desk.ChangeAsync(three.Id, new(1, TicketState.Resolved), Ada, Cancel));
        var left = Value(await Merger.MergeAsync(two.Id, 2, three.Id, Ada, Cancel));
        Assert.Equal((TicketState.Open, "resolved → open, because the merged ticket was open"), (left.State, left.Entries[^1].Text));
        Assert.Equal(three.Number, (await Tickets.FindAsync(one.Id, Viewer.System, Cancel))!.Sides.MergedInto!.Number);
        Assert.Equal(three.Id, Value(await Desk.AddNoteAsync(one.Id, new NoteDraft(Guid.NewGuid(), "Late"), Ada, Cancel)).TicketId);
    }

    [Fact]
    public async Task An_undone_merge_gives_back_what_came_and_leaves_what_was_written_since()
    {
        var (bob, olga, contact) = (await AddCustomerAsync("Bob"), await AddUserAsync("olga"), Guid.CreateVersion7());
        var into = Value(await Desk.CreateAsync(new(Guid.NewGuid(), bob.Id, "First", "Text 1", Tags: ["a"]), Ada, Cancel));
        var from = Value(await Desk.CreateAsync(new(Guid.NewGuid(), bob.Id, "Second", "Text 2", ContactId: contact, Tags: ["a", "b"]), Ada, Cancel));
        var (related, part) = (await AddTicketAsync(bob.Id, "Related"), await AddTicketAsync(bob.Id, "Part"));
        Value(await Attachments.AddAsync(new(Guid.NewGuid(), "a.pdf", from.Id), SampleFiles.Pdf(), Ada, Cancel));
        Value(await Links.FollowAsync(from.Id, olga.Id, true, Ada, Cancel));
        Value(await Links.LinkAsync(from.Id, related.Id, TicketLinkKind.CausedBy, Ada, Cancel));
        Value(await Links.LinkAsync(from.Id, into.Id, TicketLinkKind.Duplicates, Ada, Cancel));
        Value(await Links.SetParentAsync(part.Id, from.Id, Ada, Cancel));
        Value(await Desk.ChangeAsync(from.Id, new(1, TicketState.Pending, PendingReason: PendingReason.ThirdParty), Ada, Cancel));
        var before = (await Tickets.FindAsync(from.Id, Viewer.System, Cancel))!;
        Assert.Contains("merged into no other", Problem(ResultKind.Invalid, await Unmerger.UndoAsync(from.Id, Ada, Cancel)));
        Value(await Merger.MergeAsync(from.Id, 2, into.Id, Ada, Cancel));
        Value(await Desk.AddNoteAsync(from.Id, new NoteDraft(Guid.NewGuid(), "Since"), Ada, Cancel));
        Value(await Links.FollowAsync(from.Id, olga.Id, true, Ada, Cancel));

        var back = Value(await Unmerger.UndoAsync(from.Id, Ada, Cancel));

        Assert.Equal((TicketState.Pending, PendingReason.ThirdParty, null), (back.State, back.PendingReason!.Value, back.Sides.MergedInto));
        Assert.Equal(before.Entries.Select(e => e.Text), back.Entries.Where(e => e.Kind != TicketEntryKind.Merge).Select(e => e.Text));
        Assert.Equal(["merged into #1001 First", "merge into #1001 undone"], back.Entries.Where(e => e.Kind == TicketEntryKind.Merge).Select(e => e.Text));
        Assert.Equivalent(before.Sides, back.Sides);
        var left = (await Tickets.FindAsync(into.Id, Viewer.System, Cancel))!;
        Assert.Equal(["Text 1", "#1002 Second", "Since", "merge of #1002 Second undone"], left.Entries.Where(e => e.Kind != TicketEntryKind.Link).Select(e => e.Text));
        Assert.Equal(["a"], left.Sides.Tags);
        Assert.Empty(left.Sides.Followers);
        Assert.Empty(left.Sides.Attachments);
        Assert.Equal([from.Number], left.Sides.Links.Select(l => l.Other.Number));
        await using var db = await OpenAsync();
        Assert.Equal([from.Id], db.ContactTickets.Where(l => l.ContactId == contact).Select(l => l.TicketId));
        Assert.Contains("merged into no other", Problem(ResultKind.Invalid, await Unmerger.UndoAsync(from.Id, Ada, Cancel)));
        Assert.Equal(into.Id, Value(await Merger.MergeAsync(from.Id, back.Revision, into.Id, Ada, Cancel)).Id);
    }

    [Fact]
    public async Task Merges_after_a_merge_are_undone_in_any_order()
    {
        foreach (var innerFirst in new[] { true, false })
        {
            var bob = await AddCustomerAsync("Bob");
            var (one, two, three) = (await AddTicketAsync(bob.Id, "One"), await AddTicketAsync(bob.Id, "Two"), await AddTicketAsync(bob.Id, "Three"));
            Value(await Desk.AddNoteAsync(one.Id, new NoteDraft(Guid.NewGuid(), "Of one"), Ada, Cancel));
            Value(await Merger.MergeAsync(one.Id, 1, two.Id, Ada, Cancel));
            Value(await Merger.MergeAsync(two.Id, 2, three.Id, Ada, Cancel));
            foreach (var id in innerFirst ? new[] { one.Id, two.Id } : [two.Id, one.Id])
            {
                Value(await Unmerger.UndoAsync(id, Ada, Cancel));
            }

            foreach (var (ticket, notes) in new[] { (one, 1), (two, 0), (three, 0) })
            {
                var now = (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!;
                Assert.Equal((TicketState.New, null, notes), (now.State, now.Sides.MergedInto, now.Entries.Count(e => e.Kind == TicketEntryKind.Note)));
                Assert.Single(now.Entries, e => e.Kind == TicketEntryKind.Created);
            }
        }
    }

    [Fact]
    public async Task Whoever_edits_while_it_is_merged_is_told_and_no_note_or_file_is_lost()
    {
        var bob = await AddCustomerAsync("Bob");
        var (from, into) = (await AddTicketAsync(bob.Id, "From"), await AddTicketAsync(bob.Id, "Into"));
        var key = Guid.NewGuid();
        var notes = Enumerable.Range(0, 8).Select(i => Task.Run(() => Desk.AddNoteAsync(from.Id, new NoteDraft(i == 0 ? key : Guid.NewGuid(), $"Note {i}"), Ada, Cancel), Cancel)).ToList();
        var files = Enumerable.Range(0, 4).Select(i => Task.Run(() => Attachments.AddAsync(new(Guid.NewGuid(), $"{i}.pdf", from.Id), SampleFiles.Pdf(), Ada, Cancel), Cancel)).ToList();
        var merge = Task.Run(() => Merger.MergeAsync(from.Id, 1, into.Id, Ada, Cancel), Cancel);
        var edit = Task.Run(() => Desk.ChangeAsync(from.Id, new(1, Title: "Edited"), Ada, Cancel), Cancel);

        var (merged, edited) = (await merge, await edit);
        Assert.All(await Task.WhenAll(notes), r => Value(r));
        Assert.All(await Task.WhenAll(files), r => Value(r));

        // Either came first; the other is told.
        Assert.True(merged.IsOk ^ edited.IsOk);
        var second = merged.IsOk ? edited.Kind : merged.Kind;
        Assert.Equal(ResultKind.Conflict, second);
        if (!merged.IsOk)
        {
            Value(await Merger.MergeAsync(from.Id, 2, into.Id, Ada, Cancel));
        }

        var left = (await Tickets.FindAsync(into.Id, Viewer.System, Cancel))!;
        Assert.Equal(8, left.Entries.Count(e => e.Kind == TicketEntryKind.Note));
        Assert.Equal(4, left.Sides.Attachments.Count);
        Assert.Equal(left.Id, Value(await Desk.AddNoteAsync(from.Id, new NoteDraft(key, "Note 0"), Ada, Cancel)).TicketId);
        Assert.Equal(8, (await Tickets.FindAsync(into.Id, Viewer.System, Cancel))!.Entries.Count(e => e.Kind == TicketEntryKind.Note));
    }

    [Fact]
    public async Task Of_two_tickets_that_are_merged_into_each_other_at_once_one_is_left()
    {
        var bob = await AddCustomerAsync("Bob");
        var (one, two) = (await AddTicketAsync(bob.Id, "One"), await AddTicketAsync(bob.Id, "Two"));
        var results = await Task.WhenAll(
            Task.Run(() => Merger.MergeAsync(one.Id, 1, two.Id, Ada, Cancel), Cancel),
            Task.Run(() => Merger.MergeAsync(two.Id, 1, one.Id, Ada, Cancel), Cancel));
        Assert.Single(results, r => r.IsOk);
        var (first, second) = ((await Tickets.FindAsync(one.Id, Viewer.System, Cancel))!, (await Tickets.FindAsync(two.Id, Viewer.System, Cancel))!);
        Assert.True(first.Sides.MergedInto is null ^ second.Sides.MergedInto is null);
    }
}
