using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using Crm.HelpDesk.Attachments;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Privacy;

/// <summary>How far an export has come: parts are tables and files.</summary>
public readonly record struct ExportProgress(int Done, int Total);

/// <summary>
/// Everything about a person as a ZIP: a JSON array for each table, and the recordings and attachments themselves. It is written as it is read, so that memory does
/// not depend on how much there is.
/// </summary>
public sealed class PersonExport(IDbContextFactory<HelpDeskDb> databases, IRecordingFiles recordings, AttachmentStore attachments)
{
    /// <summary>Writes the export.</summary>
    /// <returns>False when there is no such customer; nothing is written then.</returns>
    public async Task<bool> WriteAsync(Guid customer, Stream to, Action<ExportProgress> progress, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (!await db.Customers.AnyAsync(c => c.Id == customer, cancel))
        {
            return false;
        }

        var numbers = await db.PhoneNumbers.Where(n => n.CustomerId == customer).Select(n => n.Number).ToListAsync(cancel);
        var person = new Person(customer, numbers);
        var audio = await db.Recordings.Where(r => r.File != "" && db.Contacts.Where(c => c.CustomerId == customer).Select(c => c.Id).Contains(r.ContactId)).Select(r => new { r.Id, r.File }).ToListAsync(cancel);
        var files = await db.Attachments.Where(a => a.CustomerId == customer || db.Tickets.Where(t => t.CustomerId == customer).Select(t => (Guid?)t.Id).Contains(a.TicketId)).Select(a => a.Id).ToListAsync(cancel);
        var (done, total) = (0, PersonalTables.All.Count + audio.Count + files.Count);
        await using var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var table in PersonalTables.All)
        {
            await TableAsync(db, zip, table, person, cancel);
            progress(new(++done, total));
        }

        foreach (var recording in audio)
        {
            await FileAsync(zip, $"recordings/{recording.Id}{Path.GetExtension(recording.File)}", recordings.Open(recording.File), cancel);
            progress(new(++done, total));
        }

        foreach (var id in files)
        {
            if (await attachments.FindAsync(id, Viewer.System, cancel) is { } attachment)
            {
                await FileAsync(zip, $"attachments/{id} {attachment.Name}", attachments.Open(attachment), cancel);
            }

            progress(new(++done, total));
        }

        return true;
    }

    // For people to read, in a file of its own: nothing shows it as a page.
    private static async Task TableAsync(HelpDeskDb db, ZipArchive zip, PersonalTable table, Person person, CancellationToken cancel)
    {
        var columns = db.Model.FindEntityType(table.Entity)!.GetProperties().ToList();
        await using var entry = await zip.CreateEntry($"{table.Name}.json").OpenAsync(cancel);
        await using var json = new Utf8JsonWriter(entry, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartArray();
        await foreach (var row in table.ReadAsync(db, person).WithCancellation(cancel))
        {
            json.WriteStartObject();
            foreach (var column in columns)
            {
                json.WritePropertyName(column.Name);
                Write(json, column.PropertyInfo!.GetValue(row));
            }

            json.WriteEndObject();
            if (json.BytesPending > 1 << 16)
            {
                await json.FlushAsync(cancel);
            }
        }

        json.WriteEndArray();
    }

    /// <summary>A text that is JSON itself, such as an event's body, is written as the JSON that it is.</summary>
    private static void Write(Utf8JsonWriter json, object? value)
    {
        if (value is string { Length: > 1 } text && text[0] is '{' && text[^1] is '}')
        {
            try
            {
                using var document = JsonDocument.Parse(text);
                document.RootElement.WriteTo(json);
                return;
            }
            catch (JsonException)
            {
                // A text that only looks like it.
            }
        }

        JsonSerializer.Serialize(json, value is Enum name ? name.ToString().ToLowerInvariant() : value);
    }

    private static async Task FileAsync(ZipArchive zip, string name, Stream? file, CancellationToken cancel)
    {
        if (file is null)
        {
            return;
        }

        await using (file)
        {
            // Audio and pictures hardly shrink.
            await using var entry = await zip.CreateEntry(name, CompressionLevel.NoCompression).OpenAsync(cancel);
            await file.CopyToAsync(entry, cancel);
        }
    }
}
