import type {
  AttachmentLine,
  AgentSituation,
  ArticleDetail,
  ArticleFound,
  ArticleLine,
  ArticlePublication,
  CallbackLine,
  CampaignCall,
  CampaignDetail,
  CampaignLine,
  CampaignView,
  ConsentHistoryLine,
  ConsentLine,
  ConsoleOptions,
  CustomerDetail,
  CustomerLine,
  CustomerNoteLine,
  DialGateAnswer,
  DuplicateLine,
  FieldDetail,
  ImportProblemLine,
  LeadLine,
  LeadListLine,
  MailStatus,
  Me,
  MergeLine,
  OrderView,
  Page,
  RehearsalView,
  RelationLine,
  ScreenPop,
  SegmentLine,
  TeamDetail,
  TeamLine,
  TeamOf,
  TicketDetail,
  TicketLine,
  TicketMail,
  TimelineEntry,
  TrunksView,
  UserDetail,
  WallboardSnapshot,
} from '../src/contracts';

/** A small company at a given instant, for the gallery and the tests. */
export const contact = '0198c0de-0000-7000-8000-00000000c0a1';
export const offer = '0198c0de-0000-7000-8000-00000000c0b1';
export const anna = '0198c0de-0000-7000-8000-0000000000a1';
export const agent = '0198c0de-0000-7000-8000-0000000000e1';
export const ticketId = '0198c0de-0000-7000-8000-0000000000f1';

const now = Date.now();
export const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString();
export const ahead = (seconds: number) => new Date(now + seconds * 1000).toISOString();

const supervisor = ['merge-customers', 'manage-segments', 'assign-teams', 'edit-rules', 'export-data', 'listen-to-recordings'];
const rights: Readonly<Record<string, readonly string[]>> = {
  supervisor,
  administrator: ['manage-fields', ...supervisor, 'erase-person', 'manage-keys', 'manage-mail', 'manage-privacy', 'manage-promises', 'manage-teams', 'manage-webhooks', 'see-audit'],
};

export const me = (role = 'agent'): Me => ({
  id: agent,
  userName: 'mia',
  displayName: 'Mia Berger',
  role,
  phone: 'browser',
  antiForgeryToken: 'token',
  demo: true,
  company: 'Nordlicht Energy',
  rights: rights[role] ?? [],
  teams: [],
  mustChangePassword: false,
});

export const trunks: TrunksView = {
  freeLines: 28,
  trunks: [{ name: 'carrier', state: 'up', why: null, since: ago(90_000), registration: 'registered', qualification: '200 OK', calls: 2, maxCalls: 30, freeLines: 28, placed: 512, failed: 0 }],
  toll: { day: '2026-11-21', spent: 3.4, spendPerDay: 100, alarms: [] },
};

export const options: ConsoleOptions = {
  notReadyReasons: ['Break', 'Lunch', 'Training', 'Back office'],
  tiers: ['standard', 'silver', 'gold'],
  priorities: ['low', 'normal', 'high', 'urgent'],
  users: [
    { id: agent, displayName: 'Mia Berger', role: 'agent' },
    { id: '0198c0de-0000-7000-8000-0000000000e2', displayName: 'Jonas Petersen', role: 'agent' },
  ],
  queues: [
    { id: 'billing', title: 'Billing' },
    { id: 'sales', title: 'Sales' },
  ],
  prompts: ['campaign-message', 'greeting', 'spring-offer'],
  skills: ['billing', 'sales'],
};

export const tickets: readonly TicketLine[] = [
  { id: ticketId, number: 1042, title: 'Meter reading was rejected twice', state: 'open', priority: 'high', owner: 'Mia Berger', updatedAt: ago(5400), kind: 'incident', customerId: anna, customer: 'Anna Lindner', revision: 7, dueAt: null },
  { id: '0198c0de-0000-7000-8000-0000000000f2', number: 1017, title: 'Change of bank account', state: 'pending', priority: 'normal', owner: null, updatedAt: ago(260_000), kind: 'request', customerId: anna, customer: 'Anna Lindner', revision: 3, dueAt: null },
];

