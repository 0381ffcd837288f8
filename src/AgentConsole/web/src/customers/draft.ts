import type { AddressLine, CustomerDetail, CustomerEdit, CustomerMore, FieldDetail, HandleLine } from '../contracts';

/** What the form holds while it is written. */
export interface CustomerDraft {
  readonly name: string;
  readonly kind: string;
  readonly organization: string;
  readonly tier: string;
  readonly language: string;
  readonly timeZone: string;
  readonly ownerId: string | null;
  readonly notes: string;
  readonly numbers: string;
  readonly handles: string;
  readonly addresses: readonly AddressLine[];
  readonly segments: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
}

export function draftOf(customer: CustomerDetail | null): CustomerDraft {
  const more = customer?.more;
  return {
    name: customer?.card.name ?? '',
    kind: more?.kind ?? 'person',
    organization: customer?.card.organization ?? '',
    tier: customer?.card.tier ?? '',
    language: customer?.card.language ?? '',
    timeZone: more?.timeZone ?? '',
    ownerId: more?.ownerId ?? null,
    notes: customer?.notes ?? '',
    numbers: customer?.card.numbers.join('\n') ?? '',
    handles: more?.handles.map(handleText).join('\n') ?? customer?.email ?? '',
    addresses: more?.addresses ?? [],
    segments: more?.segments ?? [],
    fields: more?.fields ?? {},
  };
}

export function editOf(draft: CustomerDraft, firstTier: string, revision: number): CustomerEdit {
  const handles = lines(draft.handles).map(handleOf);
  return {
    name: draft.name.trim(),
    organization: orNull(draft.organization),
    tier: draft.tier === '' ? firstTier : draft.tier,
    language: orNull(draft.language),
    email: handles.find(({ kind }) => kind === 'email')?.value ?? null,
    notes: orNull(draft.notes),
    numbers: lines(draft.numbers),
    revision,
    more: {
      kind: draft.kind,
      timeZone: orNull(draft.timeZone),
      ownerId: draft.ownerId,
      handles,
      addresses: draft.addresses,
      segments: draft.segments,
      fields: draft.fields,
    } satisfies CustomerMore,
  };
}

/** "a@example.com" is an e-mail address; "telegram: @anna" names what it is. */
export function handleOf(line: string): HandleLine {
  const [, kind, value] = /^([a-z]+):\s*(.+)$/i.exec(line) ?? [];
  return kind === undefined || value === undefined ? { kind: line.slice(1).includes('@') ? 'email' : 'other', value: line } : { kind: kind.toLowerCase(), value };
}

export function handleText({ kind, value }: HandleLine): string {
  return kind === 'email' ? value : `${kind}: ${value}`;
}

export function addressText(address: AddressLine): string {
  return [address.street, [address.postalCode, address.city].filter(Boolean).join(' '), address.region, address.country].filter(Boolean).join(', ');
}

/** The fields that a form shows: those in use, and retired ones that have a value. */
export function shownFields(fields: readonly FieldDetail[], values: Readonly<Record<string, string>>): readonly FieldDetail[] {
  return fields.filter((field) => !field.retired || values[field.key] !== undefined);
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
