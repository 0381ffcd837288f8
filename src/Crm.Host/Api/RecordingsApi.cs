using Crm.HelpDesk.Timeline;
using Crm.Host.Security;
using Crm.Host.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>Playing recordings. Whoever may not hear one gets the answer of one that does not exist.</summary>
internal static class RecordingsApi
{
    private const string Unknown = "There is no such recording, or you may not hear it.";

    public static void MapRecordings(this IEndpointRouteBuilder api) =>
        api.MapMethods("/recordings/{id:guid}", [HttpMethods.Get, HttpMethods.Head], PlayAsync);

    private static async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> PlayAsync(
        Guid id, HttpContext context, RecordingIndex index, RecordingAccess access, ILogger<RecordingAccess> log, CancellationToken cancel)
    {
        if (await index.FindAsync(id, context.User.Viewer(), cancel) is not { } recording)
            return Problems.NotFound(Unknown);
        if (!access.MayHear(context.User, recording))
        {
            log.RecordingRefused(context.User.Id(), id, recording.ContactId);
            return Problems.NotFound(Unknown);
        }
        if (access.PathOf(recording) is not { } path)
        {
            log.RecordingOutside(id, recording.File);
            return Problems.NotFound(Unknown);
        }
        if (!File.Exists(path))
            return Problems.NotFound("The recording is no longer kept, or its disk is away. Ask an administrator.");
        // Players ask for a file in many parts: one line for one listening.
        if (context.Request.GetTypedHeaders().Range is not { } range || range.Ranges.Any(part => part.From == 0))
            log.RecordingPlayed(context.User.Id(), id, recording.ContactId);
        return TypedResults.PhysicalFile(path, "audio/wav", enableRangeProcessing: true);
    }
}
