using System.Globalization;
using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Customers;
using Crm.Host.Contacts;
using Crm.Host.Jobs;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Crm.Host.Api;

/// <summary>Who must not be called: numbers and customers that asked us, and supplied lists such as a national register.</summary>
internal static class DoNotCallApi
{
    private const string NoSuchList = "There is no such do-not-call list.";

    public static void MapDoNotCall(this IEndpointRouteBuilder api)
    {
        var all = api.MapGroup("/do-not-call").RequireAuthorization(SecurityServices.Supervisors);
        all.MapGet("", EntriesAsync);
        all.MapPost("", AddAsync);
        all.MapDelete("/{id:guid}", EndAsync);
        all.MapGet("/lists", ListsAsync);
        all.MapPost("/lists", ImportAsync).WithMetadata(new RequestSizeLimitAttribute(ListImports.LargestFile));
        all.MapDelete("/lists/{list:guid}", RemoveAsync);
        all.MapGet("/lists/{list:guid}/problems", CampaignListsApi.ProblemsAsync);
        all.MapGet("/lists/{list:guid}/problems.csv", CampaignListsApi.ProblemsFile);
    }

    // ---- our own --------------------------------------------------------------------------------------

    /// <param name="number">Only entries of this number, however it is typed.</param>
    private static async Task<Results<Ok<Page<DoNotCallLine>>, ProblemHttpResult>> EntriesAsync(
        string? number, [AsParameters] Paging paging, PhoneNumbers numbers, DoNotCallData data, CancellationToken cancel)
    {
        var e164 = string.IsNullOrWhiteSpace(number) ? null : numbers.ToE164(number);
        if (e164 is null && !string.IsNullOrWhiteSpace(number))
            return Problems.BadRequest("That is not a telephone number. Write it with its area code, or with + and the country code.");
        return TypedResults.Ok(Paging.Of(await data.EntriesAsync(e164, paging.After, paging.Size, cancel), Line));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AddAsync(
        DoNotCallRequest request, PhoneNumbers numbers, DoNotCallData data, ContactDesk desk, CancellationToken cancel)
    {
        if (numbers.ToE164(request.Number) is not { } e164)
            return Problems.BadRequest("That is not a telephone number. Write it with its area code, or with + and the country code.");
        var added = await data.AddAsync(e164, null, null, null, request.How, cancel);
        if (!added.IsOk)
            return Problems.Of(added);
        // Answered when it holds: a lead with this number may be about to be dialed.
        await desk.Mailbox.Ask(() =>
        {
            desk.Campaigns.Gate.OptedOut(e164);
            return true;
        });
        return TypedResults.NoContent();
    }

    /// <summary>The entry stays, as a proof of what counted until now.</summary>
    private static async Task<Results<Ok<DoNotCallLine>, ProblemHttpResult>> EndAsync(Guid id, DoNotCallData data, ContactDesk desk, DoNotCallImports imports, CancellationToken cancel)
    {
        var ended = await data.EndAsync(id, cancel);
        if (ended.Value is not { } entry)
            return Problems.Of(ended);
        if (entry.Number is { } number)
        {
            await desk.Mailbox.Ask(() =>
            {
                desk.Campaigns.Gate.OptedOutEnded(number);
                return true;
            });
        }
        await imports.ApplyAsync(cancel);
        return TypedResults.Ok(Line(entry));
    }

    // ---- supplied lists -------------------------------------------------------------------------------

    private static async Task<Ok<DoNotCallListLine[]>> ListsAsync(DoNotCallData data, DoNotCallImports imports, CancellationToken cancel)
    {
        DoNotCallListLine[] lines = [.. imports.Unfinished.Select(Line), .. (await data.AllListsAsync(cancel)).Select(Line)];
        return TypedResults.Ok(lines);
    }

    /// <param name="version">What it is called among its versions; its day when it is left out.</param>
    /// <param name="column">Which column the numbers are in, from 1; the first when it is left out.</param>
    /// <param name="purpose">Which calls it forbids (sales, service, survey); all when it is left out.</param>
    private static async Task<Results<Accepted<DoNotCallListLine>, ProblemHttpResult>> ImportAsync(
        string name, string date, string? version, int? column, string? purpose, HttpRequest request, ClaimsPrincipal user, DoNotCallImports imports, TimeProvider time, CancellationToken cancel)
    {
        if (request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) != true)
            return TypedResults.Problem("Send the file itself as the body, as text/csv.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return Problems.BadRequest("The day that the list is of is written like 2026-12-31.");
        var calls = purpose is null ? null : Names.Parse<CallPurpose>(purpose);
        if (purpose is not null && calls is null)
            return Problems.BadRequest(Names.Wrong<CallPurpose>("purpose", purpose));
        var file = new DoNotCallFile(name, version ?? date, day, (column ?? 1) - 1, calls);
        if (DoNotCallImport.Problem(file, time.GetUtcNow()) is { } problem)
            return Problems.BadRequest(problem);
        return TypedResults.Accepted("/api/do-not-call/lists", Line(await imports.StartAsync(file, request.Body, user.Actor(), cancel)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(Guid list, DoNotCallData data, DoNotCallImports imports, CancellationToken cancel)
    {
        if (imports.Find(list) is { State: ListRunState.Importing } run)
        {
            await run.Cancel.CancelAsync();
            return TypedResults.NoContent();
        }
        var removed = await data.WithdrawAsync(imports.Find(list)?.List?.Id ?? list, cancel);
        if (!removed.IsOk)
            return removed.Kind == HelpDesk.ResultKind.NotFound ? Problems.NotFound(NoSuchList) : Problems.Of(removed);
        await imports.ApplyAsync(cancel);
        return TypedResults.NoContent();
    }

    // ---- lines ----------------------------------------------------------------------------------------

    private static DoNotCallLine Line(DoNotCallEntryRecord entry) =>
        new(entry.Id, entry.Number, entry.CustomerId, Purpose(entry.Purpose), entry.Since, entry.Until, entry.How);

    private static DoNotCallListLine Line(DoNotCallListRecord list) => new(
        list.Id, list.Name, list.Version, Day(list.Date), Purpose(list.Purpose), Names.Of(ListRunState.Complete), 1, list.InUse, list.ImportedAt, list.ImportedBy,
        list.Numbers, list.Rejected, list.Duplicates, null);

    private static DoNotCallListLine Line(DoNotCallRun run) => new(
        run.Id, run.File.Name, run.File.Version, Day(run.File.Date), Purpose(run.File.Purpose), Names.Of(run.State),
        run.Progress is { TotalBytes: > 0 } read ? (double)read.Bytes / read.TotalBytes : 0, false, run.StartedAt, run.By, run.Progress?.Accepted ?? 0, run.Progress?.Rejected ?? 0, 0, run.Problem);

    private static string? Purpose(CallPurpose? purpose) => purpose is { } of ? Names.Of(of) : null;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
