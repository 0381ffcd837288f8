/** A working span in words: 90 → "1 h 30 min". */
export function minutesText(minutes: number): string {
  const whole = Math.max(0, Math.round(minutes));
  if (whole < 60) return `${whole} min`;
  return whole % 60 === 0 ? `${whole / 60} h` : `${Math.floor(whole / 60)} h ${whole % 60} min`;
}

/** "4h", "1h 30m" or "90" (minutes) → minutes; null when empty, NaN when it is none. */
export function readMinutes(text: string): number | null {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === '') return null;
  if (/^\d{1,6}$/.test(trimmed)) return Number(trimmed);
  const parts = /^(?:(\d{1,4})\s*h(?:ours?)?)?\s*(?:(\d{1,6})\s*m(?:in(?:utes)?)?)?$/.exec(trimmed);
  return parts === null ? Number.NaN : Number(parts[1] ?? 0) * 60 + Number(parts[2] ?? 0);
}

/** What a due time is now: "Due in 2 h 5 min", "Overdue by 30 min". */
export function dueText(due: string, now: number): { readonly text: string; readonly overdue: boolean; readonly soon: boolean } {
  const minutes = (Date.parse(due) - now) / 60_000;
  return minutes < 0
    ? { text: `Overdue by ${longText(-minutes)}`, overdue: true, soon: false }
    : { text: `Due in ${longText(minutes)}`, overdue: false, soon: minutes <= 60 };
}

function longText(minutes: number): string {
  const days = Math.floor(minutes / 1_440);
  // Minutes say something while they are few.
  return days >= 2 ? `${days} days` : minutes >= 600 ? `${Math.floor(minutes / 60)} h` : minutesText(minutes);
}
