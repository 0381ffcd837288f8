/** 0:07, 12:30, 1:02:03. Never negative. */
export function duration(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  const seconds = String(total % 60).padStart(2, '0');
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const timeWithSeconds = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** "14:05" today, "3 Mar 2026, 14:05" otherwise. */
export function moment(iso: string, now = Date.now()): string {
  const at = new Date(iso);
  const today = new Date(now).toDateString() === at.toDateString();
  return today ? time.format(at) : `${day.format(at)}, ${time.format(at)}`;
}

/** "3 Mar 2026, 14:05:09": for a record. */
export function momentWithSeconds(iso: string): string {
  const at = new Date(iso);
  return `${day.format(at)}, ${timeWithSeconds.format(at)}`;
}

export function clockTime(iso: string): string {
  return timeWithSeconds.format(new Date(iso));
}

/** 0.873 → "87 %". */
export function percent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`;
}

/** "not-ready" → "Not ready". */
export function words(name: string): string {
  const spaced = name.replaceAll('-', ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

const languages = new Intl.DisplayNames(['en'], { type: 'language' });

/** "es" → "Spanish"; what is no code of a language stays as it is. */
export function languageName(code: string): string {
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(code)) return code;
  try {
    return languages.of(code) ?? code;
  } catch {
    return code;
  }
}

// What callers speak in most places; another that a customer already has is kept among them.
const spoken = 'ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv nl no pl pt ro ru sk sl sr sv sw ta th tr uk ur vi yue zh'.split(' ');

/** Languages by their names, for a list to choose from. */
export function languageChoices(present: string): { readonly value: string; readonly label: string }[] {
  const codes = present === '' || spoken.includes(present) ? spoken : [present, ...spoken];
  return codes.map((code) => ({ value: code, label: languageName(code) })).sort((a, b) => a.label.localeCompare(b.label));
}

/** The IANA names that this browser knows. */
export const timeZones: string[] = Intl.supportedValuesOf('timeZone');

const outcomes: Readonly<Record<string, string>> = { 'served-by-ivr': 'served by the menu', abandoned: 'hung up while waiting', message: 'left a message', callback: 'asked to be called back' };

/** What came of a contact, within a sentence. */
export function outcomeWords(outcome: string): string {
  return outcomes[outcome] ?? words(outcome).toLowerCase();
}

/** 129.9, "USD" → "$129.90". */
export function money(amount: number, currency: string): string {
  try {
    return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(amount);
  } catch {
    return `${amount.toFixed(2)} ${currency}`;
  }
}

/** "12 orders, last 3 Nov 2026"; empty when there is none. */
export function ordersLine(count: number, last: string | null): string {
  if (count === 0 || last === null) return '';
  return `${count === 1 ? '1 order' : `${count} orders`}, last ${day.format(new Date(last))}`;
}

/** Bytes as people say them: "12 KB". */
export function fileSize(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
