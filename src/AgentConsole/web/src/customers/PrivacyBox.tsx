import { Alert, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { ErasureLine, HoldLine, PersonExportLine } from '../contracts';
import { moment } from '../core/format';
import { useAction, useMe, useServices } from '../core/services';
import { useReason, type ReasonQuestion } from '../ui/confirm';

const questions = {
  hold: { title: 'Set a legal hold?', text: 'Nothing of this customer is removed until it is lifted, not even what is past its retention.', reason: 'Why may nothing be removed?', yes: 'Set the hold' },
  lift: { title: 'Lift the legal hold?', text: 'Retention and erasure apply to this customer again.', reason: 'Why is the hold lifted?', yes: 'Lift the hold' },
  forget: {
    title: 'Forget this person for good?',
    text: 'Names, numbers, addresses, notes, files, messages and recordings are removed and cannot be brought back. That there were calls and tickets stays, without the person, so that figures stay true.',
    reason: 'Why is this person forgotten?',
    yes: 'Forget this person',
    danger: true,
  },
} satisfies Readonly<Record<string, ReasonQuestion>>;

/** Everything about a person as a file, being forgotten, and what holds it up. For administrators. */
export function PrivacyBox({ customerId }: { customerId: string }) {
  const { rights } = useMe();
  return rights.includes('erase-person') && rights.includes('manage-privacy') ? <Box path={`/api/customers/${customerId}`} /> : null;
}

function Box({ path }: { path: string }) {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const ask = useReason();
  const holds = useQuery({ queryKey: [path, 'holds'], queryFn: ({ signal }) => api.get<readonly HoldLine[]>(`${path}/holds`, signal) });
  const erasures = useQuery({
    queryKey: [path, 'erasures'],
    queryFn: ({ signal }) => api.get<readonly ErasureLine[]>(`${path}/erasures`, signal),
    refetchInterval: ({ state }) => (running(state.data?.[0]) ? 2_000 : false),
  });
  const exports = useQuery({
    queryKey: [path, 'exports'],
    queryFn: ({ signal }) => api.get<readonly PersonExportLine[]>(`${path}/exports`, signal),
    refetchInterval: ({ state }) => (state.data?.some((line) => line.state === 'writing') === true ? 1_000 : false),
  });
  const hold = holds.data?.find((line) => line.liftedAt === null);
  const erasure = erasures.data?.[0];
  const erasing = running(erasure);
  const wasErasing = useRef(false);
  useEffect(() => {
    // What the page shows beside this box is gone as well.
    if (wasErasing.current && !erasing) void client.invalidateQueries();
    wasErasing.current = erasing;
  }, [erasing, client]);
  const act = (what: string, body?: unknown) =>
    void run(async () => {
      try {
        await api.post<unknown>(`${path}/${what}`, body);
      } finally {
        await client.invalidateQueries({ queryKey: [path] });
      }
    });
  const withReason = async (what: string, question: ReasonQuestion) => {
    const reason = await ask(question);
    if (reason !== null) act(what, { reason });
  };
  return (
    <Paper component="section" aria-label="Privacy" withBorder p="md">
      <Stack gap="xs">
        <Title order={2} size="h4">
          Privacy
        </Title>
        {hold !== undefined && (
          <Alert color="orange" variant="light" title="Legal hold">
            {hold.reason} (since {moment(hold.setAt)}, by {hold.setBy}). Nothing of this customer is removed.
          </Alert>
        )}
        {erasure !== undefined && <Erased erasure={erasure} />}
        {exports.data?.map((line) => <Export key={line.id} line={line} path={path} />)}
        <Group gap="xs">
          <Button size="xs" variant="default" disabled={busy} onClick={() => act('exports')}>
            Export everything
          </Button>
          {hold === undefined ? (
            <Button size="xs" variant="default" disabled={busy} onClick={() => void withReason('holds', questions.hold)}>
              Legal hold
            </Button>
          ) : (
            <Button size="xs" variant="default" disabled={busy} onClick={() => void withReason(`holds/${hold.id}/lifting`, questions.lift)}>
              Lift the hold
            </Button>
          )}
          <Button size="xs" color="red" variant="light" disabled={busy || hold !== undefined || erasing} onClick={() => void withReason('erasures', questions.forget)}>
            Forget this person
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

/** It is asked for, and neither done nor held up. */
function running(erasure: ErasureLine | undefined): boolean {
  return erasure?.doneAt === null && erasure.problem === null;
}

function Erased({ erasure }: { erasure: ErasureLine }) {
  if (erasure.doneAt === null) {
    return <Text size="sm">Being forgotten since {moment(erasure.askedAt)}. {erasure.problem}</Text>;
  }
  return (
    <Stack gap={2}>
      <Text size="sm">Forgotten on {moment(erasure.doneAt)}.</Text>
      {erasure.later.map((line) => (
        <Text key={line} size="xs" c="dimmed">
          {line}
        </Text>
      ))}
    </Stack>
  );
}

function Export({ line, path }: { line: PersonExportLine; path: string }) {
  if (line.state === 'writing') return <Text size="sm">Export: {Math.round(line.progress * 100)} %</Text>;
  if (line.state !== 'ready') return <Text size="sm">The export failed. Ask for another one.</Text>;
  return (
    <Button size="xs" variant="subtle" component="a" href={`${path}/exports/${line.id}/file`} download>
      Download the export of {moment(line.askedAt)}
    </Button>
  );
}
