import * as fixtures from './fixtures';
import * as feedback from './feedbackFixtures';
import * as sla from './slaFixtures';
import * as rules from './ruleFixtures';
import { views } from './viewFixtures';

const answers: readonly (readonly [RegExp, unknown])[] = [
  [/^\/api\/rules\/words/, rules.ruleWords],
  [/^\/api\/rules\/runs/, { items: rules.ruleRuns, next: null }],
  [/^\/api\/rules/, rules.rules],
  [/^\/api\/snippets\?kind=macro/, rules.snippets.macro],
  [/^\/api\/snippets\?kind=answer/, rules.snippets.answer],
  [/^\/api\/snippets/, rules.snippets.template],
  [/^\/api\/tickets\/[^/]+\/answers\//, { text: 'Dear Bob' }],
  [/^\/api\/webhooks\/kinds/, rules.webhookKinds],
  [/^\/api\/webhooks\/[^/]+\/deliveries/, { items: rules.deliveries, next: null }],
  [/^\/api\/webhooks/, rules.webhooks],
  [/^\/api\/ticket-views/, views],
  [/^\/api\/options/, fixtures.options],
  [/^\/api\/fields\?subject=ticket/, fixtures.ticketFields],
  [/^\/api\/fields/, fixtures.fields],
  [/^\/api\/customers\/[^/?]+\/attachments/, fixtures.files],
  [/^\/api\/segments/, fixtures.segments],
  [/^\/api\/duplicates/, fixtures.duplicates],
  [/^\/api\/customers\/[^/?]+\/relations/, fixtures.relations],
  [/^\/api\/customers\/[^/?]+\/consent\/history/, fixtures.consentHistory],
  [/^\/api\/customers\/[^/?]+\/consent/, fixtures.consent],
  [/^\/api\/customers\/[^/?]+\/notes/, fixtures.notes],
  [/^\/api\/customers\/[^/?]+\/orders/, fixtures.orders],
  [/^\/api\/customers\/[^/?]+\/merges/, fixtures.merges],
  [/^\/api\/customers\/[^/?]+\/(?:holds|erasures|exports)$/, []],
  [/^\/api\/customers\/[^/?]+\/timeline/, fixtures.timeline],
  [/^\/api\/(?:customers|tickets)\/[^/?]+\/team$/, fixtures.teamOf],
  [/^\/api\/customers\/[^/?]+$/, fixtures.customer],
  [/^\/api\/customers/, fixtures.customers],
  [/^\/api\/tickets\/[^/?]+\/complaint/, feedback.complaint],
  [/^\/api\/complaints\/causes/, feedback.causeNames],
  [/^\/api\/complaints\/report/, feedback.causes],
  [/^\/api\/feedback\/report/, feedback.feedbackReport],
  [/^\/api\/feedback/, { items: feedback.feedbackLines, next: null }],
  [/^\/api\/tickets\/[^/?]+\/promises/, sla.promises],
  [/^\/api\/tickets\/number\//, fixtures.tickets[1]],
  [/^\/api\/tickets\/[^/?]+\/mail$/, fixtures.ticketMail],
  [/^\/api\/mail$/, fixtures.mailStatus],
  [/^\/api\/tickets\/[^/?]+$/, fixtures.ticket],
  [/^\/api\/notices/, sla.notices],
  [/^\/api\/sla\/calendars/, sla.slaCalendars],
  [/^\/api\/sla\/policies/, sla.slaPolicies],
  [/^\/api\/sla\/today/, sla.slaToday],
  [/^\/api\/sla\/report/, sla.slaReport],
  [/^\/api\/tickets/, { items: fixtures.tickets, next: null }],
  [/^\/api\/articles\/(found|suggested)/, fixtures.foundArticles],
  [/^\/api\/articles\/[^/?]+\/versions/, fixtures.articleVersions],
  [/^\/api\/articles\/[^/?]+$/, fixtures.article],
  [/^\/api\/articles/, { items: fixtures.articles, next: null }],
  [/^\/api\/callbacks/, { items: fixtures.callbacks, next: null }],
  [/^\/api\/users/, fixtures.users],
  [/^\/api\/teams\/[^/?]+$/, fixtures.team],
  [/^\/api\/teams/, fixtures.teams],
  [/^\/api\/campaigns\/[^/?]+\/leads/, fixtures.leads],
  [/^\/api\/campaigns\/[^/?]+\/lists\/[^/?]+\/problems/, fixtures.importProblems],
  [/^\/api\/campaigns\/[^/?]+\/lists/, fixtures.lists],
  [/^\/api\/campaigns\/[^/?]+\/rehearsal/, fixtures.rehearsal],
  [/^\/api\/campaigns\/[^/?]+$/, fixtures.campaign],
  [/^\/api\/campaigns/, fixtures.campaigns],
  [/^\/api\/trunks/, fixtures.trunks],
  [/^\/api\/dial-gate/, fixtures.dialGate],
];

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: Headers;
}

/** Stands in for fetch: answers from the fixtures, or as the caller says first. Returns what was asked. */
export function fakeServer(role: string | null, first: (request: Request) => Response | undefined = () => undefined): Request[] {
  const asked: Request[] = [];
  globalThis.fetch = (input, init) => {
    const request: Request = {
      method: init?.method ?? 'GET',
      path: String(input),
      body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
      headers: new Headers(init?.headers),
    };
    asked.push(request);
    return Promise.resolve(first(request) ?? answer(request, role));
  };
  return asked;
}

export function json(body: unknown, status = 200, type = 'application/json'): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type } });
}

function answer({ path, method }: Request, role: string | null): Response {
  if (path === '/api/me') return role === null ? new Response(null, { status: 401 }) : json(fixtures.me(role));
  if (method !== 'GET') return json(fixtures.ticket);
  const known = answers.find(([pattern]) => pattern.test(path));
  return known === undefined ? new Response(null, { status: 404 }) : json(known[1]);
}
