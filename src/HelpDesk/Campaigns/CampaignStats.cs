using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Campaigns;

/// <summary>
/// The figures of a campaign. Each is counted from an index, in its order; none is kept beside the rows by hand. (A GROUP BY of more columns than the index
/// has in front sorts every lead: over a million that takes ten times as long.)
/// </summary>
public sealed class CampaignStats(IDbContextFactory<HelpDeskDb> databases)
{
    private static readonly TimeSpan PaceOver = TimeSpan.FromHours(1);

    /// <param name="window">Over which the share of abandoned calls is counted, by the country's rules.</param>
    public async Task<CampaignFigures> ReadAsync(Guid campaign, TimeSpan window, DateTimeOffset now, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Database.OpenConnectionAsync(cancel);
        var lists = await db.LeadLists.Where(l => l.CampaignId == campaign && l.State == ImportState.Complete).Select(l => new { l.Id, l.Enabled, l.ExpiresAt }).ToListAsync(cancel);
        var active = lists.FindAll(l => l.Enabled && !(l.ExpiresAt <= now)).ConvertAll(l => l.Id);
        var rows = await LeadsAsync(db, lists.ConvertAll(l => l.Id), now, cancel);
        var attempts = db.DialAttempts.Where(a => a.CampaignId == campaign);
        var dialed = await attempts.CountAsync(cancel);
        var lastHour = await attempts.CountAsync(a => a.At > now - PaceOver && a.At <= now, cancel);
        var tried = ByAttempts(rows, active);
        var live = await attempts.Where(a => a.LiveAt != null).GroupBy(a => a.Success).Select(g => new { Success = g.Key, Count = g.Count() }).ToListAsync(cancel);
        var lately = await CampaignLedger.Counted(attempts.Where(a => a.LiveAt > now - window && a.LiveAt <= now)).GroupBy(a => a.Abandoned)
            .Select(g => new { Abandoned = g.Key, Count = g.Count() }).ToListAsync(cancel);
        var (answers, abandoned) = (lately.Sum(l => l.Count), lately.Where(l => l.Abandoned).Sum(l => l.Count));
        var reached = live.Sum(l => l.Count);
        return new(
            Funnel(rows, lists.Count == active.Count ? null : active),
            dialed,
            lastHour,
            reached,
            live.Where(l => l.Success).Sum(l => l.Count),
            dialed == 0 ? null : (double)reached / dialed,
            answers,
            abandoned,
            answers == 0 ? null : (double)abandoned / answers,
            tried,
            dialed == 0 ? null : await ForecastAsync(db, campaign, attempts, dialed, tried, now, cancel));
    }

    /// <param name="Tried">Leads with one attempt, with two … with eight or more.</param>
    private sealed record LeadCount(Guid List, LeadState State, int Count, int Untried, int Due, int[] Tried);

    private static async Task<List<LeadCount>> LeadsAsync(HelpDeskDb db, List<Guid> lists, DateTimeOffset now, CancellationToken cancel)
    {
        var rows = await db.Leads.Where(l => lists.Contains(l.ListId))
            .GroupBy(l => new { l.ListId, l.State })
            .Select(g => new
            {
                g.Key, Count = g.Count(), Untried = g.Count(l => l.Attempts == 0), Due = g.Count(l => l.DueAt <= now),
                // Not a part of the key: the groups come in the order of an index, without a sort of a million leads.
                Tried = new[]
                {
                    g.Count(l => l.Attempts == 1), g.Count(l => l.Attempts == 2), g.Count(l => l.Attempts == 3), g.Count(l => l.Attempts == 4),
                    g.Count(l => l.Attempts == 5), g.Count(l => l.Attempts == 6), g.Count(l => l.Attempts == 7), g.Count(l => l.Attempts >= 8),
                },
            }).ToListAsync(cancel);
        return rows.ConvertAll(r => new LeadCount(r.Key.ListId, r.Key.State, r.Count, r.Untried, r.Due, r.Tried));
    }

    private static LeadFunnel Funnel(List<LeadCount> rows, List<Guid>? active)
    {
        var waiting = rows.FindAll(r => r.State == LeadState.Waiting);
        var due = waiting.Sum(r => r.Due);
        return new(
            Sum(_ => true),
            active is null ? 0 : Sum(r => !active.Contains(r.List)),
            rows.Where(r => Open(r.State)).Sum(r => r.Untried),
            Sum(r => r.State == LeadState.Ready) + due,
            waiting.Sum(r => r.Count) - due,
            Sum(r => r.State is LeadState.Claimed or LeadState.Dialing),
            Sum(r => r.State == LeadState.Exhausted),
            Sum(r => r.State == LeadState.DoNotCall),
            Sum(r => r.State == LeadState.Denied),
            Sum(r => r.State == LeadState.Done));

        int Sum(Func<LeadCount, bool> which) => rows.Where(which).Sum(r => r.Count);
    }