export const pop: ScreenPop = {
  number: '+49 30 5550142',
  displayName: 'A Lindner',
  queueTitle: 'Billing',
  customer: {
    id: anna,
    name: 'Anna Lindner',
    organization: 'Lindner Bakery',
    tier: 'gold',
    language: 'German',
    provisional: false,
    numbers: ['+49 30 5550142', '+49 171 5550142'],
    owner: 'Mia Berger',
    orderCount: 12,
    lastOrderAt: ago(1_600_000),
    pinnedNotes: ['Call before 10; the bakery opens at 4.'],
    lastCsat: 5,
    lastNps: 9,
  },
  matches: [
    { id: anna, name: 'Anna Lindner', organization: 'Lindner Bakery', tier: 'gold', grade: 'known', reason: 'her own number' },
    { id: '0198c0de-0000-7000-8000-0000000000a2', name: 'Paul Lindner', organization: 'Lindner Bakery', tier: 'standard', grade: 'maybe', reason: 'the organization’s number' },
  ],
  openTickets: tickets,
  lastContacts: [
    { id: '0198c0de-0000-7000-8000-0000000000c2', at: ago(5400), direction: 'inbound', outcome: 'answered', agent: 'Mia Berger', talkSeconds: 254 },
    { id: '0198c0de-0000-7000-8000-0000000000c3', at: ago(870_000), direction: 'inbound', outcome: 'abandoned', agent: null, talkSeconds: 0 },
  ],
  pressed: ['2 – Invoices and payments', '1 – Question about a bill'],
  waitedSeconds: 47,
  why: {
    sentence: 'You own ticket #1042 of this customer, and you have the skill billing at 7 (needed: 3).',
    considered: [
      { agent: 'Mia Berger', chosen: true, failedRule: null, value: 'ticket owner, idle 2:14' },
      { agent: 'Jonas Petersen', chosen: false, failedRule: null, value: 'idle 6:40' },
      { agent: 'Lea Sommer', chosen: false, failedRule: 'skill billing', value: 'has 1, needs 3' },
      { agent: 'Tom Brandt', chosen: false, failedRule: 'state', value: 'not ready: Lunch' },
    ],
    candidateCount: 6,
    configurationVersion: 3,
  },
  kind: 'inbound',
  campaign: null,
  lookUp: 'done',
};

export const campaignId = '0198c0de-0000-7000-8000-000000000011';

const campaignCall: CampaignCall = {
  campaignId,
  campaign: 'Heat pumps, autumn',
  mode: 'progressive',
  leadId: '0198c0de-0000-7000-8000-000000000012',
  leadName: 'Carla Weiss',
  organization: null,
  number: '+49 40 5550177',
  attempt: 2,
  fields: [
    { name: 'Heating', value: 'Oil, 1998' },
    { name: 'House', value: 'Terraced, 140 m²' },
  ],
  script: 'Good day, this is Nordlicht Energy. You asked us about the new heating law: may I tell you in two minutes what it means for an oil heating?',
  form: [
    { name: 'age', label: 'Age of the heating', kind: 'number', required: false, choices: [] },
    { name: 'supplier', label: 'Present supplier', kind: 'choice', required: true, choices: ['Nordlicht', 'Another'] },
  ],
  outcomes: [
    { code: 'agreed', text: 'Wants an offer', success: true },
    { code: 'no', text: 'Not interested', success: false },
  ],
  promised: false,
};

export const campaignPop: ScreenPop = {
  ...pop,
  number: campaignCall.number,
  displayName: 'Carla Weiss',
  queueTitle: 'Sales',
  customer: null,
  matches: [],
  openTickets: [],
  lastContacts: [],
  pressed: [],
  waitedSeconds: 0,
  why: { sentence: 'You were reserved for this call before it was dialed.', considered: [], candidateCount: 1, configurationVersion: 3 },
  kind: 'campaign',
  campaign: campaignCall,
  lookUp: 'done',
};

export const unknownPop: ScreenPop = {
  ...pop,
  number: '+44 20 7946 0999',
  displayName: null,
  customer: { ...pop.customer!, name: '+44 20 7946 0999', organization: null, tier: 'standard', language: null, provisional: true, numbers: ['+44 20 7946 0999'], owner: null },
  matches: [],
  openTickets: [],
  lastContacts: [],
  pressed: ['3 – Something else'],
};

