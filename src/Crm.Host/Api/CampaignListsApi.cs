using System.Globalization;
using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;
using Crm.Host.Contacts;
using Crm.Host.Jobs;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Crm.Host.Api;

/// <summary>The leads of a campaign: lists in, with progress and a report for each bad row, and leads and attempts out.</summary>
internal static class CampaignListsApi
{
    public static void MapCampaignLists(this IEndpointRouteBuilder api)
    {
        var lists = api.MapGroup("/campaigns/{id:guid}").RequireAuthorization(SecurityServices.Supervisors);
        lists.MapGet("/lists", ListAsync);
        lists.MapPost("/lists", ImportAsync).WithMetadata(new RequestSizeLimitAttribute(ListImports.LargestFile));
        lists.MapGet("/lists/{list:guid}", ReadAsync);
        lists.MapDelete("/lists/{list:guid}", RemoveAsync);
        lists.MapPost("/lists/{list:guid}/enabled", EnableAsync);
        lists.MapPost("/lists/{list:guid}/recycle", RecycleAsync);
        lists.MapGet("/lists/{list:guid}/problems", ProblemsAsync);
        lists.MapGet("/lists/{list:guid}/problems.csv", ProblemsFile);
        lists.MapGet("/lists/{list:guid}/leads", LeadsAsync);
        lists.MapGet("/leads.csv", (Guid id, LeadExport export) =>
            TypedResults.Stream(body => export.LeadsAsync(id, body), "text/csv; charset=utf-8", "leads.csv"));
        lists.MapGet("/attempts.csv", (Guid id, LeadExport export, TimeProvider time) =>
            TypedResults.Stream(body => export.AttemptsAsync(id, DateTimeOffset.UnixEpoch, time.GetUtcNow(), body), "text/csv; charset=utf-8", "attempts.csv"));
    }

    private static async Task<Ok<LeadListLine[]>> ListAsync(Guid id, LeadLists lists, ListImports imports, CancellationToken cancel)
    {
        LeadListLine[] lines = [.. imports.OfCampaign(id).Select(Line), .. (await lists.OfCampaignAsync(id, cancel)).Select(Line)];
        return TypedResults.Ok(lines);
    }

    /// <param name="version">What the list is called among its versions; its day when it is left out.</param>
    /// <param name="columns">What the columns are for, with commas between (name,number,keep…); without it their headings tell.</param>
    private static async Task<Results<Accepted<LeadListLine>, ProblemHttpResult>> ImportAsync(
        Guid id, string name, string? version, string date, string? columns, HttpRequest request, ClaimsPrincipal user, CampaignDesk campaigns, ListImports imports, CancellationToken cancel)
    {
        if (request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) != true)
            return TypedResults.Problem("Send the file itself as the body, as text/csv.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return Problems.BadRequest("The day that the list is of is written like 2026-12-31.");
        if (await campaigns.FindAsync(id, cancel) is null)
            return Problems.NotFound("There is no such campaign.");
        var uses = columns?.Split(',').Select(word => Names.Parse<LeadColumn>(word.Trim())).ToList();
        if (uses?.Contains(null) == true)
            return Problems.BadRequest($"The columns are words of {string.Join(", ", Enum.GetValues<LeadColumn>().Select(Names.Of))}, with commas between.");
        var (run, problem) = await imports.StartAsync(id, name, version ?? date, day, uses?.ConvertAll(use => use!.Value), request.Body, user.Actor(), cancel);
        return run is null ? Problems.BadRequest(problem!) : TypedResults.Accepted($"/api/campaigns/{id}/lists/{run.Id}", Line(run));
    }

