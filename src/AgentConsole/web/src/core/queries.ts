import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ConsoleOptions, CustomerDetail, Me, Page, TicketDetail } from '../contracts';
import { ApiError, type Api } from './api';
import { useServices } from './services';

/** The signed-in person, or null. */
export function useSession() {
  const { api } = useServices();
  return useQuery({ queryKey: ['me'], queryFn: () => readMe(api), staleTime: Number.POSITIVE_INFINITY, retry: (count, error) => count < 2 && (error as ApiError).status === 0 });
}

async function readMe(api: Api): Promise<Me | null> {
  try {
    const me = await api.get<Me>('/api/me');
    api.antiForgeryToken = me.antiForgeryToken;
    return me;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

export function useOptions() {
  const { api } = useServices();
  return useQuery({ queryKey: ['options'], queryFn: ({ signal }) => api.get<ConsoleOptions>('/api/options', signal), staleTime: 60_000 });
}

export function useCustomer(id: string) {
  const { api, customers } = useServices();
  useEffect(() => customers.show(id), [customers, id]);
  return useQuery({ queryKey: ['customer', id], queryFn: ({ signal }) => api.get<CustomerDetail>(`/api/customers/${id}`, signal) });
}

export function useTicket(id: string) {
  const { api } = useServices();
  return useQuery({ queryKey: ['ticket', id], queryFn: ({ signal }) => api.get<TicketDetail>(`/api/tickets/${id}`, signal) });
}

/** A paged list: the pages read so far, and a way to read the next; read again every so many milliseconds if told so. */
export function usePages<T>(key: readonly unknown[], path: string, refetchInterval: number | false = false) {
  const { api } = useServices();
  const query = useInfiniteQuery({
    queryKey: key,
    refetchInterval,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => api.get<Page<T>>(withQuery(path, { after: pageParam, take: '50' }), signal),
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return { ...query, items: query.data?.pages.flatMap((page) => page.items) ?? [] };
}

/** Adds the parameters that are not empty. */
export function withQuery(path: string, parameters: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== ''));
  const text = query.toString();
  return text === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${text}`;
}

/** After a change to a customer or a ticket: everything that may show it is read again. */
export function useRefreshCustomer() {
  const client = useQueryClient();
  return (customerId: string) => refreshCustomer(client, customerId);
}

export function refreshCustomer(client: ReturnType<typeof useQueryClient>, customerId: string): Promise<unknown> {
  return Promise.all([['customer', customerId], ['ticket'], ['tickets'], ['customers']].map((queryKey) => client.invalidateQueries({ queryKey })));
}
