import { withQuery } from '../core/queries';

/** Which tickets to list, in the words of /api/tickets; what is empty does not restrict. */
export interface TicketFilter {
  readonly state: string;
  readonly owner: string;
  readonly customer: string;
  readonly kind: string;
  readonly priority: string;
  readonly tag: string;
  readonly follower: string;
  readonly team: string;
  /** "due": only those with a promise that runs, the first due on top; "" or "changed": the last changed first. */
  readonly order: string;
  /** "true": only those whose promise should have been kept by now. */
  readonly overdue: string;
}

const everything: TicketFilter = { state: '', owner: '', customer: '', kind: '', priority: '', tag: '', follower: '', team: '', order: '', overdue: '' };

export function ticketFilter(part: Partial<TicketFilter>): TicketFilter {
  return { ...everything, ...part };
}

/** What needs work, whoever's it is. */
export const toDo = ticketFilter({ state: 'unresolved' });

export function pathOf(filter: TicketFilter): string {
  return withQuery('/api/tickets', { ...filter });
}
