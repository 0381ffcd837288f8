using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Campaigns;

/// <summary>Removes imports that did not become complete.</summary>
public sealed class UnfinishedImports(IDbContextFactory<HelpDeskDb> databases)
{
    // The journal waits while a piece is removed.
    private const int RowsAtOnce = 2_000;

    /// <summary>Removes what an import was at when the server stopped; call it once at the start, before anyone imports. Returns the names of the lists.</summary>
    public async Task<IReadOnlyList<string>> RemoveAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var leads = await db.LeadLists.AsNoTracking().Where(l => l.State != ImportState.Complete).ToListAsync(cancel);
        foreach (var list in leads)
        {
            await RemoveLeadsAsync(list.Id, cancel);
        }

        var doNotCall = await db.DoNotCallLists.AsNoTracking().Where(l => l.State != ImportState.Complete).ToListAsync(cancel);
        foreach (var list in doNotCall)
        {
            await RemoveDoNotCallAsync(list.Id, cancel);
        }

        return [.. leads.Select(l => l.Name), .. doNotCall.Select(l => l.Name)];
    }

    internal async Task RemoveLeadsAsync(Guid list, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.LeadLists.Where(l => l.Id == list).ExecuteUpdateAsync(set => set.SetProperty(l => l.State, ImportState.Removing), cancel);
        while (await db.Leads.Where(l => db.Leads.Where(x => x.ListId == list).Select(x => x.Id).Take(RowsAtOnce).Contains(l.Id)).ExecuteDeleteAsync(cancel) > 0)
        {
        }

        await RemoveProblemsAsync(db, list, cancel);
        await db.LeadLists.Where(l => l.Id == list).ExecuteDeleteAsync(cancel);
    }

    internal async Task RemoveDoNotCallAsync(Guid list, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.DoNotCallLists.Where(l => l.Id == list).ExecuteUpdateAsync(set => set.SetProperty(l => l.State, ImportState.Removing), cancel);
        while (await db.DoNotCallNumbers.Where(n => n.ListId == list && db.DoNotCallNumbers.Where(x => x.ListId == list).Select(x => x.Number).Take(RowsAtOnce).Contains(n.Number))
            .ExecuteDeleteAsync(cancel) > 0)
        {
        }

        await RemoveProblemsAsync(db, list, cancel);
        await db.DoNotCallLists.Where(l => l.Id == list).ExecuteDeleteAsync(cancel);
    }

    internal static async Task RemoveProblemsAsync(HelpDeskDb db, Guid list, CancellationToken cancel)
    {
        while (await db.ImportProblems.Where(p => p.ListId == list && db.ImportProblems.Where(x => x.ListId == list).Select(x => x.Line).Take(RowsAtOnce).Contains(p.Line))
            .ExecuteDeleteAsync(cancel) > 0)
        {
        }
    }
}
