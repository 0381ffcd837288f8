using System.Runtime.CompilerServices;
using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Campaigns;

/// <summary>The live answers of a campaign and which of them were abandoned, as the events tell: what a started dialer fills its ledger from.</summary>
public sealed class CampaignLedger(IDbContextFactory<HelpDeskDb> databases)
{
    /// <summary>All live answers since a time, oldest first; read as they are consumed.</summary>
    public async IAsyncEnumerable<LiveAnswer> ReadAsync(Guid campaign, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var answers = db.DialAttempts.Where(a => a.CampaignId == campaign && a.LiveAt >= since).OrderBy(a => a.LiveAt).Select(a => new { a.LiveAt, a.Abandoned });
        await foreach (var answer in db.Stream(answers).WithCancellation(cancel))
        {
            yield return new(answer.LiveAt!.Value, answer.Abandoned);
        }
    }
}
