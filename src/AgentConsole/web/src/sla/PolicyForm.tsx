import { ActionIcon, Button, Checkbox, Group, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { SlaCalendarDetail, SlaPolicyDetail, SlaPolicyEdit, SlaStep } from '../contracts';
import { words } from '../core/format';
import { useOptions } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { useTeams } from '../teams/useTeams';
import { minutesText, readMinutes } from './due';

const choice = (value: string) => ({ value, label: words(value) });
const kinds = ['question', 'incident', 'request', 'complaint'].map(choice);
const firstStep: SlaStep = { percent: 75, minutesBefore: null, notifyOwner: true, notifySupervisors: false, raisePriority: false, teamId: null };

/** For which tickets, how long, in which hours, and what happens before and at the end. */
export function PolicyForm({ policy, calendars, saved }: { policy: SlaPolicyDetail | null; calendars: readonly SlaCalendarDetail[]; saved: () => void }) {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const options = useOptions().data;
  const before = policy?.policy;
  const [form, setForm] = useState({
    name: before?.name ?? '',
    kind: before?.kind ?? null,
    priority: before?.priority ?? null,
    tier: before?.tier ?? null,
    calendarId: before?.calendarId ?? calendars[0]?.id ?? '',
    first: textOf(before?.firstAnswerMinutes),
    next: textOf(before?.nextAnswerMinutes),
    solved: textOf(before?.resolutionMinutes),
    steps: before?.steps ?? [firstStep, { ...firstStep, percent: 100, notifySupervisors: true }],
    retired: before?.retired ?? false,
  });
  const times = [form.first, form.next, form.solved].map(readMinutes);
  const wrong = times.some((time) => Number.isNaN(time)) || times.every((time) => time === null);
  const save = (event: FormEvent) => {
    event.preventDefault();
    const [firstAnswerMinutes = null, nextAnswerMinutes = null, resolutionMinutes = null] = times;
    const edit: SlaPolicyEdit = {
      revision: before?.revision ?? 0,
      name: form.name.trim(),
      kind: form.kind,
      priority: form.priority,
      tier: form.tier,
      calendarId: form.calendarId,
      firstAnswerMinutes,
      nextAnswerMinutes,
      resolutionMinutes,
      steps: form.steps,
      retired: form.retired,
    };
    void run(async () => {
      await (policy === null ? api.post<unknown>('/api/sla/policies', edit) : api.put<unknown>(`/api/sla/policies/${policy.id}`, edit));
      await client.invalidateQueries({ queryKey: ['sla'] });
      saved();
    }, 'Saved.');
  };
  const time = (name: 'first' | 'next' | 'solved', label: string) => (
    <TextInput
      label={label}
      description="4h, 1h 30m; empty: none"
      value={form[name]}
      error={Number.isNaN(readMinutes(form[name])) ? 'Write 4h or 30m' : undefined}
      onChange={(event) => setForm({ ...form, [name]: event.currentTarget.value })}
    />
  );
  return (
    <form onSubmit={save}>
      <Stack gap="sm">
        <TextInput label="Name" required maxLength={200} value={form.name} onChange={(event) => setForm({ ...form, name: event.currentTarget.value })} />
        <Group grow align="flex-start">
          <Select label="Kind" placeholder="Every kind" clearable data={kinds} value={form.kind} onChange={(kind) => setForm({ ...form, kind })} />
          <Select label="Priority" placeholder="Every priority" clearable data={(options?.priorities ?? []).map(choice)} value={form.priority} onChange={(priority) => setForm({ ...form, priority })} />
          <Select label="Customer’s tier" placeholder="Every tier" clearable data={(options?.tiers ?? []).map(choice)} value={form.tier} onChange={(tier) => setForm({ ...form, tier })} />
        </Group>
        <Select
          label="Calendar"
          data={calendars.map(({ id, calendar }) => ({ value: id, label: calendar.name }))}
          value={form.calendarId}
          onChange={(calendarId) => setForm({ ...form, calendarId: calendarId ?? '' })}
          allowDeselect={false}
        />
        <Group grow align="flex-start">
          {time('first', 'First answer')}
          {time('next', 'Next answer')}
          {time('solved', 'Resolution')}
        </Group>
        <Steps steps={form.steps} change={(steps) => setForm({ ...form, steps })} />
        <Switch label="Retired: no ticket falls under it" checked={form.retired} onChange={(event) => setForm({ ...form, retired: event.currentTarget.checked })} />
        <Button type="submit" loading={busy} disabled={wrong || form.name.trim() === '' || form.calendarId === ''}>
          Save
        </Button>
      </Stack>
    </form>
  );
}

function Steps({ steps, change }: { steps: readonly SlaStep[]; change: (steps: readonly SlaStep[]) => void }) {
  const teams = useTeams();
  const used = new Set(steps.map((step) => step.teamId));
  const choices = (teams.data ?? []).filter((team) => !team.retired || used.has(team.id)).map((team) => ({ value: team.id, label: team.name }));
  const set = (index: number, step: SlaStep) => change(steps.map((old, i) => (i === index ? step : old)));
  return (
    <Stack gap="xs" component="section" aria-label="Warnings">
      <Text size="sm" fw={500}>
        Warn when so much of the time is used (75%), or so long before its end (60m). 100% is the end.
      </Text>
      {steps.map((step, index) => (
        <Group key={index} gap="sm">
          <TextInput
            aria-label={`Warning ${index + 1} at`}
            w={90}
            defaultValue={step.percent !== null ? `${step.percent}%` : `${step.minutesBefore}m`}
            onBlur={(event) => set(index, { ...step, ...whenOf(event.currentTarget.value, step) })}
          />
          <Checkbox label="Owner" checked={step.notifyOwner} onChange={(event) => set(index, { ...step, notifyOwner: event.currentTarget.checked })} />
          <Checkbox label="Supervisors" checked={step.notifySupervisors} onChange={(event) => set(index, { ...step, notifySupervisors: event.currentTarget.checked })} />
          <Checkbox label="Raise priority" checked={step.raisePriority} onChange={(event) => set(index, { ...step, raisePriority: event.currentTarget.checked })} />
          {choices.length > 0 && (
            <Select
              aria-label={`Warning ${index + 1} gives the ticket to`}
              placeholder="Same team"
              w={170}
              clearable
              data={choices}
              value={step.teamId}
              onChange={(teamId) => set(index, { ...step, teamId })}
            />
          )}
          <ActionIcon variant="subtle" color="gray" aria-label={`Remove warning ${index + 1}`} onClick={() => change(steps.filter((_, i) => i !== index))}>
            ×
          </ActionIcon>
        </Group>
      ))}
      <Button size="xs" variant="default" onClick={() => change([...steps, firstStep])} style={{ alignSelf: 'flex-start' }}>
        Add a warning
      </Button>
    </Stack>
  );
}

/** "75%" or "60m"; what is neither leaves the step as it was. */
function whenOf(text: string, step: SlaStep): Pick<SlaStep, 'percent' | 'minutesBefore'> {
  const percent = /^\s*(\d{1,4})\s*%\s*$/.exec(text);
  if (percent !== null) return { percent: Number(percent[1]), minutesBefore: null };
  const minutes = readMinutes(text);
  return minutes === null || Number.isNaN(minutes) ? step : { percent: null, minutesBefore: minutes };
}

const textOf = (minutes: number | null | undefined): string => (minutes == null ? '' : minutesText(minutes));
