import { Badge, Button, Group, Modal, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SlaCalendarDetail, SlaPolicyDetail } from '../contracts';
import { words } from '../core/format';
import { useServices } from '../core/services';
import { EmptyState } from '../ui/EmptyState';
import { Loaded } from '../ui/Loaded';
import { CalendarForm } from './CalendarForm';
import { PolicyForm } from './PolicyForm';
import { minutesText } from './due';

/** What is promised to customers, and in which hours it counts. */
export default function SlaSettings() {
  const { api } = useServices();
  const calendars = useQuery({ queryKey: ['sla', 'calendars'], queryFn: ({ signal }) => api.get<readonly SlaCalendarDetail[]>('/api/sla/calendars', signal) });
  const policies = useQuery({ queryKey: ['sla', 'policies'], queryFn: ({ signal }) => api.get<readonly SlaPolicyDetail[]>('/api/sla/policies', signal) });
  const [calendar, setCalendar] = useState<SlaCalendarDetail | 'new' | null>(null);
  const [policy, setPolicy] = useState<SlaPolicyDetail | 'new' | null>(null);
  const known = calendars.data ?? [];
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={2}>Promised times</Title>
        <Button onClick={() => setPolicy('new')} disabled={known.length === 0}>
          New policy
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        A ticket falls under the policy that fits it and names the most of kind, priority and tier. Open tickets follow a change from now on.
      </Text>
      <Loaded query={policies}>
        {(rows) => (rows.length === 0 ? <EmptyState title="Nothing is promised" hint="Make the first policy with “New policy”." /> : <PolicyTable policies={rows} calendars={known} edit={setPolicy} />)}
      </Loaded>
      <Group justify="space-between">
        <Title order={2}>Calendars</Title>
        <Button variant="default" onClick={() => setCalendar('new')}>
          New calendar
        </Button>
      </Group>
      <Loaded query={calendars}>{(rows) => (rows.length === 0 ? <EmptyState title="No calendars" hint="Make the first with “New calendar”." /> : <CalendarTable calendars={rows} edit={setCalendar} />)}</Loaded>
      <Modal opened={calendar !== null} onClose={() => setCalendar(null)} title={calendar === 'new' ? 'New calendar' : 'Change calendar'} size="lg">
        {calendar !== null && <CalendarForm calendar={calendar === 'new' ? null : calendar} saved={() => setCalendar(null)} />}
      </Modal>
      <Modal opened={policy !== null} onClose={() => setPolicy(null)} title={policy === 'new' ? 'New policy' : 'Change policy'} size="lg">
        {policy !== null && <PolicyForm policy={policy === 'new' ? null : policy} calendars={known} saved={() => setPolicy(null)} />}
      </Modal>
    </Stack>
  );
}

function PolicyTable({ policies, calendars, edit }: { policies: readonly SlaPolicyDetail[]; calendars: readonly SlaCalendarDetail[]; edit: (policy: SlaPolicyDetail) => void }) {
  const promise = (minutes: number | null) => (minutes === null ? '–' : minutesText(minutes));
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table withTableBorder verticalSpacing={6} aria-label="Policies">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Policy</Table.Th>
            <Table.Th>For</Table.Th>
            <Table.Th>First answer</Table.Th>
            <Table.Th>Next answer</Table.Th>
            <Table.Th>Resolution</Table.Th>
            <Table.Th>Calendar</Table.Th>
            <Table.Th>
              <span className="skip-link">Change</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {policies.map((row) => {
            const { policy } = row;
            return (
              <Table.Tr key={row.id}>
                <Table.Th scope="row" className="text">
                  {policy.name}{' '}
                  {policy.retired && (
                    <Badge color="gray" variant="light" tt="none">
                      Retired
                    </Badge>
                  )}
                </Table.Th>
                <Table.Td>
                  {[policy.kind, policy.priority, policy.tier]
                    .filter((condition) => condition !== null)
                    .map(words)
                    .join(', ') || 'Every ticket'}
                </Table.Td>
                <Table.Td>{promise(policy.firstAnswerMinutes)}</Table.Td>
                <Table.Td>{promise(policy.nextAnswerMinutes)}</Table.Td>
                <Table.Td>{promise(policy.resolutionMinutes)}</Table.Td>
                <Table.Td className="text">{calendars.find((calendar) => calendar.id === policy.calendarId)?.calendar.name}</Table.Td>
                <Table.Td ta="right">
                  <Button size="xs" variant="default" onClick={() => edit(row)} aria-label={`Change ${policy.name}`}>
                    Change
                  </Button>
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function CalendarTable({ calendars, edit }: { calendars: readonly SlaCalendarDetail[]; edit: (calendar: SlaCalendarDetail) => void }) {
  return (
    <Table withTableBorder verticalSpacing={6} aria-label="Calendars">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Calendar</Table.Th>
          <Table.Th>Time zone</Table.Th>
          <Table.Th>Holidays</Table.Th>
          <Table.Th>
            <span className="skip-link">Change</span>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {calendars.map((row) => (
          <Table.Tr key={row.id}>
            <Table.Th scope="row" className="text">
              {row.calendar.name}
            </Table.Th>
            <Table.Td>{row.calendar.timeZone}</Table.Td>
            <Table.Td>{row.calendar.holidays.length}</Table.Td>
            <Table.Td ta="right">
              <Button size="xs" variant="default" onClick={() => edit(row)} aria-label={`Change ${row.calendar.name}`}>
                Change
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
