using Crm.AgentConsole;
using Crm.HelpDesk.Privacy;
using Crm.Host.Audit;
using Crm.Host.Configuration;
using Crm.Host.Jobs;
using Crm.Host.Mail;
using Crm.Host.Privacy;
using Crm.Host.Security;
using Crm.Host.Webhooks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Crm.Host.Api;

/// <summary>The REST API that the console uses: one file a feature, each with its routes and who may call them.</summary>
internal static class ApiServices
{
    private const long LargestBody = 256 * 1024;

    public static IServiceCollection AddCrmApi(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = problem =>
            problem.ProblemDetails.Detail ??= UsualSentences.Of(problem.ProblemDetails.Status ?? StatusCodes.Status500InternalServerError));
        services.AddCrmOpenApi();
        services.AddExceptionHandler<ApiExceptions>();
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.TryAddSingleton<CustomerWatches>();
        services.TryAddSingleton<ConsolePusher>();
        services.AddSingleton<CustomerSight>();
        services.AddHostedService(s => s.GetRequiredService<CustomerSight>());
        services.AddSingleton<AuditTrail>();
        services.AddHostedService(s => s.GetRequiredService<AuditTrail>());
        services.AddHostedService<AuditFeed>();
        services.AddHostedService<AuditedPops>();
        services.AddSingleton<PersonExports>();
        services.AddHostedService(s => s.GetRequiredService<PersonExports>());
        services.TryAddSingleton(new RunMode(Demo: false));
        services.AddSingleton<MailFolder>();
        services.AddSingleton<MailCollector>();
        services.AddSingleton<MailSender>();
        services.AddSingleton<RecordingStore>();
        services.AddSingleton<IRecordingFiles>(s => s.GetRequiredService<RecordingStore>());
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<RecordingAccess>();
        services.AddSingleton<TimelineText>();
        services.AddSingleton<SurveyPage>();
        services.AddSingleton<IReadinessCheck, DatabaseReadiness>();
        services.AddSingleton<IReadinessCheck, JournalReadiness>();
        services.AddSingleton<IReadinessCheck, TelephoneReadiness>();
        return services;
    }

    public static IEndpointRouteBuilder MapCrmApi(this IEndpointRouteBuilder routes)
    {
        routes.MapHealth();
        SurveyPage.Map(routes);
        var api = routes.MapGroup("/api").WithMetadata(new RequestSizeLimitAttribute(LargestBody));
        api.MapSession();
        api.MapSetup();
        api.MapPhone();
        api.MapOptions();
        api.MapCustomers();
        api.MapCustomerParts();
        api.MapConsent();
        api.MapDuplicates();
        api.MapOrders();
        api.MapFields();
        api.MapTickets();
        api.MapTimelines();
        api.MapSearch();
        api.MapCustomerFiles();
        api.MapSla();
        api.MapFeedback();
        api.MapNotices();
        api.MapRules();
        api.MapSnippets();
        api.MapTicketViews();
        api.MapWebhooks();
        api.MapContacts();
        api.MapRecordings();
        api.MapCallbacks();
        api.MapCampaigns();
        api.MapCampaignLists();
        api.MapCampaignRehearsals();
        api.MapDialGate();
        api.MapDoNotCall();
        api.MapKnowledge();
        api.MapUsers();
        api.MapTeams();
        api.MapFeed();
        api.MapAudit();
        api.MapKeys();
        api.MapPrivacy();
        api.MapOpenApi("/openapi.json");
        api.MapTrunks();
        api.MapIncomingMail();
        api.MapMail();
        // Without it the page of the console would answer. For reading only: a change of the wrong media type must be told so (415).
        api.MapFallback(() => Problems.NotFound(UsualSentences.Of(StatusCodes.Status404NotFound))).WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
        return routes;
    }
}
