using System.Security.Claims;
using Crm.Host.Security;
using Crm.Telephony.Calls;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>Something that must work before calls may be sent here.</summary>
internal interface IReadinessCheck
{
    /// <summary>"database", "journal", "sip".</summary>
    string Name { get; }

    /// <summary>What is wrong, in words without secrets; null when all is well.</summary>
    Task<string?> ProblemAsync(CancellationToken cancel);
}

/// <summary>One part's state.</summary>
internal sealed record ReadinessPart(string Name, bool Ready, string? Problem);

/// <summary>Whether the server can serve, part by part.</summary>
internal sealed record Readiness(bool Ready, IReadOnlyList<ReadinessPart> Parts);

/// <summary>For watchdogs and load balancers: alive says that the process answers, ready that every part works.</summary>
internal static class HealthApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").AllowAnonymous();
        health.MapGet("/live", () => TypedResults.Ok(new { status = "alive" }));
        health.MapGet("/ready", ReadyAsync);
    }

    private static async Task<JsonHttpResult<Readiness>> ReadyAsync(IEnumerable<IReadinessCheck> checks, ClaimsPrincipal user, IServiceProvider services, CancellationToken cancel)
    {
        var parts = await Task.WhenAll(checks.Select(check => PartAsync(check, cancel)));
        var ready = parts.All(part => part.Ready);
        if (user.Supervises() && services.GetService<CallServer>() is { } calls)
        {
            // A carrier that is away does not make this server unfit; who runs the site wants to know all the same.
            parts = [.. parts, await TrunksApi.ReadinessAsync(calls)];
        }
        return TypedResults.Json(new Readiness(ready, parts), statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<ReadinessPart> PartAsync(IReadinessCheck check, CancellationToken cancel)
    {
        try
        {
            var problem = await check.ProblemAsync(cancel).WaitAsync(Patience, cancel);
            return new ReadinessPart(check.Name, problem is null, problem);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The details are in the log; a stranger who asks learns only that it fails.
            return new ReadinessPart(check.Name, false, e is TimeoutException ? "does not answer in time" : "fails");
        }
    }
}
