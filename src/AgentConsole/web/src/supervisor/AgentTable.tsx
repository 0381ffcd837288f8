import { Table } from '@mantine/core';
import type { AgentRow } from '../contracts';
import { Elapsed } from '../ui/Elapsed';
import { EmptyState } from '../ui/EmptyState';
import { StateBadge } from '../ui/StateBadge';

// What a supervisor may have to act on comes first.
const order = ['phone-problem', 'reconnecting', 'offered', 'talking', 'wrap-up', 'reserved', 'ready', 'not-ready', 'signed-out'];

export function AgentTable({ agents }: { agents: readonly AgentRow[] }) {
  if (agents.length === 0) return <EmptyState title="No agents" hint="An administrator adds agents under Users; they appear here when they sign in." />;
  const sorted = [...agents].sort((a, b) => rank(a.state) - rank(b.state) || a.name.localeCompare(b.name));
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table withTableBorder verticalSpacing={6} aria-label="Agents">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Agent</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th ta="right">For</Table.Th>
            <Table.Th>Reason</Table.Th>
            <Table.Th>Customer</Table.Th>
            <Table.Th>Queue</Table.Th>
            <Table.Th ta="right">Answered today</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted.map((agent) => (
            <Table.Tr key={agent.id}>
              <Table.Th scope="row" className="text">
                {agent.name}
              </Table.Th>
              <Table.Td>
                <StateBadge state={agent.state} />
              </Table.Td>
              <Table.Td ta="right">
                <Elapsed since={agent.since} />
              </Table.Td>
              <Table.Td className="text">{agent.reason}</Table.Td>
              <Table.Td className="text">{agent.customer}</Table.Td>
              <Table.Td className="text">{agent.queue}</Table.Td>
              <Table.Td ta="right" className="digits">
                {agent.answeredToday}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function rank(state: string): number {
  const place = order.indexOf(state);
  return place === -1 ? order.length : place;
}
