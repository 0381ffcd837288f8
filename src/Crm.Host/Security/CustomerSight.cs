using Crm.AgentConsole;
using Crm.HelpDesk.Users;
using Crm.Host.Telemetry;

namespace Crm.Host.Security;

/// <summary>Keeps live connections to what their users may see: asked before a console watches a customer, and again when a customer changes hands.</summary>
internal sealed class CustomerSight(Viewers viewers, Sight sight, ConsolePusher consoles, ILogger<CustomerSight> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancel)
    {
        viewers.Released += Released;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancel)
    {
        viewers.Released -= Released;
        return Task.CompletedTask;
    }

    public async Task<bool> SeesCustomerAsync(Guid user, Guid customer) => viewers.Find(user) is { } viewer && await sight.OfCustomerAsync(customer, viewer);

    public async Task<bool> SeesTicketAsync(Guid user, Guid ticket) => viewers.Find(user) is { } viewer && await sight.OfTicketAsync(ticket, viewer);

    /// <summary>The customer went to another team or owner: who may not see it any more is told nothing more of it.</summary>
    public Task CustomerMovedAsync(Guid customer) => consoles.CustomerHidden(customer, user => SeesCustomerAsync(user, customer));

    private void Released(Guid user, IReadOnlyCollection<Guid> customers) => Task.Run(async () =>
    {
        try
        {
            foreach (var customer in customers)
                await CustomerMovedAsync(customer);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            log.SightNotChecked(user, e);
        }
    });
}
