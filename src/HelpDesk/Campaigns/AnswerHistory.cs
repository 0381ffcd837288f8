using System.Text.Json;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Campaigns;

/// <summary>What became of the latest calls of a campaign: what a rehearsal draws from. A campaign that has too few borrows those of others like it.</summary>
public sealed class AnswerHistory(IDbContextFactory<HelpDeskDb> databases)
{
    /// <summary>The latest calls that are read; older ones say less about the next.</summary>
    public const int Most = 3_000;

    /// <summary>Fewer calls give no picture.</summary>
    public const int Enough = 50;

    private const int MostBorrowedFrom = 3;
    private const int MostLookedAt = 20;

    /// <returns>Null when there is no such campaign.</returns>
    public async Task<PastAnswers?> ReadAsync(Guid campaign, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.Campaigns.AsNoTracking().FirstOrDefaultAsync(c => c.Id == campaign, cancel) is not { } asked)
        {
            return null;
        }

        var own = await OfAsync(db, campaign, cancel);
        return own.Count >= Enough ? new(own, []) : await BorrowAsync(db, asked, own, cancel);
    }

    /// <summary>Of the campaigns that were dialed under the same country's rules, those that were started or ended last.</summary>
    private static async Task<PastAnswers> BorrowAsync(HelpDeskDb db, Campaign asked, List<PastAnswer> own, CancellationToken cancel)
    {
        var others = await db.Campaigns.AsNoTracking().Where(c => c.Id != asked.Id && c.State != CampaignState.Draft).OrderByDescending(c => c.StateSince)
            .Take(CampaignDesk.MostCampaigns).ToListAsync(cancel);
        var (answers, from) = (new List<PastAnswer>(), new List<string>());
        foreach (var other in others.Where(c => c.Settings.Country == asked.Settings.Country && Talks(c) == Talks(asked)).Take(MostLookedAt))
        {
            if (from.Count < MostBorrowedFrom && await OfAsync(db, other.Id, cancel) is { Count: >= Enough } found)
            {
                answers.AddRange(found);
                from.Add(other.Name);
            }
        }

        return from.Count == 0 ? new(own, []) : new(answers, from);
    }

    /// <summary>A campaign without agents has other calls than one with them.</summary>
    private static bool Talks(Campaign campaign) => campaign.Settings.Mode != CampaignMode.Message;

    private static async Task<List<PastAnswer>> OfAsync(HelpDeskDb db, Guid campaign, CancellationToken cancel)
    {
        // What we hung up or cut off ourselves says nothing about the people who are called.
        string[] ours = [Dispositions.Cancelled, Dispositions.Interrupted];
        var rows = await db.DialAttempts.AsNoTracking().Where(a => a.CampaignId == campaign && a.EndedAt != null && !ours.Contains(a.Disposition!))
            .OrderByDescending(a => a.At).ThenByDescending(a => a.ContactId).Take(Most)
            .Select(a => new
            {
                a.ContactId, a.At, a.LiveAt, a.Answer, a.Disposition, a.EndedAt, a.RingSeconds, a.Abandoned, a.Mode,
                Talk = db.Contacts.Where(c => c.Id == a.ContactId && c.AnsweredAt != null).Select(c => (double?)(c.TalkSeconds + c.HoldSeconds)).FirstOrDefault(),
            }).ToListAsync(cancel);
        var wrapUps = await WrapUpsAsync(db, [.. rows.Where(r => r.Talk != null).Select(r => r.ContactId)], cancel);
        return rows.ConvertAll(r => new PastAnswer(
            r.Disposition!, r.Mode, r.LiveAt != null, r.Answer, r.LiveAt is { } live ? live - r.At : r.Answer is null ? r.EndedAt!.Value - r.At : TimeSpan.FromSeconds(r.RingSeconds),
            r.Talk is { } talk ? TimeSpan.FromSeconds(talk) : r is { LiveAt: { } from, Mode: "message" } ? r.EndedAt!.Value - from : null,
            wrapUps.TryGetValue(r.ContactId, out var wrapUp) ? wrapUp : null, r.Abandoned));
    }

    private static async Task<Dictionary<Guid, TimeSpan>> WrapUpsAsync(HelpDeskDb db, List<Guid> contacts, CancellationToken cancel)
    {
        var kind = ContactEventRow.KindOf(typeof(WrapUpEnded));
        var wrapUps = new Dictionary<Guid, TimeSpan>();
        foreach (var ids in contacts.Chunk(StreamHeads.IdsPerQuery))
        {
            foreach (var row in await db.Events.AsNoTracking().Where(e => ids.Contains(e.Stream) && e.Kind == kind).Select(e => new { e.Stream, e.Body }).ToListAsync(cancel))
            {
                var seconds = ((WrapUpEnded)JsonSerializer.Deserialize<ContactEventBody>(row.Body)!).Seconds;
                wrapUps[row.Stream] = wrapUps.GetValueOrDefault(row.Stream) + TimeSpan.FromSeconds(seconds);
            }
        }

        return wrapUps;
    }
}

/// <summary>Earlier calls.</summary>
/// <param name="BorrowedFrom">Names of the campaigns that they are of; none when they are the campaign's own.</param>
public sealed record PastAnswers(IReadOnlyList<PastAnswer> Calls, IReadOnlyList<string> BorrowedFrom);

/// <summary>What became of one call.</summary>
/// <param name="Mode">How it was started, such as predictive.</param>
/// <param name="Live">A person answered, or what may be one.</param>
/// <param name="Answer">human, machine or unsure; null without an answer.</param>
/// <param name="After">From the attempt to the answer, or to its end without one.</param>
/// <param name="Talk">With the agent, holds included, or of the message; null when it came to neither.</param>
/// <param name="WrapUp">Null when no agent wrapped it up.</param>
/// <param name="Abandoned">No agent was there in time.</param>
public sealed record PastAnswer(string Disposition, string Mode, bool Live, string? Answer, TimeSpan After, TimeSpan? Talk, TimeSpan? WrapUp, bool Abandoned);
