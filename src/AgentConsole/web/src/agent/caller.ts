import type { ScreenPop } from '../contracts';

/** The best name there is for a caller. */
export function callerName(pop: ScreenPop): string {
  if (pop.customer !== null && !pop.customer.provisional) return pop.customer.name;
  return pop.displayName ?? pop.campaign?.leadName ?? pop.number ?? 'Number withheld';
}

/** Which kind of call this is, before it is answered. */
export function callTitle(pop: ScreenPop): string {
  if (pop.kind === 'campaign') return 'Campaign call';
  return pop.kind === 'callback' ? 'Callback' : 'Incoming call';
}
