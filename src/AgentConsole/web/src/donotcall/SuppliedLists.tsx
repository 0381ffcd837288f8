import { Badge, Button, Modal, Paper, Progress, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ImportProblems } from '../campaigns/ImportProblems';
import type { DoNotCallListLine } from '../contracts';
import { moment, percent } from '../core/format';
import { useAction, useServices } from '../core/services';
import { useConfirm } from '../ui/confirm';
import { EmptyState } from '../ui/EmptyState';
import { Loaded } from '../ui/Loaded';
import { ListForm } from './ListForm';
import { forbids } from './purposes';

const readEvery = 1_000;

/** Lists that somebody supplies, with their age, and bringing in another. */
export function SuppliedLists() {
  const { api } = useServices();
  const query = useQuery({
    queryKey: ['do-not-call-lists'],
    queryFn: ({ signal }) => api.get<readonly DoNotCallListLine[]>('/api/do-not-call/lists', signal),
    refetchInterval: ({ state }) => (state.data?.some((list) => list.state === 'importing') ? readEvery : false),
  });
  return (
    <Paper component="section" aria-labelledby="supplied" withBorder p="md">
      <Stack>
        <Title order={2} size="h3" id="supplied">
          Supplied lists
        </Title>
        <ListForm />
        <Loaded query={query}>
          {(lists) =>
            lists.length === 0 ? (
              <EmptyState title="No lists" hint="Sales calls need the register of the country, and not too old a one: in the United States 31 days at most. Choose its file above." />
            ) : (
              <Lists lists={lists} />
            )
          }
        </Loaded>
      </Stack>
    </Paper>
  );
}

function Lists({ lists }: { lists: readonly DoNotCallListLine[] }) {
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table withTableBorder verticalSpacing={6} aria-label="Supplied lists">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>List</Table.Th>
            <Table.Th>Of the day</Table.Th>
            <Table.Th>Forbids</Table.Th>
            <Table.Th ta="right">Numbers</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Brought in</Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lists.map((list) => (
            <Line key={list.id} list={list} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Line({ list }: { list: DoNotCallListLine }) {
  const [reading, setReading] = useState(false);
  return (
    <Table.Tr>
      <Table.Th scope="row" className="text">
        {list.name}
        {list.version !== list.date && `, version ${list.version}`}
      </Table.Th>
      <Table.Td className="digits">{list.date}</Table.Td>
      <Table.Td>{forbids(list.purpose)}</Table.Td>
      <Table.Td ta="right" className="digits">
        {list.numbers}
        {list.rejected > 0 && list.state === 'complete' && (
          <Button size="compact-xs" variant="subtle" onClick={() => setReading(true)} aria-label={`What was left out of ${list.name}`}>
            {list.rejected} left out
          </Button>
        )}
        <Modal opened={reading} onClose={() => setReading(false)} title={`What was wrong in ${list.name}`} size="xl">
          {reading && <ImportProblems path={`/api/do-not-call/lists/${list.id}/problems`} />}
        </Modal>
      </Table.Td>
      <Table.Td>
        <State list={list} />
      </Table.Td>
      <Table.Td>
        {moment(list.importedAt)}
        <Text size="xs" c="dimmed" className="text">
          {list.importedBy}
        </Text>
      </Table.Td>
      <Table.Td>
        <Remove list={list} />
      </Table.Td>
    </Table.Tr>
  );
}

function State({ list }: { list: DoNotCallListLine }) {
  if (list.state === 'importing') return <Progress value={list.share * 100} animated aria-label={`Reading ${list.name}, ${percent(list.share)}`} />;
  if (list.state === 'failed') return <Text size="sm" c="red.8">{list.problem}</Text>;
  return (
    <Badge color={list.inUse ? 'teal.9' : 'gray.7'} radius="sm" tt="none">
      {list.inUse ? 'In use' : 'Replaced by a newer one'}
    </Badge>
  );
}

function Remove({ list }: { list: DoNotCallListLine }) {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const confirm = useConfirm();
  if (list.state === 'failed') return null;
  const word = list.state === 'importing' ? 'Cancel' : 'Withdraw';
  const remove = async () => {
    const sure =
      list.state === 'importing' ||
      (await confirm({ title: `Withdraw the list “${list.name}” of ${list.date}?`, text: 'Its numbers may be called again, unless another list has them. The one before it of that name counts again.', yes: 'Withdraw', danger: true }));
    if (!sure) return;
    await run(async () => {
      await api.delete(`/api/do-not-call/lists/${list.id}`);
      await client.invalidateQueries({ queryKey: ['do-not-call-lists'] });
    });
  };
  return (
    <Button size="xs" variant="default" disabled={busy} onClick={() => void remove()} aria-label={`${word} ${list.name} of ${list.date}`}>
      {word}
    </Button>
  );
}