    private static bool Open(LeadState state) => state is LeadState.Ready or LeadState.Waiting or LeadState.Claimed or LeadState.Dialing;

    // What may be called stands in lists that are in use; what leads are like, all of them have shown.
    private static Dictionary<int, (int Open, int Over)> ByAttempts(List<LeadCount> rows, List<Guid> active) => Enumerable.Range(0, 9).ToDictionary(
        made => made,
        made => (rows.Where(r => Open(r.State) && active.Contains(r.List)).Sum(r => Of(r, made)), rows.Where(r => !Open(r.State)).Sum(r => Of(r, made))));

    private static int Of(LeadCount row, int made) => made == 0 ? row.Untried : row.Tried[made - 1];

    private static async Task<CampaignForecast?> ForecastAsync(
        HelpDeskDb db, Guid campaign, IQueryable<DialAttempt> attempts, int dialed, Dictionary<int, (int Open, int Over)> tried, DateTimeOffset now, CancellationToken cancel)
    {
        if (await db.Campaigns.AsNoTracking().FirstOrDefaultAsync(c => c.Id == campaign, cancel) is not { } record
            || await PaceAsync(attempts, record, now, cancel) is not { } pace)
        {
            return null;
        }

        // Who ended at the cap of attempts would have been tried again.
        var ended = tried.Where(level => level.Key is > 0 && level.Key < record.Settings.Plan.PerNumber).Sum(level => level.Value.Over);
        var left = ListForecast.AttemptsLeft(tried, record.Settings.Plan, Math.Max(0, 1 - ((double)ended / dialed)));
        var hours = left / pace;
        return left < 0.5 || hours > MostForecastHours ? null : new((int)Math.Ceiling(left), TimeSpan.FromHours(hours));
    }

    /// <summary>Attempts an hour, over the last hour in which it was running; a part of one while there is no more. Null when it dialed nothing then.</summary>
    private static async Task<double?> PaceAsync(IQueryable<DialAttempt> attempts, Campaign campaign, DateTimeOffset now, CancellationToken cancel)
    {
        var (from, to) = campaign.State switch
        {
            CampaignState.Running => (campaign.StateSince > now - PaceOver ? campaign.StateSince : now - PaceOver, now),
            CampaignState.Draft => (now - PaceOver, now),
            _ => (campaign.StateSince - PaceOver, campaign.StateSince),
        };
        var within = attempts.Where(a => a.At >= from && a.At <= to);
        if (await within.OrderBy(a => a.At).Select(a => (DateTimeOffset?)a.At).FirstOrDefaultAsync(cancel) is not { } first || to <= first)
        {
            return null;
        }

        return await within.CountAsync(cancel) / (to - first).TotalHours;
    }

    private const double MostForecastHours = 24 * 365 * 10;
}

/// <summary>The figures of a campaign.</summary>
/// <param name="Attempts">Ever.</param>
/// <param name="AttemptsLastHour">The pace.</param>
/// <param name="Reached">Attempts that a person answered.</param>
/// <param name="Successes">Conversations whose outcome is a success.</param>
/// <param name="HitRate">Reached of all attempts; null without attempts.</param>
/// <param name="LiveAnswersInWindow">Those that the share of abandoned calls is counted over.</param>
/// <param name="AbandonRate">Abandoned of them, 0.03 for 3 %; null without live answers.</param>
/// <param name="LeadsByAttempts">Attempts so far, eight standing for more → leads of lists in use that are open, and leads of all lists that ended with the last of these attempts.</param>
/// <param name="Forecast">When the list is done; null while nothing can be said.</param>
public sealed record CampaignFigures(
    LeadFunnel Leads,
    int Attempts,
    int AttemptsLastHour,
    int Reached,
    int Successes,
    double? HitRate,
    int LiveAnswersInWindow,
    int AbandonedInWindow,
    double? AbandonRate,
    IReadOnlyDictionary<int, (int Open, int Over)> LeadsByAttempts,
    CampaignForecast? Forecast);

/// <summary>Where the leads of a campaign are. Total = due + waiting + in progress + at caps + on do-not-call data + denied + done.</summary>
/// <param name="OfDisabledLists">Of all, those in lists that are disabled or expired.</param>
/// <param name="Untried">Of all, those that are open and were never attempted.</param>
/// <param name="InProgress">Claimed, or being dialed.</param>
public sealed record LeadFunnel(
    int Total,
    int OfDisabledLists,
    int Untried,
    int Due,
    int Waiting,
    int InProgress,
    int AtCaps,
    int OnDoNotCall,
    int Denied,
    int Done);

/// <param name="Attempts">Still to be made (<see cref="ListForecast"/>).</param>
/// <param name="DialingTime">They take so long at the pace of the last hour in which it ran; hours in which nothing may be dialed come on top.</param>
public sealed record CampaignForecast(int Attempts, TimeSpan DialingTime);
