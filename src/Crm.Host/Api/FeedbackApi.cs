using System.Globalization;
using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Complaints;
using Crm.HelpDesk.Feedback;
using Crm.Host.Configuration;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>What customers said, and their complaints.</summary>
internal static class FeedbackApi
{
    private const int UsualDays = 30;

    public static void MapFeedback(this IEndpointRouteBuilder api)
    {
        api.MapPost("/tickets/{id:guid}/survey", InviteAsync);
        api.MapGet("/tickets/{id:guid}/complaint", ReadComplaintAsync);
        api.MapPut("/tickets/{id:guid}/complaint", WriteComplaintAsync);
        api.MapGet("/complaints/causes", CausesAsync);
        api.MapPut("/complaints/causes", SetCausesAsync).RequireAuthorization(SecurityServices.Administrators);
        api.MapGet("/complaints/report", CauseReportAsync).RequireAuthorization(SecurityServices.Supervisors);
        api.MapGet("/feedback", ListAsync).RequireAuthorization(SecurityServices.Supervisors);
        api.MapGet("/feedback/report", ReportAsync).RequireAuthorization(SecurityServices.Supervisors);
    }

    private static async Task<Results<Ok<SurveyLinkView>, ProblemHttpResult>> InviteAsync(Guid id, HttpRequest request, ClaimsPrincipal user, SurveyDesk surveys, CancellationToken cancel)
    {
        var made = await surveys.InviteAsync(id, user.Viewer(), cancel);
        return made.IsOk
            ? TypedResults.Ok(new SurveyLinkView($"{request.Scheme}://{request.Host}{SurveyPage.Path}/{made.Value!.Token}", made.Value.ExpiresAt))
            : Problems.Of(made);
    }

    private static async Task<Results<Ok<ComplaintView>, ProblemHttpResult>> ReadComplaintAsync(Guid id, ClaimsPrincipal user, ComplaintDesk complaints, CancellationToken cancel)
    {
        var found = await complaints.FindAsync(id, user.Viewer(), cancel);
        return found.IsOk ? TypedResults.Ok(View(found.Value!)) : Problems.Of(found);
    }

    private static async Task<Results<Ok<ComplaintView>, ProblemHttpResult>> WriteComplaintAsync(
        Guid id, ComplaintEdit edit, ClaimsPrincipal user, ComplaintDesk complaints, CancellationToken cancel)
    {
        var written = await complaints.WriteAsync(id, new ComplaintDraft(edit.Revision, edit.Cause, edit.Remedy, edit.OwnerId, edit.DueAt, edit.Settled), user.Actor(), cancel);
        return written.IsOk ? TypedResults.Ok(View(written.Value!)) : Problems.Of(written);
    }

    private static async Task<Ok<ComplaintCauses>> CausesAsync(ComplaintDesk complaints, CancellationToken cancel) => TypedResults.Ok(new ComplaintCauses(await complaints.CausesAsync(cancel)));

    private static async Task<Results<Ok<ComplaintCauses>, ProblemHttpResult>> SetCausesAsync(ComplaintCauses causes, ComplaintDesk complaints, CancellationToken cancel)
    {
        var set = await complaints.SetCausesAsync(causes.Causes, cancel);
        return set.IsOk ? TypedResults.Ok(new ComplaintCauses(set.Value!)) : Problems.Of(set);
    }

    private static async Task<Results<Ok<CauseLine[]>, ProblemHttpResult>> CauseReportAsync(
        string? from, string? until, ComplaintDesk complaints, SiteConfiguration site, TimeProvider time, CancellationToken cancel) =>
        Span(from, until, site, time) is var (begin, end)
            ? TypedResults.Ok((await complaints.ReportAsync(begin, end, cancel)).Select(c => new CauseLine(c.Cause, c.Complaints, c.Settled)).ToArray())
            : WrongSpan();

    private static async Task<Ok<AgentConsole.Contracts.Page<FeedbackLine>>> ListAsync([AsParameters] Paging paging, ClaimsPrincipal user, SurveyQueries surveys, SiteConfiguration site, CancellationToken cancel) =>
        TypedResults.Ok(Paging.Of(await surveys.ListAsync(paging.After, paging.Size, user.Viewer(), cancel), a => new FeedbackLine(
            a.Id, a.At, a.CustomerId, a.CustomerName, a.TicketId, a.TicketNumber, a.AgentName, a.Queue is null ? null : Title(a.Queue, site), Names.Of(a.Source), a.Csat, a.Nps, a.Comment)));

    private static async Task<Results<Ok<FeedbackView>, ProblemHttpResult>> ReportAsync(
        string? from, string? until, SurveyQueries surveys, SiteConfiguration site, TimeProvider time, CancellationToken cancel)
    {
        if (Span(from, until, site, time) is not var (begin, end))
            return WrongSpan();
        var report = await surveys.ReportAsync(begin, end, cancel);
        return TypedResults.Ok(new FeedbackView(
            Score(null, "All", report.All),
            [.. report.Queues.Select(g => Score(g.Id, Title(g.Id!, site), g.Scores))],
            [.. report.Agents.Select(g => Score(g.Id, g.Name ?? "a former agent", g.Scores))],
            report.Csat,
            report.Nps));
    }

    private static ScoreView Score(string? id, string name, ScoreSummary s) => new(
        id, name, s.CsatCount, s.CsatMean, s.Satisfied, s.NpsCount, s.Nps, Math.Max(s.CsatCount, s.NpsCount) < ScoreSummary.SmallSample);

    private static string Title(string queue, SiteConfiguration site) => site.Routing.Queues.TryGetValue(queue, out var policy) ? policy.Title : queue;

    private static ComplaintView View(ComplaintRecord c) => new(c.Revision, c.Cause, c.Remedy, c.OwnerId, c.OwnerName, c.DueAt, c.SettledAt);

    /// <summary>From midnight of the first day to midnight after the last, in the site's time zone.</summary>
    private static (DateTimeOffset From, DateTimeOffset Until)? Span(string? from, string? until, SiteConfiguration site, TimeProvider time)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(site.Site.TimeZone);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).DateTime);
        var (first, last) = (today.AddDays(1 - UsualDays), today);
        return (from is null || Date(from, out first)) && (until is null || Date(until, out last)) && first <= last && last.Year < 9000
            ? (Midnight(first), Midnight(last.AddDays(1)))
            : null;

        DateTimeOffset Midnight(DateOnly day)
        {
            var midnight = day.ToDateTime(TimeOnly.MinValue);
            return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
        }
    }

    private static bool Date(string text, out DateOnly date) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date) && date.Year > 1970;

    private static ProblemHttpResult WrongSpan() => Problems.BadRequest("The days must be written like 2026-03-01, the first one first.");
}
