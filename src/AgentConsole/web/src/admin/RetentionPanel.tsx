import { Button, Group, NumberInput, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { RetentionLine } from '../contracts';
import { words } from '../core/format';
import { useAction, useServices } from '../core/services';
import { useConfirm } from '../ui/confirm';
import { Loaded } from '../ui/Loaded';

const about: Readonly<Record<string, string>> = {
  recordings: 'The audio of conversations and voice messages',
  contacts: 'Numbers, names, pressed keys and notes of calls; the figures stay',
  tickets: 'Titles, texts and files of closed tickets',
  audit: 'The audit log, at least 365 days',
};

const whatGoes: Readonly<Record<string, string>> = { contacts: 'the details of contacts', audit: 'entries of the audit log' };

/** How long each kind of data is kept. Customers under a legal hold are passed over. */
export default function RetentionPanel() {
  const { api } = useServices();
  const query = useQuery({ queryKey: ['retention'], queryFn: ({ signal }) => api.get<readonly RetentionLine[]>('/api/retention', signal) });
  return (
    <Stack maw={520}>
      <Text c="dimmed">What is older is removed for good, a little at a time; the audit log tells exactly what. 0 days keeps it for ever.</Text>
      <Loaded query={query}>
        {(lines) => (
          <Stack>
            {lines.map((line) => (
              <Days key={`${line.kind} ${line.days}`} line={line} />
            ))}
          </Stack>
        )}
      </Loaded>
    </Stack>
  );
}

function Days({ line }: { line: RetentionLine }) {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const [days, setDays] = useState<number | string>(line.days);
  const confirm = useConfirm();
  const changed = typeof days === 'number' && days !== line.days;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!changed) return;
    if (days > 0 && !(await confirm({ title: `Remove ${whatGoes[line.kind] ?? line.kind} older than ${days} days?`, text: 'They are removed for good, today’s and from then on each day’s. Customers under a legal hold are left alone.', yes: 'Remove them', danger: true }))) return;
    await run(async () => {
      try {
        await api.put<unknown>('/api/retention', { kind: line.kind, days });
      } finally {
        await client.invalidateQueries({ queryKey: ['retention'] });
      }
    }, 'Saved.');
  };
  return (
    <form onSubmit={(event) => void save(event)}>
      <Group align="flex-end" gap="xs">
        <NumberInput flex={1} label={words(line.kind)} description={about[line.kind]} suffix=" days" min={0} max={36500} allowDecimal={false} disabled={busy} value={days} onChange={setDays} />
        <Button type="submit" loading={busy} disabled={!changed} aria-label={`Save the days of ${words(line.kind).toLowerCase()}`}>
          Save
        </Button>
      </Group>
    </form>
  );
}
