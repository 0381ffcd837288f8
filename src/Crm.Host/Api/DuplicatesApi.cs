using System.Security.Claims;
using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Customers;
using Crm.Host.Contacts;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>Customers who may be one: suggested, merged, told apart, and parted again.</summary>
internal static class DuplicatesApi
{
    public static void MapDuplicates(this IEndpointRouteBuilder api)
    {
        api.MapGet("/duplicates", ListAsync);
        api.MapPost("/duplicates/{id:guid}/dismiss", DismissAsync).RequireAuthorization(Rights.MergeCustomers);
        var customer = api.MapGroup("/customers/{id:guid}").AddEndpointFilter<PresentCustomerFilter>();
        customer.MapGet("/merges", MergesAsync);
        customer.MapPost("/merge", MergeAsync).RequireAuthorization(Rights.MergeCustomers);
        api.MapPost("/merges/{id:guid}/undo", UndoAsync).RequireAuthorization(Rights.MergeCustomers);
    }

    private static async Task<Ok<Page<DuplicateLine>>> ListAsync(
        Guid? customer, [AsParameters] Paging paging, ClaimsPrincipal user, DuplicateDesk duplicates, CancellationToken cancel) =>
        TypedResults.Ok(Paging.Of(await duplicates.ListAsync(customer, paging.After, paging.Size, user.Viewer(), cancel), View));

    private static async Task<Results<NoContent, ProblemHttpResult>> DismissAsync(Guid id, ClaimsPrincipal user, DuplicateDesk duplicates, CancellationToken cancel) =>
        await duplicates.DismissAsync(id, user.Actor(), cancel) ? TypedResults.NoContent() : Problems.NotFound("There is no such suggestion any more.");

    private static async Task<Ok<IReadOnlyList<MergeLine>>> MergesAsync(Guid id, MergeDesk merges, CancellationToken cancel) =>
        TypedResults.Ok<IReadOnlyList<MergeLine>>([.. (await merges.OfCustomerAsync(id, cancel)).Select(View)]);

    private static async Task<Results<Ok<MergeLine>, ProblemHttpResult>> MergeAsync(
        Guid id, MergeEdit edit, ClaimsPrincipal user, MergeDesk merges, ContactDesk desk, ConsolePusher consoles, CancellationToken cancel)
    {
        var merged = await merges.MergeAsync(new MergeDraft(id, edit.Revision, edit.OtherId, edit.OtherRevision, edit.Take), user.Actor(), cancel);
        if (!merged.IsOk)
            return Problems.Of(merged);
        await consoles.CustomerChanged(merged.Value!.SurvivorId);
        await consoles.CustomerChanged(merged.Value.AbsorbedId);
        desk.Mailbox.Post(() => Follow(desk, merged.Value));
        return TypedResults.Ok(View(merged.Value));
    }

    private static async Task<Results<Ok<MergeLine>, ProblemHttpResult>> UndoAsync(Guid id, ClaimsPrincipal user, MergeDesk merges, ConsolePusher consoles, CancellationToken cancel)
    {
        var undone = await merges.UndoAsync(id, user.Actor(), cancel);
        if (!undone.IsOk)
            return Problems.Of(undone);
        await consoles.CustomerChanged(undone.Value!.SurvivorId);
        await consoles.CustomerChanged(undone.Value.AbsorbedId);
        return TypedResults.Ok(View(undone.Value));
    }

    /// <summary>Whoever speaks with the absorbed customer now sees the survivor.</summary>
    private static void Follow(ContactDesk desk, MergeRecord merge)
    {
        foreach (var contact in desk.Contacts.Where(contact => !contact.IsOver && contact.Caller.Customer?.Id == merge.AbsorbedId).ToList())
            desk.Telephone.Callers.Load(contact, merge.SurvivorId, "merged");
    }

    private static DuplicateLine View(DuplicateRecord duplicate) =>
        new(duplicate.Id, duplicate.Rank, duplicate.Reasons, duplicate.FoundAt, CustomerViews.Line(duplicate.First), CustomerViews.Line(duplicate.Second));

    private static MergeLine View(MergeRecord merge) =>
        new(merge.Id, merge.AbsorbedId, merge.AbsorbedName, merge.At, merge.ActorName, merge.Moved, merge.UndoneAt, merge.UndoneBy);
}
