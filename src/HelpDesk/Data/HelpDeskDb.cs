using Crm.HelpDesk.Attachments;
using Crm.HelpDesk.Audit;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Complaints;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Feedback;
using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Imports;
using Crm.HelpDesk.Knowledge;
using Crm.HelpDesk.Keys;
using Crm.HelpDesk.Mail;
using Crm.HelpDesk.Notices;
using Crm.HelpDesk.Opportunities;
using Crm.HelpDesk.Privacy;
using Crm.HelpDesk.Rules;
using Crm.HelpDesk.Snippets;
using Crm.HelpDesk.Search;
using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Crm.HelpDesk.Views;
using Crm.HelpDesk.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Crm.HelpDesk.Data;

/// <summary>
/// The help desk's tables, the same for every provider. A provider derives from it to say how its database stores times and Guids, how it locks,
/// and owns the migrations.
/// </summary>
public abstract class HelpDeskDb(DbContextOptions options) : DbContext(options)
{
    internal DbSet<Customer> Customers => Set<Customer>();

    internal DbSet<PhoneNumber> PhoneNumbers => Set<PhoneNumber>();

    internal DbSet<CustomerImport> CustomerImports => Set<CustomerImport>();

    internal DbSet<CustomerImportRow> CustomerImportRows => Set<CustomerImportRow>();

    internal DbSet<CustomerText> CustomerTexts => Set<CustomerText>();

    internal DbSet<TicketText> TicketTexts => Set<TicketText>();

    internal DbSet<CustomerWord> CustomerWords => Set<CustomerWord>();

    internal DbSet<TicketWord> TicketWords => Set<TicketWord>();

    internal DbSet<CustomerHandle> CustomerHandles => Set<CustomerHandle>();

    internal DbSet<CustomerAddress> CustomerAddresses => Set<CustomerAddress>();

    internal DbSet<Segment> Segments => Set<Segment>();

    internal DbSet<CustomerSegment> CustomerSegments => Set<CustomerSegment>();

    internal DbSet<CustomerRelation> CustomerRelations => Set<CustomerRelation>();

    internal DbSet<CustomerNote> CustomerNotes => Set<CustomerNote>();

    internal DbSet<ConsentEntry> ConsentEntries => Set<ConsentEntry>();

    internal DbSet<ConsentState> ConsentStates => Set<ConsentState>();

    internal DbSet<Order> Orders => Set<Order>();

    internal DbSet<OrderItem> OrderItems => Set<OrderItem>();

    internal DbSet<CustomerKey> CustomerKeys => Set<CustomerKey>();

    internal DbSet<DuplicateSuggestion> DuplicateSuggestions => Set<DuplicateSuggestion>();

    internal DbSet<DuplicateScan> DuplicateScans => Set<DuplicateScan>();

    internal DbSet<CustomerMerge> CustomerMerges => Set<CustomerMerge>();

    internal DbSet<MergeMove> MergeMoves => Set<MergeMove>();

    internal DbSet<FieldDefinition> FieldDefinitions => Set<FieldDefinition>();

    internal DbSet<Ticket> Tickets => Set<Ticket>();

    internal DbSet<TicketEntry> TicketEntries => Set<TicketEntry>();

    internal DbSet<TicketTag> TicketTags => Set<TicketTag>();

    internal DbSet<TicketFollower> TicketFollowers => Set<TicketFollower>();

    internal DbSet<TicketLink> TicketLinks => Set<TicketLink>();

    internal DbSet<TicketMerge> TicketMerges => Set<TicketMerge>();

    internal DbSet<Attachment> Attachments => Set<Attachment>();

    internal DbSet<User> Users => Set<User>();

    internal DbSet<Team> Teams => Set<Team>();

    internal DbSet<TeamMember> TeamMembers => Set<TeamMember>();

    internal DbSet<AuditRow> Audit => Set<AuditRow>();

    internal DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    internal DbSet<IdempotentRequest> IdempotentRequests => Set<IdempotentRequest>();

    internal DbSet<LegalHold> LegalHolds => Set<LegalHold>();

    internal DbSet<Erasure> Erasures => Set<Erasure>();

    internal DbSet<RetentionSetting> RetentionSettings => Set<RetentionSetting>();

    internal DbSet<ContactEventRow> Events => Set<ContactEventRow>();

    internal DbSet<Contact> Contacts => Set<Contact>();

    internal DbSet<ContactTicket> ContactTickets => Set<ContactTicket>();

    internal DbSet<Recording> Recordings => Set<Recording>();

    internal DbSet<Callback> Callbacks => Set<Callback>();

    internal DbSet<AgentState> AgentStates => Set<AgentState>();

    internal DbSet<JournalCheckpoint> JournalCheckpoints => Set<JournalCheckpoint>();

    internal DbSet<Counter> Counters => Set<Counter>();

    internal DbSet<FeedEntry> Feed => Set<FeedEntry>();

    internal DbSet<Notice> Notices => Set<Notice>();