const base: AgentSituation = {
  version: 10,
  agentId: agent,
  name: 'Mia Berger',
  state: 'ready',
  since: ago(134),
  reason: null,
  pendingNotReady: null,
  phone: { registered: true, kind: 'browser', problem: null },
  offer: null,
  call: null,
  wrapUp: null,
  coming: null,
  preview: null,
};

export const situations = {
  ready: base,
  notReady: { ...base, state: 'not-ready', reason: 'You did not answer the last call' },
  offered: { ...base, state: 'offered', since: ago(4), offer: { offerId: offer, contactId: contact, deadline: ahead(16), pop } },
  unknown: { ...base, state: 'offered', since: ago(4), offer: { offerId: offer, contactId: contact, deadline: ahead(16), pop: unknownPop } },
  talking: {
    ...base,
    state: 'talking',
    since: ago(83),
    pendingNotReady: 'Lunch',
    call: { contactId: contact, direction: 'inbound', phase: 'talking', since: ago(83), recording: true, pop, failure: null },
  },
  reconnecting: {
    ...base,
    state: 'reconnecting',
    since: ago(3),
    call: { contactId: contact, direction: 'inbound', phase: 'reconnecting', since: ago(83), recording: true, pop, failure: null },
  },
  wrapUp: {
    ...base,
    state: 'wrap-up',
    since: ago(5),
    wrapUp: { contactId: contact, until: ahead(25), extensionsLeft: 2, dispositions: ['Solved', 'Ticket created', 'Call again', 'Wrong number'], pop, failure: null },
  },
  coming: { ...base, state: 'reserved', since: ago(6), reason: 'Heat pumps, autumn: +49 40 5550177 is being called', coming: { contactId: contact, state: 'ringing', since: ago(6), pop: campaignPop } },
  preview: { ...base, state: 'reserved', since: ago(6), reason: 'Heat pumps, autumn: a lead to look at', preview: { contactId: contact, until: ahead(40), pop: campaignPop } },
  campaignCall: { ...base, state: 'talking', since: ago(83), call: { contactId: contact, direction: 'campaign', phase: 'talking', since: ago(83), recording: true, pop: campaignPop, failure: null } },
  campaignWrapUp: { ...base, state: 'wrap-up', since: ago(5), wrapUp: { contactId: contact, until: ahead(25), extensionsLeft: 1, dispositions: [], pop: campaignPop, failure: null } },
} satisfies Record<string, AgentSituation>;

export const customer: CustomerDetail = {
  card: pop.customer!,
  email: 'anna@lindner.example',
  notes: 'Prefers to be called before nine.',
  revision: 4,
  tickets,
  more: {
    kind: 'person',
    timeZone: 'Europe/Berlin',
    ownerId: agent,
    handles: [
      { kind: 'email', value: 'anna@lindner.example' },
      { kind: 'telegram', value: '@annabakes' },
    ],
    addresses: [{ kind: 'work', street: 'Marktgasse 4', postalCode: '10115', city: 'Berlin', region: null, country: 'DE' }],
    segments: ['Bakers', 'Early birds'],
    fields: { 'contract-number': 'C-2210', tariff: 'Business' },
  },
};

export const customers: Page<CustomerLine> = {
  items: [
    { id: anna, name: 'Anna Lindner', organization: 'Lindner Bakery', tier: 'gold', number: '+49 30 5550142', openTickets: 2 },
    { id: '0198c0de-0000-7000-8000-0000000000a2', name: 'Paul Lindner', organization: 'Lindner Bakery', tier: 'standard', number: '+49 30 5550142', openTickets: 0 },
    { id: '0198c0de-0000-7000-8000-0000000000a3', name: 'Sofia Rossi', organization: null, tier: 'silver', number: '+39 06 5550111', openTickets: 1 },
  ],
  next: null,
};

