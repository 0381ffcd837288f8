using Crm.HelpDesk.Data;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Mail;

/// <summary>An e-mail of a ticket.</summary>
/// <param name="EntryId">The entry that holds its text.</param>
/// <param name="Former">Former text that it quotes.</param>
/// <param name="Problem">Why it waits, was refused, came back or is not answered.</param>
public sealed record MailRecord(
    Guid Id, Guid? EntryId, MailDirection Direction, MailState State, string Address, string? Name, string Subject, string? Former, string? Problem, DateTimeOffset At, DateTimeOffset? DoneAt)
{
    /// <summary>Names of the files that go with it.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}

/// <summary>The e-mails of a ticket, and where the next one goes.</summary>
/// <param name="To">Null when nothing is sent.</param>
/// <param name="Problem">Why nothing is sent; null when <paramref name="To"/> is set.</param>
public sealed record TicketMail(string? To, string? Problem, IReadOnlyList<MailRecord> Mails);

/// <summary>How the site's e-mail goes.</summary>
/// <param name="Waiting">To be sent.</param>
/// <param name="SetAside">The newest messages that are on no ticket.</param>
public sealed record MailOverview(int Waiting, int Refused, string? LastProblem, IReadOnlyList<MailRecord> SetAside);

/// <summary>Reads e-mails.</summary>
public sealed class MailQueries(IDbContextFactory<HelpDeskDb> databases, HelpDeskOptions options)
{
    private const int MostShown = 200;
    private const int MostSetAside = 20;

    /// <summary>Null when there is no such ticket for this viewer.</summary>
    public async Task<TicketMail?> OfTicketAsync(Guid ticketId, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.Tickets.SeenBy(viewer).Where(t => t.Id == ticketId).Select(t => new { t.CustomerId }).FirstOrDefaultAsync(cancel) is not { } ticket)
        {
            return null;
        }

        var mails = await Records(db.Mails.Where(m => m.TicketId == ticketId).OrderByDescending(m => m.At).ThenByDescending(m => m.Id)).Take(MostShown).ToListAsync(cancel);
        mails = await WithFilesAsync(db, ticketId, mails, cancel);
        if (options.Mail is not { Sends: true })
        {
            return new(null, "This site sends no e-mail.", mails);
        }

        var to = await MailAddressing.OfAsync(db, ticketId, ticket.CustomerId, cancel);
        return new(to.Problem is null ? to.Address : null, to.Problem, mails);
    }

    public async Task<MailOverview> OverviewAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var waiting = db.Mails.ReadsAll("what waits is sent soon").Where(m => m.State == MailState.Waiting || m.State == MailState.Sending);
        return new(
            await waiting.CountAsync(cancel),
            await db.Mails.CountAsync(m => m.State == MailState.Refused, cancel),
            await waiting.Where(m => m.Problem != null).OrderByDescending(m => m.NextAt).Select(m => m.Problem).FirstOrDefaultAsync(cancel),
            // Which is never sent, so the index of what is sent next has it in the order of its ids.
            await Records(db.Mails.Where(m => m.State == MailState.SetAside && m.NextAt == null).OrderByDescending(m => m.Id)).Take(MostSetAside).ToListAsync(cancel));
    }

    private static async Task<List<MailRecord>> WithFilesAsync(HelpDeskDb db, Guid ticketId, List<MailRecord> mails, CancellationToken cancel)
    {
        var sent = await db.Mails.Where(m => m.TicketId == ticketId && m.Files != null).ToDictionaryAsync(m => m.Id, m => MailRow.FileIds(m.Files), cancel);
        if (sent.Count == 0)
        {
            return mails;
        }

        var ids = sent.Values.SelectMany(files => files).Distinct().ToList();
        var names = await db.Attachments.Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Name, cancel);
        return mails.ConvertAll(mail => mail with { Files = [.. sent.GetValueOrDefault(mail.Id, []).Select(id => names.GetValueOrDefault(id, "a file that is no longer kept"))] });
    }

    private static IQueryable<MailRecord> Records(IQueryable<MailRow> mails) =>
        mails.Select(m => new MailRecord(m.Id, m.EntryId, m.Direction, m.State, m.Address, m.Name, m.Subject, m.Text, m.Problem, m.At, m.DoneAt));
}
