using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.Host.Security;

namespace Crm.Host.Contacts;

/// <summary>How the desk reaches consoles. Calls return at once.</summary>
internal interface IConsoleOutput
{
    void Situation(Guid agent, AgentSituation situation);

    void Wallboard(WallboardChange change);

    void CustomerChanged(Guid customer);

    /// <summary>The customers of the agent's present contact, whom this agent may see meanwhile, whichever team they belong to.</summary>
    void Serves(Guid agent, IReadOnlyCollection<Guid> customers);

    void Campaign(CampaignView view);
}

/// <summary>Through SignalR. A push that fails is no loss: the console asks for the whole when it reconnects.</summary>
internal sealed class ConsoleOutput(ConsolePusher pusher, Viewers viewers, ILogger<ConsoleOutput> log) : IConsoleOutput
{
    public void Situation(Guid agent, AgentSituation situation) => Watch(pusher.Situation(situation));

    public void Wallboard(WallboardChange change) => Watch(pusher.Wallboard(change));

    public void CustomerChanged(Guid customer) => Watch(pusher.CustomerChanged(customer));

    public void Serves(Guid agent, IReadOnlyCollection<Guid> customers) => viewers.Serves(agent, customers);

    public void Campaign(CampaignView view) => Watch(pusher.Campaign(view));

    private void Watch(Task push)
    {
        if (!push.IsCompletedSuccessfully)
        {
            push.ContinueWith(p => DeskLog.PushFailed(log, p.Exception!.GetBaseException()), TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously);
        }
    }
}
