import { Stack, Table, Title } from '@mantine/core';
import type { CallbackLine } from '../contracts';
import { words } from '../core/format';
import { usePages } from '../core/queries';
import { EmptyState } from '../ui/EmptyState';
import { Elapsed } from '../ui/Elapsed';
import { Failed } from '../ui/Loaded';
import { MoreButton } from '../ui/MoreButton';

const readEvery = 10_000;

/** Callers who asked to be called back. They keep their place in the queue; the system calls them when an agent is free. */
export function CallbacksPage() {
  const pages = usePages<CallbackLine>(['callbacks'], '/api/callbacks', readEvery);
  return (
    <Stack>
      <Title order={1}>Callbacks</Title>
      {pages.error !== null && <Failed error={pages.error} retry={pages.refetch} />}
      {pages.isSuccess && pages.items.length === 0 && (
        <EmptyState title="Nobody waits for a call back" hint="Callers who ask for one in the menu appear here, oldest first. They are called by themselves as soon as an agent is free." />
      )}
      {pages.items.length > 0 && <CallbackTable lines={pages.items} />}
      <MoreButton pages={pages} />
    </Stack>
  );
}

function CallbackTable({ lines }: { lines: readonly CallbackLine[] }) {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table aria-label="Callbacks">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Waiting</Table.Th>
            <Table.Th>Customer</Table.Th>
            <Table.Th>Number</Table.Th>
            <Table.Th>Queue</Table.Th>
            <Table.Th ta="right">Attempts</Table.Th>
            <Table.Th>State</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={line.id}>
              <Table.Td>
                <Elapsed since={line.since} />
              </Table.Td>
              <Table.Td className="text">{line.customer ?? 'unknown'}</Table.Td>
              <Table.Td className="digits">{line.number}</Table.Td>
              <Table.Td>{line.queue}</Table.Td>
              <Table.Td ta="right">{line.attempts}</Table.Td>
              <Table.Td>{words(line.state)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
