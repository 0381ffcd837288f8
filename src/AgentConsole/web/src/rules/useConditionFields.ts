import type { FieldDetail, RuleFieldChoice } from '../contracts';
import { words } from '../core/format';
import { useOptions } from '../core/queries';
import { useFields } from '../customers/queries';
import { useTeams } from '../teams/useTeams';

/** A field that a condition may ask for, with what may be chosen for it; without choices its values are typed. */
export interface ConditionField {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly operators: readonly string[];
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

/** The fields that the server names, people and teams by their names, and the site’s own fields. */
export function useConditionFields(fields: readonly RuleFieldChoice[]): readonly ConditionField[] {
  const users = (useOptions().data?.users ?? []).map(({ id, displayName }) => ({ value: id, label: displayName }));
  const teams = (useTeams().data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const ofTickets = useFields('ticket').data ?? [];
  const ofCustomers = useFields('customer').data ?? [];
  const named: Readonly<Record<string, ConditionField['choices']>> = { 'ticket.owner': users, 'customer.owner': users, 'ticket.team': teams };
  const operators = fields.find(({ type }) => type === 'name')?.operators ?? ['is', 'is-not', 'is-set', 'is-not-set'];
  const own = (subject: string, prefix: string, defined: readonly FieldDetail[]) =>
    defined.map(
      ({ key, label, type, choices }): ConditionField => ({
        name: `${subject}.fields.${key}`,
        label: `${prefix}${label}`,
        type: 'name',
        operators,
        choices: (type === 'yes-no' ? ['yes', 'no'] : choices).map((value) => ({ value, label: value })),
      }),
    );
  return [
    ...fields.map((field) => ({ ...field, choices: named[field.name] ?? field.choices.map((value) => ({ value, label: words(value) })) })),
    ...own('ticket', '', ofTickets),
    ...own('customer', 'Customer’s ', ofCustomers),
  ];
}
