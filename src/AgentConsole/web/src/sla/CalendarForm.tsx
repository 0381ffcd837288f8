import { Alert, Button, Group, Stack, TextInput, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { SlaCalendarDetail, SlaCalendarEdit, SlaPreview } from '../contracts';
import { sentenceOf } from '../core/api';
import { words } from '../core/format';
import { useAction, useServices } from '../core/services';
import { readMinutes } from './due';

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const noVersion = '00000000-0000-0000-0000-000000000000';

/** Hours of each day, holidays and time zone; with a preview of what they mean. */
export function CalendarForm({ calendar, saved }: { calendar: SlaCalendarDetail | null; saved: () => void }) {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const before = calendar?.calendar;
  const [name, setName] = useState(before?.name ?? '');
  const [zone, setZone] = useState(before?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [hours, setHours] = useState<Readonly<Record<string, string>>>(() => Object.fromEntries(days.map((day) => [day, (before?.hours[day] ?? []).join(', ')])));
  const [holidays, setHolidays] = useState((before?.holidays ?? []).join('\n'));
  const edit: SlaCalendarEdit = {
    version: before?.version ?? noVersion,
    name: name.trim(),
    timeZone: zone.trim(),
    hours: Object.fromEntries(days.map((day) => [day, wordsOf(hours[day] ?? '')])),
    holidays: wordsOf(holidays),
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      await (calendar === null ? api.post<unknown>('/api/sla/calendars', edit) : api.put<unknown>(`/api/sla/calendars/${calendar.id}`, edit));
      await client.invalidateQueries({ queryKey: ['sla'] });
      saved();
    }, 'Saved.');
  };
  return (
    <form onSubmit={save}>
      <Stack gap="xs">
        <Group grow align="flex-start">
          <TextInput label="Name" required maxLength={200} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <TextInput label="Time zone" required description="As in Europe/Berlin" maxLength={64} value={zone} onChange={(event) => setZone(event.currentTarget.value)} />
        </Group>
        {days.map((day) => (
          <TextInput
            key={day}
            label={words(day)}
            placeholder="closed"
            description={day === 'monday' ? '09:00-12:00, 13:00-17:00; a night is 22:00-06:00, a whole day 00:00-24:00' : undefined}
            value={hours[day] ?? ''}
            onChange={(event) => setHours({ ...hours, [day]: event.currentTarget.value })}
          />
        ))}
        <Textarea label="Holidays" description="One a line: 2026-12-25" autosize minRows={2} maxRows={8} value={holidays} onChange={(event) => setHolidays(event.currentTarget.value)} />
        <Preview edit={edit} />
        <Button type="submit" loading={busy} disabled={edit.name === '' || edit.timeZone === ''}>
          Save
        </Button>
      </Stack>
    </form>
  );
}

/** "A ticket that comes in on Friday … is due on Monday …", as the calendar is written now. */
function Preview({ edit }: { edit: SlaCalendarEdit }) {
  const { api } = useServices();
  const [at, setAt] = useState('');
  const [length, setLength] = useState('30m');
  const [answer, setAnswer] = useState<{ readonly text: string; readonly wrong: boolean } | null>(null);
  const minutes = readMinutes(length);
  const show = async () => {
    try {
      const { sentence } = await api.post<SlaPreview>('/api/sla/preview', { calendar: { ...edit, name: edit.name === '' ? 'Preview' : edit.name }, at, minutes });
      setAnswer({ text: sentence, wrong: false });
    } catch (error) {
      setAnswer({ text: sentenceOf(error), wrong: true });
    }
  };
  return (
    <Stack gap="xs" component="section" aria-label="Preview">
      <Group align="flex-end" gap="xs">
        <TextInput type="datetime-local" label="A ticket comes in" value={at} onChange={(event) => setAt(event.currentTarget.value)} />
        <TextInput label="Promised within" description={undefined} w={110} value={length} onChange={(event) => setLength(event.currentTarget.value)} />
        <Button variant="default" onClick={() => void show()} disabled={at === '' || minutes === null || Number.isNaN(minutes)}>
          When is it due?
        </Button>
      </Group>
      {answer !== null && (
        <Alert color={answer.wrong ? 'red' : 'blue'} variant="light" role="status">
          {answer.text}
        </Alert>
      )}
    </Stack>
  );
}

const wordsOf = (text: string): readonly string[] => text.split(/[\s,;]+/).filter((word) => word !== '');
