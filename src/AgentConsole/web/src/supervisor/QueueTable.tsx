import { Group, Progress, Table, Text } from '@mantine/core';
import type { QueueRow } from '../contracts';
import { percent } from '../core/format';
import { Elapsed } from '../ui/Elapsed';
import { EmptyState } from '../ui/EmptyState';

export function QueueTable({ queues }: { queues: readonly QueueRow[] }) {
  if (queues.length === 0) return <EmptyState title="No queues" hint="Write the first one into config/contact-center.json under “queues”, then start the server again." />;
  return (
    <Table.ScrollContainer minWidth={900}>
      <Table withTableBorder verticalSpacing={8} aria-label="Queues">
        <Table.Thead>
          <Table.Tr>
            <Table.Th miw={120}>Queue</Table.Th>
            <Table.Th ta="right">Waiting</Table.Th>
            <Table.Th ta="right">Longest wait</Table.Th>
            <Table.Th ta="right">Offered</Table.Th>
            <Table.Th ta="right">Answered</Table.Th>
            <Table.Th ta="right">Abandoned</Table.Th>
            <Table.Th ta="right">Flowed out</Table.Th>
            <Table.Th ta="right">Called back</Table.Th>
            <Table.Th w={190}>Service level</Table.Th>
            <Table.Th ta="right">Ready / busy</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {queues.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Row({ row }: { row: QueueRow }) {
  return (
    <Table.Tr className="digits">
      <Table.Th scope="row" className="text">
        {row.title}
      </Table.Th>
      <Table.Td ta="right" fw={row.waiting > 0 ? 700 : undefined}>
        {row.waiting}
      </Table.Td>
      <Table.Td ta="right" fw={row.longestSince === null ? undefined : 700}>
        {row.longestSince === null ? '–' : <Elapsed since={row.longestSince} />}
      </Table.Td>
      <Table.Td ta="right">{row.offered}</Table.Td>
      <Table.Td ta="right">{row.answered}</Table.Td>
      <Table.Td ta="right">{row.abandoned}</Table.Td>
      <Table.Td ta="right">{row.flowedOut}</Table.Td>
      <Table.Td ta="right">{row.calledBack}</Table.Td>
      <Table.Td>
        <ServiceLevel row={row} />
      </Table.Td>
      <Table.Td ta="right">
        {row.agentsReady} / {row.agentsBusy}
      </Table.Td>
    </Table.Tr>
  );
}

function ServiceLevel({ row }: { row: QueueRow }) {
  if (row.serviceLevel === null) {
    return (
      <Text size="sm" c="dimmed">
        no call yet
      </Text>
    );
  }
  return (
    <Group gap="xs" wrap="nowrap">
      <Progress value={row.serviceLevel * 100} w={70} size="md" color="blue" aria-label={`Service level of ${row.title}`} />
      <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
        {percent(row.serviceLevel)} in {row.serviceLevelSeconds} s
      </Text>
    </Group>
  );
}
