using Crm.HelpDesk.Data;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Feedback;

/// <summary>Reads what customers said.</summary>
public sealed class SurveyQueries(IDbContextFactory<HelpDeskDb> databases)
{
    /// <summary>Scores of a span of time, by queue and by agent. Every figure stands beside the number of answers that it rests on.</summary>
    /// <param name="until">Not included.</param>
    public async Task<FeedbackReport> ReportAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var answers = db.SurveyAnswers.Where(a => a.At >= from && a.At < until);
        var scores = await answers.GroupBy(a => new { a.Csat, a.Nps }).Select(g => new { g.Key.Csat, g.Key.Nps, Count = g.Count() }).ToListAsync(cancel);
        var groups = await answers
            .GroupBy(a => new { a.Queue, a.AgentId })
            .Select(g => new Tally(
                g.Key.Queue,
                g.Key.AgentId,
                g.Count(a => a.Csat != null),
                g.Sum(a => a.Csat ?? 0),
                g.Count(a => a.Csat >= 4),
                g.Count(a => a.Nps != null),
                g.Count(a => a.Nps >= 9),
                g.Count(a => a.Nps <= 6)))
            .ToListAsync(cancel);
        var agents = groups.Select(g => g.AgentId).OfType<Guid>().Distinct().ToList();
        var names = await db.Users.Where(u => agents.Contains(u.Id)).Select(u => new { u.Id, u.DisplayName }).ToDictionaryAsync(u => u.Id, u => u.DisplayName, cancel);
        return new(
            Sum(groups),
            [.. groups.Where(g => g.Queue is not null).GroupBy(g => g.Queue).Select(g => new ScoreGroup(g.Key, g.Key, Sum(g))).OrderBy(g => g.Name, StringComparer.Ordinal)],
            [.. groups.Where(g => g.AgentId is not null).GroupBy(g => g.AgentId!.Value).Select(g => new ScoreGroup(g.Key.ToString(), names.GetValueOrDefault(g.Key), Sum(g))).OrderBy(g => g.Name, StringComparer.Ordinal)],
            [.. Enumerable.Range(1, 5).Select(score => scores.Where(s => s.Csat == score).Sum(s => s.Count))],
            [.. Enumerable.Range(0, 11).Select(score => scores.Where(s => s.Nps == score).Sum(s => s.Count))]);
    }

    /// <summary>Answers, the newest first: those of customers whom the viewer may see.</summary>
    /// <param name="after">A former page's <see cref="Page{T}.Next"/>.</param>
    /// <param name="take">At most <see cref="Page{T}.MaximumSize"/>.</param>
    public async Task<Page<SurveyAnswerRecord>> ListAsync(string? after, int take, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var size = Page<SurveyAnswerRecord>.Size(take);
        var seen = db.Customers.SeenBy(viewer);
        var answers = db.SurveyAnswers.Where(a => a.CustomerId == null || seen.Any(c => c.Id == a.CustomerId));
        if (Cursor.Read(after, 2) is [var ticks, var last] && Cursor.Time(ticks) is { } at && Guid.TryParse(last, out var id))
        {
            answers = answers.Where(a => a.At <= at && (a.At < at || a.Id.CompareTo(id) < 0));
        }

        var rows = await answers.OrderByDescending(a => a.At).ThenByDescending(a => a.Id).Take(size + 1).Select(a => new SurveyAnswerRecord(
            a.Id,
            a.At,
            a.CustomerId,
            db.Customers.Where(c => c.Id == a.CustomerId).Select(c => c.Name).FirstOrDefault(),
            a.ContactId,
            a.TicketId,
            db.Tickets.Where(t => t.Id == a.TicketId).Select(t => (int?)t.Number).FirstOrDefault(),
            a.AgentId,
            db.Users.Where(u => u.Id == a.AgentId).Select(u => u.DisplayName).FirstOrDefault(),
            a.Queue,
            a.Source,
            a.Csat,
            a.Nps,
            a.Comment)).ToListAsync(cancel);
        return rows.Count > size ? new(rows[..size], Cursor.Write(rows[size - 1].At, rows[size - 1].Id.ToString())) : new(rows, null);
    }

    private static ScoreSummary Sum(IEnumerable<Tally> groups)
    {
        var (csat, sum, satisfied, nps, promoters, detractors) = (0, 0, 0, 0, 0, 0);
        foreach (var g in groups)
        {
            (csat, sum, satisfied) = (csat + g.CsatCount, sum + g.CsatSum, satisfied + g.Satisfied);
            (nps, promoters, detractors) = (nps + g.NpsCount, promoters + g.Promoters, detractors + g.Detractors);
        }

        return new(csat, csat == 0 ? null : (double)sum / csat, csat == 0 ? null : (double)satisfied / csat, nps, nps == 0 ? null : 100.0 * (promoters - detractors) / nps);
    }

    private sealed record Tally(string? Queue, Guid? AgentId, int CsatCount, int CsatSum, int Satisfied, int NpsCount, int Promoters, int Detractors);
}
