using System.Text.Json;
using Crm.Host.Telemetry;
using Microsoft.AspNetCore.Diagnostics;

namespace Crm.Host.Api;

/// <summary>Turns what a request caused into an answer in plain words. What went wrong inside stays in the log, found by the trace id.</summary>
internal sealed class ApiExceptions(ILogger<ApiExceptions> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancel)
    {
        var (status, sentence) = Describe(exception);
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
            return true;
        if (status >= StatusCodes.Status500InternalServerError)
        {
            log.RequestFailed(context.Request.Method, context.Request.Path, context.TraceIdentifier, exception);
            sentence = sentence.Length > 0 ? sentence : $"The server could not do this. Try again; if it stays so, tell an administrator the number {context.TraceIdentifier}.";
        }
        context.Response.StatusCode = status;
        await Results.Problem(sentence, statusCode: status).ExecuteAsync(context);
        return true;
    }

    private static (int Status, string Sentence) Describe(Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException { Path: { Length: > 1 } path } } => (StatusCodes.Status400BadRequest, $"The request's {path[2..]} is missing or of the wrong type."),
        BadHttpRequestException { InnerException: JsonException } => (StatusCodes.Status400BadRequest, "The request's body is not the JSON that this address takes, or something in it is missing."),
        BadHttpRequestException bad => (bad.StatusCode, UsualSentences.Of(bad.StatusCode)),
        _ => StorageFailure.Of(exception) switch
        {
            StorageTrouble.Full => (StatusCodes.Status507InsufficientStorage, "The server's disk is full, so this could not be stored. Tell an administrator to make room, then try again."),
            StorageTrouble.Away => (StatusCodes.Status503ServiceUnavailable, "The database does not answer at the moment. Calls go on; try this again in a moment."),
            _ => (StatusCodes.Status500InternalServerError, ""),
        },
    };
}
