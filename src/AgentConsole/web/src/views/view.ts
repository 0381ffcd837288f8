import { useQuery } from '@tanstack/react-query';
import type { TicketViewLine, TicketViewQuery } from '../contracts';
import { useServices } from '../core/services';
import { ticketFilter, type TicketFilter } from '../tickets/filter';

/** One's own views, those of one's teams, and everybody's. */
export function useViews() {
  const { api } = useServices();
  return useQuery({ queryKey: ['ticket-views'], queryFn: ({ signal }) => api.get<readonly TicketViewLine[]>('/api/ticket-views', signal), staleTime: 60_000 });
}

export function filterOf(query: TicketViewQuery): TicketFilter {
  return ticketFilter({
    state: query.state ?? '',
    owner: query.owner ?? '',
    kind: query.kind ?? '',
    priority: query.priority ?? '',
    tag: query.tag ?? '',
    follower: query.follower ?? '',
    team: query.team ?? '',
    order: query.order ?? '',
    overdue: query.overdue ? 'true' : '',
  });
}

export function queryOf(filter: TicketFilter): TicketViewQuery {
  const said = (value: string) => (value === '' ? null : value);
  return {
    state: said(filter.state),
    owner: said(filter.owner),
    kind: said(filter.kind),
    priority: said(filter.priority),
    tag: said(filter.tag),
    follower: said(filter.follower),
    team: said(filter.team),
    order: said(filter.order),
    overdue: filter.overdue === 'true',
  };
}

/** Whether two filters list the same. */
export function same(one: TicketFilter, other: TicketFilter): boolean {
  return (Object.keys(one) as (keyof TicketFilter)[]).every((key) => one[key] === other[key]);
}
