using Crm.HelpDesk.Tests.Attachments;
using Crm.HelpDesk.Tests.Campaigns;
using Crm.HelpDesk.Tests.Customers;
using Crm.HelpDesk.Tests.Fields;
using Crm.HelpDesk.Tests.Feed;
using Crm.HelpDesk.Tests.Knowledge;
using Crm.HelpDesk.Tests.Mail;
using Crm.HelpDesk.Tests.Opportunities;
using Crm.HelpDesk.Tests.Rules;
using Crm.HelpDesk.Tests.Snippets;
using Crm.HelpDesk.Tests.Search;
using Crm.HelpDesk.Tests.Sla;
using Crm.HelpDesk.Tests.Privacy;
using Crm.HelpDesk.Tests.Tickets;
using Crm.HelpDesk.Tests.Timeline;
using Crm.HelpDesk.Tests.Users;
using Crm.HelpDesk.Tests.Views;
using Crm.HelpDesk.Tests.Webhooks;

namespace Crm.HelpDesk.Tests.Providers;

// Each data test is written once; these run them on SQLite. Another provider adds a file like this one.

public sealed class SqliteCustomerDirectoryTests : CustomerDirectoryTests<SqliteTestDatabase>;

public sealed class SqliteCallerFinderTests : CallerFinderTests<SqliteTestDatabase>;

public sealed class ModelCallerFinderTests : CallerFinderTests<SqliteTestDatabaseThroughTheModel>;

public sealed class SqliteCustomerSearchTests : CustomerSearchTests<SqliteTestDatabase>;

public sealed class SqliteCustomerProfileTests : CustomerProfileTests<SqliteTestDatabase>;

public sealed class SqliteCustomerPartsTests : CustomerPartsTests<SqliteTestDatabase>;

public sealed class SqliteConsentTests : ConsentTests<SqliteTestDatabase>;

public sealed class SqliteOrderTests : OrderTests<SqliteTestDatabase>;

public sealed class SqliteDuplicateTests : DuplicateTests<SqliteTestDatabase>;

public sealed class SqliteMergeTests : MergeTests<SqliteTestDatabase>;

public sealed class SqliteFieldDeskTests : FieldDeskTests<SqliteTestDatabase>;

public sealed class SqliteWordSearchTests : TextSearchTests<SqliteTestDatabaseByWords>;

public sealed class SqliteCustomerImportTests : CustomerImportTests<SqliteTestDatabase>;

public sealed class SqliteTextSearchTests : TextSearchTests<SqliteTestDatabase>;

public sealed class SqliteTicketDeskTests : TicketDeskTests<SqliteTestDatabase>;

public sealed class SqliteTicketFieldsTests : TicketFieldsTests<SqliteTestDatabase>;

public sealed class SqliteTicketLinksTests : TicketLinksTests<SqliteTestDatabase>;

public sealed class SqliteTicketMergeTests : TicketMergeTests<SqliteTestDatabase>;

public sealed class SqliteTicketSplitTests : TicketSplitTests<SqliteTestDatabase>;

public sealed class SqliteTicketBulkTests : TicketBulkTests<SqliteTestDatabase>;

public sealed class SqliteAttachmentTests : AttachmentTests<SqliteTestDatabase>;

public sealed class SqliteTicketListTests : TicketListTests<SqliteTestDatabase>;

public sealed class SqliteUserStoreTests : UserStoreTests<SqliteTestDatabase>;

public sealed class SqlitePrivacyTests : PrivacyTests<SqliteTestDatabase>;

public sealed class SqliteTeamStoreTests : TeamStoreTests<SqliteTestDatabase>;

public sealed class SqliteVisibilityTests : VisibilityTests<SqliteTestDatabase>;

public sealed class SqliteEventStoreTests : EventStoreTests<SqliteTestDatabase>;

public sealed class SqliteVoiceMessageTests : VoiceMessageTests<SqliteTestDatabase>;

public sealed class SqliteTimelineReaderTests : TimelineReaderTests<SqliteTestDatabase>;

public sealed class SqliteHostileTextTests : HostileTextTests<SqliteTestDatabase>;

public sealed class SqliteLeadQueueTests : LeadQueueTests<SqliteTestDatabase>;

public sealed class SqliteLeadImportTests : LeadImportTests<SqliteTestDatabase>;

public sealed class SqliteDialProjectionTests : DialProjectionTests<SqliteTestDatabase>;

public sealed class SqliteLeadHistoryTests : LeadHistoryTests<SqliteTestDatabase>;

public sealed class SqliteDoNotCallTests : DoNotCallTests<SqliteTestDatabase>;

public sealed class SqliteCampaignDeskTests : CampaignDeskTests<SqliteTestDatabase>;
public sealed class SqliteAnswerHistoryTests : AnswerHistoryTests<SqliteTestDatabase>;

public sealed class SqliteOpportunityTests : OpportunityTests<SqliteTestDatabase>;

public sealed class SqliteKnowledgeTests : KnowledgeTests<SqliteTestDatabase>;

public sealed class SqliteIncomingMailTests : IncomingMailTests<SqliteTestDatabase>;

public sealed class SqliteOutgoingMailTests : OutgoingMailTests<SqliteTestDatabase>;

public sealed class SqliteFeedTests : FeedTests<SqliteTestDatabase>;
public sealed class SqliteSlaClocksTests : SlaClocksTests<SqliteTestDatabase>;

public sealed class SqliteSlaWatchTests : SlaWatchTests<SqliteTestDatabase>;

public sealed class SqliteSlaSettingsTests : SlaSettingsTests<SqliteTestDatabase>;

public sealed class SqliteFeedbackTests : FeedbackTests<SqliteTestDatabase>;
public sealed class SqliteRuleEngineTests : RuleEngineTests<SqliteTestDatabase>;

public sealed class SqliteSnippetDeskTests : SnippetDeskTests<SqliteTestDatabase>;

public sealed class SqliteViewDeskTests : ViewDeskTests<SqliteTestDatabase>;

public sealed class SqliteSurveyMailTests : SurveyMailTests<SqliteTestDatabase>;

public sealed class SqliteWebhookQueueTests : WebhookQueueTests<SqliteTestDatabase>;