    internal DbSet<Rule> Rules => Set<Rule>();

    internal DbSet<RuleRun> RuleRuns => Set<RuleRun>();

    internal DbSet<RuleMark> RuleMarks => Set<RuleMark>();

    internal DbSet<SnippetRow> Snippets => Set<SnippetRow>();

    internal DbSet<SavedView> SavedViews => Set<SavedView>();

    internal DbSet<DefaultView> DefaultViews => Set<DefaultView>();

    internal DbSet<Webhook> Webhooks => Set<Webhook>();

    internal DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    internal DbSet<FeedPlace> FeedPlaces => Set<FeedPlace>();

    internal DbSet<Campaign> Campaigns => Set<Campaign>();

    internal DbSet<LeadList> LeadLists => Set<LeadList>();

    internal DbSet<Lead> Leads => Set<Lead>();

    internal DbSet<LeadNumber> LeadNumbers => Set<LeadNumber>();

    internal DbSet<DialAttempt> DialAttempts => Set<DialAttempt>();

    internal DbSet<ImportProblem> ImportProblems => Set<ImportProblem>();

    internal DbSet<DoNotCallEntry> DoNotCallEntries => Set<DoNotCallEntry>();

    internal DbSet<DoNotCallList> DoNotCallLists => Set<DoNotCallList>();

    internal DbSet<DoNotCallNumber> DoNotCallNumbers => Set<DoNotCallNumber>();

    internal DbSet<Opportunity> Opportunities => Set<Opportunity>();

    internal DbSet<OpportunityEntry> OpportunityEntries => Set<OpportunityEntry>();

    internal DbSet<MailRow> Mails => Set<MailRow>();

    internal DbSet<UndeliverableAddress> UndeliverableAddresses => Set<UndeliverableAddress>();

    internal DbSet<Article> Articles => Set<Article>();

    internal DbSet<ArticleVersion> ArticleVersions => Set<ArticleVersion>();

    internal DbSet<ArticleWord> ArticleWords => Set<ArticleWord>();
    internal DbSet<SlaCalendar> SlaCalendars => Set<SlaCalendar>();

    internal DbSet<SlaPolicy> SlaPolicies => Set<SlaPolicy>();

    internal DbSet<SlaClock> SlaClocks => Set<SlaClock>();

    internal DbSet<SurveyAnswer> SurveyAnswers => Set<SurveyAnswer>();

    internal DbSet<SurveyInvitation> SurveyInvitations => Set<SurveyInvitation>();

    internal DbSet<Complaint> Complaints => Set<Complaint>();

    internal DbSet<ComplaintCause> ComplaintCauses => Set<ComplaintCause>();

    /// <summary>A text that the database sorts behind every word or number that begins like one: it ends a range of those that begin so.</summary>
    protected internal abstract string End { get; }

    /// <summary>Whether texts are searched by their words' table, which is then kept; see <see cref="WordSearch"/>.</summary>
    protected internal bool SearchesWords { get; set; } = true;

    /// <inheritdoc/>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        await SearchIndex.FollowAsync(this, cancellationToken);
        using var turn = Database.CurrentTransaction is null ? await TurnToWriteAsync(cancellationToken) : null;
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>Waits, without a thread, until nobody else of this process writes. Where many can write at a time there is nothing to wait for.</summary>
    /// <returns>Gives the turn back.</returns>
    protected internal virtual Task<IDisposable?> TurnToWriteAsync(CancellationToken cancel) => Task.FromResult<IDisposable?>(null);

    /// <summary>
    /// Waits until no other transaction holds this lock, and holds it until the end of the present one. For what reads, decides and then writes; the locks are
    /// taken in the order in which <see cref="DatabaseLock"/> names them. Where only one transaction can write at a time there is nothing to do.
    /// </summary>
    protected internal virtual Task LockAsync(DatabaseLock what, Guid of = default, CancellationToken cancel = default) => Task.CompletedTask;

    /// <summary>
    /// For a transaction that fills tables: from <paramref name="begin"/> on rows may refer to rows that come later; at its end they must not any more.
    /// </summary>
    protected internal abstract Task RelateLaterAsync(IReadOnlyList<string> tables, bool begin, CancellationToken cancel);

