using Crm.AgentConsole;
using Crm.HelpDesk.Tickets;
using Quartz;

namespace Crm.Host.Jobs;

/// <summary>Opens pending tickets whose date has come. What is due is asked of the database each time, so a restart or a clock that was set loses and doubles nothing.</summary>
[DisallowConcurrentExecution]
internal sealed class TicketClock(TicketWaits waits, ConsolePusher consoles) : IJob
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        foreach (var customer in (await waits.OpenDueAsync(cancellationToken)).Select(ticket => ticket.CustomerId).Distinct())
        {
            await consoles.CustomerChanged(customer);
        }
    }
}
