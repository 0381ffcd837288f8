import { useEffect, useRef } from 'react';
import { serverNow } from '../core/clock';

// The server's time is known to two seconds.
const before = 3_000;

/** Sends what was typed before the time for it runs out, because the server ends a wrap-up without it. */
export function useLastWords(until: string, send: () => void): void {
  const latest = useRef(send);
  useEffect(() => {
    latest.current = send;
  });
  useEffect(() => {
    const left = Date.parse(until) - serverNow() - before;
    if (left <= 0) return;
    const timer = setTimeout(() => latest.current(), left);
    return () => clearTimeout(timer);
  }, [until]);
}

/** Takes the focus when nothing has it: the button that had it is gone with the call. Nobody's typing is interrupted. */
export function useFocusIfLost<T extends HTMLElement>() {
  const field = useRef<T>(null);
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) field.current?.focus();
  }, []);
  return field;
}
