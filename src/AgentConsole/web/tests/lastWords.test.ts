import { renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useLastWords } from '../src/agent/lastWords';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();

test('what is typed is sent once, three seconds before the time is over, as it is then', () => {
  const sent: string[] = [];
  const until = inSeconds(30);
  const { rerender } = renderHook(({ text }) => useLastWords(until, () => sent.push(text)), { initialProps: { text: 'calls b' } });
  rerender({ text: 'calls back' });
  vi.advanceTimersByTime(26_999);
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(60_000);
  expect(sent).toEqual(['calls back']);
});

test('more time moves it, and a finished wrap-up sends nothing', () => {
  const send = vi.fn();
  const { rerender, unmount } = renderHook(({ until }) => useLastWords(until, send), { initialProps: { until: inSeconds(10) } });
  rerender({ until: inSeconds(40) });
  vi.advanceTimersByTime(30_000);
  expect(send).not.toHaveBeenCalled();
  unmount();
  vi.advanceTimersByTime(60_000);
  expect(send).not.toHaveBeenCalled();
});
