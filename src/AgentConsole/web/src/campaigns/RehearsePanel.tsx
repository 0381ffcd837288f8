import { Alert, Button, Group, NumberInput, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { RehearsalView } from '../contracts';
import { percent } from '../core/format';
import { useAction, useServices } from '../core/services';
import { Loaded } from '../ui/Loaded';
import { RehearsalReport } from './RehearsalReport';

const readEvery = 500;

const rehearsalKey = (id: string) => ['rehearsal', id];

const pathOf = (id: string) => `/api/campaigns/${id}/rehearsal`;

/** How the campaign’s rehearsal stands; read again and again while one runs. */
export function useRehearsal(id: string) {
  const { api } = useServices();
  return useQuery({
    queryKey: rehearsalKey(id),
    queryFn: ({ signal }) => api.get<RehearsalView>(pathOf(id), signal),
    refetchInterval: ({ state }) => (state.data !== undefined && runs(state.data) ? readEvery : false),
  });
}

/** Runs the campaign on its own past before it runs on people, and says what to expect. */
export function RehearsePanel({ id }: { id: string }) {
  return <Loaded query={useRehearsal(id)}>{(view) => <Rehearse id={id} view={view} />}</Loaded>;
}

function Rehearse({ id, view }: { id: string; view: RehearsalView }) {
  return (
    <Stack>
      <Paper component="section" aria-label="Rehearse" withBorder p="md">
        <Stack gap="sm">
          <Text>The campaign is run many times on how its earlier calls went, with simulated people and agents; nobody is called. It shows what to expect with so many agents, all of them for this campaign alone: inbound callers and other campaigns are not in it. Where those take a share of the agents, enter how many are left.</Text>
          {runs(view) ? <Running id={id} view={view} /> : <Form id={id} view={view} />}
          {view.problem !== null && <Alert color="yellow">{view.problem}</Alert>}
          {view.state === 'cancelled' && <Text c="dimmed">The rehearsal was cancelled.</Text>}
        </Stack>
      </Paper>
      {view.report !== null && <RehearsalReport report={view.report} />}
    </Stack>
  );
}

function Form({ id, view }: { id: string; view: RehearsalView }) {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const [agents, setAgents] = useState<number | string>(Math.max(1, view.agents));
  const [hours, setHours] = useState<number | string>(view.hours);
  const start = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => client.setQueryData(rehearsalKey(id), await api.post<RehearsalView>(pathOf(id), { agents: Number(agents), hours: Number(hours) })));
  };
  return (
    <form onSubmit={start}>
      <Group align="flex-end">
        <NumberInput label="Agents" min={1} max={200} allowDecimal={false} w={120} value={agents} onChange={setAgents} />
        <NumberInput label="Hours" min={0.5} max={8} step={0.5} w={120} value={hours} onChange={setHours} />
        <Button type="submit" loading={busy}>
          Rehearse
        </Button>
      </Group>
    </form>
  );
}

function Running({ id, view }: { id: string; view: RehearsalView }) {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const cancel = () =>
    void run(async () => {
      await api.delete(pathOf(id));
      await client.invalidateQueries({ queryKey: rehearsalKey(id) });
    });
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={2} size="h3">
          {view.state === 'waiting' ? 'Waits until other rehearsals are done' : `Rehearsing with ${view.agents} agents, ${percent(view.progress)}`}
        </Title>
        <Button variant="default" disabled={busy} onClick={cancel}>
          Cancel
        </Button>
      </Group>
      <Progress value={view.progress * 100} animated aria-label="Rehearsal" />
    </Stack>
  );
}

function runs(view: RehearsalView): boolean {
  return view.state === 'waiting' || view.state === 'running';
}
