// Generated from src/AgentConsole/Contracts by ContractsWriter. Change the C# contracts, then run the tests with CRM_UPDATE_CONTRACTS=1.
// Guid: a string. DateTimeOffset: an ISO 8601 string with offset.

export interface AddressLine {
  readonly kind: string;
  readonly street: string | null;
  readonly postalCode: string | null;
  readonly city: string | null;
  readonly region: string | null;
  readonly country: string | null;
}

export interface AgentRow {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly since: string;
  readonly reason: string | null;
  readonly customer: string | null;
  readonly queue: string | null;
  readonly answeredToday: number;
}

export interface AgentSituation {
  readonly version: number;
  readonly agentId: string;
  readonly name: string;
  readonly state: string;
  readonly since: string;
  readonly reason: string | null;
  readonly pendingNotReady: string | null;
  readonly phone: PhoneState;
  readonly offer: OfferView | null;
  readonly call: CallView | null;
  readonly wrapUp: WrapUpView | null;
  readonly coming: ComingCall | null;
  readonly preview: PreviewView | null;
}

export interface ArticleCreate {
  readonly key: string;
  readonly texts: ArticleTexts;
}

export interface ArticleDetail {
  readonly id: string;
  readonly state: string;
  readonly published: ArticlePublication | null;
  readonly draft: ArticleTexts;
  readonly updatedAt: string;
  readonly updatedBy: string;
  readonly revision: number;
}

export interface ArticleEdit {
  readonly texts: ArticleTexts;
  readonly revision: number;
}

export interface ArticleFound {
  readonly id: string;
  readonly title: string;
  readonly visibility: string;
  readonly extract: string;
}

