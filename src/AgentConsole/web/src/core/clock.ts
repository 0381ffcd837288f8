import { useSyncExternalStore } from 'react';

// Deadlines and "since" are the server's time. A browser whose clock is wrong must still count down rightly,
// so the difference is taken from the Date header, which has a resolution of one second.
const tolerated = 2_000;
let offset = 0;

/** Learns how far this machine's clock is from the server's. */
export function observeServerDate(date: string | null, sentAt: number, receivedAt: number): void {
  const server = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(server)) return;
  const difference = server + 500 - (sentAt + receivedAt) / 2;
  offset = Math.abs(difference) > tolerated ? difference : 0;
}

/** Milliseconds since 1970 by the server's clock. */
export function serverNow(): number {
  return Date.now() + offset;
}

const listeners = new Set<() => void>();
let second = serverNow();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  second = serverNow();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 500);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The server's time, rendered again twice a second; one timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => (timer === undefined ? (second = serverNow()) : second));
}
