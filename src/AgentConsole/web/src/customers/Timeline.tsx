import { Box, Chip, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import type { TimelineEntry, TimelineStep } from '../contracts';
import { clockTime, duration, moment } from '../core/format';
import { usePages, withQuery } from '../core/queries';
import { EmptyState } from '../ui/EmptyState';
import { Icon, type IconName } from '../ui/Icon';
import { Failed } from '../ui/Loaded';
import { MoreButton } from '../ui/MoreButton';

const icons: Readonly<Record<string, IconName>> = { call: 'phone', message: 'message', ticket: 'ticket', note: 'note', callback: 'callback', sale: 'campaign', promise: 'clock', order: 'book', feedback: 'person' };

const kinds: readonly (readonly [string, string])[] = [
  ['contacts', 'Calls'],
  ['notes', 'Notes'],
  ['tickets', 'Tickets'],
  ['promises', 'Promises'],
  ['sales', 'Sales'],
  ['orders', 'Orders'],
  ['feedback', 'Feedback'],
];

/** Everything that happened with a customer, newest first, or only some kinds of it. */
export function Timeline({ customerId }: { customerId: string }) {
  const [only, setOnly] = useState<string[]>([]);
  const pages = usePages<TimelineEntry>(['customer', customerId, 'timeline', ...only], withQuery(`/api/customers/${customerId}/timeline`, { kinds: only.join(',') }));
  return (
    <Stack gap="xs">
      <Chip.Group multiple value={only} onChange={setOnly}>
        <Group gap={6} role="group" aria-label="Show only">
          {kinds.map(([kind, label]) => (
            <Chip key={kind} value={kind} size="xs">
              {label}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {pages.error !== null && <Failed error={pages.error} retry={pages.refetch} />}
      {pages.isSuccess && pages.items.length === 0 && <EmptyState title={only.length > 0 ? 'Nothing of this kind' : 'Nothing happened yet'} hint="Calls, messages and ticket changes of this customer appear here by themselves." />}
      <Stack component="ol" gap="xs" m={0} p={0} style={{ listStyle: 'none' }} aria-label="Timeline">
        {pages.items.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </Stack>
      <MoreButton pages={pages} />
    </Stack>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  return (
    <Paper component="li" withBorder p="sm">
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <Box c="dimmed" pt={2}>
          <Icon name={icons[entry.kind] ?? 'clock'} size={18} />
        </Box>
        <Stack gap={4} flex={1} miw={0}>
          <Group justify="space-between" gap="xs">
            <Text fw={600} size="sm" className="text">
              {entry.title}
            </Text>
            <Text size="xs" c="dimmed">
              {[moment(entry.at), entry.actor, entry.seconds !== null && duration(entry.seconds * 1000)].filter(Boolean).join(' · ')}
            </Text>
          </Group>
          {entry.text !== null && (
            <Text size="sm" className="text">
              {entry.text}
            </Text>
          )}
          {entry.recording !== null && <audio controls preload="none" src={entry.recording} aria-label={`Recording: ${entry.title}, ${moment(entry.at)}`} />}
          {entry.ticketId !== null && (
            <Text size="sm">
              <Link href={`/tickets/${entry.ticketId}`}>Ticket #{entry.ticketNumber}</Link>
            </Text>
          )}
          {entry.steps.length > 0 && <Steps steps={entry.steps} />}
        </Stack>
      </Group>
    </Paper>
  );
}

function Steps({ steps }: { steps: readonly TimelineStep[] }) {
  return (
    <details>
      <summary>
        <Text span size="xs">
          What happened ({steps.length})
        </Text>
      </summary>
      <Stack component="ol" gap={0} m={0} pl="md">
        {steps.map((step, index) => (
          <Text key={index} component="li" size="xs" className="text">
            <Text span c="dimmed" className="digits">
              {clockTime(step.at)}
            </Text>{' '}
            {step.text}
          </Text>
        ))}
      </Stack>
    </details>
  );
}
