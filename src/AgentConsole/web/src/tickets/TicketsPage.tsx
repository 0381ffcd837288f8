import { Group, SegmentedControl, Select, Stack, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { lazy, Suspense, useState } from 'react';
import type { TicketLine } from '../contracts';
import { words } from '../core/format';
import { useOptions } from '../core/queries';
import { TicketList } from './TicketList';

const BulkBar = lazy(() => import('./BulkBar').then((module) => ({ default: module.BulkBar })));

const owners = [
  { value: 'me', label: 'Mine' },
  { value: '', label: 'Everybody’s' },
  { value: 'nobody', label: 'Nobody’s' },
  { value: 'followed', label: 'Followed' },
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
const kinds = ['question', 'incident', 'request', 'complaint'];

/** All tickets by whose they are, where they stand and what they are; chosen ones are changed together. */
export function TicketsPage() {
  const options = useOptions();
  const [whose, setWhose] = useState('');
  const [state, setState] = useState('unresolved');
  const [kind, setKind] = useState<string | null>(null);
  const [priority, setPriority] = useState<string | null>(null);
  const [tag, setTag] = useState('');
  const [settledTag] = useDebouncedValue(tag, 300);
  const [chosen, setChosen] = useState<readonly TicketLine[]>([]);
  const look = (change: () => void) => {
    setChosen([]);
    change();
  };
  const filter = { state, customer: '', owner: whose === 'followed' ? '' : whose, follower: whose === 'followed' ? 'me' : '', kind: kind ?? '', priority: priority ?? '', tag: settledTag.trim() };
  return (
    <Stack>
      <Title order={1}>Tickets</Title>
      <Group>
        <SegmentedControl data={owners} value={whose} onChange={(value) => look(() => setWhose(value))} aria-label="Whose tickets" />
        <SegmentedControl data={states} value={state} onChange={(value) => look(() => setState(value))} aria-label="State" />
        <Select aria-label="Kind" placeholder="Any kind" w={140} clearable data={kinds.map(named)} value={kind} onChange={(value) => look(() => setKind(value))} />
        <Select aria-label="Priority" placeholder="Any priority" w={140} clearable data={(options.data?.priorities ?? []).map(named)} value={priority} onChange={(value) => look(() => setPriority(value))} />
        <TextInput
          aria-label="Tag"
          placeholder="Tag"
          w={140}
          maxLength={40}
          value={tag}
          onChange={(event) => {
            const { value } = event.currentTarget;
            look(() => setTag(value));
          }}
        />
      </Group>
      {chosen.length > 0 && (
        <Suspense fallback={null}>
          <BulkBar chosen={chosen} clear={() => setChosen([])} />
        </Suspense>
      )}
      <TicketList filter={filter} choosing={{ chosen, choose: setChosen }} empty={{ title: 'No tickets here', hint: 'Choose another view, or create a ticket from a customer’s page.' }} />
    </Stack>
  );
}

function named(value: string): { value: string; label: string } {
  return { value, label: words(value) };
}
