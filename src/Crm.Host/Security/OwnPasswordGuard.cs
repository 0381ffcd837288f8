using Crm.Host.Api;
using Microsoft.AspNetCore.Authorization;

namespace Crm.Host.Security;

/// <summary>Marks what a person may do who has signed in with a one-time password and has not chosen another yet.</summary>
internal sealed class BeforeOwnPassword;

/// <summary>A password that somebody else gave lets its user choose another and do nothing else: what is not marked is closed, also what has no rule of its own.</summary>
internal sealed class OwnPasswordGuard(RequestDelegate next, AccountDirectory accounts)
{
    public const string Sentence = "The password that you were given works once. Choose one of your own first (POST /api/me/password).";

    public Task InvokeAsync(HttpContext context) =>
        MustChoose(context) ? Results.Problem(Sentence, statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context) : next(context);

    // A program's key is no password. Pages without an end point are files of the console.
    private bool MustChoose(HttpContext context) =>
        context.User.TryId() is { } id && context.User.Key() is null && accounts.Find(id)?.OneTimeUntil is not null
        && context.GetEndpoint() is { } endpoint
        && endpoint.Metadata.GetMetadata<BeforeOwnPassword>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null;
}