export const ticket: TicketDetail = {
  ...tickets[0]!,
  customerId: anna,
  customerName: 'Anna Lindner',
  ownerId: agent,
  createdAt: ago(90_000),
  revision: 7,
  states: ['pending', 'resolved'],
  impact: 'medium',
  urgency: 'medium',
  usualPriority: 'normal',
  pendingReason: null,
  pendingUntil: null,
  tags: ['meter', 'grid-operator'],
  fields: {},
  followers: [{ id: '0198c0de-0000-7000-8000-0000000000e2', name: 'Jonas Petersen' }],
  links: [{ other: { id: '0198c0de-0000-7000-8000-0000000000f3', number: 998, title: 'Meter was exchanged', state: 'closed' }, kind: 'caused-by', outgoing: true }],
  parent: null,
  parts: [],
  mergedInto: null,
  attachments: [{ id: '0198c0de-0000-7000-8000-0000000000d1', entry: '4', name: 'meter.jpg', mediaType: 'image/jpeg', size: 812_345, public: true, at: ago(5500), actor: 'Mia Berger' }],
  entries: [
    { id: '1', at: ago(90_000), kind: 'created', text: 'The reading 48 213 was rejected as implausible.', actor: 'Jonas Petersen', contactId: null, recording: null, public: false },
    { id: '2', at: ago(50_000), kind: 'message', text: 'Voice message, 0:24', actor: null, contactId: contact, recording: '/api/contacts/2/recording', public: true },
    { id: '4', at: ago(5500), kind: 'attachment', text: 'meter.jpg', actor: 'Mia Berger', contactId: null, recording: null, public: true },
    { id: '3', at: ago(5400), kind: 'note', text: 'Asked the grid operator to check the meter number.\nAnswer expected tomorrow.', actor: 'Mia Berger', contactId: null, recording: null, public: false },
  ],
};

const mailLine = { entryId: null, name: null, subject: 'Meter reading', former: null, files: [], problem: null, doneAt: null };
export const ticketMail: TicketMail = {
  to: 'anna@example.com',
  problem: null,
  mails: [
    { ...mailLine, id: 'm2', entryId: '3', direction: 'outgoing', state: 'refused', address: 'anna@example.com', at: ago(5400), doneAt: ago(5300), problem: 'The mail server refused it: 550 no such user' },
    { ...mailLine, id: 'm1', entryId: '1', direction: 'incoming', state: 'received', address: 'anna@example.com', name: 'Anna Lindner', former: 'You wrote: hello', at: ago(90_000) },
  ],
};

export const mailStatus: MailStatus = {
  address: 'support@example.com',
  server: 'smtp.example.com:587',
  webhook: true,
  waiting: 2,
  refused: 1,
  lastProblem: 'The mail server smtp.example.com:587 cannot be used: Connection refused',
  setAside: [{ ...mailLine, id: 'm3', direction: 'incoming', state: 'setaside', address: 'robot@example.com', subject: 'Out of office', problem: 'it was sent by a program (Auto-Submitted)', at: ago(7000) }],
};

const entry = { text: null, actor: null, contactId: null, ticketId: null, ticketNumber: null, recording: null, seconds: null, steps: [], public: false };
export const timeline: Page<TimelineEntry> = {
  items: [
    { ...entry, id: '1', kind: 'note', at: ago(5300), title: 'Note on ticket #1042', text: 'Asked the grid operator to check the meter number.', actor: 'Mia Berger', ticketId, ticketNumber: 1042 },
    {
      ...entry,
      id: '2',
      kind: 'call',
      at: ago(5400),
      title: 'Call to Billing, answered',
      actor: 'Mia Berger',
      contactId: contact,
      recording: `/api/contacts/${contact}/recording`,
      seconds: 254,
      steps: [
        { at: ago(5460), kind: 'arrived', text: 'Called +49 30 5550100' },
        { at: ago(5455), kind: 'digit', text: 'Pressed 2: Invoices and payments' },
        { at: ago(5450), kind: 'queued', text: 'Waited in Billing' },
        { at: ago(5400), kind: 'answered', text: 'Mia Berger answered' },
        { at: ago(5146), kind: 'ended', text: 'The customer hung up' },
      ],
    },
    { ...entry, id: '3', kind: 'message', at: ago(50_000), title: 'Voice message', recording: '/api/contacts/2/recording', seconds: 24, ticketId, ticketNumber: 1042 },
    { ...entry, id: '4', kind: 'ticket', at: ago(90_000), title: 'Ticket #1042 created', text: 'Meter reading was rejected twice', actor: 'Jonas Petersen', ticketId, ticketNumber: 1042 },
  ],
  next: null,
};

