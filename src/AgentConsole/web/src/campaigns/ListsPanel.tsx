import { Badge, Button, Group, Modal, Paper, Progress, Stack, Switch, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { LeadListLine } from '../contracts';
import { moment, percent } from '../core/format';
import { useAction, useServices } from '../core/services';
import { useConfirm } from '../ui/confirm';
import { EmptyState } from '../ui/EmptyState';
import { Loaded } from '../ui/Loaded';
import { CallAgain } from './CallAgain';
import { ImportForm } from './ImportForm';
import { ImportProblems } from './ImportProblems';

const readEvery = 1_000;

/** The lists that were brought in, and bringing in another. */
export function ListsPanel({ id }: { id: string }) {
  const { api } = useServices();
  const query = useQuery({
    queryKey: ['lists', id],
    queryFn: ({ signal }) => api.get<readonly LeadListLine[]>(`/api/campaigns/${id}/lists`, signal),
    refetchInterval: ({ state }) => (state.data?.some((list) => list.state === 'importing') ? readEvery : false),
  });
  return (
    <Stack>
      <ImportForm campaign={id} />
      <Loaded query={query}>
        {(lists) =>
          lists.length === 0 ? (
            <EmptyState title="No lists" hint="Choose a CSV file above. Its first line names the columns; one of them holds telephone numbers." />
          ) : (
            <Stack>
              {lists.map((list) => (
                <List key={list.id} campaign={id} list={list} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Stack>
  );
}

function List({ campaign, list }: { campaign: string; list: LeadListLine }) {
  const [reading, setReading] = useState(false);
  return (
    <Paper component="section" aria-label={`List ${list.name}`} withBorder p="md">
      <Stack gap="xs">
        <Group justify="space-between">
          <Group gap="xs">
            <Title order={2} size="h3" className="text">
              {list.name}
            </Title>
            <Badge color={list.state === 'failed' ? 'red' : list.state === 'importing' ? 'yellow' : 'teal.9'} radius="sm" tt="none">
              {list.state === 'importing' ? `Reading, ${percent(list.share)}` : list.state === 'failed' ? 'Failed' : 'Complete'}
            </Badge>
            <Text size="sm" c="dimmed">
              {[list.version !== list.date && `version ${list.version}`, `of ${list.date}`, `brought in ${moment(list.importedAt)} by ${list.importedBy}`, list.expiresAt && `expires ${moment(list.expiresAt)}`].filter(Boolean).join(' · ')}
            </Text>
          </Group>
          <Actions campaign={campaign} list={list} />
        </Group>
        {list.state === 'importing' && <Progress value={list.share * 100} animated aria-label={`Reading ${list.name}`} />}
        {list.problem !== null && <Text c="red.8">{list.problem}</Text>}
        <Group gap="lg" className="digits">
          <Text size="sm">
            {list.rows} rows: {list.accepted} taken, {list.duplicates} double, {list.doNotCall} not to be called, {list.rejected} left out
          </Text>
          {list.rejected + list.duplicates + list.doNotCall > 0 && (
            <Button size="xs" variant="default" onClick={() => setReading(true)}>
              What was wrong
            </Button>
          )}
        </Group>
      </Stack>
      <Modal opened={reading} onClose={() => setReading(false)} title={`What was wrong in ${list.name}`} size="xl">
        {reading && <ImportProblems path={`/api/campaigns/${campaign}/lists/${list.id}/problems`} />}
      </Modal>
    </Paper>
  );
}

function Actions({ campaign, list }: { campaign: string; list: LeadListLine }) {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const confirm = useConfirm();
  const path = `/api/campaigns/${campaign}/lists/${list.id}`;
  const act = (action: () => Promise<unknown>) =>
    void run(async () => {
      await action();
      await client.invalidateQueries({ queryKey: ['lists', campaign] });
    });
  const withdraw = async () => {
    if (list.state === 'importing' || (await confirm({ title: `Withdraw the list “${list.name}”?`, text: 'Nobody of it is called any more.', yes: 'Withdraw', danger: true }))) act(() => api.delete(path));
  };
  return (
    <Group>
      {list.state === 'complete' && <Switch label="Its leads are called" checked={list.enabled} disabled={busy} onChange={(event) => act(() => api.post(`${path}/enabled`, { enabled: event.currentTarget.checked }))} />}
      {list.state === 'complete' && <CallAgain campaign={campaign} list={list} />}
      <Button size="xs" variant="default" disabled={busy} onClick={() => void withdraw()} aria-label={`${list.state === 'importing' ? 'Cancel' : 'Withdraw'} ${list.name}`}>
        {list.state === 'importing' ? 'Cancel' : 'Withdraw'}
      </Button>
    </Group>
  );
}
