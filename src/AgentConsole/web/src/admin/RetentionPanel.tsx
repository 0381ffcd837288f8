import { NumberInput, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RetentionLine } from '../contracts';
import { words } from '../core/format';
import { useAction, useServices } from '../core/services';
import { Loaded } from '../ui/Loaded';

const about: Readonly<Record<string, string>> = {
  recordings: 'The audio of conversations and voice messages',
  contacts: 'Numbers, names, pressed keys and notes of calls; the figures stay',
  tickets: 'Titles, texts and files of closed tickets',
  audit: 'The audit log, at least 365 days',
};

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
  const save = () => {
    if (typeof days !== 'number' || days === line.days) return;
    if (days > 0 && !window.confirm(`Remove ${line.kind} that are older than ${days} days for good?`)) {
      setDays(line.days);
      return;
    }
    void run(async () => {
      try {
        await api.put<unknown>('/api/retention', { kind: line.kind, days });
      } finally {
        await client.invalidateQueries({ queryKey: ['retention'] });
      }
    }, 'Saved.');
  };
  return <NumberInput label={words(line.kind)} description={about[line.kind]} suffix=" days" min={0} max={36500} allowDecimal={false} disabled={busy} value={days} onChange={setDays} onBlur={save} />;
}
