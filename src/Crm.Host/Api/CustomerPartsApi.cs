using System.Security.Claims;
using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Customers;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>What hangs on a customer and is changed one at a time: relations and notes; and the segments that customers are in.</summary>
internal static class CustomerPartsApi
{
    public static void MapCustomerParts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/segments", SegmentsAsync);
        api.MapPut("/segments/{id:guid}", RenameSegmentAsync).RequireAuthorization(Rights.ManageSegments);
        api.MapDelete("/segments/{id:guid}", RemoveSegmentAsync).RequireAuthorization(Rights.ManageSegments);
        var customer = api.MapGroup("/customers/{id:guid}").AddEndpointFilter<PresentCustomerFilter>();
        customer.MapGet("/relations", RelationsAsync);
        customer.MapPost("/relations", AddRelationAsync);
        api.MapDelete("/relations/{id:guid}", RemoveRelationAsync);
        customer.MapGet("/notes", NotesAsync);
        customer.MapPost("/notes", AddNoteAsync);
        customer.MapPut("/notes/{note:guid}", ChangeNoteAsync);
        customer.MapDelete("/notes/{note:guid}", RemoveNoteAsync);
    }

    private static async Task<Ok<IReadOnlyList<SegmentLine>>> SegmentsAsync(SegmentDesk segments, CancellationToken cancel) =>
        TypedResults.Ok<IReadOnlyList<SegmentLine>>([.. (await segments.ListAsync(cancel)).Select(View)]);

    private static async Task<Results<Ok<SegmentLine>, ProblemHttpResult>> RenameSegmentAsync(Guid id, SegmentName name, SegmentDesk segments, CancellationToken cancel)
    {
        var renamed = await segments.RenameAsync(id, name.Name, cancel);
        return renamed.IsOk ? TypedResults.Ok(View(renamed.Value!)) : Problems.Of(renamed);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveSegmentAsync(Guid id, SegmentDesk segments, CancellationToken cancel) =>
        await segments.RemoveAsync(id, cancel) ? TypedResults.NoContent() : Problems.NotFound("There is no such segment.");

    private static async Task<Ok<IReadOnlyList<RelationLine>>> RelationsAsync(Guid id, ClaimsPrincipal user, RelationDesk relations, CancellationToken cancel) =>
        TypedResults.Ok<IReadOnlyList<RelationLine>>([.. (await relations.ListAsync(id, user.Viewer(), cancel)).Select(View)]);

    private static async Task<Results<Ok<RelationLine>, ProblemHttpResult>> AddRelationAsync(
        Guid id, RelationEdit edit, ClaimsPrincipal user, RelationDesk relations, ConsolePusher consoles, CancellationToken cancel)
    {
        if (RelationWords.Parse(edit.Kind) is not { } kind)
            return Problems.BadRequest($"There is no relation \"{Names.Short(edit.Kind)}\". Choose one of {string.Join(", ", RelationWords.Kinds)}.");
        var added = await relations.AddAsync(id, edit.OtherId, kind, edit.Role, user.Actor(), cancel);
        if (!added.IsOk)
            return Problems.Of(added);
        await consoles.CustomerChanged(id);
        await consoles.CustomerChanged(edit.OtherId);
        return TypedResults.Ok(View(added.Value!));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveRelationAsync(Guid id, ClaimsPrincipal user, RelationDesk relations, ConsolePusher consoles, CancellationToken cancel)
    {
        if (await relations.RemoveAsync(id, user.Viewer(), cancel) is not var (from, to))
            return Problems.NotFound("There is no such relation.");
        await consoles.CustomerChanged(from);
        await consoles.CustomerChanged(to);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<Page<CustomerNoteLine>>> NotesAsync(Guid id, [AsParameters] Paging paging, ClaimsPrincipal user, NoteDesk notes, CancellationToken cancel) =>
        TypedResults.Ok(Paging.Of(await notes.ListAsync(id, paging.After, paging.Size, cancel), note => View(note, user)));

    private static async Task<Results<Ok<CustomerNoteLine>, ProblemHttpResult>> AddNoteAsync(
        Guid id, CustomerNoteAdd note, ClaimsPrincipal user, NoteDesk notes, ConsolePusher consoles, CancellationToken cancel)
    {
        var added = await notes.AddAsync(id, note.Key, note.Text, note.Pinned, user.Actor(), cancel);
        if (!added.IsOk)
            return Problems.Of(added);
        await consoles.CustomerChanged(id);
        return TypedResults.Ok(View(added.Value!, user));
    }

    private static async Task<Results<Ok<CustomerNoteLine>, ProblemHttpResult>> ChangeNoteAsync(
        Guid id, Guid note, CustomerNoteEdit edit, ClaimsPrincipal user, NoteDesk notes, ConsolePusher consoles, CancellationToken cancel)
    {
        var changed = await notes.ChangeAsync(id, note, edit.Revision, edit.Text, edit.Pinned, user.Actor(), user.Supervises(), cancel);
        if (!changed.IsOk)
            return Problems.Of(changed);
        await consoles.CustomerChanged(id);
        return TypedResults.Ok(View(changed.Value!, user));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveNoteAsync(
        Guid id, Guid note, ClaimsPrincipal user, NoteDesk notes, ConsolePusher consoles, CancellationToken cancel)
    {
        var removed = await notes.RemoveAsync(id, note, user.Actor(), user.Supervises(), cancel);
        if (!removed.IsOk)
            return Problems.Of(removed);
        await consoles.CustomerChanged(id);
        return TypedResults.NoContent();
    }

    private static SegmentLine View(SegmentRecord segment) => new(segment.Id, segment.Name, segment.Customers);

    private static RelationLine View(RelationRecord relation) =>
        new(relation.Id, relation.OtherId, relation.OtherName, Names.Of(relation.OtherKind), RelationWords.Of(relation.Kind, relation.Inverse), relation.Role);

    private static CustomerNoteLine View(NoteRecord note, ClaimsPrincipal user) =>
        new(note.Id, note.Text, note.Pinned, note.CreatedAt, note.ActorName, note.ChangedAt, note.Revision, note.ActorId == user.TryId() || user.Supervises());
}
