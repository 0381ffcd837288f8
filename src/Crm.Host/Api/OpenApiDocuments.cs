using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Crm.Host.Keys;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Crm.Host.Api;

/// <summary>
/// The API's own description, at /api/openapi.json. It is made from the routes themselves; what they do not say is added here: who may call each, what a refusal looks
/// like, and how a request is made that is done once.
/// </summary>
internal static partial class OpenApiDocuments
{
    private const string Problem = "application/problem+json";

    private static readonly (string Status, string Meaning)[] Refusals =
    [
        ("400", "The request is not complete, or a rule forbids it; the detail says which."),
        ("401", "Nobody is signed in, and no valid key was sent."),
        ("403", "The role, or the scopes of the key, do not allow this."),
        ("404", "There is no such thing, or it belongs to another team."),
        ("409", "Somebody else has changed it since it was read."),
        ("429", "Too many requests; Retry-After says how many seconds to wait."),
    ];

    public static IServiceCollection AddCrmOpenApi(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer(DescribeAsync);
    });

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancel)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Crm",
            Version = "1",
            Description = "The API that the console uses. Lists are paged: take (1 to 100) and after, which is the former page's next. Times are ISO 8601 with offset. "
                + "Refusals are problem details (RFC 9457) whose detail is a sentence for a person.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes["key"] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A key that an administrator has made under Settings. It acts for an account, within its scopes.",
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] }];
        return Task.CompletedTask;
    }

    private static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        var (method, pattern) = (context.Description.HttpMethod ?? "GET", "/" + context.Description.RelativePath);
        var handler = context.Description.ActionDescriptor.EndpointMetadata.OfType<System.Reflection.MethodInfo>().FirstOrDefault();
        var thing = Things().Replace((handler?.DeclaringType?.FullName ?? "").Split('.').Last().Split('+')[0], "");
        operation.Tags = new HashSet<OpenApiTagReference> { new(thing.Length == 0 ? "Other" : thing, context.Document) };
        operation.Summary ??= $"{thing}: {Words(handler?.Name ?? method)}";
        operation.Description = Access(context, method, pattern);
        if (method == "POST")
        {
            operation.Parameters = [.. operation.Parameters ?? [], Idempotency()];
        }

        operation.Responses ??= [];
        foreach (var (status, meaning) in Refusals)
        {
            operation.Responses[status] = Refusal(status, meaning);
        }

        return Task.CompletedTask;
    }

    private static string Access(OpenApiOperationTransformerContext context, string method, string pattern)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAllowAnonymous>().Any())
            return "Open to everybody.";
        var rights = string.Join(", ", metadata.OfType<IAuthorizeData>().Select(rule => rule.Policy).OfType<string>());
        var people = rights.Length == 0 ? "For everybody who is signed in." : $"Needs the right {rights}.";
        return KeyScopes.Of(method, pattern) is { } scope ? $"{people} Keys need the scope {scope}." : $"{people} For people only: no key opens it.";
    }

    private static OpenApiParameter Idempotency() => new()
    {
        Name = Keys.Idempotency.Header,
        In = ParameterLocation.Header,
        Description = "Any text, new for each thing to be done. Sent again within 24 hours with the same body it gets the first answer; with another body it is refused (422).",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 200 },
        Example = JsonValue.Create("order-4711-ticket"),
    };

    private static OpenApiResponse Refusal(string status, string meaning) => new()
    {
        Description = meaning,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [Problem] = new()
            {
                Example = new JsonObject { ["type"] = "about:blank", ["title"] = "Refused", ["status"] = int.Parse(status, System.Globalization.CultureInfo.InvariantCulture), ["detail"] = meaning },
            },
        },
    };

    /// <summary>"ChangeStateAsync" reads "change state".</summary>
    private static string Words(string name)
    {
        // A handler that is written in place has a name of the compiler's.
        var plain = name.StartsWith('<') ? "read" : name.EndsWith("Async", StringComparison.Ordinal) ? name[..^5] : name;
        return Humps().Replace(plain, " $1").Trim().ToLowerInvariant();
    }

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Humps();

    [GeneratedRegex("Api$")]
    private static partial Regex Things();
}
