import { Button, Group, Stack, Tabs } from '@mantine/core';
import { useState } from 'react';
import { useCustomer } from '../core/queries';
import { CreateTicket } from '../tickets/CreateTicket';
import { ticketFilter } from '../tickets/filter';
import { TicketList } from '../tickets/TicketList';
import { TicketPanel } from '../tickets/TicketPanel';
import { useShortcut } from '../ui/shortcuts';
import { Consent } from './Consent';
import { Files } from './Files';
import { Notes } from './Notes';
import { Orders } from './Orders';
import { Relations } from './Relations';
import { Timeline } from './Timeline';

/** What of a customer is on screen. */
export interface CustomerView {
  readonly tab: string | null;
  /** The open ticket's id, "new" for the form, or null for the list. */
  readonly ticket: string | null;
  showTab(tab: string | null): void;
  openTicket(id: string | null): void;
}

export function useCustomerView(): CustomerView {
  const [tab, showTab] = useState<string | null>('tickets');
  const [ticket, setTicket] = useState<string | null>(null);
  const openTicket = (id: string | null) => {
    showTab('tickets');
    setTicket(id);
  };
  return { tab, ticket, showTab, openTicket };
}

interface Props {
  readonly customerId: string;
  readonly contactId: string | null;
  readonly view: CustomerView;
}

/** A customer's tickets, timeline, orders, notes, files, relations and consent; what is written during a contact is linked to it. */
export function CustomerPanel({ customerId, contactId, view }: Props) {
  // Watches the customer, so that the tickets and the timeline stay fresh.
  useCustomer(customerId);
  useShortcut('T', () => view.openTicket('new'), view.tab !== 'tickets' || view.ticket !== 'new');
  return (
    <Tabs value={view.tab} onChange={view.showTab}>
      <Tabs.List aria-label="Customer">
        <Tabs.Tab value="tickets">Tickets</Tabs.Tab>
        <Tabs.Tab value="timeline">Timeline</Tabs.Tab>
        <Tabs.Tab value="orders">Orders</Tabs.Tab>
        <Tabs.Tab value="notes">Notes</Tabs.Tab>
        <Tabs.Tab value="files">Files</Tabs.Tab>
        <Tabs.Tab value="relations">Relations</Tabs.Tab>
        <Tabs.Tab value="consent">Consent</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="tickets" pt="sm">
        {view.tab === 'tickets' && <Tickets customerId={customerId} contactId={contactId} view={view} />}
      </Tabs.Panel>
      <Tabs.Panel value="timeline" pt="sm">
        {view.tab === 'timeline' && <Timeline customerId={customerId} />}
      </Tabs.Panel>
      <Tabs.Panel value="orders" pt="sm">
        {view.tab === 'orders' && <Orders customerId={customerId} />}
      </Tabs.Panel>
      <Tabs.Panel value="notes" pt="sm">
        {view.tab === 'notes' && <Notes customerId={customerId} />}
      </Tabs.Panel>
      <Tabs.Panel value="files" pt="sm">
        {view.tab === 'files' && <Files customerId={customerId} />}
      </Tabs.Panel>
      <Tabs.Panel value="relations" pt="sm">
        {view.tab === 'relations' && <Relations customerId={customerId} />}
      </Tabs.Panel>
      <Tabs.Panel value="consent" pt="sm">
        {view.tab === 'consent' && <Consent customerId={customerId} />}
      </Tabs.Panel>
    </Tabs>
  );
}

function Tickets({ customerId, contactId, view: { ticket, openTicket } }: Props) {
  const back = (
    <Group>
      <Button variant="subtle" size="compact-sm" onClick={() => openTicket(null)}>
        ← All tickets
      </Button>
    </Group>
  );
  if (ticket === 'new') {
    return (
      <Stack gap="xs">
        {back}
        <CreateTicket customerId={customerId} contactId={contactId} created={openTicket} />
      </Stack>
    );
  }
  if (ticket !== null) {
    return (
      <Stack gap="xs">
        {back}
        <TicketPanel id={ticket} contactId={contactId} />
      </Stack>
    );
  }
  return (
    <Stack gap="xs">
      <Group>
        <Button size="xs" aria-label="New ticket" onClick={() => openTicket('new')} aria-keyshortcuts="Alt+T" rightSection={<span className="shortcut" data-keys="Alt T" />}>
          New ticket
        </Button>
      </Group>
      <TicketList
        filter={ticketFilter({ customer: customerId })}
        empty={{ title: 'No tickets', hint: 'Press “New ticket” to write down what this customer needs.' }}
        open={openTicket}
      />
    </Stack>
  );
}
