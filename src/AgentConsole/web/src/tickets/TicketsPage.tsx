import { Stack, Title } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { TicketLine } from '../contracts';
import { toDo, type TicketFilter } from './filter';
import { FilterBar } from './FilterBar';
import { TicketList } from './TicketList';

const BulkBar = lazy(() => import('./BulkBar').then((module) => ({ default: module.BulkBar })));

/** All tickets by whose they are, where they stand and what they are; chosen ones are changed together. */
export function TicketsPage() {
  const [filter, setFilter] = useState(toDo);
  const [chosen, setChosen] = useState<readonly TicketLine[]>([]);
  const change = (part: Partial<TicketFilter>) => {
    setChosen([]);
    setFilter((before) => ({ ...before, ...part }));
  };
  return (
    <Stack>
      <Title order={1}>Tickets</Title>
      <FilterBar filter={filter} change={change} />
      {chosen.length > 0 && (
        <Suspense fallback={null}>
          <BulkBar chosen={chosen} clear={() => setChosen([])} />
        </Suspense>
      )}
      <TicketList filter={filter} choosing={{ chosen, choose: setChosen }} empty={{ title: 'No tickets here', hint: 'Choose another view, or create a ticket from a customer’s page.' }} />
    </Stack>
  );
}
