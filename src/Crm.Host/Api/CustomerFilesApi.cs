using System.Globalization;
using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Customers;
using Crm.Host.Configuration;
using Crm.Host.Jobs;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Crm.Host.Api;

/// <summary>Customers in files: in, with a preview, progress and a report for each bad row, and out.</summary>
internal static class CustomerFilesApi
{
    public static void MapCustomerFiles(this IEndpointRouteBuilder api)
    {
        var files = api.MapGroup("").RequireAuthorization(Rights.ImportCustomers);
        files.MapPost("/customers/imports/preview", PreviewAsync);
        files.MapPost("/customers/imports", ImportAsync).WithMetadata(new RequestSizeLimitAttribute(ListImports.LargestFile));
        files.MapGet("/customers/imports/{id:guid}", Read);
        files.MapDelete("/customers/imports/{id:guid}", CancelAsync);
        files.MapGet("/customers/imports/{id:guid}/problems", ProblemsAsync);
        api.MapGet("/customers.csv", (ClaimsPrincipal user, CustomerExport export) =>
            TypedResults.Stream(body => export.WriteAsync(body, user.Viewer()), "text/csv; charset=utf-8", "customers.csv")).RequireAuthorization(Rights.ExportData);
    }

    /// <param name="columns">What the columns are for, with commas between; without it their headings tell.</param>
    private static async Task<Results<Ok<CustomerImportPreview>, ProblemHttpResult>> PreviewAsync(
        string? columns, HttpRequest request, CustomerImports imports, SiteConfiguration site, CancellationToken cancel)
    {
        if (Wrong(request, columns, out var uses) is { } wrong)
            return wrong;
        var beginning = new MemoryStream();
        await request.Body.CopyToAsync(beginning, cancel);
        var preview = await imports.PreviewAsync(beginning, uses, [.. site.Routing.Tiers.Keys], null, cancel);
        return TypedResults.Ok(new CustomerImportPreview(
            Names.Of(preview.File.Encoding), preview.File.Separator.ToString(), [.. preview.File.Columns.Select((c, i) => new CustomerImportColumn(c.Heading, Names.Of(i < uses?.Count ? uses[i] : c.Use), c.Samples))],
            [.. Enum.GetValues<CustomerColumn>().Select(Names.Of)],
            [.. preview.Rows.Select(r => new CustomerImportRow(r.Line, r.Name, r.Organization, r.Numbers, r.Email, r.ExternalId, r.Tier, r.Problem, r.Rejected))], preview.File.Problem));
    }

    /// <param name="known">What becomes of customers that are known: report, skip or update.</param>
    private static async Task<Results<Accepted<CustomerImportRun>, ProblemHttpResult>> ImportAsync(
        string name, string? columns, string known, HttpRequest request, ClaimsPrincipal user, CustomerImportRuns runs, CancellationToken cancel)
    {
        if (Wrong(request, columns, out var uses) is { } wrong)
            return wrong;
        if (Names.Parse<KnownCustomers>(known) is not { } choice)
            return Problems.BadRequest(Names.Wrong<KnownCustomers>("way to treat known customers", known));
        var (run, problem) = await runs.StartAsync(name, uses, choice, request.Body, user.Actor(), cancel);
        return run is null ? Problems.BadRequest(problem!) : TypedResults.Accepted($"/api/customers/imports/{run.Id}", Line(run));
    }

    private static Results<Ok<CustomerImportRun>, ProblemHttpResult> Read(Guid id, CustomerImportRuns runs) =>
        runs.Find(id) is { } run ? TypedResults.Ok(Line(run)) : Unknown();

    private static async Task<Results<NoContent, ProblemHttpResult>> CancelAsync(Guid id, CustomerImportRuns runs)
    {
        if (runs.Find(id) is not { } run)
            return Unknown();
        await run.Cancel.CancelAsync();
        return TypedResults.NoContent();
    }

    private static async Task<Ok<AgentConsole.Contracts.Page<ImportProblemLine>>> ProblemsAsync(Guid id, [AsParameters] Paging paging, CustomerImports imports, CancellationToken cancel)
    {
        var after = int.TryParse(paging.After, NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? line : 0;
        var found = await imports.ReportAsync(id, after, paging.Size, cancel);
        var next = found.Count == paging.Size ? found[^1].Line.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new AgentConsole.Contracts.Page<ImportProblemLine>([.. found.Select(p => new ImportProblemLine(p.Line, p.Column, p.Value, p.Reason, p.Rejected))], next));
    }

    private static ProblemHttpResult? Wrong(HttpRequest request, string? columns, out IReadOnlyList<CustomerColumn>? uses)
    {
        uses = null;
        if (request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) != true)
            return TypedResults.Problem("Send the file itself as the body, as text/csv.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        var words = columns?.Split(',').Select(word => Names.Parse<CustomerColumn>(word.Trim())).ToList();
        if (words?.Contains(null) == true)
            return Problems.BadRequest($"The columns are words of {string.Join(", ", Enum.GetValues<CustomerColumn>().Select(Names.Of))}, with commas between.");
        uses = words?.ConvertAll(use => use!.Value);
        return null;
    }

    private static CustomerImportRun Line(CustomerRun run)
    {
        var f = run.Figures;
        var share = run.State == ListRunState.Complete ? 1 : f.TotalBytes > 0 ? (double)f.Bytes / f.TotalBytes : 0;
        return new(run.Id, run.Name, Names.Of(run.State), share, run.StartedAt, run.By, f.Rows, f.Created, f.Updated, f.Skipped, f.Rejected, run.Problem);
    }

    private static ProblemHttpResult Unknown() => Problems.NotFound("There is no such import.");
}
