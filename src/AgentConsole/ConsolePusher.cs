using Crm.AgentConsole.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace Crm.AgentConsole;

/// <summary>What the host sends to consoles. Sending to nobody is fine; a console that missed something asks for the whole when it reconnects.</summary>
public sealed class ConsolePusher(IHubContext<ConsoleHub, IConsoleClient> hub)
{
    /// <summary>To every console of this agent, and to no other.</summary>
    public Task Situation(AgentSituation situation) => hub.Clients.Group(ConsoleGroups.User(situation.AgentId)).Situation(situation);

    /// <summary>To the supervisors who watch the wallboard.</summary>
    public Task Wallboard(WallboardChange change) => hub.Clients.Group(ConsoleGroups.Wallboard).Wallboard(change);

    /// <summary>To the supervisors who watch this campaign.</summary>
    public Task Campaign(CampaignView view) => hub.Clients.Group(ConsoleGroups.Campaign(view.Id)).Campaign(view);

    /// <summary>To the consoles that have this customer on screen.</summary>
    public Task CustomerChanged(Guid customer) => hub.Clients.Group(ConsoleGroups.Customer(customer)).CustomerChanged(customer);
}
