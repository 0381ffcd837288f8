import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SlaCalendarDetail, SlaPolicyDetail } from '../contracts';
import { words } from '../core/format';
import { useServices } from '../core/services';
import { ChangeDialog, ChangeTable, Mark } from '../ui/ChangeTable';
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
      <ChangeDialog what="calendar" edited={calendar} close={() => setCalendar(null)} size="lg">
        {(row) => <CalendarForm calendar={row} saved={() => setCalendar(null)} />}
      </ChangeDialog>
      <ChangeDialog what="policy" edited={policy} close={() => setPolicy(null)} size="lg">
        {(row) => <PolicyForm policy={row} calendars={known} saved={() => setPolicy(null)} />}
      </ChangeDialog>
    </Stack>
  );
}

function PolicyTable({ policies, calendars, edit }: { policies: readonly SlaPolicyDetail[]; calendars: readonly SlaCalendarDetail[]; edit: (policy: SlaPolicyDetail) => void }) {
  const promise = (minutes: number | null) => (minutes === null ? '–' : minutesText(minutes));
  const fits = ({ policy: { kind, priority, tier } }: SlaPolicyDetail) => [kind, priority, tier].filter((condition) => condition !== null).map(words).join(', ');
  return (
    <ChangeTable
      label="Policies"
      rows={policies}
      heading="Policy"
      name={({ policy }) => policy.name}
      marks={({ policy }) => policy.retired && <Mark>Retired</Mark>}
      columns={[
        { heading: 'For', cell: (row) => fits(row) || 'Every ticket' },
        { heading: 'First answer', cell: ({ policy }) => promise(policy.firstAnswerMinutes) },
        { heading: 'Next answer', cell: ({ policy }) => promise(policy.nextAnswerMinutes) },
        { heading: 'Resolution', cell: ({ policy }) => promise(policy.resolutionMinutes) },
        { heading: 'Calendar', cell: ({ policy }) => calendars.find((calendar) => calendar.id === policy.calendarId)?.calendar.name },
      ]}
      change={edit}
    />
  );
}

function CalendarTable({ calendars, edit }: { calendars: readonly SlaCalendarDetail[]; edit: (calendar: SlaCalendarDetail) => void }) {
  return (
    <ChangeTable
      label="Calendars"
      rows={calendars}
      heading="Calendar"
      name={({ calendar }) => calendar.name}
      columns={[
        { heading: 'Time zone', cell: ({ calendar }) => calendar.timeZone },
        { heading: 'Holidays', cell: ({ calendar }) => calendar.holidays.length },
      ]}
      change={edit}
    />
  );
}