export const callbacks: readonly CallbackLine[] = [
  { id: '1', queue: 'Billing', number: '+49 30 5550142', customer: 'Anna Lindner', since: ago(1260), attempts: 0, state: 'waiting' },
  { id: '2', queue: 'Support', number: '+39 06 5550111', customer: null, since: ago(310), attempts: 1, state: 'waiting' },
];

export const users: readonly UserDetail[] = [
  { id: agent, userName: 'mia', displayName: 'Mia Berger', role: 'agent', disabled: false, skills: { billing: 7, support: 3 }, deskPhone: null, oneTimeUntil: null },
  { id: '0198c0de-0000-7000-8000-0000000000e2', userName: 'jonas', displayName: 'Jonas Petersen', role: 'agent', disabled: false, skills: { billing: 5 }, deskPhone: 'desk-204', oneTimeUntil: null },
  { id: '0198c0de-0000-7000-8000-0000000000e9', userName: 'ruth', displayName: 'Ruth Keller', role: 'supervisor', disabled: true, skills: {}, deskPhone: null, oneTimeUntil: null },
];

export const team: TeamDetail = { id: '0198c0de-0000-7000-8000-0000000000b1', name: 'Key accounts', retired: false, revision: 3, members: [agent] };
export const teams: readonly TeamLine[] = [
  { id: team.id, name: team.name, retired: false },
  { id: '0198c0de-0000-7000-8000-0000000000b2', name: 'Old region', retired: true },
];
export const teamOf: TeamOf = { teamId: null, revision: 2 };

const agentRow = { reason: null, customer: null, queue: null };
export const wallboard: WallboardSnapshot = {
  version: 5,
  since: ago(30_000),
  serviceLevelVariant: 'answered in time / (answered + abandoned after that time)',
  queues: [
    { id: 'billing', title: 'Billing', waiting: 3, longestSince: ago(74), offered: 131, answered: 116, abandoned: 8, flowedOut: 2, calledBack: 2, serviceLevel: 0.82, serviceLevelSeconds: 20, agentsReady: 0, agentsBusy: 3 },
    { id: 'support', title: 'Support', waiting: 0, longestSince: null, offered: 58, answered: 55, abandoned: 3, flowedOut: 0, calledBack: 0, serviceLevel: 0.95, serviceLevelSeconds: 20, agentsReady: 2, agentsBusy: 1 },
    { id: 'complaints', title: 'Complaints', waiting: 0, longestSince: null, offered: 0, answered: 0, abandoned: 0, flowedOut: 0, calledBack: 0, serviceLevel: null, serviceLevelSeconds: 30, agentsReady: 1, agentsBusy: 0 },
  ],
  agents: [
    { ...agentRow, id: agent, name: 'Mia Berger', state: 'talking', since: ago(83), customer: 'Anna Lindner', queue: 'Billing', answeredToday: 21 },
    { ...agentRow, id: 'b', name: 'Jonas Petersen', state: 'ready', since: ago(400), answeredToday: 17 },
    { ...agentRow, id: 'c', name: 'Lea Sommer', state: 'wrap-up', since: ago(12), customer: 'Sofia Rossi', queue: 'Support', answeredToday: 19 },
    { ...agentRow, id: 'd', name: 'Tom Brandt', state: 'not-ready', since: ago(1250), reason: 'Lunch', answeredToday: 9 },
    { ...agentRow, id: 'e', name: 'Ida Holm', state: 'phone-problem', since: ago(33), reason: 'No microphone was found.', answeredToday: 4 },
    { ...agentRow, id: 'f', name: 'Ben Vogt', state: 'offered', since: ago(6), queue: 'Billing', answeredToday: 12 },
  ],
};

