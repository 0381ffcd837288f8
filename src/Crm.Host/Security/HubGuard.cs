using Crm.Host.Telemetry;
using Microsoft.AspNetCore.SignalR;

namespace Crm.Host.Security;

/// <summary>
/// Around each command of a console: one that comes too fast waits, and because SignalR takes one after the other, so does everything behind it on that connection. Refusals
/// are answers and no faults; faults are logged here, in place of SignalR's line for both.
/// </summary>
internal sealed class HubGuard(TimeProvider time, RefusalLimit limit, ILogger<HubGuard> log) : IHubFilter
{
    private static readonly object Pace = new();

    public static void Configure(HubOptions options) => options.AddFilter<HubGuard>();

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        context.Context.Items[Pace] = new CommandPace(time);
        return next(context);
    }

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        if (((CommandPace)invocationContext.Context.Items[Pace]!).Take() is { Ticks: > 0 } wait)
            await Task.Delay(wait, time, invocationContext.Context.ConnectionAborted);
        try
        {
            return await next(invocationContext);
        }
        catch (Exception e) when (e is not HubException and not OperationCanceledException)
        {
            if (limit.MayLog())
                log.HubCommandFailed(invocationContext.HubMethodName, e);
            throw;
        }
    }
}
