using System.Runtime.CompilerServices;
using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Campaigns;

/// <summary>The live answers of a campaign and which of them were abandoned, as the events tell: what a started dialer fills its ledger from.</summary>
public sealed class CampaignLedger(IDbContextFactory<HelpDeskDb> databases)
{
    /// <summary>Calls that were made for an agent: a message is no conversation that could be lost, and who calls as promised is there before the answer.</summary>
    private static readonly string[] Modes = ["preview", "progressive", "predictive"];

    /// <summary>Those of live answers that the ledger counts.</summary>
    internal static IQueryable<DialAttempt> Counted(IQueryable<DialAttempt> live) => live.Where(a => Modes.Contains(a.Mode));

    /// <summary>All live answers since a time, oldest first; read as they are consumed.</summary>
    public async IAsyncEnumerable<LiveAnswer> ReadAsync(Guid campaign, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var answers = Counted(db.DialAttempts.Where(a => a.CampaignId == campaign && a.LiveAt >= since)).OrderBy(a => a.LiveAt).Select(a => new { a.LiveAt, a.Abandoned });
        await foreach (var answer in db.Stream(answers).WithCancellation(cancel))
        {
            yield return new(answer.LiveAt!.Value, answer.Abandoned);
        }
    }
}
