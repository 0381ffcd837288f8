using System.Security.Cryptography;
using System.Text;
using Crm.Host.Api;
using Crm.Host.Configuration;
using Crm.Host.Security;
using Crm.Host.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Crm.Host.Mail;

/// <summary>
/// The webhook of a mailbox provider: a raw message as the body, or as a part of a form. It is answered with success only when the message is on disk, so a provider
/// that gets no answer may send again; the help desk knows what it has.
/// </summary>
internal static class IncomingMailApi
{
    public const string Path = "/mail/incoming";
    public const string SecretHeader = "X-Webhook-Secret";

    /// <summary>What providers call the part that holds the raw message.</summary>
    private static readonly string[] Parts = ["email", "body-mime", "message", "raw", "rawEmail", "mime"];

    /// <summary>A form's other parts and its boundaries.</summary>
    private const long FormRoom = 8L << 20;

    public static void MapIncomingMail(this IEndpointRouteBuilder api) =>
        api.MapPost(Path, TakeAsync).AllowAnonymous()
            .WithMetadata(new WithoutAntiForgery(), new RequestSizeLimitAttribute(MailFolder.LargestMessage + FormRoom));

    private static async Task<Results<NoContent, ProblemHttpResult>> TakeAsync(
        HttpRequest request, SiteConfiguration site, MailFolder folder, MailCollector collector, RefusalLimit limit, ILogger<MailCollector> log, CancellationToken cancel)
    {
        if (site.Mail?.WebhookSecret is not { } secret)
            return Problems.NotFound("This server takes no e-mail here. Set mail.webhookSecretEnv in its configuration.");
        if (!Knows(request, secret))
        {
            if (limit.MayLog())
                log.MailWebhookRefused(request.HttpContext.Connection.RemoteIpAddress);
            return Problems.Unauthorized($"The secret is missing or wrong. Send it as the password of basic authentication, or in the {SecretHeader} header.");
        }
        if (await MessageAsync(request, cancel) is not { } message)
            return Problems.BadRequest($"There is no message. Send it raw as message/rfc822, or in a multipart form as the part \"{Parts[0]}\".");
        if (!await folder.DropAsync(message, cancel))
            return TypedResults.Problem($"The message is larger than {MailFolder.LargestMessage >> 20} MB, which is the most that is taken.", statusCode: StatusCodes.Status413PayloadTooLarge);
        collector.Wake();
        return TypedResults.NoContent();
    }

    /// <summary>Hashes are compared, in a time that does not tell how much of it was right.</summary>
    private static bool Knows(HttpRequest request, string secret)
    {
        var given = request.Headers[SecretHeader] is [{ Length: > 0 } header] ? header : BasicPassword(request.Headers.Authorization.ToString());
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
    }

    private static string BasicPassword(string authorization)
    {
        const string scheme = "Basic ";
        var bytes = new byte[1_000];
        return authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && Convert.TryFromBase64String(authorization[scheme.Length..], bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2)[^1]
            : "";
    }

    private static async Task<Stream?> MessageAsync(HttpRequest request, CancellationToken cancel)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return null;
        if (type.MediaType.Equals("message/rfc822", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase))
            return request.ContentLength == 0 ? null : request.Body;
        if (!type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
            return null;
        var form = new MultipartReader(boundary, request.Body);
        while (await form.ReadNextSectionAsync(cancel) is { } section)
        {
            if (section.GetContentDispositionHeader() is { } part && Parts.Contains(HeaderUtilities.RemoveQuotes(part.Name).Value, StringComparer.OrdinalIgnoreCase))
                return section.Body;
        }
        return null;
    }
}
