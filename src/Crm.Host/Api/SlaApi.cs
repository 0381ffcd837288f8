using System.Globalization;
using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk;
using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Tickets;
using Crm.Host.Configuration;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>Promises to customers: calendars and policies for administrators, a ticket's promises for everyone who sees the ticket, today's breaches for supervisors.</summary>
internal static class SlaApi
{
    public static void MapSla(this IEndpointRouteBuilder api)
    {
        var settings = api.MapGroup("/sla").RequireAuthorization(Rights.ManagePromises);
        settings.MapGet("/calendars", CalendarsAsync);
        settings.MapPost("/calendars", CreateCalendarAsync);
        settings.MapPut("/calendars/{id:guid}", ChangeCalendarAsync);
        settings.MapGet("/policies", PoliciesAsync);
        settings.MapPost("/policies", CreatePolicyAsync);
        settings.MapPut("/policies/{id:guid}", ChangePolicyAsync);
        settings.MapPost("/preview", Preview);
        api.MapGet("/sla/today", TodayAsync).RequireAuthorization(SecurityServices.Supervisors);
        api.MapGet("/sla/report", ReportAsync).RequireAuthorization(SecurityServices.Supervisors);
        api.MapGet("/tickets/{id:guid}/promises", PromisesAsync);
    }

    private static async Task<Ok<SlaCalendarDetail[]>> CalendarsAsync(SlaSettings settings, CancellationToken cancel) =>
        TypedResults.Ok((await settings.CalendarsAsync(cancel)).Select(SlaEdits.Detail).ToArray());

    private static async Task<Results<Created<SlaCalendarDetail>, ProblemHttpResult>> CreateCalendarAsync(SlaCalendarEdit edit, SlaSettings settings, CancellationToken cancel)
    {
        var (draft, problem) = SlaEdits.Read(edit);
        if (draft is null)
            return Problems.BadRequest(problem!);
        var made = await settings.CreateCalendarAsync(draft, cancel);
        return made.IsOk ? TypedResults.Created($"/api/sla/calendars/{made.Value!.Id}", SlaEdits.Detail(made.Value)) : Problems.Of(made);
    }

    private static async Task<Results<Ok<SlaCalendarDetail>, ProblemHttpResult>> ChangeCalendarAsync(Guid id, SlaCalendarEdit edit, SlaSettings settings, CancellationToken cancel)
    {
        var (draft, problem) = SlaEdits.Read(edit);
        return draft is null ? Problems.BadRequest(problem!) : Answer(await settings.ChangeCalendarAsync(id, edit.Version, draft, cancel), SlaEdits.Detail);
    }

    private static async Task<Ok<SlaPolicyDetail[]>> PoliciesAsync(SlaSettings settings, CancellationToken cancel) =>
        TypedResults.Ok((await settings.PoliciesAsync(cancel)).Select(SlaEdits.Detail).ToArray());

    private static async Task<Results<Created<SlaPolicyDetail>, ProblemHttpResult>> CreatePolicyAsync(SlaPolicyEdit edit, SlaSettings settings, CancellationToken cancel)
    {
        var (draft, problem) = SlaEdits.Read(edit);
        if (draft is null)
            return Problems.BadRequest(problem!);
        var made = await settings.CreatePolicyAsync(draft, cancel);
        return made.IsOk ? TypedResults.Created($"/api/sla/policies/{made.Value!.Id}", SlaEdits.Detail(made.Value)) : Problems.Of(made);
    }

    private static async Task<Results<Ok<SlaPolicyDetail>, ProblemHttpResult>> ChangePolicyAsync(Guid id, SlaPolicyEdit edit, SlaSettings settings, CancellationToken cancel)
    {
        var (draft, problem) = SlaEdits.Read(edit);
        return draft is null ? Problems.BadRequest(problem!) : Answer(await settings.ChangePolicyAsync(id, edit.Revision, draft, cancel), SlaEdits.Detail);
    }

    private static Results<Ok<SlaPreview>, ProblemHttpResult> Preview(SlaPreviewRequest request)
    {
        var (draft, problem) = SlaEdits.Read(request.Calendar);
        if (draft is null)
            return Problems.BadRequest(problem!);
        return DateTime.TryParseExact(request.At, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? Answer(SlaSettings.Preview(draft, at, request.Minutes), SlaEdits.Sentence)
            : Problems.BadRequest("The time must be written like 2026-03-06T16:50.");
    }

    private static async Task<Ok<SlaToday>> TodayAsync(SlaQueries promises, SiteConfiguration site, TimeProvider time, CancellationToken cancel)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(site.Site.TimeZone);
        var since = Midnight(TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).Date, zone);
        return TypedResults.Ok(new SlaToday(await promises.BreachesSinceAsync(since, cancel), await promises.OverdueAsync(cancel), since));
    }

    private static async Task<Results<Ok<SlaReport>, ProblemHttpResult>> ReportAsync(string? by, SlaReporter reporter, SiteConfiguration site, TimeProvider time, CancellationToken cancel)
    {
        if (by is not (null or "day" or "week"))
            return Problems.BadRequest("The report is by \"day\" or by \"week\".");
        var zone = TimeZoneInfo.FindSystemTimeZoneById(site.Site.TimeZone);
        var today = TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).Date;
        var (days, spans, last) = by == "week" ? (7, 13, today.AddDays(-(((int)today.DayOfWeek + 6) % 7))) : (1, 14, today);
        // Each bound is a midnight of its own, so that days with a change of the clock are as long as they are.
        var bounds = Enumerable.Range(0, spans + 1).Select(i => Midnight(last.AddDays((i - spans + 1) * days), zone)).ToList();
        return TypedResults.Ok(SlaEdits.Report(by ?? "day", await reporter.CountAsync(bounds, cancel), zone));
    }

    private static DateTimeOffset Midnight(DateTime day, TimeZoneInfo zone)
    {
        // Where the clocks are put forward at midnight, the day begins later.
        while (zone.IsInvalidTime(day))
            day = day.AddMinutes(15);
        return new DateTimeOffset(day, zone.GetUtcOffset(day)).ToUniversalTime();
    }

    private static async Task<Results<Ok<TicketPromise[]>, ProblemHttpResult>> PromisesAsync(
        Guid id, ClaimsPrincipal user, TicketQueries tickets, SlaQueries promises, CancellationToken cancel) =>
        await tickets.FindAsync(id, user.Viewer(), cancel) is null
            ? Problems.NotFound("There is no such ticket.")
            : TypedResults.Ok((await promises.OfTicketAsync(id, cancel)).Select(SlaEdits.Line).ToArray());

    private static Results<Ok<TView>, ProblemHttpResult> Answer<TRecord, TView>(Result<TRecord> result, Func<TRecord, TView> view)
        where TRecord : class => result.IsOk ? TypedResults.Ok(view(result.Value!)) : Problems.Of(result);
}
