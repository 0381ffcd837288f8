using Crm.AgentConsole.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace Crm.AgentConsole;

/// <summary>What the host sends to consoles. Sending to nobody is fine; a console that missed something asks for the whole when it reconnects.</summary>
public sealed class ConsolePusher(IHubContext<ConsoleHub, IConsoleClient> hub, CustomerWatches watches)
{
    /// <summary>To every console of this agent, and to no other.</summary>
    public Task Situation(AgentSituation situation) => hub.Clients.Group(ConsoleGroups.User(situation.AgentId)).Situation(situation);

    /// <summary>To the supervisors who watch the wallboard.</summary>
    public Task Wallboard(WallboardChange change) => hub.Clients.Group(ConsoleGroups.Wallboard).Wallboard(change);

    /// <summary>To the supervisors who watch this campaign.</summary>
    public Task Campaign(CampaignView view) => hub.Clients.Group(ConsoleGroups.Campaign(view.Id)).Campaign(view);

    /// <summary>To the consoles of these users.</summary>
    public Task TicketNews(IEnumerable<Guid> users, TicketNews news) => hub.Clients.Groups([.. users.Select(ConsoleGroups.User)]).TicketNews(news);

    /// <summary>To every console of this user.</summary>
    public Task NoticesChanged(Guid user) => hub.Clients.Group(ConsoleGroups.User(user)).NoticesChanged();

    /// <summary>To the consoles that have this customer on screen.</summary>
    public Task CustomerChanged(Guid customer) => hub.Clients.Group(ConsoleGroups.Customer(customer)).CustomerChanged(customer);

    /// <summary>Who may see this customer has changed: those who may not any more are told once, so that their page asks again, and nothing after it.</summary>
    /// <param name="sees">Whether a user still may.</param>
    public async Task CustomerHidden(Guid customer, Func<Guid, Task<bool>> sees)
    {
        foreach (var user in watches.Of(customer).GroupBy(watch => watch.User, watch => watch.Connection))
        {
            if (await sees(user.Key))
            {
                continue;
            }

            foreach (var connection in user)
            {
                watches.Remove(customer, connection);
                await hub.Groups.RemoveFromGroupAsync(connection, ConsoleGroups.Customer(customer));
                await hub.Clients.Client(connection).CustomerChanged(customer);
            }
        }
    }
}
