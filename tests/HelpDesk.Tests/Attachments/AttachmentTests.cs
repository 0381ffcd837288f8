using System.Security.Cryptography;
using Crm.HelpDesk.Attachments;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;

namespace Crm.HelpDesk.Tests.Attachments;

public abstract class AttachmentTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_file_is_read_back_as_it_was_sent_and_stands_in_the_history()
    {
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");
        var sent = SampleFiles.Pdf(150_000).ToArray();
        Random.Shared.NextBytes(sent.AsSpan(9));
        var kept = Value(await Attachments.AddAsync(new(Guid.NewGuid(), "../photo.exe", ticket.Id, Public: true), new Slow(sent), Ada, Cancel));

        Assert.Equal(("photo.exe.pdf", "application/pdf", sent.Length, true), (kept.Name, kept.MediaType, kept.Size, kept.Public));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(sent)), kept.Sha256);
        await using var file = Attachments.Open((await Attachments.FindAsync(kept.Id, Viewer.System, Cancel))!)!;
        using var read = new MemoryStream();
        await file.CopyToAsync(read, Cancel);
        Assert.Equal(sent, read.ToArray());
        var after = (await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!;
        Assert.Equal((TicketEntryKind.Attachment, "photo.exe.pdf", true, kept.EntryId), (after.Entries[^1].Kind, after.Entries[^1].Text, after.Entries[^1].Public, after.Entries[^1].Id));
        Assert.Equal([kept.Id], (await Attachments.OfTicketAsync(ticket.Id, Viewer.System, Cancel)).Select(a => a.Id));
    }

    [Fact]
    public async Task The_same_upload_twice_keeps_one_file()
    {
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");
        var key = Guid.NewGuid();
        var added = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Attachments.AddAsync(new(key, "a.pdf", ticket.Id), SampleFiles.Pdf(), Ada, Cancel), Cancel)));
        Assert.Single(added.Select(a => Value(a).Id).Distinct());
        Assert.Single((await Tickets.FindAsync(ticket.Id, Viewer.System, Cancel))!.Entries, e => e.Kind == TicketEntryKind.Attachment);
        Assert.Single(FilesKept());
    }

    [Fact]
    public async Task An_attachment_of_an_entry_is_as_public_as_the_entry()
    {
        var bob = await AddCustomerAsync("Bob");
        var (ticket, other) = (await AddTicketAsync(bob.Id, "Broken"), await AddTicketAsync(bob.Id, "Other"));
        var note = Value(await Desk.AddNoteAsync(ticket.Id, new NoteDraft(Guid.NewGuid(), "Internal"), Ada, Cancel));
        Assert.False(Value(await Attachments.AddAsync(new(Guid.NewGuid(), "a.pdf", ticket.Id, EntryId: note.Id, Public: true), SampleFiles.Pdf(), Ada, Cancel)).Public);
        Problem(ResultKind.NotFound, await Attachments.AddAsync(new(Guid.NewGuid(), "a.pdf", other.Id, EntryId: note.Id), SampleFiles.Pdf(), Ada, Cancel));
        var his = Value(await Attachments.AddAsync(new(Guid.NewGuid(), "contract.pdf", CustomerId: bob.Id), SampleFiles.Pdf(), Ada, Cancel));
        Assert.Equal((bob.Id, null, false), (his.CustomerId, his.TicketId, his.Public));
        Assert.Equal([his.Id], (await Attachments.OfCustomerAsync(bob.Id, Viewer.System, Cancel)).Select(a => a.Id));
        Assert.Equal(2, FilesKept().Length);
    }

    [Fact]
    public async Task What_is_refused_leaves_no_file()
    {
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");
        Assert.Contains("empty", await RefusedAsync(new MemoryStream()));
        Assert.Contains("type", await RefusedAsync(SampleFiles.Of("MZ\0"u8)));
        Assert.Contains("larger", await RefusedAsync(SampleFiles.Pdf(200_001)));
        Assert.Equal(200_000, Value(await Attachments.AddAsync(new(Guid.NewGuid(), "a.pdf", ticket.Id), SampleFiles.Pdf(200_000), Ada, Cancel)).Size);
        Problem(ResultKind.NotFound, await Attachments.AddAsync(new(Guid.NewGuid(), "a.pdf", Guid.NewGuid()), SampleFiles.Pdf(), Ada, Cancel));
        Problem(ResultKind.NotFound, await Attachments.AddAsync(new(Guid.NewGuid(), "a.pdf", CustomerId: Guid.NewGuid()), SampleFiles.Pdf(), Ada, Cancel));
        await Assert.ThrowsAsync<IOException>(() => Attachments.AddAsync(new(Guid.NewGuid(), "a.pdf", ticket.Id), new Broken(), Ada, Cancel));
        Assert.Single(FilesKept());

        async Task<string> RefusedAsync(Stream content) => Problem(ResultKind.Invalid, await Attachments.AddAsync(new(Guid.NewGuid(), "a.pdf", ticket.Id), content, Ada, Cancel));
    }

    [Fact]
    public async Task What_a_kill_left_between_file_and_row_is_swept_and_was_never_there_for_anybody()
    {
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");
        var kept = Value(await Attachments.AddAsync(new(Guid.NewGuid(), "a.pdf", ticket.Id), SampleFiles.Pdf(), Ada, Cancel));
        var orphan = Guid.CreateVersion7();
        var folder = Path.GetDirectoryName(FilesKept().Single())!;
        string[] left = [Path.Combine(folder, $"{orphan:n}"), Path.Combine(folder, $"{Guid.CreateVersion7():n}.part"), Path.Combine(folder, "strange")];
        foreach (var path in left)
        {
            await File.WriteAllTextAsync(path, "left behind", Cancel);
        }

        Assert.Null(await Attachments.FindAsync(orphan, Viewer.System, Cancel));
        Assert.Equal(0, await Attachments.SweepAsync(DateTimeOffset.UtcNow.AddMinutes(-1), Cancel));
        Assert.Equal(3, await Attachments.SweepAsync(DateTimeOffset.UtcNow.AddMinutes(1), Cancel));
        Assert.Equal(0, await Attachments.SweepAsync(DateTimeOffset.UtcNow.AddMinutes(1), Cancel));
        await using var file = Attachments.Open(kept);
        Assert.NotNull(file);
        Assert.Single(FilesKept());
    }

    [Fact]
    public async Task A_removed_attachment_is_gone_with_its_file()
    {
        var ticket = await AddTicketAsync((await AddCustomerAsync("Bob")).Id, "Broken");
        var kept = Value(await Attachments.AddAsync(new(Guid.NewGuid(), "a.pdf", ticket.Id), SampleFiles.Pdf(), Ada, Cancel));
        await Attachments.RemoveAsync([kept.Id], Cancel);
        Assert.Null(await Attachments.FindAsync(kept.Id, Viewer.System, Cancel));
        Assert.Null(Attachments.Open(kept));
        Assert.Empty(FilesKept());
    }

    private string[] FilesKept() => Directory.GetFiles(FilesFolder, "*", SearchOption.AllDirectories);

    /// <summary>Gives a few bytes at a time, as a network does.</summary>
    private sealed class Slow(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1_000)], cancellationToken);
    }

    /// <summary>Breaks off in the middle, as a browser that goes away does.</summary>
    private sealed class Broken() : MemoryStream(SampleFiles.Pdf(100_000).ToArray())
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position > 50_000 ? throw new IOException("The client has gone.") : base.ReadAsync(buffer, cancellationToken);
    }
}
