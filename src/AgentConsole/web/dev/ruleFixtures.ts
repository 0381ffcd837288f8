import type { RuleDetail, RuleRunLine, RuleTrialLine, RuleWords, SnippetLine, WebhookDeliveryLine, WebhookKinds, WebhookLine } from '../src/contracts';

const at = '2026-03-02T09:00:00+00:00';

export const rules: readonly RuleDetail[] = [
  {
    id: 'f1000000-0000-7000-8000-000000000001',
    name: 'Close what waits too long',
    body: {
      when: { kinds: null, everyMinutes: 60, at: null, timeZone: null },
      if: {
        all: [
          { all: null, any: null, field: 'ticket.state', is: 'is', values: ['pending'] },
          { all: null, any: null, field: 'ticket.hours-in-state', is: 'at-least', values: ['168'] },
        ],
        any: null,
        field: null,
        is: null,
        values: null,
      },
      then: [{ do: 'set-state', value: 'closed', text: null, subject: null }],
    },
    enabled: true,
    offReason: null,
    version: 2,
    nextAt: at,
    updatedAt: at,
    updatedBy: 'Sue',
    revision: 3,
  },
];

export const ruleWords: RuleWords = {
  kinds: ['ticket.created', 'ticket.changed'],
  fields: [
    { name: 'ticket.state', label: 'State', type: 'choice', choices: ['new', 'open', 'pending'], operators: ['is', 'is-not'] },
    { name: 'ticket.hours-in-state', label: 'Hours in its state', type: 'number', choices: [], operators: ['at-least', 'at-most'] },
  ],
  actions: ['set-state', 'add-note'],
  placeholders: ['customer.name'],
};

export const ruleRuns: readonly RuleRunLine[] = [
  { id: 'f2', ruleId: rules[0]!.id, rule: 'Close what waits too long', version: 2, sequence: null, ticketId: 'f3', ticketNumber: 1007, at, outcome: 'done', text: 'state: closed' },
];

export const ruleTrial: readonly RuleTrialLine[] = [
  { ticketId: 'f3', ticketNumber: 1007, title: 'Broken paddle', matches: true, text: 'state: closed' },
  { ticketId: 'f4', ticketNumber: 1008, title: 'New paddle', matches: false, text: 'State is open; the rule asks: is pending' },
];

const nothing = { actions: null, title: null, text: null, ticketKind: null, priority: null, shortcut: null };

export const snippets: Readonly<Record<string, readonly SnippetLine[]>> = {
  macro: [
    {
      id: 'f5',
      kind: 'macro',
      name: 'Take it',
      shared: true,
      mine: true,
      body: { ...nothing, actions: [{ do: 'set-owner', value: 'me', text: null, subject: null }] },
      updatedBy: 'Sue',
      revision: 1,
    },
  ],
  answer: [{ id: 'f6', kind: 'answer', name: 'How long a refund takes', shared: true, mine: false, body: { ...nothing, text: 'Dear {{customer.name}}', shortcut: 'refund' }, updatedBy: 'Sue', revision: 1 }],
  template: [],
};

export const webhooks: readonly WebhookLine[] = [
  {
    id: 'f7',
    name: 'Other CRM',
    url: 'https://crm.example/hooks',
    kinds: ['contact.offered'],
    enabled: true,
    offReason: null,
    place: 41,
    failingSince: null,
    attempts: 0,
    retryAt: null,
    updatedBy: 'Root',
    revision: 1,
  },
];

export const webhookKinds: WebhookKinds = { kinds: ['contact.offered', 'ticket.created'], last: 42 };

export const deliveries: readonly WebhookDeliveryLine[] = [{ id: 'f8', sequence: 41, kind: 'contact.offered', at, delivered: false, status: 500, milliseconds: 20, problem: 'It answered 500.' }];
