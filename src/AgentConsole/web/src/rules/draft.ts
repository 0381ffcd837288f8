import type { RuleBody, RuleTest, RuleTrigger } from '../contracts';
import { happening } from '../core/happenings';

/** A field compared with values, or a group of rows of which all or any must hold. */
export type Row = Comparison | Group;

export interface Comparison {
  readonly field: string;
  readonly is: string;
  readonly values: readonly string[];
}

export interface Group {
  readonly joined: 'all' | 'any';
  readonly rows: readonly Row[];
}

/** As deep as the server takes groups in each other. */
export const deepestGroup = 5;

export interface Draft {
  readonly name: string;
  readonly when: 'kinds' | 'every' | 'at';
  readonly kinds: readonly string[];
  readonly minutes: number;
  readonly at: string;
  readonly if: Group;
  readonly then: RuleBody['then'];
}

export const emptyDraft: Draft = { name: '', when: 'kinds', kinds: ['ticket.created'], minutes: 60, at: '08:00', if: { joined: 'all', rows: [] }, then: [{ do: 'add-note', value: null, text: '', subject: null }] };

export function draftOf(name: string, body: RuleBody): Draft {
  const { when } = body;
  const top = body.if === null ? null : rowOf(body.if);
  return {
    name,
    when: when.kinds !== null ? 'kinds' : when.everyMinutes !== null ? 'every' : 'at',
    kinds: when.kinds ?? [],
    minutes: when.everyMinutes ?? 60,
    at: (when.at ?? []).join(', '),
    if: top === null ? emptyDraft.if : 'rows' in top ? top : { joined: 'all', rows: [top] },
    then: body.then,
  };
}

export function bodyOf(draft: Draft, timeZone: string): RuleBody {
  return {
    when: {
      kinds: draft.when === 'kinds' ? draft.kinds : null,
      everyMinutes: draft.when === 'every' ? draft.minutes : null,
      at: draft.when === 'at' ? listOf(draft.at) : null,
      timeZone: draft.when === 'at' ? timeZone : null,
    },
    if: draft.if.rows.length === 0 ? null : testOf(draft.if),
    then: draft.then,
  };
}

function rowOf(test: RuleTest): Row {
  if (test.field !== null) return { field: test.field, is: test.is ?? '', values: test.values ?? [] };
  return { joined: test.any === null ? 'all' : 'any', rows: (test.any ?? test.all ?? []).map(rowOf) };
}

function testOf(row: Row): RuleTest {
  if (!('rows' in row)) return { all: null, any: null, field: row.field, is: row.is, values: row.is.endsWith('set') ? null : row.values };
  const tests = row.rows.map(testOf);
  return { all: row.joined === 'all' ? tests : null, any: row.joined === 'any' ? tests : null, field: null, is: null, values: null };
}

export function whenText(when: RuleTrigger): string {
  if (when.kinds !== null) return when.kinds.map(happening).join(', ');
  return when.everyMinutes !== null ? `Every ${when.everyMinutes} minutes` : `At ${(when.at ?? []).join(', ')} (${when.timeZone ?? 'UTC'})`;
}

/** What a rule did, as the server logs it, with the gaps of its texts made readable: what filled them is not kept. */
export function doneText(text: string): string {
  return text.replace(/\{\{(\w+)\.(\w+)\}\}/g, '‹$1’s $2›').replace(/^./gm, (first) => first.toUpperCase());
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