export const campaigns: readonly CampaignLine[] = [
  { id: campaignId, name: 'Heat pumps, autumn', state: 'running', mode: 'predictive', queueTitle: 'Sales', updatedAt: ago(5400) },
  { id: '0198c0de-0000-7000-8000-000000000013', name: 'Satisfaction after a repair', state: 'draft', mode: 'preview', queueTitle: 'Billing', updatedAt: ago(90_000) },
];

export const campaign: CampaignDetail = {
  id: campaignId,
  state: 'running',
  stateSince: ago(5400),
  stateBy: 'Sofia Brandt',
  nextStates: ['paused', 'stopped'],
  updatedAt: ago(5400),
  settings: {
    name: 'Heat pumps, autumn',
    mode: 'predictive',
    queue: 'sales',
    weight: 10,
    callerIds: [{ prefix: '', number: '+494055500' }],
    ringSeconds: 25,
    mostLines: 40,
    country: 'DE',
    purpose: 'sales',
    retry: { perNumber: 3, perLead: 6, perDay: 1, againMinutes: { busy: 15, 'no-answer': 240 }, callbackToAnyoneMinutes: 60 },
    hours: { timeZone: 'Europe/Berlin', windows: [{ day: 'monday', from: '09:00', to: '17:00' }], fromDay: null, toDay: null },
    script: campaignCall.script,
    form: campaignCall.form,
    outcomes: campaignCall.outcomes,
    listExpiryDays: 90,
    revision: 4,
    detectMachines: false,
    leaveMessages: false,
    messagePrompt: null,
  },
};

export const campaignView: CampaignView = {
  version: 7,
  id: campaignId,
  name: 'Heat pumps, autumn',
  state: 'running',
  dials: true,
  why: '9 lines: 4 agents are free and 2 more will be within 12 s; 31 % of calls are answered, so 2.8 answers are expected. The ledger stands at 1.9 % of at most 3 %.',
  mode: 'predictive',
  queueTitle: 'Sales',
  at: ago(1),
  pace: { worksAs: 'predictive', lines: 9, answerRate: 0.31, expectedAnswers: 2.8, agentsFreeSoon: 2, riskLines: 3 },
  agents: { signedIn: 24, ready: 4, reserved: 0, talking: 17, wrappingUp: 3, taken: null, takenAt: null, takenCount: 0, utilization: 0.83 },
  lines: { dialing: 3, ringing: 6, waiting: 0, talking: 17 },
  ledger: { liveAnswers: 1042, abandoned: 20, rate: 20 / 1042, limit: 0.03, windowHours: 24 },
  today: { attempts: 3381, answered: 1042, connected: 1022, abandoned: 20, successes: 187, hitRate: 0.308, dispositions: { answered: 1042, 'no-answer': 1518, busy: 402, machine: 330, failed: 89 } },
  leads: { total: 12_400, ready: 6214, waiting: 3120, dialing: 9, done: 1011, exhausted: 1720, doNotCall: 285, denied: 41 },
  doneAt: ahead(40_000),
};

export const rehearsal: RehearsalView = {
  state: 'done',
  progress: 1,
  agents: 24,
  hours: 4,
  problem: null,
  report: {
    at: ago(5600),
    by: 'Sofia Brandt',
    agents: 24,
    hours: 4,
    calls: 3000,
    borrowedFrom: [],
    runs: 15,
    modes: [
      {
        mode: 'predictive',
        abandonment: { mean: 0.019, low: 0.015, high: 0.023 },
        highestRate: { mean: 0.021, low: 0.018, high: 0.026 },
        utilization: { mean: 0.84, low: 0.81, high: 0.86 },
        callsPerHour: { mean: 1610, low: 1540, high: 1690 },
        answersPerHour: { mean: 498, low: 477, high: 515 },
        doneAt: ahead(90_000),
      },
      {
        mode: 'progressive',
        abandonment: { mean: 0, low: 0, high: 0 },
        highestRate: { mean: 0.019, low: 0.019, high: 0.019 },
        utilization: { mean: 0.69, low: 0.67, high: 0.71 },
        callsPerHour: { mean: 1320, low: 1280, high: 1360 },
        answersPerHour: { mean: 409, low: 396, high: 420 },
        doneAt: ahead(120_000),
      },
    ],
    limit: 0.03,
    attemptsLeft: 18_420,
    advice: 'With 24 agents predictive gains 20 % more conversations and abandons 1.9 % of the people who answer, up to 2.3 %, where 3 % are allowed: use predictive.',
    warning: null,
  },
};

