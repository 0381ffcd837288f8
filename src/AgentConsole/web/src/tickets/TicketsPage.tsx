import { Group, Stack, Title } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { TicketLine } from '../contracts';
import { filterOf, useViews } from '../views/view';
import { ViewList } from '../views/ViewList';
import { toDo, type TicketFilter } from './filter';
import { FilterBar } from './FilterBar';
import { TicketList } from './TicketList';

const BulkBar = lazy(() => import('./BulkBar').then((module) => ({ default: module.BulkBar })));

interface Looked {
  /** The view that is open; null for the usual list, undefined until one was chosen: the one that opens first. */
  readonly viewId: string | null | undefined;
  /** Null: as the view says. */
  readonly filter: TicketFilter | null;
}

/** All tickets by whose they are, where they stand and what they are, or by a saved view; chosen ones are changed together. */
export function TicketsPage() {
  const views = useViews();
  const [looked, setLooked] = useState<Looked>({ viewId: undefined, filter: null });
  const [chosen, setChosen] = useState<readonly TicketLine[]>([]);
  const view = views.data?.find(({ id, default: first }) => (looked.viewId === undefined ? first : id === looked.viewId)) ?? null;
  const filter = looked.filter ?? (view === null ? toDo : filterOf(view.query));
  const look = (next: Looked) => {
    setChosen([]);
    setLooked(next);
  };
  return (
    <Stack>
      <Title order={1}>Tickets</Title>
      <Group align="flex-start">
        <ViewList views={views.data ?? []} chosen={view} filter={filter} choose={(next) => look({ viewId: next?.id ?? null, filter: null })} />
        <Stack flex="1 1 520px" miw={0}>
          <FilterBar filter={filter} change={(part) => look({ viewId: view?.id ?? null, filter: { ...filter, ...part } })} />
          {chosen.length > 0 && (
            <Suspense fallback={null}>
              <BulkBar chosen={chosen} clear={() => setChosen([])} />
            </Suspense>
          )}
          {!views.isPending && (
            <TicketList filter={filter} choosing={{ chosen, choose: setChosen }} empty={{ title: 'No tickets here', hint: 'Choose another view, or create a ticket from a customer’s page.' }} />
          )}
        </Stack>
      </Group>
    </Stack>
  );
}
