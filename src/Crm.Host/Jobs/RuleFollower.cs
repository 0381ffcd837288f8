using Crm.AgentConsole;
using Crm.HelpDesk.Rules;
using Crm.Host.Telemetry;

namespace Crm.Host.Jobs;

/// <summary>Keeps the rules that wait for something at the end of the feed.</summary>
internal sealed class RuleFollower(RuleEngine engine, ConsolePusher consoles, TimeProvider time, ILogger<RuleFollower> log) : BackgroundService
{
    /// <summary>How soon a rule sees what has happened.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, time);
        do
        {
            try
            {
                while (await engine.FollowAsync(stoppingToken) is { } customers)
                {
                    foreach (var customer in customers)
                    {
                        await consoles.CustomerChanged(customer);
                    }
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.RulesNotRun(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
