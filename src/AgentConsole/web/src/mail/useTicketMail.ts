import { useQuery } from '@tanstack/react-query';
import type { TicketMail } from '../contracts';
import { useServices } from '../core/services';

/** The e-mails of a ticket, and where a public note goes. Read again with the ticket. */
export function useTicketMail(ticketId: string): TicketMail | undefined {
  const { api } = useServices();
  return useQuery({ queryKey: ['ticket', ticketId, 'mail'], queryFn: ({ signal }) => api.get<TicketMail>(`/api/tickets/${ticketId}/mail`, signal) }).data;
}
