using Crm.HelpDesk.Attachments;
using Crm.HelpDesk.Audit;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Complaints;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feedback;
using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Knowledge;
using Crm.HelpDesk.Keys;
using Crm.HelpDesk.Mail;
using Crm.HelpDesk.Opportunities;
using Crm.HelpDesk.Privacy;
using Crm.HelpDesk.Search;
using Crm.HelpDesk.Notices;
using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Crm.HelpDesk;

/// <summary>Registers the help desk. A provider project (such as HelpDesk.Sqlite) adds the database beside it.</summary>
public static class HelpDeskServices
{
    /// <exception cref="ArgumentException">The country is not in the table of <see cref="PhoneNumbers"/>.</exception>
    public static IServiceCollection AddHelpDesk(this IServiceCollection services, HelpDeskOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(new PhoneNumbers(options.Country));
        services.TryAddSingleton<ICallerReader, ModelCallerReader>();
        services.AddSingleton<CallerFinder>();
        services.AddSingleton<CustomerDirectory>();
        services.TryAddSingleton<ITextSearch, WordSearch>();
        services.AddSingleton<CustomerSearch>();
        services.AddSingleton<QuickSearch>();
        services.AddSingleton<CustomerImports>();
        services.AddSingleton<CustomerExport>();
        services.AddSingleton<TableFiles>();
        services.AddSingleton<SearchRebuild>();
        services.AddSingleton<SegmentDesk>();
        services.AddSingleton<RelationDesk>();
        services.AddSingleton<NoteDesk>();
        services.AddSingleton<ConsentDesk>();
        services.AddSingleton<OrderDesk>();
        services.AddSingleton<DuplicateDesk>();
        services.AddSingleton<MergeDesk>();
        services.AddSingleton<FieldDesk>();
        services.AddSingleton<TicketDesk>();
        services.AddSingleton<TicketQueries>();
        services.AddSingleton<TicketLinks>();
        services.AddSingleton<TicketMerger>();
        services.AddSingleton<TicketSplitter>();
        services.AddSingleton<TicketBulk>();
        services.AddSingleton<TicketWaits>();
        services.AddSingleton(options.Attachments);
        services.AddSingleton<AttachmentStore>();
        services.AddSingleton<UserStore>();
        services.AddSingleton<FeedReader>();
        services.AddSingleton<TeamStore>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<FeedAudit>();
        services.AddSingleton<ApiKeyStore>();
        services.AddSingleton<IdempotencyStore>();
        services.AddSingleton<LegalHolds>();
        services.AddSingleton<Eraser>();
        services.AddSingleton<PersonExport>();
        services.AddSingleton<Retention>();
        services.AddSingleton<Sight>();
        services.AddSingleton<EventStore>();
        services.AddSingleton<EventReader>();
        services.AddSingleton<TimelineReader>();
        services.AddSingleton<CallbackList>();
        services.AddSingleton<RecordingIndex>();
        services.AddSingleton<CampaignDesk>();
        services.AddSingleton<CampaignLedger>();
        services.AddSingleton<LeadQueue>();
        services.AddSingleton<DoNotCallData>();
        services.AddSingleton<CampaignStats>();
        services.AddSingleton<AnswerHistory>();
        services.AddSingleton<UnfinishedImports>();
        services.AddSingleton<LeadImport>();
        services.AddSingleton<DoNotCallImport>();
        services.AddSingleton<LeadLists>();
        services.AddSingleton<LeadQueries>();
        services.AddSingleton<LeadExport>();
        services.AddSingleton<OpportunityDesk>();
        services.AddSingleton<OpportunityQueries>();
        services.AddSingleton<MailIntake>();
        services.AddSingleton<MailOutbox>();
        services.AddSingleton<MailQueries>();
        services.AddSingleton<KnowledgeDesk>();
        services.AddSingleton<KnowledgeQueries>();
        services.AddSingleton<NoticeBoard>();
        services.AddSingleton<SlaSettings>();
        services.AddSingleton<SlaQueries>();
        services.AddSingleton<SlaWatch>();
        services.AddSingleton<SurveyDesk>();
        services.AddSingleton<SurveyQueries>();
        services.AddSingleton<ComplaintDesk>();
        return services;
    }
}
