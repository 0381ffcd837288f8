using Crm.Host.Jobs;

namespace Crm.Host.Webhooks;

/// <summary>Registers what follows the feed: rules, surveys and webhooks.</summary>
internal static class WebhookServices
{
    public static IServiceCollection AddFeedFollowers(this IServiceCollection services)
    {
        services.AddSingleton<WebhookClient>();
        services.AddHostedService<WebhookSender>();
        services.AddHostedService<RuleFollower>();
        services.AddHostedService<SurveyFollower>();
        return services;
    }
}
