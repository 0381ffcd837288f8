using Crm.HelpDesk.Attachments;
using Crm.HelpDesk.Audit;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Complaints;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Feedback;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Knowledge;
using Crm.HelpDesk.Mail;
using Crm.HelpDesk.Mail.Mime;
using Crm.HelpDesk.Notices;
using Crm.HelpDesk.Opportunities;
using Crm.HelpDesk.Privacy;
using Crm.HelpDesk.Rules;
using Crm.HelpDesk.Snippets;
using Crm.HelpDesk.Search;
using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Tests.Sqlite;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Crm.HelpDesk.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.HelpDesk.Tests;

/// <summary>A test on an empty database of one provider, with the help desk's services over it and a clock that the test moves.</summary>
public abstract class DataTest<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    private readonly ServiceProviderHolder _services = new();

    protected static readonly Actor Ada = new(null, "Ada Agent");

    protected ManualClock Clock { get; } = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    protected RecordingFolder Audio { get; } = new();

    protected TDatabase Database { get; } = new();

    /// <summary>Where attachments are kept; made when there is one.</summary>
    protected string FilesFolder { get; } = Path.Combine(Path.GetTempPath(), $"helpdesk-files-{Guid.NewGuid():n}");

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected CustomerDirectory Customers => Get<CustomerDirectory>();

    protected CallerFinder Callers => Get<CallerFinder>();

    protected CustomerSearch Search => Get<CustomerSearch>();

    protected SegmentDesk Segments => Get<SegmentDesk>();

    protected RelationDesk Relations => Get<RelationDesk>();

    protected NoteDesk Notes => Get<NoteDesk>();

    protected ConsentDesk Consent => Get<ConsentDesk>();

    protected OrderDesk Orders => Get<OrderDesk>();

    protected DuplicateDesk Duplicates => Get<DuplicateDesk>();

    protected MergeDesk Merges => Get<MergeDesk>();

    protected FieldDesk Fields => Get<FieldDesk>();

    protected QuickSearch Everything => Get<QuickSearch>();

    protected TicketDesk Desk => Get<TicketDesk>();

    protected TicketQueries Tickets => Get<TicketQueries>();

    protected TicketLinks Links => Get<TicketLinks>();

    protected TicketMerger Merger => Get<TicketMerger>();

    protected TicketUnmerger Unmerger => Get<TicketUnmerger>();

    protected TicketSplitter Splitter => Get<TicketSplitter>();

    protected TicketBulk Bulk => Get<TicketBulk>();

    protected TicketWaits Waits => Get<TicketWaits>();

    protected AttachmentStore Attachments => Get<AttachmentStore>();

    protected UserStore Users => Get<UserStore>();

    protected TeamStore Teams => Get<TeamStore>();

    protected Eraser Eraser => Get<Eraser>();

    protected LegalHolds Holds => Get<LegalHolds>();

    protected Retention Retention => Get<Retention>();

    protected AuditLog AuditLog => Get<AuditLog>();

    protected EventStore Events => Get<EventStore>();

    protected FeedReader Feed => Get<FeedReader>();

    protected RuleDesk Rules => Get<RuleDesk>();

    protected RuleEngine Engine => Get<RuleEngine>();

    protected RuleTrials Trials => Get<RuleTrials>();

    protected SnippetDesk Snippets => Get<SnippetDesk>();

    protected WebhookDesk Webhooks => Get<WebhookDesk>();

    protected WebhookQueue Hooks => Get<WebhookQueue>();

    protected NoticeBoard Notices => Get<NoticeBoard>();

    protected EventReader Reader => Get<EventReader>();

    protected TimelineReader Timeline => Get<TimelineReader>();

    protected CallbackList Callbacks => Get<CallbackList>();

    protected RecordingIndex Recordings => Get<RecordingIndex>();

    protected CampaignDesk Campaigns => Get<CampaignDesk>();

    protected CampaignLedger Ledger => Get<CampaignLedger>();

    protected LeadQueue Queue => Get<LeadQueue>();

    protected DoNotCallData DoNotCall => Get<DoNotCallData>();

    protected LeadImport Imports => Get<LeadImport>();

    protected DoNotCallImport DoNotCallImports => Get<DoNotCallImport>();

    protected UnfinishedImports Unfinished => Get<UnfinishedImports>();

    protected LeadLists Lists => Get<LeadLists>();

    protected LeadQueries Leads => Get<LeadQueries>();

    protected LeadExport Export => Get<LeadExport>();

    protected CampaignStats Stats => Get<CampaignStats>();

    protected AnswerHistory History => Get<AnswerHistory>();

    protected OpportunityDesk Opportunities => Get<OpportunityDesk>();

    protected OpportunityQueries OpportunityLists => Get<OpportunityQueries>();

    protected KnowledgeDesk ArticleDesk => Get<KnowledgeDesk>();

    protected KnowledgeQueries Articles => Get<KnowledgeQueries>();
    protected SlaSettings SlaRules => Get<SlaSettings>();

    protected SlaQueries Promises => Get<SlaQueries>();

    protected SlaWatch Watch => Get<SlaWatch>();

    protected SurveyDesk Surveys => Get<SurveyDesk>();

    protected SurveyQueries Feedback => Get<SurveyQueries>();

    protected ComplaintDesk Complaints => Get<ComplaintDesk>();

    public async ValueTask InitializeAsync()
    {
        var services = new ServiceCollection();
        await Database.RegisterAsync(services, Configure);
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IRecordingFiles>(Audio);
        services.AddHelpDesk(new HelpDeskOptions
        {
            Country = "US",
            Attachments = new AttachmentOptions { Folder = FilesFolder, LargestFile = 200_000 },
            Mail = new MailOptions(new Mailbox("support@example.com", "Alderbrook"), "a secret of tests"u8.ToArray()) { ReplyAddress = "support+{token}@example.com", Sends = true, LargestFiles = 150_000 },
            Surveys = new SurveyMailOptions("https://help.example.com", AfterCall: true, AfterTicket: true, EveryDays: 30),
        });
        _services.Provider = services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.Provider.DisposeAsync();
        await Database.DisposeAsync();
        if (Directory.Exists(FilesFolder))
        {
            Directory.Delete(FilesFolder, recursive: true);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>For tests that watch the commands.</summary>
    protected virtual void Configure(DbContextOptionsBuilder options)
    {
    }

    private protected IDbContextFactory<HelpDeskDb> Databases => Get<IDbContextFactory<HelpDeskDb>>();

    private protected async Task<HelpDeskDb> OpenAsync() => WalksRefused.Allow(await Databases.CreateDbContextAsync(Cancel));

    protected async Task<CustomerRecord> AddCustomerAsync(string name, params string[] numbers) =>
        Value(await Customers.CreateAsync(Draft(name, numbers), Ada, Cancel));

    protected async Task<TicketRecord> AddTicketAsync(Guid customer, string title, Guid? owner = null) =>
        Value(await Desk.CreateAsync(new TicketDraft(Guid.NewGuid(), customer, title, "The text", TicketPriority.Normal, owner), Ada, Cancel));

    protected async Task<UserAccount> AddUserAsync(string name, UserRole role = UserRole.Agent) =>
        Value(await Users.CreateAsync(new UserDraft(name, $"{name} Displayed", role, false, new Dictionary<string, int>(), PasswordHash: "hash"), Cancel));

    protected static CustomerDraft Draft(string name, params string[] numbers) =>
        new(name, null, "standard", null, null, null, null, null, numbers);

    protected static T Value<T>(Result<T> result)
        where T : class
    {
        Assert.True(result.IsOk, result.Problem);
        return result.Value!;
    }

    protected static string Problem<T>(ResultKind kind, Result<T> result)
        where T : class
    {
        Assert.Equal(kind, result.Kind);
        Assert.False(string.IsNullOrWhiteSpace(result.Problem));
        return result.Problem!;
    }

    private protected IServiceProvider Services => _services.Provider;

    private protected T Get<T>()
        where T : notnull => _services.Provider.GetRequiredService<T>();

    private sealed class ServiceProviderHolder
    {
        public ServiceProvider Provider { get; set; } = null!;
    }
}
