import type { NoticeLine, SlaCalendarDetail, SlaPolicyDetail, SlaReport, SlaToday, TicketPromise } from '../src/contracts';

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
const calendarId = '0198c0de-0000-7000-8000-00000000ca1e';

export const promises: readonly TicketPromise[] = [
  {
    kind: 'resolution',
    state: 'running',
    policy: 'Standard',
    why: 'Standard is for every ticket; no other policy fits.',
    targetMinutes: 1_440,
    workedMinutes: 1_395,
    startedAt: ago(90_000),
    dueAt: ago(-2_700),
    pausedAt: null,
    metAt: null,
    breachedAt: null,
  },
  {
    kind: 'first-answer',
    state: 'met',
    policy: 'Standard',
    why: 'Standard is for every ticket; no other policy fits.',
    targetMinutes: 240,
    workedMinutes: 25,
    startedAt: ago(90_000),
    dueAt: ago(75_600),
    pausedAt: null,
    metAt: ago(88_500),
    breachedAt: null,
  },
];

export const notices: readonly NoticeLine[] = [];

export const slaReport: SlaReport = {
  by: 'day',
  spans: Array.from({ length: 14 }, (_, i) => ({ day: `2026-03-${String(i + 1).padStart(2, '0')}`, kept: (i * 5) % 9, broken: i % 4 === 3 ? 2 : 0 })),
  policies: [
    { policyId: 'p1', policy: 'Standard', kind: 'first-answer', kept: 41, broken: 4 },
    { policyId: 'p1', policy: 'Standard', kind: 'resolution', kept: 19, broken: 2 },
  ],
};

export const slaToday: SlaToday = { breaches: 1, overdue: 2, since: ago(36_000) };

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];

export const slaCalendars: readonly SlaCalendarDetail[] = [
  {
    id: calendarId,
    calendar: {
      version: '0198c0de-0000-7000-8000-00000000ca1f',
      name: 'Office hours',
      timeZone: 'Europe/Berlin',
      hours: Object.fromEntries(days.map((day) => [day, ['09:00-12:30', '13:30-17:00']])),
      holidays: ['2026-12-25'],
    },
  },
];

export const slaPolicies: readonly SlaPolicyDetail[] = [
  {
    id: '0198c0de-0000-7000-8000-0000000005a1',
    policy: {
      revision: 1,
      name: 'Standard',
      kind: null,
      priority: null,
      tier: null,
      calendarId,
      firstAnswerMinutes: 240,
      nextAnswerMinutes: 480,
      resolutionMinutes: 1_440,
      steps: [{ percent: 75, minutesBefore: null, notifyOwner: true, notifySupervisors: false, raisePriority: false, teamId: null }],
      retired: false,
    },
  },
];
