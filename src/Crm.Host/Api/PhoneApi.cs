using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>The browser phone's account.</summary>
internal static class PhoneApi
{
    public static void MapPhone(this IEndpointRouteBuilder api) => api.MapPost("/phone", Issue);

    private static Results<Ok<PhoneAccount>, ProblemHttpResult> Issue(ClaimsPrincipal user, AccountDirectory accounts, PhoneSecrets phones) =>
        accounts.Find(user.Id()) is { } account && phones.Issue(account) is { } phone
            ? TypedResults.Ok(phone)
            : Problems.Conflict("Your phone is a desk phone: it registers by itself. An administrator can change that.");
}
