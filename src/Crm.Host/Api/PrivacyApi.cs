using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Privacy;
using Crm.Host.Privacy;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>What a person may ask of a company about their data: everything that is known, and to be forgotten; and what keeps it from being removed.</summary>
internal static class PrivacyApi
{
    private const string Unknown = "There is no such customer.";

    /// <summary>What an erasure does not reach at once.</summary>
    private static readonly string[] Later =
    [
        "The journal on disk keeps the latest events until its segment (16 MB) is full and stored, then it is deleted.",
        "Backups that were made before keep the data until you delete them; erase again after restoring one.",
        "Files of exports are deleted within 24 hours. Numbers on do-not-call data, and the proofs that calls were allowed, stay by law.",
    ];

    public static void MapPrivacy(this IEndpointRouteBuilder api)
    {
        api.MapGet("/retention", RetentionAsync).RequireAuthorization(Rights.ManagePrivacy);
        api.MapPut("/retention", SetRetentionAsync).RequireAuthorization(Rights.ManagePrivacy);
        var customer = api.MapGroup("/customers/{id:guid}");
        customer.MapGet("/holds", HoldsAsync).RequireAuthorization(Rights.ManagePrivacy);
        customer.MapPost("/holds", HoldAsync).RequireAuthorization(Rights.ManagePrivacy);
        customer.MapPost("/holds/{hold:guid}/lifting", LiftAsync).RequireAuthorization(Rights.ManagePrivacy);
        customer.MapGet("/erasures", ErasuresAsync).RequireAuthorization(Rights.ErasePerson);
        customer.MapPost("/erasures", EraseAsync).RequireAuthorization(Rights.ErasePerson);
        customer.MapGet("/exports", Exports).RequireAuthorization(Rights.ManagePrivacy);
        customer.MapPost("/exports", ExportAsync).RequireAuthorization(Rights.ManagePrivacy);
        customer.MapGet("/exports/{export:guid}/file", Download).RequireAuthorization(Rights.ManagePrivacy);
    }

    private static async Task<Ok<RetentionLine[]>> RetentionAsync(Retention retention, CancellationToken cancel) =>
        TypedResults.Ok((await retention.ListAsync(cancel)).Select(Line).ToArray());

    private static async Task<Results<Ok<RetentionLine>, ProblemHttpResult>> SetRetentionAsync(
        RetentionLine line, ClaimsPrincipal user, Retention retention, HttpContext context, CancellationToken cancel)
    {
        if (Names.Parse<RetentionKind>(line.Kind) is not { } kind)
            return Problems.BadRequest(Names.Wrong<RetentionKind>("kind of data", line.Kind));
        var set = await retention.SetAsync(kind, line.Days, user.Actor(), AddressOf(context), cancel);
        return set.IsOk ? TypedResults.Ok(Line(set.Value!)) : Problems.Of(set);
    }

    private static async Task<Results<Ok<HoldLine[]>, ProblemHttpResult>> HoldsAsync(Guid id, ClaimsPrincipal user, LegalHolds holds, CustomerDirectory customers, CancellationToken cancel) =>
        await customers.FindAsync(id, user.Viewer(), cancel) is null ? Problems.NotFound(Unknown) : TypedResults.Ok((await holds.OfCustomerAsync(id, cancel)).Select(Line).ToArray());

    private static async Task<Results<Ok<HoldLine>, ProblemHttpResult>> HoldAsync(Guid id, ReasonGiven given, ClaimsPrincipal user, LegalHolds holds, HttpContext context, CancellationToken cancel)
    {
        var set = await holds.SetAsync(id, given.Reason, user.Actor(), AddressOf(context), cancel);
        return set.IsOk ? TypedResults.Ok(Line(set.Value!)) : Problems.Of(set);
    }

    private static async Task<Results<Ok<HoldLine>, ProblemHttpResult>> LiftAsync(Guid hold, ReasonGiven given, ClaimsPrincipal user, LegalHolds holds, HttpContext context, CancellationToken cancel)
    {
        var lifted = await holds.LiftAsync(hold, given.Reason, user.Actor(), AddressOf(context), cancel);
        return lifted.IsOk ? TypedResults.Ok(Line(lifted.Value!)) : Problems.Of(lifted);
    }

    private static async Task<Results<Ok<ErasureLine[]>, ProblemHttpResult>> ErasuresAsync(Guid id, ClaimsPrincipal user, Eraser eraser, CustomerDirectory customers, CancellationToken cancel) =>
        await customers.FindAsync(id, user.Viewer(), cancel) is null ? Problems.NotFound(Unknown) : TypedResults.Ok((await eraser.OfCustomerAsync(id, cancel)).Select(Line).ToArray());

    private static async Task<Results<Accepted<ErasureLine>, ProblemHttpResult>> EraseAsync(Guid id, ReasonGiven given, ClaimsPrincipal user, Eraser eraser, HttpContext context, CancellationToken cancel)
    {
        var asked = await eraser.AskAsync(id, given.Reason, user.Actor(), AddressOf(context), cancel);
        return asked.IsOk ? TypedResults.Accepted($"/api/customers/{id}/erasures", Line(asked.Value!)) : Problems.Of(asked);
    }

    private static Ok<PersonExportLine[]> Exports(Guid id, ClaimsPrincipal user, PersonExports exports) => TypedResults.Ok(exports.Of(id, user.Id()).Select(Line).ToArray());

    private static async Task<Results<Accepted<PersonExportLine>, ProblemHttpResult>> ExportAsync(
        Guid id, ClaimsPrincipal user, PersonExports exports, CustomerDirectory customers, CancellationToken cancel)
    {
        if (await customers.FindAsync(id, user.Viewer(), cancel) is null)
            return Problems.NotFound(Unknown);
        return exports.Start(id, user.Id()) is { } run
            ? TypedResults.Accepted($"/api/customers/{id}/exports", Line(run))
            : Problems.Conflict("There are too many exports already. They are deleted after a day; ask again then.");
    }

    private static Results<PhysicalFileHttpResult, ProblemHttpResult> Download(Guid id, Guid export, ClaimsPrincipal user, PersonExports exports) =>
        exports.FileOf(id, export, user.Id()) is { } file
            ? TypedResults.PhysicalFile(file, "application/zip", $"customer-{id}.zip")
            : Problems.NotFound("There is no such export for you, it is not ready, or its time is over. Ask for another one.");

    private static string? AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString();

    private static RetentionLine Line(RetentionRecord record) => new(Names.Of(record.Kind), record.Days);

    private static HoldLine Line(LegalHoldRecord hold) => new(hold.Id, hold.Reason, hold.SetAt, hold.SetBy, hold.LiftedAt, hold.LiftedBy);

    private static ErasureLine Line(ErasureRecord e) => new(e.Id, e.Reason, e.AskedAt, e.AskedBy, e.DoneAt, e.Report, e.Problem, Later);

    private static PersonExportLine Line(PersonExportRun run) => new(run.Id, Names.Of(run.State), run.Progress, run.AskedAt, run.ExpiresAt, run.Bytes);
}
