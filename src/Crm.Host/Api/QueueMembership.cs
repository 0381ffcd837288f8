using Crm.HelpDesk.Users;
using Crm.Host.Configuration;

namespace Crm.Host.Api;

/// <summary>Which queues an account serves: those whose every required skill it has.</summary>
internal static class QueueMembership
{
    public static bool Serves(this SiteConfiguration site, UserAccount account, string queue) =>
        site.Routing.Queues.TryGetValue(queue, out var policy)
        && policy.Skills.All(required => account.Skills.GetValueOrDefault(required.Key) >= required.Value);

    public static IReadOnlyList<string> QueuesOf(this SiteConfiguration site, UserAccount account) =>
        [.. site.Routing.Queues.Keys.Where(queue => site.Serves(account, queue))];
}
