using System.Security.Cryptography;
using System.Text;
using Crm.HelpDesk.Keys;
using Crm.Host.Security;

namespace Crm.Host.Keys;

/// <summary>
/// A POST with an <c>Idempotency-Key</c> is done once: sent again within a day it gets the first answer, sent twice at the same time the second waits for the first. The same
/// key with another request is refused (422). What was refused is not remembered, so it may be corrected and sent again with its key.
/// </summary>
internal sealed class Idempotency(RequestDelegate next, IdempotencyStore store, TimeProvider time)
{
    public const string Header = "Idempotency-Key";

    /// <summary>On an answer that was given before.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    private const int LongestKey = 200;
    private const int LongestBody = 256 * 1024;
    private const int LongestAnswer = 256 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method) || !request.Headers.TryGetValue(Header, out var keys) || !request.Path.StartsWithSegments("/api") || context.User.TryId() is not { } user)
        {
            await next(context);
            return;
        }

        if (keys is not [{ Length: > 0 and <= LongestKey } chosen])
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, $"The {Header} header needs one key of 1 to {LongestKey} characters.");
            return;
        }

        if (await BodyAsync(request) is not { } body)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, $"A request with an {Header} may have {LongestBody / 1024} KB. Files have a key of their own.");
            return;
        }

        var key = Hash(Encoding.UTF8.GetBytes($"{user}\n{context.User.Key()?.Id}\n{chosen}"));
        var sent = Hash([.. Encoding.UTF8.GetBytes($"{request.Path}{request.QueryString}\n"), .. body]);
        await RunAsync(context, key, sent);
    }

    private async Task RunAsync(HttpContext context, string key, string sent)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            var (state, answer) = await store.BeginAsync(key, sent, context.RequestAborted);
            switch (state)
            {
                case IdempotencyState.First:
                    await FirstAsync(context, key);
                    return;
                case IdempotencyState.Answered:
                    await ReplayAsync(context, answer!);
                    return;
                case IdempotencyState.OtherRequest:
                    await RefuseAsync(context, StatusCodes.Status422UnprocessableEntity, $"This {Header} was used for another request. Send a new key with a new request.");
                    return;
                case IdempotencyState.Running when time.GetElapsedTime(since) > Patience:
                    context.Response.Headers.RetryAfter = "5";
                    await RefuseAsync(context, StatusCodes.Status409Conflict, "The same request is still being worked on. Send it again in a few seconds.");
                    return;
                default:
                    await Task.Delay(Look, time, context.RequestAborted);
                    break;
            }
        }
    }

    private async Task FirstAsync(HttpContext context, string key)
    {
        var (response, stored) = (context.Response.Body, false);
        using var kept = new MemoryStream();
        context.Response.Body = kept;
        try
        {
            await next(context);
            if (context.Response.StatusCode is >= 200 and < 300 && kept.Length <= LongestAnswer)
            {
                // Whatever becomes of the connection: what was done has to be found again.
                await store.StoreAsync(key, new StoredAnswer(context.Response.StatusCode, context.Response.ContentType, context.Response.Headers.Location, kept.ToArray()), CancellationToken.None);
                stored = true;
            }
        }
        finally
        {
            context.Response.Body = response;
            if (!stored)
                await store.ReleaseAsync(key, CancellationToken.None);
        }

        kept.Position = 0;
        await kept.CopyToAsync(response, context.RequestAborted);
    }

    private static async Task ReplayAsync(HttpContext context, StoredAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.MediaType;
        context.Response.Headers.Location = answer.Location;
        context.Response.Headers[ReplayedHeader] = "true";
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    /// <summary>The whole body, which the end point then reads again; null when it is too long.</summary>
    private static async Task<byte[]?> BodyAsync(HttpRequest request)
    {
        if (request.ContentLength > LongestBody)
            return null;
        request.EnableBuffering(LongestBody, LongestBody + 1);
        using var body = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(body);
        }
        catch (IOException)
        {
            return null;
        }

        request.Body.Position = 0;
        return body.ToArray();
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static Task RefuseAsync(HttpContext context, int status, string sentence) => Results.Problem(sentence, statusCode: status).ExecuteAsync(context);
}
