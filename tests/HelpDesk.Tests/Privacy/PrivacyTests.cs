using System.IO.Compression;
using Crm.HelpDesk.Audit;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Privacy;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tests.Timeline;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Privacy;

/// <summary>People are forgotten wholly and figures stay; a hold stops it; what is old goes and is recorded.</summary>
public abstract class PrivacyTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Number = "+12125550177";

    /// <summary>What must be found nowhere after an erasure.</summary>
    private static readonly string[] Secrets = ["Zerelda", "Quimby", Number, "zq@example.com", "allergic", "BOB", "all good", "Leaking kayak", "Hull is torn"];

    private CustomerRecord _person = null!;
    private TicketRecord _ticket = null!;
    private Guid _contact;

    private async Task<CustomerRecord> KnownAsync()
    {
        var ann = await AddUserAsync("ann");
        _person = Value(await Customers.CreateAsync(Draft("Zerelda Quimby", Number) with { Email = "zq@example.com", Notes = "allergic to nuts" }, Ada, Cancel));
        _ticket = Value(await Desk.CreateAsync(new TicketDraft(Guid.NewGuid(), _person.Id, "Leaking kayak", "Hull is torn"), Ada, Cancel));
        var call = Calls.Answered(Clock.Now, Number, _person.Id, ann.Id);
        _contact = call[0].Stream;
        await Events.AppendAsync(call, 1, Cancel);
        Audio.Files["2026/03/02/a.wav"] = [1, 2, 3];
        return _person;
    }

    [Fact]
    public async Task Nothing_of_a_person_is_left_and_the_figures_are_what_they_were()
    {
        var person = await KnownAsync();
        var before = (await Timeline.OfContactAsync(_contact, Viewer.System, Cancel))!;
        Value(await Eraser.AskAsync(person.Id, "asked by letter", Ada, "10.0.0.1", Cancel));
        Assert.Equal([person.Id], await Eraser.RunAsync(Cancel));
        Assert.Empty(await Eraser.RunAsync(Cancel));

        var all = await EverythingAsync();
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, all, StringComparison.OrdinalIgnoreCase));
        Assert.Empty(Audio.Files);
        Assert.Empty(await Callers.FindAsync(Number, Cancel));
        Assert.Empty((await Search.SearchAsync("quimby", null, 10, Viewer.System, Cancel)).Items);
        Assert.Empty((await Everything.FindAsync("kayak", 10, Viewer.System, Cancel)).Tickets);

        var after = (await Timeline.OfContactAsync(_contact, Viewer.System, Cancel))!;
        Assert.Equal((before.Contact.TalkSeconds, before.Contact.WaitedSeconds, before.Contact.Outcome, before.Contact.StartedAt), (after.Contact.TalkSeconds, after.Contact.WaitedSeconds, after.Contact.Outcome, after.Contact.StartedAt));
        Assert.Equal(before.Events.Count, after.Events.Count);
        Assert.Equal(_ticket.Number, (await Tickets.FindAsync(_ticket.Id, Viewer.System, Cancel))!.Number);
        var done = Assert.Single(await Eraser.OfCustomerAsync(person.Id, Cancel));
        Assert.NotNull(done.DoneAt);
        Assert.Equal(Calls.AnsweredLength, done.Report!["events"]);
        var audited = (await AuditLog.ListAsync(new AuditFilter(SubjectId: person.Id), null, 10, Cancel)).Items;
        Assert.Contains(audited, e => e.Kind == "erasure.asked" && e.Address == "10.0.0.1" && e.Reason == "asked by letter");
        Assert.Contains(audited, e => e.Kind == "erasure.done");
    }

    [Fact]
    public async Task An_erasure_that_is_cut_off_goes_on_until_it_is_done()
    {
        var person = await KnownAsync();
        Value(await Eraser.AskAsync(person.Id, "asked", Ada, null, Cancel));
        Audio.Failure = new IOException("The disk is away.");
        Assert.Empty(await Eraser.RunAsync(Cancel));
        Assert.Contains("disk is away", Assert.Single(await Eraser.OfCustomerAsync(person.Id, Cancel)).Problem);
        Audio.Failure = null;
        Assert.Equal([person.Id], await Eraser.RunAsync(Cancel));
        Assert.Null(Assert.Single(await Eraser.OfCustomerAsync(person.Id, Cancel)).Problem);
    }

    [Fact]
    public async Task A_legal_hold_stops_an_erasure_and_says_why()
    {
        var person = await KnownAsync();
        var hold = Value(await Holds.SetAsync(person.Id, "case 4711", Ada, null, Cancel));
        Assert.Contains("case 4711", Problem(ResultKind.Conflict, await Eraser.AskAsync(person.Id, "asked", Ada, null, Cancel)));
        Value(await Holds.LiftAsync(hold.Id, "settled", Ada, null, Cancel));
        Value(await Eraser.AskAsync(person.Id, "asked", Ada, null, Cancel));

        // One that is set after it was asked for stops it as well.
        hold = Value(await Holds.SetAsync(person.Id, "case 4712", Ada, null, Cancel));
        Assert.Empty(await Eraser.RunAsync(Cancel));
        Assert.Contains("case 4712", Assert.Single(await Eraser.OfCustomerAsync(person.Id, Cancel)).Problem);
        Assert.Equal("Zerelda Quimby", (await Customers.FindAsync(person.Id, Viewer.System, Cancel))!.Name);
        Value(await Holds.LiftAsync(hold.Id, "settled", Ada, null, Cancel));
        Assert.Equal([person.Id], await Eraser.RunAsync(Cancel));
        Problem(ResultKind.Invalid, await Holds.SetAsync(person.Id, " ", Ada, null, Cancel));
        Problem(ResultKind.NotFound, await Holds.LiftAsync(Guid.NewGuid(), "why", Ada, null, Cancel));
        Problem(ResultKind.NotFound, await Eraser.AskAsync(Guid.NewGuid(), "why", Ada, null, Cancel));
    }

    [Fact]
    public async Task An_export_has_everything_and_the_recordings()
    {
        var person = await KnownAsync();
        using var file = new MemoryStream();
        var progress = new List<ExportProgress>();
        Assert.True(await Get<PersonExport>().WriteAsync(person.Id, file, progress.Add, Cancel));
        Assert.Equal(progress[^1].Total, progress[^1].Done);
        using var zip = new ZipArchive(file);
        var all = string.Join('\n', zip.Entries.Where(e => e.Name.EndsWith(".json", StringComparison.Ordinal)).Select(Read));
        Assert.All(Secrets, secret => Assert.Contains(secret, all, StringComparison.OrdinalIgnoreCase));
        Assert.Equal([1, 2, 3], ReadBytes(zip.Entries.Single(e => e.FullName.StartsWith("recordings/", StringComparison.Ordinal))));
        Assert.False(await Get<PersonExport>().WriteAsync(Guid.NewGuid(), new MemoryStream(), progress.Add, Cancel));
    }

    [Fact]
    public async Task What_is_old_goes_to_the_tick_except_under_a_hold_and_is_recorded()
    {
        var person = await KnownAsync();
        var hold = Value(await Holds.SetAsync(person.Id, "case", Ada, null, Cancel));
        Value(await Retention.SetAsync(RetentionKind.Recordings, 30, Ada, null, Cancel));
        Value(await Retention.SetAsync(RetentionKind.Contacts, 30, Ada, null, Cancel));
        Clock.Advance(TimeSpan.FromDays(31));
        Assert.True(await RunRetentionAsync() > 0);
        Assert.Single(Audio.Files);
        Assert.Equal(Number, (await Timeline.OfContactAsync(_contact, Viewer.System, Cancel))!.Contact.Number);

        Value(await Holds.LiftAsync(hold.Id, "settled", Ada, null, Cancel));
        await RunRetentionAsync();
        Assert.Empty(Audio.Files);
        var contact = (await Timeline.OfContactAsync(_contact, Viewer.System, Cancel))!;
        Assert.Null(contact.Contact.Number);
        Assert.Equal(61.25, contact.Contact.TalkSeconds);
        var removed = (await AuditLog.ListAsync(new AuditFilter(Kind: "retention.removed"), null, 10, Cancel)).Items;
        Assert.Contains(removed, e => e.Detail!.Contains($"{_contact}", StringComparison.Ordinal));
        Assert.Equal(0, await Retention.RunAsync(Cancel));
    }

    [Fact]
    public async Task A_closed_ticket_is_kept_to_its_last_tick()
    {
        await KnownAsync();
        var closed = Value(await Desk.ChangeAsync(_ticket.Id, new TicketChange(_ticket.Revision, TicketState.Closed), Ada, Cancel));
        Value(await Retention.SetAsync(RetentionKind.Tickets, 30, Ada, null, Cancel));
        Clock.Advance(closed.UpdatedAt.AddDays(30) - Clock.Now);
        await RunRetentionAsync();
        Assert.Equal("Leaking kayak", (await Tickets.FindAsync(_ticket.Id, Viewer.System, Cancel))!.Title);
        Clock.Advance(TimeSpan.FromTicks(1));
        await RunRetentionAsync();
        var kept = (await Tickets.FindAsync(_ticket.Id, Viewer.System, Cancel))!;
        Assert.Equal(("No longer kept", _ticket.Number), (kept.Title, kept.Number));
        Assert.All(kept.Entries, entry => Assert.Equal("", entry.Text));
    }

    [Fact]
    public async Task Retention_has_bounds_and_a_default_that_a_person_overrules()
    {
        await Retention.EnsureAsync(RetentionKind.Recordings, 90, Cancel);
        Value(await Retention.SetAsync(RetentionKind.Recordings, 60, Ada, null, Cancel));
        await Retention.EnsureAsync(RetentionKind.Recordings, 90, Cancel);
        Assert.Equal(60, (await Retention.ListAsync(Cancel)).Single(r => r.Kind == RetentionKind.Recordings).Days);
        Assert.Contains("at least 365", Problem(ResultKind.Invalid, await Retention.SetAsync(RetentionKind.Audit, 364, Ada, null, Cancel)));
        Value(await Retention.SetAsync(RetentionKind.Audit, 365, Ada, null, Cancel));
        Problem(ResultKind.Invalid, await Retention.SetAsync(RetentionKind.Contacts, -1, Ada, null, Cancel));
    }

    [Fact]
    public async Task The_database_refuses_to_change_the_audit_log_or_to_remove_what_is_young()
    {
        var now = DateTimeOffset.UtcNow;
        AuditEntry[] entries = [new(Guid.CreateVersion7(), now, "old", Ada), new(Guid.CreateVersion7(), now.AddDays(-400), "older", Ada)];
        await AuditLog.AppendAsync(entries, Cancel);
        await AuditLog.AppendAsync(entries, Cancel);
        Assert.Equal(2, (await AuditLog.ListAsync(new AuditFilter(), null, 10, Cancel)).Items.Count);
        await using var db = await OpenAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => db.Audit.ExecuteUpdateAsync(set => set.SetProperty(a => a.Kind, "changed"), Cancel));
        await Assert.ThrowsAnyAsync<Exception>(() => db.Audit.Where(a => a.Kind == "old").ExecuteDeleteAsync(Cancel));
        Assert.Equal(1, await db.Audit.Where(a => a.Kind == "older").ExecuteDeleteAsync(Cancel));
        Assert.Equal("old", Assert.Single((await AuditLog.ListAsync(new AuditFilter(), null, 10, Cancel)).Items).Kind);
    }

    [Fact]
    public async Task Every_table_has_a_rule_about_people()
    {
        await using var db = await OpenAsync();
        var named = PersonalTables.All.Select(table => db.Model.FindEntityType(table.Entity)!.GetTableName()!).Concat(PersonalTables.Others.Keys).ToList();
        Assert.Equal([], db.Model.GetEntityTypes().Select(e => e.GetTableName()!).Except(named).Order());
        Assert.Equal(named.Count, named.Distinct().Count());
    }

    private async Task<int> RunRetentionAsync()
    {
        var all = 0;
        for (var seen = 1; seen > 0; all += seen)
        {
            seen = await Retention.RunAsync(Cancel);
        }

        return all;
    }

    /// <summary>All text of all tables.</summary>
    private async Task<string> EverythingAsync()
    {
        await using var db = await OpenAsync();
        await db.Database.OpenConnectionAsync(Cancel);
        var text = new System.Text.StringBuilder();
        foreach (var table in db.Model.GetEntityTypes().Select(e => e.GetTableName()!).Distinct())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var rows = await command.ExecuteReaderAsync(Cancel);
            while (await rows.ReadAsync(Cancel))
            {
                for (var i = 0; i < rows.FieldCount; i++)
                {
                    text.Append(rows.GetValue(i)).Append('\n');
                }
            }
        }

        return text.ToString();
    }

    private static string Read(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }

    private static byte[] ReadBytes(ZipArchiveEntry entry)
    {
        using var bytes = new MemoryStream();
        using var stream = entry.Open();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
