import { Stack } from '@mantine/core';
import { Link } from 'wouter';
import { useSituation } from '../core/services';
import { TicketPanel } from './TicketPanel';

/** A ticket on its own page. What is written during a call or its wrap-up is linked to that call. */
export function TicketPage({ id }: { id: string }) {
  const situation = useSituation();
  const contact = situation?.call ?? situation?.wrapUp ?? null;
  return (
    <Stack>
      <Link href="/tickets">← Tickets</Link>
      <TicketPanel id={id} contactId={contact?.contactId ?? null} wide />
    </Stack>
  );
}
