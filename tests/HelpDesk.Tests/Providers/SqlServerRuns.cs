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

// The data tests on SQL Server, when CRM_TEST_SQLSERVER holds a connection string whose login may create databases; else they are skipped.

public sealed class SqlServerCustomerDirectoryTests : CustomerDirectoryTests<SqlServerTestDatabase>;

public sealed class SqlServerCallerFinderTests : CallerFinderTests<SqlServerTestDatabase>;

public sealed class SqlServerCustomerSearchTests : CustomerSearchTests<SqlServerTestDatabase>;

public sealed class SqlServerCustomerProfileTests : CustomerProfileTests<SqlServerTestDatabase>;

public sealed class SqlServerCustomerPartsTests : CustomerPartsTests<SqlServerTestDatabase>;

public sealed class SqlServerConsentTests : ConsentTests<SqlServerTestDatabase>;

public sealed class SqlServerOrderTests : OrderTests<SqlServerTestDatabase>;

public sealed class SqlServerDuplicateTests : DuplicateTests<SqlServerTestDatabase>;

public sealed class SqlServerMergeTests : MergeTests<SqlServerTestDatabase>;

public sealed class SqlServerFieldDeskTests : FieldDeskTests<SqlServerTestDatabase>;

public sealed class SqlServerCustomerImportTests : CustomerImportTests<SqlServerTestDatabase>;

public sealed class SqlServerTextSearchTests : TextSearchTests<SqlServerTestDatabase>;

public sealed class SqlServerTicketDeskTests : TicketDeskTests<SqlServerTestDatabase>;

public sealed class SqlServerTicketFieldsTests : TicketFieldsTests<SqlServerTestDatabase>;

public sealed class SqlServerTicketLinksTests : TicketLinksTests<SqlServerTestDatabase>;

public sealed class SqlServerTicketMergeTests : TicketMergeTests<SqlServerTestDatabase>;

public sealed class SqlServerTicketSplitTests : TicketSplitTests<SqlServerTestDatabase>;

public sealed class SqlServerTicketBulkTests : TicketBulkTests<SqlServerTestDatabase>;

public sealed class SqlServerAttachmentTests : AttachmentTests<SqlServerTestDatabase>;

public sealed class SqlServerTicketListTests : TicketListTests<SqlServerTestDatabase>;

public sealed class SqlServerUserStoreTests : UserStoreTests<SqlServerTestDatabase>;

public sealed class SqlServerPrivacyTests : PrivacyTests<SqlServerTestDatabase>;

public sealed class SqlServerTeamStoreTests : TeamStoreTests<SqlServerTestDatabase>;

public sealed class SqlServerVisibilityTests : VisibilityTests<SqlServerTestDatabase>;

public sealed class SqlServerEventStoreTests : EventStoreTests<SqlServerTestDatabase>;

public sealed class SqlServerVoiceMessageTests : VoiceMessageTests<SqlServerTestDatabase>;

public sealed class SqlServerTimelineReaderTests : TimelineReaderTests<SqlServerTestDatabase>;

public sealed class SqlServerHostileTextTests : HostileTextTests<SqlServerTestDatabase>;

public sealed class SqlServerLeadQueueTests : LeadQueueTests<SqlServerTestDatabase>;

public sealed class SqlServerLeadImportTests : LeadImportTests<SqlServerTestDatabase>;

public sealed class SqlServerDialProjectionTests : DialProjectionTests<SqlServerTestDatabase>;

public sealed class SqlServerLeadHistoryTests : LeadHistoryTests<SqlServerTestDatabase>;

public sealed class SqlServerDoNotCallTests : DoNotCallTests<SqlServerTestDatabase>;

public sealed class SqlServerCampaignDeskTests : CampaignDeskTests<SqlServerTestDatabase>;
public sealed class SqlServerAnswerHistoryTests : AnswerHistoryTests<SqlServerTestDatabase>;

public sealed class SqlServerOpportunityTests : OpportunityTests<SqlServerTestDatabase>;

public sealed class SqlServerKnowledgeTests : KnowledgeTests<SqlServerTestDatabase>;

public sealed class SqlServerIncomingMailTests : IncomingMailTests<SqlServerTestDatabase>;

public sealed class SqlServerOutgoingMailTests : OutgoingMailTests<SqlServerTestDatabase>;

public sealed class SqlServerFeedTests : FeedTests<SqlServerTestDatabase>;
public sealed class SqlServerSlaClocksTests : SlaClocksTests<SqlServerTestDatabase>;

public sealed class SqlServerSlaWatchTests : SlaWatchTests<SqlServerTestDatabase>;

public sealed class SqlServerSlaSettingsTests : SlaSettingsTests<SqlServerTestDatabase>;

public sealed class SqlServerFeedbackTests : FeedbackTests<SqlServerTestDatabase>;
public sealed class SqlServerRuleEngineTests : RuleEngineTests<SqlServerTestDatabase>;

public sealed class SqlServerSnippetDeskTests : SnippetDeskTests<SqlServerTestDatabase>;

public sealed class SqlServerViewDeskTests : ViewDeskTests<SqlServerTestDatabase>;

public sealed class SqlServerSurveyMailTests : SurveyMailTests<SqlServerTestDatabase>;

public sealed class SqlServerWebhookQueueTests : WebhookQueueTests<SqlServerTestDatabase>;
