using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Timeline;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>One contact with its events as stored.</summary>
internal static class ContactsApi
{
    public static void MapContacts(this IEndpointRouteBuilder api) => api.MapGet("/contacts/{id:guid}", ReadAsync);

    private static async Task<Results<Ok<ContactDetail>, ProblemHttpResult>> ReadAsync(
        Guid id, ClaimsPrincipal user, TimelineReader timeline, TimelineText text, RecordingAccess recordings, CancellationToken cancel)
    {
        if (await timeline.OfContactAsync(id, user.Viewer(), cancel) is not { } history)
            return Problems.NotFound("There is no such contact.");
        var contact = history.Contact;
        var heard = history.Recordings.FirstOrDefault(recording => recordings.MayHear(user, recording));
        return TypedResults.Ok(new ContactDetail(
            contact.Id, contact.CustomerId, Names.Of(contact.Direction), contact.Number, contact.StartedAt, contact.EndedAt, contact.Outcome,
            [.. history.Events.Select(text.Step)], Views.RecordingPath(heard?.Id)));
    }
}
