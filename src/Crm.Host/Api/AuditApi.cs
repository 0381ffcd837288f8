using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Audit;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>Who saw and changed what: to read, and to take out as a file. There is nothing here that changes it.</summary>
internal static class AuditApi
{
    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        api.MapGet("/audit", ListAsync).RequireAuthorization(Rights.SeeAudit);
        api.MapGet("/audit.csv", Export).RequireAuthorization(Rights.SeeAudit);
    }

    private static async Task<Ok<Page<AuditLine>>> ListAsync([AsParameters] AuditQuery query, [AsParameters] Paging paging, AuditLog audit, CancellationToken cancel)
    {
        var page = await audit.ListAsync(query.Filter, paging.After, paging.Size, cancel);
        var names = await audit.NamesAsync([.. page.Items.Select(entry => entry.SubjectId).OfType<Guid>().Distinct()], cancel);
        return TypedResults.Ok(Paging.Of(page, entry => Line(entry, entry.SubjectId is { } id ? names.GetValueOrDefault(id) : null)));
    }

    private static PushStreamHttpResult Export([AsParameters] AuditQuery query, AuditLog audit) =>
        TypedResults.Stream(body => audit.ExportAsync(query.Filter, body), "text/csv; charset=utf-8", "audit.csv");

    private static AuditLine Line(AuditEntry entry, AuditSubject? subject) =>
        new(entry.Id, entry.At, entry.Kind, entry.Actor.UserId, entry.Actor.Name, entry.Address, entry.SubjectId, subject?.Name, subject?.Kind, entry.Reason, entry.Detail);
}

/// <summary>Which entries; what is missing does not restrict.</summary>
/// <param name="User">Who did it.</param>
/// <param name="Subject">What it was done to.</param>
internal readonly record struct AuditQuery(string? Kind, Guid? User, Guid? Subject, DateTimeOffset? From, DateTimeOffset? To)
{
    public AuditFilter Filter => new(From, To, Kind, User, Subject);
}
