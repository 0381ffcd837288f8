import { Stack, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { CallbackLine, Page } from '../contracts';
import { words } from '../core/format';
import { useServices } from '../core/services';
import { EmptyState } from '../ui/EmptyState';
import { Elapsed } from '../ui/Elapsed';
import { Loaded } from '../ui/Loaded';

const readEvery = 10_000;

/** Callers who asked to be called back. They keep their place in the queue; the system calls them when an agent is free. */
export function CallbacksPage() {
  const { api } = useServices();
  const query = useQuery({
    queryKey: ['callbacks'],
    queryFn: async ({ signal }) => {
      const answer = await api.get<readonly CallbackLine[] | Page<CallbackLine>>('/api/callbacks', signal);
      return 'items' in answer ? answer.items : answer;
    },
    refetchInterval: readEvery,
  });
  return (
    <Stack>
      <Title order={1}>Callbacks</Title>
      <Loaded query={query}>
        {(lines) =>
          lines.length === 0 ? (
            <EmptyState title="Nobody waits for a call back" hint="Callers who ask for one in the menu appear here, oldest first. They are called by themselves as soon as an agent is free." />
          ) : (
            <CallbackTable lines={lines} />
          )
        }
      </Loaded>
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
