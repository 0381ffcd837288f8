using Crm.HelpDesk;
using Crm.Host.Security;

namespace Crm.Host.Audit;

/// <summary>A screen pop shows a customer to an agent without a request: that is recorded too, once for each contact, after the pop was sent.</summary>
internal sealed class AuditedPops(Viewers viewers, AccountDirectory accounts, AuditTrail trail) : IHostedService
{
    public Task StartAsync(CancellationToken cancel)
    {
        viewers.Began += Popped;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancel)
    {
        viewers.Began -= Popped;
        return Task.CompletedTask;
    }

    private void Popped(Guid user, IReadOnlyCollection<Guid> customers)
    {
        var actor = new Actor(user, accounts.Find(user)?.DisplayName ?? "");
        trail.Record("customer.popped", actor, null, customers.First(), detail: customers.Count > 1 ? $"with others who share the number: {string.Join(' ', customers.Skip(1))}" : null);
    }
}
