import type { TicketDetail } from '../contracts';
import { useRefreshCustomer } from '../core/queries';
import { FileBox } from './FileBox';

/** A ticket’s files. They are internal unless they are added for the customer. */
export function Attachments({ ticket, contactId }: { ticket: TicketDetail; contactId: string | null }) {
  const refresh = useRefreshCustomer();
  return (
    <FileBox
      files={ticket.attachments}
      path={`/api/tickets/${ticket.id}/attachments`}
      more={contactId === null ? {} : { contact: contactId }}
      done={() => refresh(ticket.customerId)}
      mayBePublic
    />
  );
}