export interface ArticleLine {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly visibility: string;
  readonly draft: boolean;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

export interface ArticlePublication {
  readonly version: number;
  readonly texts: ArticleTexts;
  readonly at: string;
  readonly by: string;
}

export interface ArticleSending {
  readonly key: string;
  readonly articleId: string;
  readonly contactId: string | null;
}

export interface ArticleStateChange {
  readonly state: string;
  readonly revision: number;
}

export interface ArticleTexts {
  readonly title: string;
  readonly body: string;
  readonly tags: string;
  readonly visibility: string;
}

export interface AttachmentLine {
  readonly id: string;
  readonly entry: string | null;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly public: boolean;
  readonly at: string;
  readonly actor: string;
}

export interface AuditLine {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly userId: string | null;
  readonly user: string;
  readonly address: string | null;
  readonly subjectId: string | null;
  readonly subject: string | null;
  readonly subjectKind: string | null;
  readonly reason: string | null;
  readonly detail: string | null;
}

export interface BulkLine {
  readonly id: string;
  readonly number: number | null;
  readonly outcome: string;
  readonly problem: string | null;
}

export interface CallOutcome {
  readonly outcome: string;
  readonly note: string | null;
  readonly answers: Readonly<Record<string, string>>;
  readonly callback: PromisedCall | null;
  readonly opportunity: NewOpportunity | null;
  readonly ticket: NewTicket | null;
  readonly doNotCall: boolean;
}

export interface CallView {
  readonly contactId: string;
  readonly direction: string;
  readonly phase: string;
  readonly since: string;
  readonly recording: boolean;
  readonly pop: ScreenPop;
  readonly failure: string | null;
}

export interface CallbackLine {
  readonly id: string;
  readonly queue: string;
  readonly number: string;
  readonly customer: string | null;
  readonly since: string;
  readonly attempts: number;
  readonly state: string;
}

export interface CallerIdRule {
  readonly prefix: string;
  readonly number: string;
}

export interface CampaignAgents {
  readonly signedIn: number;
  readonly ready: number;
  readonly reserved: number;
  readonly talking: number;
  readonly wrappingUp: number;
  readonly taken: string | null;
  readonly takenAt: string | null;
  readonly takenCount: number;
  readonly utilization: number | null;
}

export interface CampaignCall {
  readonly campaignId: string;
  readonly campaign: string;
  readonly mode: string;
  readonly leadId: string;
  readonly leadName: string;
  readonly organization: string | null;
  readonly number: string;
  readonly attempt: number;
  readonly fields: readonly LeadField[];
  readonly script: string;
  readonly form: readonly FormQuestion[];
  readonly outcomes: readonly OutcomeChoice[];
  readonly promised: boolean;
}

export interface CampaignCounts {
  readonly attempts: number;
  readonly answered: number;
  readonly connected: number;
  readonly abandoned: number;
  readonly successes: number;
  readonly hitRate: number | null;
  readonly dispositions: Readonly<Record<string, number>>;
}

export interface CampaignDetail {
  readonly id: string;
  readonly state: string;
  readonly stateSince: string;
  readonly stateBy: string;
  readonly nextStates: readonly string[];
  readonly updatedAt: string;
  readonly settings: CampaignEdit;
}

export interface CampaignEdit {
  readonly name: string;
  readonly mode: string;
  readonly queue: string;
  readonly weight: number;
  readonly callerIds: readonly CallerIdRule[];
  readonly ringSeconds: number;
  readonly mostLines: number;
  readonly country: string;
  readonly purpose: string;
  readonly retry: RetryRules;
  readonly hours: CampaignHours;
  readonly script: string;
  readonly form: readonly FormQuestion[];
  readonly outcomes: readonly OutcomeChoice[];
  readonly listExpiryDays: number | null;
  readonly revision: number;
  readonly detectMachines: boolean;
  readonly leaveMessages: boolean;
  readonly messagePrompt: string | null;
}

export interface CampaignHour {
  readonly day: string;
  readonly from: string;
  readonly to: string;
}

export interface CampaignHours {
  readonly timeZone: string;
  readonly windows: readonly CampaignHour[];
  readonly fromDay: string | null;
  readonly toDay: string | null;
}

export interface CampaignLedger {
  readonly liveAnswers: number;
  readonly abandoned: number;
  readonly rate: number;
  readonly limit: number;
  readonly windowHours: number;
}

export interface CampaignLine {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly mode: string;
  readonly queueTitle: string;
  readonly updatedAt: string;
}

export interface CampaignLines {
  readonly dialing: number;
  readonly ringing: number;
  readonly waiting: number;
  readonly talking: number;
}

export interface CampaignPace {
  readonly worksAs: string;
  readonly lines: number;
  readonly answerRate: number;
  readonly expectedAnswers: number;
  readonly agentsFreeSoon: number;
  readonly riskLines: number;
}

export interface CampaignStateChange {
  readonly state: string;
}

export interface CampaignView {
  readonly version: number;
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly dials: boolean;
  readonly why: string;
  readonly mode: string;
  readonly queueTitle: string;
  readonly at: string;
  readonly pace: CampaignPace;
  readonly agents: CampaignAgents;
  readonly lines: CampaignLines;
  readonly ledger: CampaignLedger;
  readonly today: CampaignCounts;
  readonly leads: LeadCounts;
  readonly doneAt: string | null;
}

export interface CandidateLine {
  readonly agent: string;
  readonly chosen: boolean;
  readonly failedRule: string | null;
  readonly value: string;
}

export interface CauseLine {
  readonly cause: string | null;
  readonly complaints: number;
  readonly settled: number;
}

export interface ComingCall {
  readonly contactId: string;
  readonly state: string;
  readonly since: string;
  readonly pop: ScreenPop;
}

export interface ComplaintCauses {
  readonly causes: readonly string[];
}

export interface ComplaintEdit {
  readonly revision: number;
  readonly cause: string | null;
  readonly remedy: string | null;
  readonly ownerId: string | null;
  readonly dueAt: string | null;
  readonly settled: boolean;
}

export interface ComplaintView {
  readonly revision: number;
  readonly cause: string | null;
  readonly remedy: string | null;
  readonly ownerId: string | null;
  readonly owner: string | null;
  readonly dueAt: string | null;
  readonly settledAt: string | null;
}

export interface ConsentEdit {
  readonly key: string;
  readonly channels: readonly string[];
  readonly purposes: readonly string[];
  readonly decision: string;
  readonly at: string | null;
  readonly source: string;
  readonly proof: string | null;
  readonly contactId: string | null;
}

export interface ConsentHistoryLine {
  readonly id: string;
  readonly channel: string;
  readonly purpose: string;
  readonly decision: string;
  readonly at: string;
  readonly recordedAt: string;
  readonly source: string;
  readonly proof: string | null;
  readonly contactId: string | null;
  readonly actor: string;
}

export interface ConsentLine {
  readonly channel: string;
  readonly purpose: string;
  readonly decision: string | null;
  readonly since: string | null;
  readonly source: string | null;
  readonly allowed: boolean;
}

export interface ConsoleOptions {
  readonly notReadyReasons: readonly string[];
  readonly tiers: readonly string[];
  readonly priorities: readonly string[];
  readonly users: readonly UserLine[];
  readonly queues: readonly QueueChoice[];
  readonly prompts: readonly string[];
  readonly skills: readonly string[];
}

export interface ContactDetail {
  readonly id: string;
  readonly customerId: string | null;
  readonly direction: string;
  readonly number: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly outcome: string | null;
  readonly steps: readonly TimelineStep[];
  readonly recording: string | null;
}

export interface ContactLine {
  readonly id: string;
  readonly at: string;
  readonly direction: string;
  readonly outcome: string;
  readonly agent: string | null;
  readonly talkSeconds: number;
}

export interface CustomerCard {
  readonly id: string;
  readonly name: string;
  readonly organization: string | null;
  readonly tier: string;
  readonly language: string | null;
  readonly provisional: boolean;
  readonly numbers: readonly string[];
  readonly owner: string | null;
  readonly orderCount: number;
  readonly lastOrderAt: string | null;
  readonly pinnedNotes: readonly string[];
  readonly lastCsat: number | null;
  readonly lastNps: number | null;
}

export interface CustomerDetail {
  readonly card: CustomerCard;
  readonly email: string | null;
  readonly notes: string | null;
  readonly revision: number;
  readonly tickets: readonly TicketLine[];
  readonly more: CustomerMore | null;
}

export interface CustomerEdit {
  readonly name: string;
  readonly organization: string | null;
  readonly tier: string;
  readonly language: string | null;
  readonly email: string | null;
  readonly notes: string | null;
  readonly numbers: readonly string[];
  readonly revision: number;
  readonly more: CustomerMore | null;
}

export interface CustomerImportColumn {
  readonly heading: string;
  readonly use: string;
  readonly samples: readonly string[];
}

export interface CustomerImportPreview {
  readonly encoding: string;
  readonly separator: string;
  readonly columns: readonly CustomerImportColumn[];
  readonly uses: readonly string[];
  readonly rows: readonly CustomerImportRow[];
  readonly problem: string | null;
}

export interface CustomerImportRow {
  readonly line: number;
  readonly name: string | null;
  readonly organization: string | null;
  readonly numbers: readonly string[];
  readonly email: string | null;
  readonly externalId: string | null;
  readonly tier: string | null;
  readonly problem: string | null;
  readonly rejected: boolean;
}

export interface CustomerImportRun {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly share: number;
  readonly startedAt: string;
  readonly by: string;
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly skipped: number;
  readonly rejected: number;
  readonly problem: string | null;
}

export interface CustomerLine {
  readonly id: string;
  readonly name: string;
  readonly organization: string | null;
  readonly tier: string;
  readonly number: string | null;
  readonly openTickets: number;
}

export interface CustomerMatch {
  readonly id: string;
  readonly name: string;
  readonly organization: string | null;
  readonly tier: string;
  readonly grade: string;
  readonly reason: string;
}

export interface CustomerMore {
  readonly kind: string;
  readonly timeZone: string | null;
  readonly ownerId: string | null;
  readonly handles: readonly HandleLine[];
  readonly addresses: readonly AddressLine[];
  readonly segments: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
}

export interface CustomerNoteAdd {
  readonly key: string;
  readonly text: string;
  readonly pinned: boolean;
}

export interface CustomerNoteEdit {
  readonly text: string;
  readonly pinned: boolean;
  readonly revision: number;
}

export interface CustomerNoteLine {
  readonly id: string;
  readonly text: string;
  readonly pinned: boolean;
  readonly createdAt: string;
  readonly actor: string;
  readonly changedAt: string | null;
  readonly revision: number;
  readonly mine: boolean;
}

export interface DialGateAnswer {
  readonly number: string;
  readonly allowed: boolean;
  readonly reason: string;
  readonly sentence: string;
  readonly nextAllowedAt: string | null;
  readonly localTimes: readonly LocalTimeLine[];
}

export interface DoNotCallLine {
  readonly id: string;
  readonly number: string | null;
  readonly customerId: string | null;
  readonly purpose: string | null;
  readonly since: string;
  readonly until: string | null;
  readonly how: string;
}

export interface DoNotCallListLine {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly date: string;
  readonly purpose: string | null;
  readonly state: string;
  readonly share: number;
  readonly inUse: boolean;
  readonly importedAt: string;
  readonly importedBy: string;
  readonly numbers: number;
  readonly rejected: number;
  readonly duplicates: number;
  readonly problem: string | null;
}

export interface DoNotCallRequest {
  readonly number: string;
  readonly how: string;
}

export interface DuplicateLine {
  readonly id: string;
  readonly rank: number;
  readonly reasons: readonly string[];
  readonly foundAt: string;
  readonly first: CustomerLine;
  readonly second: CustomerLine;
}

export interface ErasureLine {
  readonly id: string;
  readonly reason: string;
  readonly askedAt: string;
  readonly askedBy: string;
  readonly doneAt: string | null;
  readonly report: Readonly<Record<string, number>> | null;
  readonly problem: string | null;
  readonly later: readonly string[];
}

export interface ExpectedFigure {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface FeedbackLine {
  readonly id: string;
  readonly at: string;
  readonly customerId: string | null;
  readonly customer: string | null;
  readonly ticketId: string | null;
  readonly ticketNumber: number | null;
  readonly agent: string | null;
  readonly queue: string | null;
  readonly source: string;
  readonly csat: number | null;
  readonly nps: number | null;
  readonly comment: string | null;
}

export interface FeedbackView {
  readonly all: ScoreView;
  readonly queues: readonly ScoreView[];
  readonly agents: readonly ScoreView[];
  readonly csat: readonly number[];
  readonly nps: readonly number[];
}

export interface FieldDetail {
  readonly id: string;
  readonly subject: string;
  readonly key: string;
  readonly label: string;
  readonly type: string;
  readonly choices: readonly string[];
  readonly required: boolean;
  readonly position: number;
  readonly retired: boolean;
  readonly revision: number;
}

export interface FieldEdit {
  readonly subject: string;
  readonly key: string;
  readonly label: string;
  readonly type: string;
  readonly choices: readonly string[];
  readonly required: boolean;
  readonly position: number;
  readonly retired: boolean;
  readonly revision: number;
}

export interface FilledAnswer {
  readonly text: string;
}

export interface FirstAdministrator {
  readonly token: string;
  readonly userName: string;
  readonly displayName: string;
  readonly password: string;
}

export interface FormQuestion {
  readonly name: string;
  readonly label: string;
  readonly kind: string;
  readonly required: boolean;
  readonly choices: readonly string[];
}

export interface FoundCustomer {
  readonly customer: CustomerLine;
  readonly match: readonly TextPart[];
}

export interface FoundTicket {
  readonly ticket: TicketLine;
  readonly customerName: string;
  readonly match: readonly TextPart[];
}

export interface HandleLine {
  readonly kind: string;
  readonly value: string;
}

export interface HoldLine {
  readonly id: string;
  readonly reason: string;
  readonly setAt: string;
  readonly setBy: string;
  readonly liftedAt: string | null;
  readonly liftedBy: string | null;
}

export interface ImportProblemLine {
  readonly line: number;
  readonly column: string;
  readonly value: string;
  readonly reason: string;
  readonly rejected: boolean;
}

export interface KeyCreate {
  readonly name: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: string | null;
}

export interface KeyLine {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly userId: string;
  readonly user: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

export interface KeyMade {
  readonly line: KeyLine;
  readonly key: string;
}

export interface LeadCounts {
  readonly total: number;
  readonly ready: number;
  readonly waiting: number;
  readonly dialing: number;
  readonly done: number;
  readonly exhausted: number;
  readonly doNotCall: number;
  readonly denied: number;
}

export interface LeadField {
  readonly name: string;
  readonly value: string;
}

export interface LeadLine {
  readonly id: string;
  readonly name: string;
  readonly organization: string | null;
  readonly numbers: readonly string[];
  readonly state: string;
  readonly dueAt: string;
  readonly attempts: number;
  readonly outcome: string | null;
  readonly customerId: string | null;
}

export interface LeadListLine {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly date: string;
  readonly state: string;
  readonly share: number;
  readonly enabled: boolean;
  readonly importedAt: string;
  readonly importedBy: string;
  readonly expiresAt: string | null;
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly duplicates: number;
  readonly doNotCall: number;
  readonly problem: string | null;
}

export interface LeadListSwitch {
  readonly enabled: boolean;
}

export interface LeadRecycling {
  readonly from: string;
  readonly outcome: string | null;
}

export interface LeadsRecycled {
  readonly leads: number;
}

export interface LocalTimeLine {
  readonly zone: string;
  readonly local: string;
  readonly from: string;
}

export interface MacroResult {
  readonly revision: number;
  readonly told: readonly string[];
}

export interface MacroRun {
  readonly revision: number;
}

export interface MailLine {
  readonly id: string;
  readonly entryId: string | null;
  readonly direction: string;
  readonly state: string;
  readonly address: string;
  readonly name: string | null;
  readonly subject: string;
  readonly former: string | null;
  readonly problem: string | null;
  readonly at: string;
  readonly doneAt: string | null;
  readonly files: readonly string[];
}

export interface MailStatus {
  readonly address: string | null;
  readonly server: string | null;
  readonly webhook: boolean;
  readonly waiting: number;
  readonly refused: number;
  readonly lastProblem: string | null;
  readonly setAside: readonly MailLine[];
}

export interface MailTest {
  readonly to: string;
}

export interface Me {
  readonly id: string;
  readonly userName: string;
  readonly displayName: string;
  readonly role: string;
  readonly phone: string;
  readonly antiForgeryToken: string;
  readonly demo: boolean;
  readonly company: string;
  readonly rights: readonly string[];
  readonly teams: readonly string[];
  readonly mustChangePassword: boolean;
}

export interface MergeEdit {
  readonly otherId: string;
  readonly revision: number;
  readonly otherRevision: number;
  readonly take: readonly string[];
}

export interface MergeLine {
  readonly id: string;
  readonly absorbedId: string;
  readonly absorbed: string;
  readonly at: string;
  readonly by: string;
  readonly moved: number;
  readonly undoneAt: string | null;
  readonly undoneBy: string | null;
}

export interface NewOpportunity {
  readonly title: string;
  readonly value: number;
  readonly currency: string;
  readonly sold: boolean;
}

export interface NewTicket {
  readonly title: string;
  readonly text: string | null;
  readonly priority: string;
}

export interface NoticeLine {
  readonly id: string;
  readonly at: string;
  readonly text: string;
  readonly ticketId: string | null;
  readonly ticketNumber: number | null;
}

export interface NoticesSeen {
  readonly ids: readonly string[] | null;
}

export interface OfferView {
  readonly offerId: string;
  readonly contactId: string;
  readonly deadline: string;
  readonly pop: ScreenPop;
}

export interface OrderEdit {
  readonly customerId: string;
  readonly number: string;
  readonly orderedAt: string;
  readonly state: string;
  readonly amount: number;
  readonly currency: string;
  readonly items: readonly OrderItemLine[];
  readonly asOf: string | null;
}

export interface OrderItemLine {
  readonly name: string;
  readonly sku: string | null;
  readonly quantity: number;
  readonly price: number;
}

export interface OrderView {
  readonly id: string;
  readonly externalId: string;
  readonly customerId: string;
  readonly number: string;
  readonly orderedAt: string;
  readonly state: string;
  readonly amount: number;
  readonly currency: string;
  readonly updatedAt: string;
  readonly items: readonly OrderItemLine[];
}

export interface OutcomeChoice {
  readonly code: string;
  readonly text: string;
  readonly success: boolean;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export interface PasswordChange {
  readonly present: string;
  readonly password: string;
}

export interface PersonExportLine {
  readonly id: string;
  readonly state: string;
  readonly progress: number;
  readonly askedAt: string;
  readonly expiresAt: string | null;
  readonly bytes: number | null;
}

export interface PhoneAccount {
  readonly user: string;
  readonly domain: string;
  readonly password: string;
  readonly webSocketPath: string;
  readonly expiresAt: string;
}

export interface PhoneReport {
  readonly kind: string;
  readonly microphone: string;
  readonly socket: string;
  readonly ice: string;
  readonly audio: string;
  readonly problem: string | null;
}

export interface PhoneState {
  readonly registered: boolean;
  readonly kind: string;
  readonly problem: string | null;
}

export interface PreviewView {
  readonly contactId: string;
  readonly until: string;
  readonly pop: ScreenPop;
}

export interface PromisedCall {
  readonly at: string;
  readonly toMe: boolean;
}

export interface QueueChoice {
  readonly id: string;
  readonly title: string;
}

export interface QueueRow {
  readonly id: string;
  readonly title: string;
  readonly waiting: number;
  readonly longestSince: string | null;
  readonly offered: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly flowedOut: number;
  readonly calledBack: number;
  readonly serviceLevel: number | null;
  readonly serviceLevelSeconds: number;
  readonly agentsReady: number;
  readonly agentsBusy: number;
}

export interface ReasonGiven {
  readonly reason: string;
}

export interface RehearsalReport {
  readonly at: string;
  readonly by: string;
  readonly agents: number;
  readonly hours: number;
  readonly calls: number;
  readonly borrowedFrom: readonly string[];
  readonly runs: number;
  readonly modes: readonly RehearsedMode[];
  readonly limit: number;
  readonly attemptsLeft: number;
  readonly advice: string;
  readonly warning: string | null;
}

export interface RehearsalRequest {
  readonly agents: number | null;
  readonly hours: number | null;
}

export interface RehearsalView {
  readonly state: string;
  readonly progress: number;
  readonly agents: number;
  readonly hours: number;
  readonly problem: string | null;
  readonly report: RehearsalReport | null;
}

export interface RehearsedMode {
  readonly mode: string;
  readonly abandonment: ExpectedFigure;
  readonly highestRate: ExpectedFigure;
  readonly utilization: ExpectedFigure;
  readonly callsPerHour: ExpectedFigure;
  readonly answersPerHour: ExpectedFigure;
  readonly doneAt: string | null;
}

export interface RelationEdit {
  readonly otherId: string;
  readonly kind: string;
  readonly role: string | null;
}

export interface RelationLine {
  readonly id: string;
  readonly otherId: string;
  readonly otherName: string;
  readonly otherKind: string;
  readonly words: string;
  readonly role: string | null;
}

export interface RetentionLine {
  readonly kind: string;
  readonly days: number;
}

export interface RetryRules {
  readonly perNumber: number;
  readonly perLead: number;
  readonly perDay: number;
  readonly againMinutes: Readonly<Record<string, number>>;
  readonly callbackToAnyoneMinutes: number;
}

export interface RoutingReason {
  readonly sentence: string;
  readonly considered: readonly CandidateLine[];
  readonly candidateCount: number;
  readonly configurationVersion: number;
}

export interface RuleBody {
  readonly when: RuleTrigger;
  readonly if: RuleTest | null;
  readonly then: readonly RuleStep[];
}

export interface RuleDetail {
  readonly id: string;
  readonly name: string;
  readonly body: RuleBody;
  readonly enabled: boolean;
  readonly offReason: string | null;
  readonly version: number;
  readonly nextAt: string | null;
  readonly updatedAt: string;
  readonly updatedBy: string;
  readonly revision: number;
}

export interface RuleEdit {
  readonly name: string;
  readonly body: RuleBody;
  readonly revision: number;
}

export interface RuleFieldChoice {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly choices: readonly string[];
  readonly operators: readonly string[];
}

export interface RuleRunLine {
  readonly id: string;
  readonly ruleId: string;
  readonly rule: string;
  readonly version: number;
  readonly sequence: number | null;
  readonly ticketId: string;
  readonly ticketNumber: number;
  readonly at: string;
  readonly outcome: string;
  readonly text: string;
}

export interface RuleStep {
  readonly do: string;
  readonly value: string | null;
  readonly text: string | null;
  readonly subject: string | null;
}

export interface RuleSwitch {
  readonly enabled: boolean;
  readonly revision: number;
}

export interface RuleTest {
  readonly all: readonly RuleTest[] | null;
  readonly any: readonly RuleTest[] | null;
  readonly field: string | null;
  readonly is: string | null;
  readonly values: readonly string[] | null;
}

export interface RuleTrialLine {
  readonly ticketId: string;
  readonly ticketNumber: number;
  readonly title: string;
  readonly matches: boolean;
  readonly text: string;
}

export interface RuleTrigger {
  readonly kinds: readonly string[] | null;
  readonly everyMinutes: number | null;
  readonly at: readonly string[] | null;
  readonly timeZone: string | null;
}

export interface RuleWords {
  readonly kinds: readonly string[];
  readonly fields: readonly RuleFieldChoice[];
  readonly actions: readonly string[];
  readonly placeholders: readonly string[];
}

export interface ScoreView {
  readonly id: string | null;
  readonly name: string;
  readonly csatCount: number;
  readonly csatMean: number | null;
  readonly satisfied: number | null;
  readonly npsCount: number;
  readonly nps: number | null;
  readonly smallSample: boolean;
}

export interface ScreenPop {
  readonly number: string | null;
  readonly displayName: string | null;
  readonly queueTitle: string | null;
  readonly customer: CustomerCard | null;
  readonly matches: readonly CustomerMatch[];
  readonly openTickets: readonly TicketLine[];
  readonly lastContacts: readonly ContactLine[];
  readonly pressed: readonly string[];
  readonly waitedSeconds: number;
  readonly why: RoutingReason;
  readonly kind: string;
  readonly campaign: CampaignCall | null;
  readonly lookUp: string;
}

export interface SearchResults {
  readonly customers: readonly FoundCustomer[];
  readonly tickets: readonly FoundTicket[];
}

export interface SegmentLine {
  readonly id: string;
  readonly name: string;
  readonly customers: number;
}

export interface SegmentName {
  readonly name: string;
}

export interface SignIn {
  readonly userName: string;
  readonly password: string;
}

export interface SlaCalendarDetail {
  readonly id: string;
  readonly calendar: SlaCalendarEdit;
}

export interface SlaCalendarEdit {
  readonly version: string;
  readonly name: string;
  readonly timeZone: string;
  readonly hours: Readonly<Record<string, readonly string[]>>;
  readonly holidays: readonly string[];
}

export interface SlaPolicyDetail {
  readonly id: string;
  readonly policy: SlaPolicyEdit;
}

export interface SlaPolicyEdit {
  readonly revision: number;
  readonly name: string;
  readonly kind: string | null;
  readonly priority: string | null;
  readonly tier: string | null;
  readonly calendarId: string;
  readonly firstAnswerMinutes: number | null;
  readonly nextAnswerMinutes: number | null;
  readonly resolutionMinutes: number | null;
  readonly steps: readonly SlaStep[];
  readonly retired: boolean;
}

export interface SlaPreview {
  readonly from: string;
  readonly due: string;
  readonly sentence: string;
}

export interface SlaPreviewRequest {
  readonly calendar: SlaCalendarEdit;
  readonly at: string;
  readonly minutes: number;
}

export interface SlaReport {
  readonly by: string;
  readonly spans: readonly SlaReportSpan[];
  readonly policies: readonly SlaReportPolicy[];
}

export interface SlaReportPolicy {
  readonly policyId: string;
  readonly policy: string;
  readonly kind: string;
  readonly kept: number;
  readonly broken: number;
}

export interface SlaReportSpan {
  readonly day: string;
  readonly kept: number;
  readonly broken: number;
}

export interface SlaStep {
  readonly percent: number | null;
  readonly minutesBefore: number | null;
  readonly notifyOwner: boolean;
  readonly notifySupervisors: boolean;
  readonly raisePriority: boolean;
  readonly teamId: string | null;
}

export interface SlaToday {
  readonly breaches: number;
  readonly overdue: number;
  readonly since: string;
}

export interface SnippetBody {
  readonly actions: readonly RuleStep[] | null;
  readonly title: string | null;
  readonly text: string | null;
  readonly ticketKind: string | null;
  readonly priority: string | null;
  readonly shortcut: string | null;
}

export interface SnippetEdit {
  readonly kind: string;
  readonly name: string;
  readonly shared: boolean;
  readonly body: SnippetBody;
  readonly revision: number;
}

export interface SnippetLine {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly shared: boolean;
  readonly mine: boolean;
  readonly body: SnippetBody;
  readonly updatedBy: string;
  readonly revision: number;
}

export interface SurveyLinkView {
  readonly url: string;
  readonly expiresAt: string;
}

export interface TeamDetail {
  readonly id: string;
  readonly name: string;
  readonly retired: boolean;
  readonly revision: number;
  readonly members: readonly string[];
}

export interface TeamEdit {
  readonly name: string;
  readonly retired: boolean;
  readonly revision: number;
  readonly members: readonly string[];
}

export interface TeamLine {
  readonly id: string;
  readonly name: string;
  readonly retired: boolean;
}

export interface TeamOf {
  readonly teamId: string | null;
  readonly revision: number;
}

export interface TextPart {
  readonly text: string;
  readonly hit: boolean;
}

export interface TicketAt {
  readonly id: string;
  readonly revision: number;
}

export interface TicketBulkChange {
  readonly tickets: readonly TicketAt[];
  readonly change: TicketChange;
}

export interface TicketChange {
  readonly revision: number;
  readonly state: string | null;
  readonly priority: string | null;
  readonly ownerId: string | null;
  readonly title: string | null;
  readonly contactId: string | null;
  readonly kind: string | null;
  readonly impact: string | null;
  readonly urgency: string | null;
  readonly usualPriority: boolean;
  readonly unassign: boolean;
  readonly pendingReason: string | null;
  readonly pendingUntil: string | null;
  readonly parts: string | null;
  readonly addTags: readonly string[] | null;
  readonly removeTags: readonly string[] | null;
  readonly fields: Readonly<Record<string, string>> | null;
  readonly teamId: string | null;
  readonly noTeam: boolean;
}

export interface TicketCreate {
  readonly key: string;
  readonly customerId: string;
  readonly title: string;
  readonly text: string | null;
  readonly priority: string | null;
  readonly contactId: string | null;
  readonly kind: string | null;
  readonly impact: string | null;
  readonly urgency: string | null;
  readonly tags: readonly string[] | null;
  readonly fields: Readonly<Record<string, string>> | null;
}

export interface TicketDetail {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly state: string;
  readonly priority: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly ownerId: string | null;
  readonly owner: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
  readonly states: readonly string[];
  readonly entries: readonly TicketEntry[];
  readonly kind: string;
  readonly impact: string;
  readonly urgency: string;
  readonly usualPriority: string;
  readonly pendingReason: string | null;
  readonly pendingUntil: string | null;
  readonly tags: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
  readonly followers: readonly TicketFollower[];
  readonly links: readonly TicketLink[];
  readonly parent: TicketReference | null;
  readonly parts: readonly TicketReference[];
  readonly mergedInto: TicketReference | null;
  readonly attachments: readonly AttachmentLine[];
  readonly dueAt: string | null;
}

export interface TicketEntry {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly text: string;
  readonly actor: string | null;
  readonly contactId: string | null;
  readonly recording: string | null;
  readonly public: boolean;
}

export interface TicketFollower {
  readonly id: string;
  readonly name: string;
}

export interface TicketLine {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly state: string;
  readonly priority: string;
  readonly owner: string | null;
  readonly updatedAt: string;
  readonly kind: string;
  readonly customerId: string;
  readonly customer: string;
  readonly revision: number;
  readonly dueAt: string | null;
}

export interface TicketLink {
  readonly other: TicketReference;
  readonly kind: string;
  readonly outgoing: boolean;
}

export interface TicketLinkMake {
  readonly other: string;
  readonly kind: string;
}

export interface TicketMail {
  readonly to: string | null;
  readonly problem: string | null;
  readonly mails: readonly MailLine[];
}

export interface TicketMerge {
  readonly into: string;
  readonly revision: number;
}

export interface TicketNews {
  readonly ticketId: string;
  readonly number: number;
  readonly title: string;
  readonly text: string;
  readonly actor: string;
}

export interface TicketNote {
  readonly key: string;
  readonly text: string;
  readonly contactId: string | null;
  readonly public: boolean;
  readonly files: readonly string[] | null;
}

export interface TicketParent {
  readonly parent: string | null;
}

export interface TicketPromise {
  readonly kind: string;
  readonly state: string;
  readonly policy: string;
  readonly why: string;
  readonly targetMinutes: number;
  readonly workedMinutes: number;
  readonly startedAt: string;
  readonly dueAt: string | null;
  readonly pausedAt: string | null;
  readonly metAt: string | null;
  readonly breachedAt: string | null;
}

export interface TicketReference {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly state: string;
}

export interface TicketSplit {
  readonly key: string;
  readonly title: string;
  readonly entries: readonly string[];
  readonly kind: string | null;
}

export interface TicketViewDefault {
  readonly id: string | null;
}

export interface TicketViewEdit {
  readonly name: string;
  readonly scope: string;
  readonly teamId: string | null;
  readonly query: TicketViewQuery;
  readonly revision: number;
}

export interface TicketViewLine {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly teamId: string | null;
  readonly team: string | null;
  readonly query: TicketViewQuery;
  readonly changeable: boolean;
  readonly default: boolean;
  readonly updatedBy: string;
  readonly revision: number;
}

export interface TicketViewQuery {
  readonly state: string | null;
  readonly owner: string | null;
  readonly kind: string | null;
  readonly priority: string | null;
  readonly tag: string | null;
  readonly follower: string | null;
  readonly team: string | null;
  readonly order: string | null;
  readonly overdue: boolean;
}

export interface TimelineEntry {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly title: string;
  readonly text: string | null;
  readonly actor: string | null;
  readonly contactId: string | null;
  readonly ticketId: string | null;
  readonly ticketNumber: number | null;
  readonly recording: string | null;
  readonly seconds: number | null;
  readonly steps: readonly TimelineStep[];
  readonly public: boolean;
}

export interface TimelineStep {
  readonly at: string;
  readonly kind: string;
  readonly text: string;
}

export interface TollAlarmView {
  readonly kind: string;
  readonly text: string;
  readonly first: string;
  readonly last: string;
  readonly count: number;
}

export interface TollView {
  readonly day: string;
  readonly spent: number;
  readonly spendPerDay: number | null;
  readonly alarms: readonly TollAlarmView[];
}

export interface TrunkView {
  readonly name: string;
  readonly state: string;
  readonly why: string | null;
  readonly since: string;
  readonly registration: string | null;
  readonly qualification: string | null;
  readonly calls: number;
  readonly maxCalls: number | null;
  readonly freeLines: number;
  readonly placed: number;
  readonly failed: number;
}

export interface TrunksView {
  readonly freeLines: number;
  readonly trunks: readonly TrunkView[];
  readonly toll: TollView;
}

export interface UserDetail {
  readonly id: string;
  readonly userName: string;
  readonly displayName: string;
  readonly role: string;
  readonly disabled: boolean;
  readonly skills: Readonly<Record<string, number>>;
  readonly deskPhone: string | null;
  readonly oneTimeUntil: string | null;
}

export interface UserEdit {
  readonly userName: string;
  readonly displayName: string;
  readonly role: string;
  readonly disabled: boolean;
  readonly skills: Readonly<Record<string, number>>;
  readonly deskPhone: string | null;
  readonly deskPhoneSecret: string | null;
  readonly password: string | null;
  readonly oneTime: boolean;
}

export interface UserLine {
  readonly id: string;
  readonly displayName: string;
  readonly role: string;
}

export interface WallboardChange {
  readonly version: number;
  readonly queues: readonly QueueRow[];
  readonly agents: readonly AgentRow[];
}

export interface WallboardSnapshot {
  readonly version: number;
  readonly since: string;
  readonly serviceLevelVariant: string;
  readonly queues: readonly QueueRow[];
  readonly agents: readonly AgentRow[];
}

export interface WebhookDeliveryLine {
  readonly id: string;
  readonly sequence: number;
  readonly kind: string;
  readonly at: string;
  readonly delivered: boolean;
  readonly status: number | null;
  readonly milliseconds: number;
  readonly problem: string | null;
}

export interface WebhookEdit {
  readonly name: string;
  readonly url: string;
  readonly kinds: readonly string[];
  readonly enabled: boolean;
  readonly revision: number;
}

export interface WebhookKinds {
  readonly kinds: readonly string[];
  readonly last: number;
}

export interface WebhookLine {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly kinds: readonly string[];
  readonly enabled: boolean;
  readonly offReason: string | null;
  readonly place: number;
  readonly failingSince: string | null;
  readonly attempts: number;
  readonly retryAt: string | null;
  readonly updatedBy: string;
  readonly revision: number;
}

export interface WebhookReplay {
  readonly from: number;
}

export interface WebhookSecret {
  readonly webhook: WebhookLine;
  readonly secret: string;
}

export interface WrapUpView {
  readonly contactId: string;
  readonly until: string;
  readonly extensionsLeft: number;
  readonly dispositions: readonly string[];
  readonly pop: ScreenPop;
  readonly failure: string | null;
}

export interface ConsoleHub {
  attach(): Promise<AgentSituation>;
  reportPhone(report: PhoneReport): Promise<void>;
  goReady(): Promise<void>;
  goNotReady(reason: string): Promise<void>;
  hold(contactId: string): Promise<void>;
  resume(contactId: string): Promise<void>;
  hangUp(contactId: string): Promise<void>;
  decline(offerId: string): Promise<void>;
  sendDigits(contactId: string, digits: string): Promise<void>;
  dial(number: string, customerId: string | null, ticketId: string | null): Promise<string>;
  pickCustomer(contactId: string, customerId: string): Promise<void>;
  completeCustomer(contactId: string, name: string): Promise<string>;
  finishWrapUp(contactId: string, disposition: string | null, note: string | null): Promise<void>;
  extendWrapUp(contactId: string): Promise<void>;
  finishCampaignCall(contactId: string, outcome: CallOutcome): Promise<void>;
  callPreview(contactId: string): Promise<void>;
  skipPreview(contactId: string): Promise<void>;
  watchCampaign(campaignId: string): Promise<CampaignView>;
  unwatchCampaign(campaignId: string): Promise<void>;
  watchWallboard(): Promise<WallboardSnapshot>;
  unwatchWallboard(): Promise<void>;
  watchCustomer(customerId: string): Promise<void>;
  unwatchCustomer(customerId: string): Promise<void>;
}

export interface ConsoleClient {
  situation(situation: AgentSituation): void;
  wallboard(change: WallboardChange): void;
  customerChanged(customerId: string): void;
  ticketNews(news: TicketNews): void;
  noticesChanged(): void;
  campaign(view: CampaignView): void;
}
