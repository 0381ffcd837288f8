using Crm.HelpDesk.Data;
using Crm.HelpDesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Mail;

/// <summary>Which files of a ticket may go with a note's e-mail.</summary>
internal static class NoteFiles
{
    /// <summary>What is wrong with a note's files, or null.</summary>
    public static async Task<string?> ProblemAsync(HelpDeskDb db, Ticket ticket, NoteDraft note, MailOptions? options, CancellationToken cancel)
    {
        if (note.Files is not { Count: > 0 })
        {
            return null;
        }

        var ids = note.Files.Distinct().ToList();
        if (!note.Public)
        {
            return "Files go with notes for the customer, and this note is internal. Leave them out: they are on the ticket already.";
        }

        if (ids.Count > MailRow.MostFiles)
        {
            return $"At most {MailRow.MostFiles} files go with one e-mail. Write a second one for the rest.";
        }

        var files = await db.Attachments.Where(a => a.TicketId == ticket.Id && ids.Contains(a.Id))
            .Select(a => new { a.Name, a.Size, Public = db.TicketEntries.Any(e => e.Id == a.EntryId && e.Public) }).ToListAsync(cancel);
        if (files.Count < ids.Count)
        {
            return "A file that is to go with the note is not on this ticket. Read the ticket again and choose once more.";
        }

        if (files.Find(file => !file.Public) is { } kept)
        {
            return $"“{kept.Name}” is internal and never goes to the customer. Add it once more as a file for the customer.";
        }

        return options is { Sends: true } && files.Sum(file => file.Size) is var size && size > options.LargestFiles
            ? $"The files come to {Megabytes(size)} MB, and at most {Megabytes(options.LargestFiles)} MB go with one e-mail. Send them in several, or a link to them."
            : null;
    }

    private static string Megabytes(long bytes) => (bytes / (double)(1 << 20)).ToString("0.#", System.Globalization.CultureInfo.InvariantCulture);
}
