import { Badge, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TicketPromise } from '../contracts';
import { moment, words } from '../core/format';
import { useServices } from '../core/services';
import { DueBadge } from './DueBadge';
import { minutesText } from './due';

/** What was promised to the customer of a ticket, by which policy, and how it stands. */
export function Promises({ ticketId, changedAt }: { ticketId: string; changedAt: string }) {
  const { api } = useServices();
  const query = useQuery({
    queryKey: ['ticket', ticketId, 'promises', changedAt],
    queryFn: ({ signal }) => api.get<readonly TicketPromise[]>(`/api/tickets/${ticketId}/promises`, signal),
    refetchInterval: 60_000,
  });
  if (query.data === undefined || query.data.length === 0) return null;
  return (
    <Stack gap={4} component="section" aria-label="Promised times">
      {query.data.map((promise) => (
        <PromiseLine key={`${promise.kind} ${promise.startedAt}`} promise={promise} />
      ))}
    </Stack>
  );
}

function PromiseLine({ promise }: { promise: TicketPromise }) {
  return (
    <Group gap="xs" title={promise.why}>
      <Text size="sm" fw={500}>
        {words(promise.kind)}
      </Text>
      <Standing promise={promise} />
      <Text size="xs" c="dimmed">
        {minutesText(promise.workedMinutes)} of {minutesText(promise.targetMinutes)} · {promise.policy}
      </Text>
    </Group>
  );
}

function Standing({ promise }: { promise: TicketPromise }) {
  const late = promise.breachedAt !== null;
  if (promise.state === 'running') return <DueBadge due={promise.dueAt} />;
  const text =
    promise.state === 'paused' ? (late ? 'Paused, overdue' : 'Paused') : promise.state === 'met' ? `${late ? 'Late' : 'In time'}, ${moment(promise.metAt ?? promise.startedAt)}` : 'Never given';
  return (
    <Badge color={late ? 'red' : promise.state === 'met' ? 'green' : 'gray'} variant="light" radius="sm" tt="none">
      {text}
    </Badge>
  );
}
