using Crm.AgentConsole;
using Crm.HelpDesk.Rules;
using Crm.HelpDesk.Webhooks;
using Crm.Host.Telemetry;
using Quartz;

namespace Crm.Host.Jobs;

/// <summary>Runs the scheduled rules whose time has come, and forgets what is old in the logs. When a rule looks next stands in the database, so a missed beat is made up for by the next.</summary>
[DisallowConcurrentExecution]
internal sealed class RuleClock(RuleEngine engine, WebhookQueue webhooks, ConsolePusher consoles, ILogger<RuleClock> log) : IJob
{
    /// <summary>The beat: how late a rule may look.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LogsKept = TimeSpan.FromDays(90);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            foreach (var customer in await engine.RunDueAsync(cancellationToken))
            {
                await consoles.CustomerChanged(customer);
            }

            await engine.ForgetAsync(LogsKept, cancellationToken);
            await webhooks.ForgetAsync(LogsKept, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.RulesNotRun(e);
        }
    }
}
