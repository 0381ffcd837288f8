using Crm.HelpDesk;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>Errors of the API: problem details (RFC 9457) whose detail is one sentence for the person at the screen.</summary>
internal static class Problems
{
    public static ProblemHttpResult BadRequest(string sentence) => TypedResults.Problem(sentence, statusCode: StatusCodes.Status400BadRequest);

    public static ProblemHttpResult NotFound(string sentence) => TypedResults.Problem(sentence, statusCode: StatusCodes.Status404NotFound);

    public static ProblemHttpResult Conflict(string sentence) => TypedResults.Problem(sentence, statusCode: StatusCodes.Status409Conflict);

    public static ProblemHttpResult Forbidden(string sentence) => TypedResults.Problem(sentence, statusCode: StatusCodes.Status403Forbidden);

    public static ProblemHttpResult Unauthorized(string sentence) => TypedResults.Problem(sentence, statusCode: StatusCodes.Status401Unauthorized);

    /// <summary>The refusal that a help desk operation gave.</summary>
    public static ProblemHttpResult Of<T>(Result<T> result)
        where T : class => result.Kind switch
        {
            ResultKind.NotFound => NotFound(result.Problem!),
            ResultKind.Conflict => Conflict(result.Problem!),
            ResultKind.Invalid => BadRequest(result.Problem!),
            _ => throw new InvalidOperationException("A result that is Ok has no problem."),
        };
}
