using System.Threading.RateLimiting;
using Crm.Host.Security;

namespace Crm.Host.Keys;

/// <summary>What a key may do: only what its scopes say, and so much at a time. Runs after authentication; requests without a key pass.</summary>
internal sealed class KeyGuard(RequestDelegate next) : IDisposable
{
    /// <summary>Requests that a key may send at once.</summary>
    public const int Burst = 200;

    /// <summary>Requests a second that it may go on with.</summary>
    public const int PerSecond = 20;

    private readonly PartitionedRateLimiter<Guid> _limits = PartitionedRateLimiter.Create<Guid, Guid>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = Burst,
        TokensPerPeriod = PerSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    }));

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.User.Key() is not { } key)
        {
            await next(context);
            return;
        }

        using var lease = _limits.AttemptAcquire(key.Id);
        if (!lease.IsAcquired)
        {
            context.Response.Headers.RetryAfter = "1";
            await RefuseAsync(context, StatusCodes.Status429TooManyRequests, $"This key sends too many requests: {PerSecond} a second are taken. Wait a second, then go on.");
            return;
        }

        var pattern = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        var scope = pattern is null ? null : KeyScopes.Of(context.Request.Method, pattern);
        if (scope is null || !key.Scopes.Contains(scope))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, scope is null ? "No key opens this address. It is for people who are signed in." : $"This key lacks the scope {scope}.");
            return;
        }

        await next(context);
    }

    public void Dispose() => _limits.Dispose();

    private static Task RefuseAsync(HttpContext context, int status, string sentence) => Results.Problem(sentence, statusCode: status).ExecuteAsync(context);
}
