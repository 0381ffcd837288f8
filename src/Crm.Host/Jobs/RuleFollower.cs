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
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeatedly.RunAsync(
        Beat,
        time,
        async stop =>
        {
            while (await engine.FollowAsync(stop) is { } customers)
            {
                foreach (var customer in customers)
                {
                    await consoles.CustomerChanged(customer);
                }
            }
        },
        log.RulesNotRun,
        stoppingToken);
}
