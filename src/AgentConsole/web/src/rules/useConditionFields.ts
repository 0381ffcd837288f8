import type { RuleFieldChoice } from '../contracts';
import { words } from '../core/format';
import { useOptions } from '../core/queries';
import { useTeams } from '../teams/useTeams';

/** A field that a condition may ask for, with what may be chosen for it; without choices its values are typed. */
export interface ConditionField {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly operators: readonly string[];
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

/** The fields that the server names, with people and teams by their names. */
export function useConditionFields(fields: readonly RuleFieldChoice[]): readonly ConditionField[] {
  const users = (useOptions().data?.users ?? []).map(({ id, displayName }) => ({ value: id, label: displayName }));
  const teams = (useTeams().data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const named: Readonly<Record<string, ConditionField['choices']>> = { 'ticket.owner': users, 'customer.owner': users, 'ticket.team': teams };
  return fields.map((field) => ({
    ...field,
    // The site’s own choices are shown as they are written.
    choices: named[field.name] ?? field.choices.map((value) => ({ value, label: field.name.includes('.fields.') ? value : words(value) })),
  }));
}
