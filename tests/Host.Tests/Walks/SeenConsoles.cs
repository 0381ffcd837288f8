using System.Collections.Concurrent;
using Crm.AgentConsole.Contracts;
using Crm.Host.Contacts;

namespace Crm.Host.Tests.Walks;

/// <summary>What agents' consoles were sent.</summary>
internal sealed class SeenConsoles : IConsoleOutput
{
    private readonly ConcurrentDictionary<Guid, List<AgentSituation>> _seen = new();

    public WallboardChange? Board { get; private set; }

    public void Situation(Guid agent, AgentSituation situation)
    {
        var list = _seen.GetOrAdd(agent, _ => []);
        lock (list)
        {
            list.Add(situation);
        }
    }

    public void Wallboard(WallboardChange change) => Board = change;

    public void CustomerChanged(Guid customer)
    {
        // Nobody has a customer on screen here.
    }

    private readonly ConcurrentDictionary<Guid, IReadOnlyCollection<Guid>> _serving = new();

    public void Serves(Guid agent, IReadOnlyCollection<Guid> customers) => _serving[agent] = customers;

    /// <summary>The customers whom this agent may see because of the present contact.</summary>
    public IReadOnlyCollection<Guid> ServedBy(Guid agent) => _serving.GetValueOrDefault(agent, []);

    private readonly ConcurrentDictionary<Guid, CampaignView> _campaigns = new();

    public void Campaign(CampaignView view) => _campaigns[view.Id] = view;

    public CampaignView? Campaign(Guid id) => _campaigns.GetValueOrDefault(id);

    public AgentSituation? Latest(Guid agent) => All(agent).LastOrDefault();

    public IReadOnlyList<AgentSituation> All(Guid agent)
    {
        if (!_seen.TryGetValue(agent, out var list))
        {
            return [];
        }

        lock (list)
        {
            return [.. list];
        }
    }
}
