import { Alert, Group, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { QueueRow, WallboardSnapshot } from '../contracts';
import { moment, percent } from '../core/format';
import { PromiseReport } from '../sla/PromiseReport';
import { Shares } from '../ui/Shares';
import { Tile } from '../ui/Tile';
import { AgentTable } from './AgentTable';
import { PromiseTiles } from './PromiseTiles';
import { QueueTable } from './QueueTable';
import { TrunkAlarms } from './TrunkAlarms';
import { useWallboard } from './useWallboard';

// As the badges are colored: green can be reached, blue is with a customer, violet writes, red needs help.
const agentStates = [
  { label: 'Ready', states: ['ready'], color: 'teal.8' },
  { label: 'Ringing', states: ['reserved', 'offered'], color: 'yellow.6' },
  { label: 'Talking', states: ['talking'], color: 'blue.7' },
  { label: 'Wrap-up', states: ['wrap-up'], color: 'violet.6' },
  { label: 'Phone trouble', states: ['phone-problem', 'reconnecting'], color: 'red.8' },
];

/** Queues and agents as they are now. */
export default function WallboardPage() {
  const { board, problem } = useWallboard();
  return (
    <Stack>
      <Title order={1}>Wallboard</Title>
      <TrunkAlarms />
      {problem !== null && <Alert color="red">{problem}</Alert>}
      {board === null ? problem === null && <Skeleton h={220} role="status" aria-label="Loading" /> : <Board board={board} />}
    </Stack>
  );
}

function Board({ board }: { board: WallboardSnapshot }) {
  return (
    <>
      <Totals board={board} />
      <Stack gap={4}>
        <Group justify="space-between">
          <Title order={2}>Queues</Title>
          <Text size="sm" c="dimmed">
            Since {moment(board.since)} · service level: {board.serviceLevelVariant}
          </Text>
        </Group>
        {board.queues.some(({ offered }) => offered > 0) && <CallShares board={board} />}
        <QueueTable queues={board.queues} />
      </Stack>
      <Stack gap={4}>
        <Title order={2}>Agents</Title>
        {board.agents.length > 0 && <AgentShares board={board} />}
        <AgentTable agents={board.agents} />
      </Stack>
      <PromiseReport />
    </>
  );
}

function AgentShares({ board: { agents } }: { board: WallboardSnapshot }) {
  const known = agentStates.flatMap(({ states }) => states);
  return (
    <Shares
      label="Agents by state"
      shares={[...agentStates, { label: 'Away', states: agents.map(({ state }) => state).filter((state) => !known.includes(state)), color: 'gray.5' }].map(({ label, states, color }) => ({
        label,
        value: agents.filter(({ state }) => states.includes(state)).length,
        color,
      }))}
    />
  );
}

function CallShares({ board: { queues } }: { board: WallboardSnapshot }) {
  const sum = (value: (row: QueueRow) => number) => queues.reduce((total, row) => total + value(row), 0);
  return (
    <Shares
      label="Calls of today"
      shares={[
        { label: 'Answered', value: sum((row) => row.answered), color: 'teal.8' },
        { label: 'Waiting', value: sum((row) => row.waiting), color: 'yellow.6' },
        { label: 'Called back', value: sum((row) => row.calledBack), color: 'blue.6' },
        { label: 'Flowed out', value: sum((row) => row.flowedOut), color: 'gray.5' },
        { label: 'Abandoned', value: sum((row) => row.abandoned), color: 'red.8' },
      ]}
    />
  );
}

function Totals({ board }: { board: WallboardSnapshot }) {
  const sum = (value: (row: WallboardSnapshot['queues'][number]) => number) => board.queues.reduce((total, row) => total + value(row), 0);
  const offered = sum((row) => row.offered);
  const abandoned = sum((row) => row.abandoned);
  const states = (state: string) => board.agents.filter((agent) => agent.state === state).length;
  return (
    <SimpleGrid cols={{ base: 2, sm: 4, lg: 8 }} component="section" aria-label="Totals">
      <Tile label="Waiting" value={sum((row) => row.waiting)} />
      <Tile label="Offered" value={offered} />
      <Tile label="Answered" value={sum((row) => row.answered)} />
      <Tile label="Abandoned" value={abandoned} hint={offered > 0 ? `${percent(abandoned / offered)} of offered` : undefined} />
      <Tile label="Agents ready" value={states('ready')} />
      <Tile label="Agents talking" value={states('talking')} />
      <PromiseTiles />
    </SimpleGrid>
  );
}