export const leads: Page<LeadLine> = {
  items: [
    { id: campaignCall.leadId, name: 'Carla Weiss', organization: null, numbers: ['+49 40 5550177'], state: 'waiting', dueAt: ahead(900), attempts: 1, outcome: null, customerId: null },
    { id: '0198c0de-0000-7000-8000-000000000014', name: 'Anna Lindner', organization: 'Lindner Bakery', numbers: ['+49 30 5550142', '+49 171 5550142'], state: 'done', dueAt: ago(900), attempts: 2, outcome: 'Wants an offer', customerId: anna },
  ],
  next: null,
};

export const lists: readonly LeadListLine[] = [
  { id: '0198c0de-0000-7000-8000-000000000015', name: 'Fair in Hamburg', version: '2', date: '2026-11-01', state: 'complete', share: 1, enabled: true, importedAt: ago(90_000), importedBy: 'Sofia Brandt', expiresAt: null, rows: 12_712, accepted: 12_400, rejected: 12, duplicates: 15, doNotCall: 285, problem: null },
  { id: '0198c0de-0000-7000-8000-000000000016', name: 'Web form', version: '', date: '2026-11-20', state: 'importing', share: 0.42, enabled: false, importedAt: ago(4), importedBy: 'Sofia Brandt', expiresAt: null, rows: 5000, accepted: 4980, rejected: 20, duplicates: 0, doNotCall: 0, problem: null },
];

export const importProblems: Page<ImportProblemLine> = {
  items: [{ line: 17, column: 'phone', value: '040 55', reason: 'This is not a telephone number in Germany: it has too few digits.', rejected: true }],
  next: null,
};

export const dialGate: DialGateAnswer = {
  number: '+49 40 5550177',
  allowed: false,
  reason: 'local-time',
  sentence: 'It is 20:14 at the called person (Europe/Berlin); calls may be made from 08:00 to 20:00.',
  nextAllowedAt: ahead(43_000),
  localTimes: [{ zone: 'Europe/Berlin', local: '2026-11-21T20:14:00+01:00', from: 'the number' }],
};

const articleTexts = { title: 'Reading a meter', body: '# With a display\nPress the key twice.\n\n- Note the number\n- Note the unit', tags: 'meter, reading', visibility: 'public' };

export const articleVersions: readonly ArticlePublication[] = [
  { version: 2, texts: articleTexts, at: ago(86_400), by: 'Sam Ortega' },
  { version: 1, texts: { ...articleTexts, body: 'Read it.' }, at: ago(172_800), by: 'Sam Ortega' },
];

export const article: ArticleDetail = {
  id: '7d5f4a52-0000-7000-8000-000000000001',
  state: 'published',
  published: articleVersions[0]!,
  draft: { ...articleTexts, body: `${articleTexts.body}\n- Send both` },
  updatedAt: ago(3_600),
  updatedBy: 'Mia Torres',
  revision: 5,
};

export const articles: readonly ArticleLine[] = [
  { id: article.id, title: articleTexts.title, state: 'published', visibility: 'public', draft: true, updatedAt: article.updatedAt, updatedBy: article.updatedBy },
  { id: '7d5f4a52-0000-7000-8000-000000000002', title: 'What we may promise', state: 'draft', visibility: 'internal', draft: true, updatedAt: ago(7_200), updatedBy: 'Mia Torres' },
];

export const foundArticles: readonly ArticleFound[] = [
  { id: article.id, title: articleTexts.title, visibility: 'public', extract: 'Press the key twice.' },
  { id: articles[1]!.id, title: articles[1]!.title, visibility: 'internal', extract: 'Not more than a week.' },
];

