import { Alert, Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { DialGateAnswer } from '../contracts';
import { moment } from '../core/format';
import { withQuery } from '../core/queries';
import { useAction, useServices } from '../core/services';

/** May this number be called now, and if not, when? The server's own gate answers; asking calls nobody. */
export function MayICall({ campaign }: { campaign: string | null }) {
  const { api } = useServices();
  const { busy, run } = useAction();
  const [number, setNumber] = useState('');
  const [answer, setAnswer] = useState<DialGateAnswer | null>(null);
  const ask = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => setAnswer(await api.get<DialGateAnswer>(withQuery('/api/dial-gate', { number: number.trim(), campaign: campaign ?? '' }))));
  };
  return (
    <Paper component="section" aria-labelledby="may-i-call" withBorder p="md">
      <Stack gap="sm">
        <Title order={2} size="h3" id="may-i-call">
          May I call this number now?
        </Title>
        <form onSubmit={ask}>
          <Group align="flex-end">
            <TextInput label="Number" type="tel" maxLength={40} value={number} onChange={(event) => setNumber(event.currentTarget.value)} />
            <Button type="submit" variant="default" loading={busy} disabled={number.trim() === ''}>
              Ask
            </Button>
          </Group>
        </form>
        <div role="status">{answer !== null && <Answer answer={answer} />}</div>
      </Stack>
    </Paper>
  );
}

function Answer({ answer }: { answer: DialGateAnswer }) {
  return (
    <Alert color={answer.allowed ? 'teal' : 'red'} title={`${answer.number}: ${answer.allowed ? 'yes' : 'no'}`}>
      <Text size="sm" className="text">
        {answer.sentence}
      </Text>
      {!answer.allowed && <Text size="sm">{answer.nextAllowedAt === null ? 'No time will change that.' : `From ${moment(answer.nextAllowedAt)} on.`}</Text>}
      {answer.localTimes.map(({ zone, local, from }) => (
        <Text size="sm" key={zone}>
          {/* The clock at the called party, not at this desk. */}
          {local.slice(11, 16)} in {zone} ({from})
        </Text>
      ))}
    </Alert>
  );
}
