using System.Security.Claims;
using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk;
using Crm.HelpDesk.Attachments;
using Crm.HelpDesk.Tickets;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Crm.Host.Api;

/// <summary>Files of tickets and customers. A file comes as the body itself and goes straight to disk; it is given out to be saved, never to be shown in place.</summary>
internal static class AttachmentsApi
{
    /// <summary>The store counts for itself and says what is wrong; this is only where the server stops reading.</summary>
    private const long BeyondLargest = 64 * 1024;

    public static void MapAttachments(this IEndpointRouteBuilder api)
    {
        var limit = new RequestSizeLimitAttribute(api.ServiceProvider.GetRequiredService<AttachmentOptions>().LargestFile + BeyondLargest);
        api.MapPost("/tickets/{id:guid}/attachments", AddToTicketAsync).WithMetadata(limit);
        api.MapPost("/customers/{id:guid}/attachments", AddToCustomerAsync).WithMetadata(limit).AddEndpointFilter<PresentCustomerFilter>();
        api.MapGet("/customers/{id:guid}/attachments", OfCustomerAsync).AddEndpointFilter<PresentCustomerFilter>();
        api.MapGet("/attachments/{id:guid}", ReadAsync);
    }

    /// <param name="public">Whether it may be sent to the customer.</param>
    /// <param name="contact">The call during which it was added.</param>
    private static async Task<Results<Created<AttachmentLine>, ProblemHttpResult>> AddToTicketAsync(
        Guid id, Guid key, string name, bool? @public, Guid? contact, HttpRequest request, ClaimsPrincipal user, AttachmentStore attachments, AttachmentOptions options,
        TicketLinks links, ConsolePusher consoles, CancellationToken cancel)
    {
        if (TooLarge(request, options) is { } problem)
            return problem;
        var added = await attachments.AddAsync(new AttachmentDraft(key, name, TicketId: id, Public: @public ?? false, ContactId: contact), request.Body, user.Actor(), cancel);
        if (added.IsOk && await links.AudienceAsync(added.Value!.TicketId!.Value, cancel) is { } ticket)
            await consoles.CustomerChanged(ticket.CustomerId);
        return Answer(added);
    }

    private static async Task<Results<Created<AttachmentLine>, ProblemHttpResult>> AddToCustomerAsync(
        Guid id, Guid key, string name, HttpRequest request, ClaimsPrincipal user, AttachmentStore attachments, AttachmentOptions options, ConsolePusher consoles, CancellationToken cancel)
    {
        if (TooLarge(request, options) is { } problem)
            return problem;
        var added = await attachments.AddAsync(new AttachmentDraft(key, name, CustomerId: id), request.Body, user.Actor(), cancel);
        if (added.IsOk)
            await consoles.CustomerChanged(id);
        return Answer(added);
    }

    private static async Task<Ok<IReadOnlyList<AttachmentLine>>> OfCustomerAsync(Guid id, ClaimsPrincipal user, AttachmentStore attachments, CancellationToken cancel) =>
        TypedResults.Ok<IReadOnlyList<AttachmentLine>>([.. (await attachments.OfCustomerAsync(id, user.Viewer(), cancel)).Select(TicketViews.Attachment)]);

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> ReadAsync(Guid id, ClaimsPrincipal user, AttachmentStore attachments, CancellationToken cancel)
    {
        if (await attachments.FindAsync(id, user.Viewer(), cancel) is not { } attachment)
            return Problems.NotFound("There is no such attachment.");
        // Named as a file to be saved: a browser then never shows it in our origin, whatever is in it.
        return attachments.Open(attachment) is { } file
            ? TypedResults.Stream(file, attachment.MediaType, attachment.Name)
            : Problems.NotFound("The file is no longer kept, or its disk is away. Ask an administrator.");
    }

    private static ProblemHttpResult? TooLarge(HttpRequest request, AttachmentOptions options) => request.ContentLength > options.LargestFile
        ? TypedResults.Problem(AttachmentStore.TooLarge(options.LargestFile), statusCode: StatusCodes.Status413PayloadTooLarge)
        : null;

    private static Results<Created<AttachmentLine>, ProblemHttpResult> Answer(Result<AttachmentRecord> added) =>
        added.IsOk ? TypedResults.Created($"/api/attachments/{added.Value!.Id}", TicketViews.Attachment(added.Value)) : Problems.Of(added);
}