export const fields: readonly FieldDetail[] = [
  { id: '0198c0de-0000-7000-8000-000000000f01', subject: 'customer', key: 'contract-number', label: 'Contract number', type: 'text', choices: [], required: false, position: 1, retired: false, revision: 1 },
  { id: '0198c0de-0000-7000-8000-000000000f02', subject: 'customer', key: 'tariff', label: 'Tariff', type: 'choice', choices: ['Home', 'Business'], required: false, position: 2, retired: false, revision: 1 },
];

export const ticketFields: readonly FieldDetail[] = [
  { id: '0198c0de-0000-7000-8000-000000000f03', subject: 'ticket', key: 'meter', label: 'Meter', type: 'choice', choices: ['Gas', 'Power'], required: false, position: 1, retired: false, revision: 1 },
];

export const files: readonly AttachmentLine[] = [
  { id: '0198c0de-0000-7000-8000-000000000f41', entry: null, name: 'contract.pdf', mediaType: 'application/pdf', size: 48_000, public: false, at: ago(900_000), actor: 'Mia Berger' },
];

export const segments: readonly SegmentLine[] = [
  { id: '0198c0de-0000-7000-8000-000000000e01', name: 'Bakers', customers: 12 },
  { id: '0198c0de-0000-7000-8000-000000000e02', name: 'Early birds', customers: 40 },
];

export const relations: readonly RelationLine[] = [
  { id: '0198c0de-0000-7000-8000-000000000e11', otherId: '0198c0de-0000-7000-8000-0000000000a2', otherName: 'Lindner Bakery', otherKind: 'organization', words: 'works for', role: 'owner' },
];

export const consent: readonly ConsentLine[] = ['phone', 'email', 'post', 'messages'].flatMap((channel) =>
  ['service', 'marketing', 'survey'].map((purpose) => {
    const refused = channel === 'phone' && purpose === 'marketing';
    return { channel, purpose, decision: refused ? 'refused' : null, since: refused ? ago(90_000) : null, source: refused ? 'call' : null, allowed: !refused && (purpose === 'service' || channel === 'phone' || channel === 'post') };
  }),
);

export const consentHistory: Page<ConsentHistoryLine> = {
  items: [
    { id: '0198c0de-0000-7000-8000-000000000e21', channel: 'phone', purpose: 'marketing', decision: 'refused', at: ago(90_000), recordedAt: ago(90_000), source: 'call', proof: '“Please no advertising.”', contactId: null, actor: 'Mia Berger' },
  ],
  next: null,
};

export const notes: Page<CustomerNoteLine> = {
  items: [
    { id: '0198c0de-0000-7000-8000-000000000e31', text: 'Call before 10; the bakery opens at 4.', pinned: true, createdAt: ago(900_000), actor: 'Mia Berger', changedAt: null, revision: 2, mine: true },
    { id: '0198c0de-0000-7000-8000-000000000e32', text: 'Asked about heat pumps.', pinned: false, createdAt: ago(90_000), actor: 'Jonas Petersen', changedAt: null, revision: 1, mine: false },
  ],
  next: null,
};

export const orders: Page<OrderView> = {
  items: [
    {
      id: '0198c0de-0000-7000-8000-000000000e41', externalId: 'shop-881', customerId: anna, number: '2026-0881', orderedAt: ago(1_600_000), state: 'shipped', amount: 129.9, currency: 'EUR', updatedAt: ago(1_500_000),
      items: [{ name: 'Smart meter', sku: 'SM-2', quantity: 1, price: 129.9 }],
    },
  ],
  next: null,
};

export const duplicates: Page<DuplicateLine> = {
  items: [{ id: '0198c0de-0000-7000-8000-000000000e51', rank: 3, reasons: ['Same number +49305550142', 'Similar name at the same organization'], foundAt: ago(4_000), first: customers.items[0]!, second: customers.items[1]! }],
  next: null,
};

export const merges: readonly MergeLine[] = [
  { id: '0198c0de-0000-7000-8000-000000000e61', absorbedId: '0198c0de-0000-7000-8000-0000000000a9', absorbed: 'A. Lindner', at: ago(400_000), by: 'Ruth Keller', moved: 14, undoneAt: null, undoneBy: null },
];
