using Crm.HelpDesk.Tests.Attachments;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;

namespace Crm.HelpDesk.Tests.Tickets;

public abstract class TicketSplitTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Chosen_entries_go_to_a_new_ticket_with_their_files_and_calls()
    {
        var (bob, olga, contact) = (await AddCustomerAsync("Bob"), await AddUserAsync("olga"), Guid.CreateVersion7());
        var ticket = Value(await Desk.CreateAsync(new(Guid.NewGuid(), bob.Id, "Two things", "Text", TicketPriority.High, olga.Id, Kind: TicketKind.Incident), Ada, Cancel));
        var stays = Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "About the first"), Ada, Cancel));
        var goes = Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "About the second", true, contact), Ada, Cancel));
        var file = Value(await Attachments.AddAsync(new(Guid.NewGuid(), "second.pdf", ticket.Id, Public: true), SampleFiles.Pdf(), Ada, Cancel));
        var split = new TicketSplit(Guid.NewGuid(), "The second thing", [goes.Id, file.EntryId!.Value], TicketKind.Request);

        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Splitter.SplitAsync(ticket.Id, split, Ada, Cancel), Cancel)));

        var part = Value(made[0]);
        Assert.All(made, r => Assert.Equal(part.Id, Value(r).Id));
        Assert.Equal((TicketKind.Request, TicketState.New, TicketPriority.High, olga.Id, bob.Id), (part.Kind, part.State, part.Priority, part.OwnerId!.Value, part.CustomerId));
        Assert.Equal([("About the second", true), ("second.pdf", true), ("Split from #1001 Two things", false)], part.Entries.Select(e => (e.Text, e.Public)));
        Assert.Equal([file.Id], part.Sides.Attachments.Select(a => a.Id));
        Assert.Equal([ticket.Number], part.Sides.Links.Select(l => l.Other.Number));
        var left = (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!;
        Assert.Equal(["Text", "About the first", "2 entries to #1002 The second thing"], left.Entries.Select(e => e.Text));
        Assert.Empty(left.Sides.Attachments);
        Assert.Contains(left.Entries, e => e.Id == stays.Id);
        Assert.Equal(1002, part.Number);
    }

    [Fact]
    public async Task What_tells_of_the_ticket_itself_stays_and_strangers_entries_are_refused()
    {
        var bob = await AddCustomerAsync("Bob");
        var (ticket, other) = (await AddTicketAsync(bob.Id, "One"), await AddTicketAsync(bob.Id, "Other"));
        var strange = Value(await Desk.AddNoteAsync(other.Id, new NoteDraft(Guid.NewGuid(), "Strange"), Ada, Cancel));
        Assert.Contains("Only notes", await RefusedAsync("New", ticket.Entries[0].Id));
        Assert.Contains("Only notes", await RefusedAsync("New", strange.Id));
        Assert.Contains("Choose 1 to", await RefusedAsync("New"));
        Assert.Contains("title", await RefusedAsync(" ", strange.Id), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1003, (await AddTicketAsync(bob.Id, "Next")).Number);

        async Task<string> RefusedAsync(string title, params Guid[] entries) =>
            Problem(ResultKind.Invalid, await Splitter.SplitAsync(ticket.Id, new TicketSplit(Guid.NewGuid(), title, entries), Ada, Cancel));
    }
}
