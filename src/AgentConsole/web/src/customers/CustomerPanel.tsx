import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { CreateTicket } from '../tickets/CreateTicket';
import { TicketList } from '../tickets/TicketList';
import { TicketPanel } from '../tickets/TicketPanel';
import { Timeline } from './Timeline';
import { useCustomer } from '../core/queries';
import { Button, Group, Stack } from '@mantine/core';

/** A customer's tickets and timeline; what is written during a contact is linked to it. */
export function CustomerPanel({ customerId, contactId }: { customerId: string; contactId: string | null }) {
  const [tab, setTab] = useState<string | null>('tickets');
  useCustomer(customerId);
  return (
    <Tabs value={tab} onChange={setTab}>
      <Tabs.List aria-label="Customer">
        <Tabs.Tab value="tickets">Tickets</Tabs.Tab>
        <Tabs.Tab value="timeline">Timeline</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="tickets" pt="sm">
        {tab === 'tickets' && <Tickets customerId={customerId} contactId={contactId} />}
      </Tabs.Panel>
      <Tabs.Panel value="timeline" pt="sm">
        {tab === 'timeline' && <Timeline customerId={customerId} />}
      </Tabs.Panel>
    </Tabs>
  );
}

function Tickets({ customerId, contactId }: { customerId: string; contactId: string | null }) {
  const [shown, setShown] = useState<string | 'new' | null>(null);
  const back = (
    <Group>
      <Button variant="subtle" size="compact-sm" onClick={() => setShown(null)}>
        ← All tickets
      </Button>
    </Group>
  );
  if (shown === 'new') {
    return (
      <Stack gap="xs">
        {back}
        <CreateTicket customerId={customerId} contactId={contactId} created={(id) => setShown(id)} />
      </Stack>
    );
  }
  if (shown !== null) {
    return (
      <Stack gap="xs">
        {back}
        <TicketPanel id={shown} contactId={contactId} />
      </Stack>
    );
  }
  return (
    <Stack gap="xs">
      <Group>
        <Button size="xs" onClick={() => setShown('new')}>
          New ticket
        </Button>
      </Group>
      <TicketList
        filter={{ customer: customerId, owner: '', state: '' }}
        empty={{ title: 'No tickets', hint: 'Press “New ticket” to write down what this customer needs.' }}
        open={setShown}
      />
    </Stack>
  );
}