    /// <summary>Reads rows as they are consumed, for results of any length. A failure while they are read is not tried again.</summary>
    protected internal virtual IAsyncEnumerable<T> Stream<T>(IQueryable<T> query) => query.AsAsyncEnumerable();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(HelpDeskDb).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<CustomerKind>().HaveConversion<LowerCaseName<CustomerKind>>().HaveMaxLength(32);
        configurationBuilder.Properties<HandleKind>().HaveConversion<LowerCaseName<HandleKind>>().HaveMaxLength(32);
        configurationBuilder.Properties<AddressKind>().HaveConversion<LowerCaseName<AddressKind>>().HaveMaxLength(32);
        configurationBuilder.Properties<RelationKind>().HaveConversion<LowerCaseName<RelationKind>>().HaveMaxLength(32);
        configurationBuilder.Properties<ContactChannel>().HaveConversion<LowerCaseName<ContactChannel>>().HaveMaxLength(32);
        configurationBuilder.Properties<ContactPurpose>().HaveConversion<LowerCaseName<ContactPurpose>>().HaveMaxLength(32);
        configurationBuilder.Properties<ConsentDecision>().HaveConversion<LowerCaseName<ConsentDecision>>().HaveMaxLength(32);
        configurationBuilder.Properties<OrderState>().HaveConversion<LowerCaseName<OrderState>>().HaveMaxLength(32);
        configurationBuilder.Properties<DuplicateState>().HaveConversion<LowerCaseName<DuplicateState>>().HaveMaxLength(32);
        configurationBuilder.Properties<FieldSubject>().HaveConversion<LowerCaseName<FieldSubject>>().HaveMaxLength(32);
        configurationBuilder.Properties<FieldType>().HaveConversion<LowerCaseName<FieldType>>().HaveMaxLength(32);
        configurationBuilder.Properties<TicketState>().HaveConversion<LowerCaseName<TicketState>>().HaveMaxLength(32);
        configurationBuilder.Properties<TicketPriority>().HaveConversion<LowerCaseName<TicketPriority>>().HaveMaxLength(32);
        configurationBuilder.Properties<TicketKind>().HaveConversion<LowerCaseName<TicketKind>>().HaveMaxLength(32);
        configurationBuilder.Properties<TicketImpact>().HaveConversion<LowerCaseName<TicketImpact>>().HaveMaxLength(32);
        configurationBuilder.Properties<TicketUrgency>().HaveConversion<LowerCaseName<TicketUrgency>>().HaveMaxLength(32);
        configurationBuilder.Properties<PendingReason>().HaveConversion<LowerCaseName<PendingReason>>().HaveMaxLength(32);
        configurationBuilder.Properties<TicketLinkKind>().HaveConversion<LowerCaseName<TicketLinkKind>>().HaveMaxLength(32);
        configurationBuilder.Properties<TicketEntryKind>().HaveConversion<LowerCaseName<TicketEntryKind>>().HaveMaxLength(32);
        configurationBuilder.Properties<RuleOutcome>().HaveConversion<LowerCaseName<RuleOutcome>>().HaveMaxLength(32);
        configurationBuilder.Properties<SnippetKind>().HaveConversion<LowerCaseName<SnippetKind>>().HaveMaxLength(32);
        configurationBuilder.Properties<UserRole>().HaveConversion<LowerCaseName<UserRole>>().HaveMaxLength(32);
        configurationBuilder.Properties<ContactDirection>().HaveConversion<LowerCaseName<ContactDirection>>().HaveMaxLength(32);
        configurationBuilder.Properties<CallbackState>().HaveConversion<LowerCaseName<CallbackState>>().HaveMaxLength(32);
        configurationBuilder.Properties<CampaignState>().HaveConversion<LowerCaseName<CampaignState>>().HaveMaxLength(32);
        configurationBuilder.Properties<CallPurpose>().HaveConversion<LowerCaseName<CallPurpose>>().HaveMaxLength(32);
        configurationBuilder.Properties<ImportState>().HaveConversion<LowerCaseName<ImportState>>().HaveMaxLength(32);
        configurationBuilder.Properties<LeadState>().HaveConversion<LowerCaseName<LeadState>>().HaveMaxLength(32);
        configurationBuilder.Properties<MailDirection>().HaveConversion<LowerCaseName<MailDirection>>().HaveMaxLength(32);
        configurationBuilder.Properties<MailState>().HaveConversion<LowerCaseName<MailState>>().HaveMaxLength(32);
        configurationBuilder.Properties<ArticleState>().HaveConversion<LowerCaseName<ArticleState>>().HaveMaxLength(32);
        configurationBuilder.Properties<ArticleVisibility>().HaveConversion<LowerCaseName<ArticleVisibility>>().HaveMaxLength(32);
        configurationBuilder.Properties<OpportunityStage>().HaveConversion<LowerCaseName<OpportunityStage>>().HaveMaxLength(32);
        configurationBuilder.Properties<SurveySource>().HaveConversion<LowerCaseName<SurveySource>>().HaveMaxLength(32);
        configurationBuilder.Properties<SlaKind>().HaveConversion<LowerCaseName<SlaKind>>().HaveMaxLength(32);
        configurationBuilder.Properties<SlaState>().HaveConversion<LowerCaseName<SlaState>>().HaveMaxLength(32);
        configurationBuilder.Properties<decimal>().HavePrecision(18, 2);
    }

    /// <summary>An enum is stored as its name, so that a table can be read without this program and a member can be inserted anywhere.</summary>
    private sealed class LowerCaseName<TEnum>() : ValueConverter<TEnum, string>(
        value => value.ToString().ToLowerInvariant(),
        name => Enum.Parse<TEnum>(name, true))
        where TEnum : struct, Enum;
}
