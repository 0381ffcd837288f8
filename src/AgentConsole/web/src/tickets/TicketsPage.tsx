import { Group, SegmentedControl, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { TicketList } from './TicketList';

const owners = [
  { value: 'me', label: 'Mine' },
  { value: '', label: 'Everybody’s' },
];
const states = [
  { value: 'unresolved', label: 'To do' },
  { value: 'due', label: 'By due time' },
  { value: 'overdue', label: 'Overdue' },
  { value: '', label: 'All' },
  { value: 'new', label: 'New' },
  { value: 'open', label: 'Open' },
  { value: 'pending', label: 'Pending' },
  { value: 'resolved', label: 'Resolved' },
  { value: 'closed', label: 'Closed' },
];

export function TicketsPage() {
  const [owner, setOwner] = useState('');
  const [state, setState] = useState('unresolved');
  return (
    <Stack>
      <Title order={1}>Tickets</Title>
      <Group>
        <SegmentedControl data={owners} value={owner} onChange={setOwner} aria-label="Whose tickets" />
        <SegmentedControl data={states} value={state} onChange={setState} aria-label="State" />
      </Group>
      <TicketList filter={{ owner, state, customer: '' }} empty={{ title: 'No tickets here', hint: 'Choose another view, or create a ticket from a customer’s page.' }} />
    </Stack>
  );
}
