import type { ScreenPop } from '../contracts';

/** The best name there is for a caller. */
export function callerName(pop: ScreenPop): string {
  if (pop.customer !== null && !pop.customer.provisional) return pop.customer.name;
  return pop.displayName ?? pop.number ?? 'Number withheld';
}
