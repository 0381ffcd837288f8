import type { CustomerDetail, FieldDetail } from '../contracts';
import { languageName, words } from '../core/format';
import { addressText, handleText } from './draft';

/** A field of which one value wins. */
export interface Choice {
  readonly name: string;
  readonly label: string;
  readonly values: readonly [string, string];
}

/** A list of which the survivor keeps all. */
export interface Joined {
  readonly label: string;
  readonly values: readonly [readonly string[], readonly string[]];
}

export function choicesOf(survivor: CustomerDetail, other: CustomerDetail, fields: readonly FieldDetail[]): readonly Choice[] {
  const both = (name: string, label: string, value: (customer: CustomerDetail) => string | null | undefined): Choice => ({ name, label, values: [value(survivor) ?? '', value(other) ?? ''] });
  return [
    both('name', 'Name', ({ card }) => card.name),
    both('kind', 'Kind', ({ more }) => more && words(more.kind)),
    both('organization', 'Organization', ({ card }) => card.organization),
    both('tier', 'Tier', ({ card }) => words(card.tier)),
    both('language', 'Language', ({ card }) => card.language && languageName(card.language)),
    both('timeZone', 'Time zone', ({ more }) => more?.timeZone),
    both('email', 'E-mail to write to', ({ email }) => email),
    both('ownerId', 'Looked after by', ({ card }) => card.owner),
    both('notes', 'Notes', ({ notes }) => notes),
    ...fields.map((field) => both(`fields.${field.key}`, field.label, ({ more }) => more?.fields[field.key])),
  ].filter(({ values: [a, b] }) => a !== '' || b !== '');
}

export function joinedOf(survivor: CustomerDetail, other: CustomerDetail): readonly Joined[] {
  const both = (label: string, values: (customer: CustomerDetail) => readonly string[]): Joined => ({ label, values: [values(survivor), values(other)] });
  return [
    both('Numbers', ({ card }) => card.numbers),
    both('E-mail and messengers', ({ more }) => more?.handles.map(handleText) ?? []),
    both('Addresses', ({ more }) => more?.addresses.map(addressText) ?? []),
    both('Segments', ({ more }) => more?.segments ?? []),
    both('Open tickets', ({ tickets }) => tickets.filter(({ state }) => state !== 'closed' && state !== 'resolved').map(({ number, title }) => `#${number} ${title}`)),
  ].filter(({ values: [a, b] }) => a.length > 0 || b.length > 0);
}

/** What is taken at first: where the survivor has nothing and the other one something, and the name for a caller without one. */
export function firstTake(choices: readonly Choice[], nameless: boolean): readonly string[] {
  return choices.filter(({ name, values: [a, b] }) => b !== '' && (a === '' || (nameless && name === 'name'))).map(({ name }) => name);
}
