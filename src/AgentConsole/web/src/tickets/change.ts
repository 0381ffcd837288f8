import type { FieldDetail, TicketChange, TicketDetail } from '../contracts';
import { moment, words } from '../core/format';

/** A change that changes nothing, to write the parts over that shall change. */
export function noChange(revision: number, contactId: string | null): TicketChange {
  return {
    revision,
    contactId,
    state: null,
    priority: null,
    ownerId: null,
    title: null,
    kind: null,
    impact: null,
    urgency: null,
    usualPriority: false,
    unassign: false,
    pendingReason: null,
    pendingUntil: null,
    parts: null,
    addTags: null,
    removeTags: null,
    fields: null,
    teamId: null,
    noTeam: false,
  };
}

/** What two people who changed one ticket at the same time did to one part of it. */
export interface Difference {
  readonly field: string;
  readonly before: string;
  readonly now: string;
}

const shown: readonly (readonly [field: string, read: (ticket: TicketDetail) => string])[] = [
  ['Title', (ticket) => ticket.title],
  ['Kind', (ticket) => words(ticket.kind)],
  ['State', (ticket) => stateWords(ticket)],
  ['Impact', (ticket) => words(ticket.impact)],
  ['Urgency', (ticket) => words(ticket.urgency)],
  ['Priority', (ticket) => words(ticket.priority)],
  ['Owner', (ticket) => ticket.owner ?? 'nobody'],
  ['Tags', (ticket) => ticket.tags.join(', ')],
];

/** What has become different since a ticket was read. */
export function differences(read: TicketDetail, current: TicketDetail, own: readonly FieldDetail[] = []): readonly Difference[] {
  const fields = ownChanges(read.fields, current.fields).map((key) => ({ field: labelOf(key, own), before: read.fields[key] ?? '', now: current.fields[key] ?? '' }));
  return [...shown.map(([field, value]) => ({ field, before: value(read), now: value(current) })).filter(({ before, now }) => before !== now), ...fields];
}

/** One’s change for the ticket as it is now: of the site’s own fields only those that one has changed, so that the other’s stay. */
export function rebased(mine: Partial<TicketChange>, read: TicketDetail, current: TicketDetail): Partial<TicketChange> {
  const { fields } = mine;
  if (fields === null || fields === undefined) return mine;
  const written = ownChanges(read.fields, fields).flatMap((key): [string, string][] => (fields[key] === undefined ? [] : [[key, fields[key]]]));
  const kept = Object.entries(current.fields).filter(([key]) => read.fields[key] === fields[key]);
  return { ...mine, fields: Object.fromEntries([...kept, ...written]) };
}

/** The fields that a change writes. Tags are added and taken away one by one, so two people’s tags never collide. */
export function fieldsOf(change: Partial<TicketChange>, read?: TicketDetail, own: readonly FieldDetail[] = []): readonly string[] {
  const written: readonly (readonly [field: string, is: boolean])[] = [
    ['Title', has(change.title)],
    ['Kind', has(change.kind)],
    ['State', has(change.state) || has(change.pendingReason)],
    ['Impact', has(change.impact)],
    ['Urgency', has(change.urgency)],
    ['Priority', has(change.priority) || change.usualPriority === true || has(change.impact) || has(change.urgency)],
    ['Owner', has(change.ownerId) || change.unassign === true],
  ];
  const fields = change.fields === null || change.fields === undefined ? [] : ownChanges(read?.fields ?? {}, change.fields).map((key) => labelOf(key, own));
  return [...written.filter(([, is]) => is).map(([field]) => field), ...fields];
}

/** The keys whose values differ. */
function ownChanges(before: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((key) => before[key] !== now[key]);
}

function labelOf(key: string, own: readonly FieldDetail[]): string {
  return own.find((field) => field.key === key)?.label ?? key;
}

/** "Pending, waits for the customer until 3 Mar 2026, 09:00". */
export function stateWords({ state, pendingReason, pendingUntil }: Pick<TicketDetail, 'state' | 'pendingReason' | 'pendingUntil'>): string {
  if (pendingReason === null) return words(state);
  const whom = pendingReason === 'customer' ? 'the customer' : 'a third party';
  return `${words(state)}, waits for ${whom}${pendingUntil === null ? '' : ` until ${moment(pendingUntil)}`}`;
}

function has(value: unknown): boolean {
  return value !== null && value !== undefined;
}
