import type { CallerIdRule, CampaignHour, FormQuestion, OutcomeChoice } from '../contracts';

/** What is typed one a line, read and written: a list, or the first line that is wrong and how to write it. */
export type Lines<T> = { readonly list: T } | { readonly problem: string };

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const kinds = ['text', 'number', 'date', 'yes-no', 'choice'];

/** "monday 09:00-17:00", or "monday-friday 09:00-17:00". */
export function hoursFrom(text: string): Lines<CampaignHour[]> {
  return each(text, (line) => {
    const [, first, last, from, to] = /^([a-z]+)(?:-([a-z]+))?\s+(\d\d:\d\d)-(\d\d:\d\d)$/.exec(line.toLowerCase()) ?? [];
    const [begin, end] = [days.indexOf(first ?? ''), days.indexOf(last ?? first ?? '')];
    if (begin < 0 || end < begin || from! >= to!) return `“${line}” is no window. Write it as: monday-friday 09:00-17:00`;
    return days.slice(begin, end + 1).map((day) => ({ day, from: from!, to: to! }));
  });
}

export function hoursText(hours: readonly CampaignHour[]): string {
  return hours.map(({ day, from, to }) => `${day} ${from}-${to}`).join('\n');
}

/** "+1212 +12125550100"; without a beginning it is the rest: "+12125550100". */
export function callerIdsFrom(text: string): Lines<CallerIdRule[]> {
  return each(text, (line) => {
    const words = line.split(/\s+/);
    if (words.length > 2 || !words.every((word) => /^\+\d{2,15}$/.test(word))) return `“${line}” is no caller number. Write a beginning and our number for it: +1212 +12125550100. Our number alone is for all others.`;
    return [{ prefix: words.length === 2 ? words[0]! : '', number: words.at(-1)! }];
  });
}

export function callerIdsText(rules: readonly CallerIdRule[]): string {
  return rules.map(({ prefix, number }) => (prefix === '' ? number : `${prefix} ${number}`)).join('\n');
}

/** "busy 15": minutes until the next attempt. */
export function retriesFrom(text: string): Lines<Record<string, number>> {
  const lines = each(text, (line) => {
    const [, name, minutes] = /^(\S+)\s+(\d+)$/.exec(line) ?? [];
    return name === undefined ? `“${line}” is no rule. Write a disposition and minutes: busy 15` : [[name, Number(minutes)] as const];
  });
  return 'problem' in lines ? lines : { list: Object.fromEntries(lines.list) };
}

export function retriesText(again: Readonly<Record<string, number>>): string {
  return Object.entries(again)
    .map(([name, minutes]) => `${name} ${minutes}`)
    .join('\n');
}

/** "Bought *": the star marks a success. An outcome that was there keeps its code. */
export function outcomesFrom(text: string, before: readonly OutcomeChoice[]): Lines<OutcomeChoice[]> {
  return each(text, (line) => {
    const success = line.endsWith('*');
    const words = success ? line.slice(0, -1).trim() : line;
    if (words === '') return 'An outcome needs a name before the star.';
    return [{ code: before.find((outcome) => outcome.text === words)?.code ?? slug(words), text: words, success }];
  });
}

export function outcomesText(outcomes: readonly OutcomeChoice[]): string {
  return outcomes.map(({ text, success }) => (success ? `${text} *` : text)).join('\n');
}

/** "Contract ends | date | required" or "Supplier | choice | A, B". A question that was there keeps its name. */
export function formFrom(text: string, before: readonly FormQuestion[]): Lines<FormQuestion[]> {
  return each(text, (line) => {
    const [label = '', kind = 'text', ...rest] = line.split('|').map((part) => part.trim());
    if (label === '' || !kinds.includes(kind)) return `“${line}” is no question. Write: Contract ends | date | required. The kinds are ${kinds.join(', ')}.`;
    const required = rest.includes('required');
    const choices = rest.filter((part) => part !== 'required').flatMap((part) => part.split(',').map((choice) => choice.trim())).filter((choice) => choice !== '');
    if ((kind === 'choice') !== choices.length > 0) return `“${line}”: a choice needs what to choose from, other kinds have none. Write: Supplier | choice | A, B`;
    return [{ name: before.find((question) => question.label === label)?.name ?? slug(label), label, kind, required, choices }];
  });
}

export function formText(form: readonly FormQuestion[]): string {
  return form.map(({ label, kind, required, choices }) => [label, kind, ...(choices.length > 0 ? [choices.join(', ')] : []), ...(required ? ['required'] : [])].join(' | ')).join('\n');
}

function each<T>(text: string, read: (line: string) => readonly T[] | string): Lines<T[]> {
  const list: T[] = [];
  for (const line of text.split('\n').map((part) => part.trim())) {
    if (line === '') continue;
    const found = read(line);
    if (typeof found === 'string') return { problem: found };
    list.push(...found);
  }
  return { list };
}

function slug(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '').slice(0, 50) || 'x';
}