    private static async Task<Results<Ok<LeadListLine>, ProblemHttpResult>> ReadAsync(Guid id, Guid list, LeadLists lists, ListImports imports, CancellationToken cancel)
    {
        if (imports.Find(list) is { } run)
            return TypedResults.Ok(run.List is { } done ? Line(done) : Line(run));
        return (await lists.OfCampaignAsync(id, cancel)).FirstOrDefault(record => record.Id == list) is { } found ? TypedResults.Ok(Line(found)) : Unknown();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(Guid list, LeadLists lists, ListImports imports, CancellationToken cancel)
    {
        if (imports.Find(list) is { State: ListRunState.Importing } run)
        {
            await run.Cancel.CancelAsync();
            return TypedResults.NoContent();
        }
        var removed = await lists.WithdrawAsync(list, cancel);
        return removed.IsOk ? TypedResults.NoContent() : Problems.Of(removed);
    }

    private static async Task<Results<Ok<LeadListLine>, ProblemHttpResult>> EnableAsync(
        Guid id, Guid list, LeadListSwitch change, LeadLists lists, ContactDesk desk, CancellationToken cancel)
    {
        if ((await lists.OfCampaignAsync(id, cancel)).FirstOrDefault(record => record.Id == list) is not { } before)
            return Unknown();
        var changed = await lists.EnableAsync(list, before.Revision, change.Enabled, cancel);
        if (!changed.IsOk)
            return Problems.Of(changed);
        // Leads of the list that wait for their call are given back: what is claimed next is of the lists that are enabled now.
        await desk.Mailbox.Ask(() =>
        {
            if (desk.Campaigns.Find(id) is { } live)
                desk.Campaigns.Filler.Empty(live);
            return true;
        });
        return TypedResults.Ok(Line(changed.Value!));
    }

    /// <summary>Leads that are over are called again: the limits were raised, or an outcome is to be asked once more.</summary>
    private static async Task<Results<Ok<LeadsRecycled>, ProblemHttpResult>> RecycleAsync(
        Guid id, Guid list, LeadRecycling request, LeadLists lists, ContactDesk desk, CancellationToken cancel)
    {
        if (Names.Parse<LeadState>(request.From) is not { } from || !LeadLists.MayBeRecycled(from))
            return Problems.BadRequest("Leads are called again that are done, exhausted, denied or donotcall.");
        if ((await lists.OfCampaignAsync(id, cancel)).All(record => record.Id != list))
            return Unknown();
        var leads = await lists.RecycleAsync(list, from, request.Outcome, cancel);
        await desk.Mailbox.Ask(() =>
        {
            if (desk.Campaigns.Find(id) is { } live)
                desk.Campaigns.Filler.LookNow(live);
            return true;
        });
        return TypedResults.Ok(new LeadsRecycled(leads));
    }

    public static PushStreamHttpResult ProblemsFile(Guid list, LeadLists lists) =>
        TypedResults.Stream(body => lists.ExportReportAsync(list, body), "text/csv; charset=utf-8", "problems.csv");

    public static async Task<Ok<AgentConsole.Contracts.Page<ImportProblemLine>>> ProblemsAsync(Guid list, [AsParameters] Paging paging, LeadLists lists, CancellationToken cancel)
    {
        var after = int.TryParse(paging.After, NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? line : 0;
        var found = await lists.ReportAsync(list, after, paging.Size, cancel);
        var next = found.Count == paging.Size ? found[^1].Line.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new AgentConsole.Contracts.Page<ImportProblemLine>([.. found.Select(p => new ImportProblemLine(p.Line, p.Column, p.Value, p.Reason, p.Rejected))], next));
    }

    private static async Task<Results<Ok<AgentConsole.Contracts.Page<LeadLine>>, ProblemHttpResult>> LeadsAsync(
        Guid list, string state, [AsParameters] Paging paging, LeadQueries leads, CancellationToken cancel) =>
        Names.Parse<LeadState>(state) is { } wanted
            ? TypedResults.Ok(Paging.Of(await leads.ListAsync(list, wanted, paging.After, paging.Size, cancel), Line))
            : Problems.BadRequest(Names.Wrong<LeadState>("state of a lead", state));

    private static LeadLine Line(LeadRecord lead) => new(
        lead.Id, lead.Name, lead.Organization, [.. lead.Numbers.Select(number => number.Number)], Names.Of(lead.State), lead.DueAt, lead.Attempts, lead.Outcome, lead.CustomerId);

    private static LeadListLine Line(ListRun run)
    {
        var progress = run.Progress;
        return new LeadListLine(
            run.Id, run.File.Name, run.File.Version, Day(run.File.Date), Names.Of(run.State), progress is { TotalBytes: > 0 } p ? (double)p.Bytes / p.TotalBytes : 0, false,
            run.StartedAt, run.By, null, progress?.Rows ?? 0, progress?.Accepted ?? 0, progress?.Rejected ?? 0, 0, 0, run.Problem);
    }

    private static LeadListLine Line(LeadListRecord list) => new(
        list.Id, list.Name, list.Version, Day(list.Date), Names.Of(ListRunState.Complete), 1, list.Enabled, list.ImportedAt, list.ImportedBy, list.ExpiresAt,
        list.Rows, list.Accepted, list.Rejected, list.Duplicates, list.DoNotCall, null);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static ProblemHttpResult Unknown() => Problems.NotFound("There is no such list.");
}
