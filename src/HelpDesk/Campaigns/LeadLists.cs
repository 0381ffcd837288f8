using Crm.HelpDesk.Data;
using Crm.HelpDesk.Imports;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Campaigns;

/// <summary>The complete lists of a campaign, with the reports of their imports.</summary>
public sealed class LeadLists(IDbContextFactory<HelpDeskDb> databases, UnfinishedImports unfinished)
{
    /// <summary>The most lists that are shown, and dialed, of one campaign.</summary>
    public const int MostLists = 100;

    private const int RowsAtOnce = 2_000;
    private const string ChangedMeanwhile = "Someone else has changed this list. Reload the page and make your change again.";

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<LeadListRecord>> OfCampaignAsync(Guid campaign, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var lists = await db.LeadLists.AsNoTracking().Where(l => l.CampaignId == campaign && l.State == ImportState.Complete)
            .OrderByDescending(l => l.ImportedAt).Take(MostLists).ToListAsync(cancel);
        return lists.ConvertAll(l => l.ToRecord());
    }

    /// <summary>Says whether the leads of a list may be dialed.</summary>
    /// <param name="revision">As read.</param>
    public async Task<Result<LeadListRecord>> EnableAsync(Guid list, long revision, bool enabled, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.LeadLists.FirstOrDefaultAsync(l => l.Id == list && l.State == ImportState.Complete, cancel) is not { } row)
        {
            return Result<LeadListRecord>.NotFound("There is no such list.");
        }

        if (row.Revision != revision)
        {
            return Result<LeadListRecord>.Conflict(ChangedMeanwhile, row.ToRecord());
        }

        row.Enabled = enabled;
        row.Revision++;
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Result<LeadListRecord>.Conflict(ChangedMeanwhile);
        }

        return Result<LeadListRecord>.Ok(row.ToRecord());
    }

    /// <summary>Removes a list that was never dialed, such as one that was imported by mistake.</summary>
    public async Task<Result<LeadListRecord>> WithdrawAsync(Guid list, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var hidden = await db.InTransactionAsync(() => HideAsync(db, list, cancel), cancel);
        if (hidden.IsOk)
        {
            await unfinished.RemoveLeadsAsync(list, cancel);
        }

        return hidden;
    }

    // No claim sees the list after this.
    private static async Task<Result<LeadListRecord>> HideAsync(HelpDeskDb db, Guid list, CancellationToken cancel)
    {
        await db.LockAsync(DatabaseLock.Leads, cancel: cancel);
        if (await db.LeadLists.FirstOrDefaultAsync(l => l.Id == list && l.State == ImportState.Complete, cancel) is not { } row)
        {
            return Result<LeadListRecord>.NotFound("There is no such list.");
        }

        if (await db.Leads.AnyAsync(l => l.ListId == list && (l.State == LeadState.Claimed || l.Attempts > 0), cancel))
        {
            return Result<LeadListRecord>.Invalid("Leads of this list have been dialed, so it stays for the record. Disable it: nothing of it is dialed then.");
        }

        row.State = ImportState.Removing;
        row.Revision++;
        await db.SaveChangesAsync(cancel);
        return Result<LeadListRecord>.Ok(row.ToRecord());
    }

    /// <summary>Whether leads in this state are over, and may be offered again.</summary>
    public static bool MayBeRecycled(LeadState state) => state is LeadState.Done or LeadState.Exhausted or LeadState.Denied or LeadState.DoNotCall;

    /// <summary>Offers the leads again that are over: the caps were raised, an entry was ended, an outcome is to be asked again. The claim still keeps to the rules.</summary>
    /// <param name="from">Done, exhausted, denied or do-not-call.</param>
    /// <param name="outcome">Only leads with this one; null for all.</param>
    /// <returns>How many.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Leads in this state are not over.</exception>
    public async Task<int> RecycleAsync(Guid list, LeadState from, string? outcome, CancellationToken cancel = default)
    {
        if (!MayBeRecycled(from))
        {
            throw new ArgumentOutOfRangeException(nameof(from), from, "Only leads that are over can be offered again.");
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        var leads = db.Leads.Where(l => l.ListId == list && l.State == from && (outcome == null || l.Outcome == outcome));
        var (total, changed) = (0, 0);
        do
        {
            // In pieces, because the journal waits for each; and only those that are still as they were looked up, because somebody else may have offered them meanwhile.
            changed = await db.Leads.Where(l => l.State == from && leads.OrderBy(x => x.DueAt).Select(x => x.Id).Take(RowsAtOnce).Contains(l.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.State, LeadState.Ready).SetProperty(l => l.Outcome, (string?)null), cancel);
            total += changed;
        }
        while (changed > 0);
        return total;
    }

    /// <summary>The report of an import, of leads or of do-not-call numbers, in the file's order.</summary>
    /// <param name="after">The last line of the former page; 0 to begin.</param>
    /// <param name="take">At most <see cref="Page{T}.MaximumSize"/>.</param>
    public async Task<IReadOnlyList<ImportProblemRecord>> ReportAsync(Guid list, int after, int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.ImportProblems.Where(p => p.ListId == list && p.Line > after).OrderBy(p => p.Line).Take(Page<ImportProblemRecord>.Size(take))
            .Select(p => new ImportProblemRecord(p.Line, p.Column, p.Value, p.Reason, p.Rejected)).ToListAsync(cancel);
    }

    /// <summary>Writes the whole report as CSV that a spreadsheet opens as text; streamed.</summary>
    public async Task ExportReportAsync(Guid list, Stream to, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var csv = new SafeCsv(to);
        await csv.WriteAsync("line", "column", "value", "reason", "taken");
        await foreach (var p in db.Stream(db.ImportProblems.AsNoTracking().Where(p => p.ListId == list).OrderBy(p => p.Line)).WithCancellation(cancel))
        {
            await csv.WriteAsync(p.Line, p.Column, p.Value, p.Reason, p.Rejected ? "no" : "yes");
        }
    }
}
