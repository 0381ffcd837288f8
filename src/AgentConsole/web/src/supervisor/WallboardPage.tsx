import { Alert, Group, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { WallboardSnapshot } from '../contracts';
import { moment, percent } from '../core/format';
import { Tile } from '../ui/Tile';
import { AgentTable } from './AgentTable';
import { PromiseTiles } from './PromiseTiles';
import { QueueTable } from './QueueTable';
import { TrunkAlarms } from './TrunkAlarms';
import { useWallboard } from './useWallboard';

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
        <QueueTable queues={board.queues} />
      </Stack>
      <Stack gap={4}>
        <Title order={2}>Agents</Title>
        <AgentTable agents={board.agents} />
      </Stack>
    </>
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
