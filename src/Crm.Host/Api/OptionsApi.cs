using Crm.AgentConsole.Contracts;
using Crm.Host.Configuration;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>What the console offers in its lists.</summary>
internal static class OptionsApi
{
    public static void MapOptions(this IEndpointRouteBuilder api) => api.MapGet("/options", Options);

    private static Ok<ConsoleOptions> Options(SiteConfiguration site, AccountDirectory accounts)
    {
        var users = accounts.All.Where(account => !account.Disabled).OrderBy(account => account.DisplayName, StringComparer.OrdinalIgnoreCase)
            .Select(account => new UserLine(account.Id, account.DisplayName, SignedInUser.RoleName(account.Role)));
        var tiers = site.Routing.Tiers.Values.OrderBy(tier => tier.Priority).Select(tier => tier.Name);
        var queues = site.Routing.Queues.Values.OrderBy(queue => queue.Title, StringComparer.OrdinalIgnoreCase).Select(queue => new QueueChoice(queue.Name, queue.Title));
        return TypedResults.Ok(new ConsoleOptions(site.NotReadyReasons, [.. tiers], Names.Priorities, [.. users], [.. queues])
        {
            Prompts = [.. site.Prompts.Order(StringComparer.Ordinal)],
            Skills = [.. site.Skills],
        });
    }
}
