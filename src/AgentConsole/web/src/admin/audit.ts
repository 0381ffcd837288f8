import { words } from '../core/format';

const ids = /: [0-9a-f]{8}-[0-9a-f-]{27}(?:, ?[0-9a-f]{8}-[0-9a-f-]{27})*/gi;

/** What else an entry says, in words: what the feed knows of a change is data, of which ids say nothing to a reader. */
export function auditDetail(detail: string | null): string {
  const data = /^feed \d+: (\{[\s\S]*\})$/.exec(detail ?? '')?.[1];
  if (data === undefined) return (detail ?? '').replace(ids, (list) => `: ${list.split(',').length}`);
  try {
    return parts(JSON.parse(data) as Readonly<Record<string, unknown>>).join(' · ');
  } catch {
    return '';
  }
}

function parts(data: Readonly<Record<string, unknown>>): string[] {
  const { changes, ...rest } = data;
  const changed = isRecord(changes) ? Object.entries(changes).flatMap(([name, change]) => changeText(name, change)) : [];
  const said = Object.entries(rest).flatMap(([name, value]) => {
    const text = valueText(value);
    return /id$/i.test(name) || text === null ? [] : [`${label(name)}: ${text}`];
  });
  return [...changed, ...said];
}

function changeText(name: string, change: unknown): string[] {
  if (!isRecord(change) || /id$/i.test(name)) return [`${label(name.replace(/Id$/, ''))} changed`];
  return [`${label(name)}: ${valueText(change.from) ?? 'nothing'} → ${valueText(change.to) ?? 'nothing'}`];
}

/** Text, numbers, yes and no, and lists of them; null for what is not for reading. */
function valueText(value: unknown): string | null {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(value) || value === '' ? null : value;
  if (!Array.isArray(value)) return null;
  const known = value.map(valueText).filter((text) => text !== null);
  return known.length === 0 ? null : known.join(', ');
}

function label(name: string): string {
  return words(name.replace(/([a-z])([A-Z])/g, (_, end: string, begin: string) => `${end} ${begin.toLowerCase()}`));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
