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

/** Why there is no customer although there should be one; null when the database has answered. */
export function lookUpProblem(pop: ScreenPop): { readonly title: string; readonly hint: string } | null {
  if (pop.lookUp === 'unavailable') {
    return { title: 'Customer look-up is not available right now', hint: 'Whether this number is known cannot be seen. The customer and the tickets appear here by themselves when the look-up works again.' };
  }
  if (pop.lookUp === 'not-stored') {
    return { title: 'This number is new, and customers cannot be stored right now', hint: 'The new customer appears here by itself when storing works again. Ask for the name as usual: what you write in the wrap-up is kept.' };
  }
  return null;
}
