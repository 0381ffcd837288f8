import type { RuleBody, RuleTest, RuleTrigger } from '../contracts';
import { happening } from '../core/happenings';

/** One row of the form: a field compared, or a group that was written elsewhere and is kept as it is. */
export type Row = { readonly field: string; readonly is: string; readonly values: string } | { readonly group: RuleTest };

export interface Draft {
  readonly name: string;
  readonly when: 'kinds' | 'every' | 'at';
  readonly kinds: readonly string[];
  readonly minutes: number;
  readonly at: string;
  readonly joined: 'all' | 'any';
  readonly rows: readonly Row[];
  readonly then: RuleBody['then'];
}

export const emptyDraft: Draft = { name: '', when: 'kinds', kinds: ['ticket.created'], minutes: 60, at: '08:00', joined: 'all', rows: [], then: [{ do: 'add-note', value: null, text: '', subject: null }] };

export function draftOf(name: string, body: RuleBody): Draft {
  const { when } = body;
  const top = body.if === null ? [] : (body.if.all ?? body.if.any ?? [body.if]);
  return {
    name,
    when: when.kinds !== null ? 'kinds' : when.everyMinutes !== null ? 'every' : 'at',
    kinds: when.kinds ?? [],
    minutes: when.everyMinutes ?? 60,
    at: (when.at ?? []).join(', '),
    joined: body.if?.any !== null && body.if?.any !== undefined ? 'any' : 'all',
    rows: top.map((test) => (test.field === null ? { group: test } : { field: test.field, is: test.is ?? '', values: (test.values ?? []).join(', ') })),
    then: body.then,
  };
}

export function bodyOf(draft: Draft, timeZone: string): RuleBody {
  const tests = draft.rows.map((row): RuleTest => ('group' in row ? row.group : { all: null, any: null, field: row.field, is: row.is, values: row.is.endsWith('set') ? null : listOf(row.values) }));
  return {
    when: {
      kinds: draft.when === 'kinds' ? draft.kinds : null,
      everyMinutes: draft.when === 'every' ? draft.minutes : null,
      at: draft.when === 'at' ? listOf(draft.at) : null,
      timeZone: draft.when === 'at' ? timeZone : null,
    },
    if: tests.length === 0 ? null : { all: draft.joined === 'all' ? tests : null, any: draft.joined === 'any' ? tests : null, field: null, is: null, values: null },
    then: draft.then,
  };
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
