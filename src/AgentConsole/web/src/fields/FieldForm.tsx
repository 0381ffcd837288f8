import { Button, Checkbox, Group, NumberInput, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { FieldDetail, FieldEdit } from '../contracts';
import { words } from '../core/format';
import { useAction, useServices } from '../core/services';

const types = ['text', 'number', 'date', 'choice', 'yes-no'];

/** Makes a field (null) or changes one; key and type stay as they are, because rows hold values of it. */
export function FieldForm({ subject, field, saved }: { subject: string; field: FieldDetail | null; saved: () => void }) {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const [form, setForm] = useState<FieldEdit>(field ?? { subject, key: '', label: '', type: 'text', choices: [], required: false, position: 0, retired: false, revision: 0 });
  const change = (part: Partial<FieldEdit>) => setForm({ ...form, ...part });
  const save = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const { subject: of, key, label, type, choices, required, position, retired, revision } = form;
      const edit: FieldEdit = { subject: of, key, label, type, choices: type === 'choice' ? choices : [], required, position, retired, revision };
      try {
        await (field === null ? api.post('/api/fields', edit) : api.put(`/api/fields/${field.id}`, edit));
      } finally {
        await client.invalidateQueries({ queryKey: ['fields'] });
      }
      saved();
    }, 'Saved.');
  };
  return (
    <form onSubmit={save}>
      <Stack gap="sm">
        <TextInput label="Label" required maxLength={64} value={form.label} onChange={(event) => change({ label: event.currentTarget.value })} />
        <TextInput
          label="Key"
          description="Its name in the API and in files: contract-number"
          required
          maxLength={40}
          disabled={field !== null}
          value={form.key}
          onChange={(event) => change({ key: event.currentTarget.value })}
        />
        <Select label="Type" data={types.map((value) => ({ value, label: words(value) }))} value={form.type} onChange={(type) => change({ type: type ?? 'text' })} disabled={field !== null} allowDeselect={false} />
        {form.type === 'choice' && <TagsInput label="Choices" description="Press Enter after each." value={[...form.choices]} onChange={(choices) => change({ choices })} maxTags={100} />}
        <NumberInput label="Place" description="Lower ones are shown first." value={form.position} onChange={(value) => change({ position: Number(value) || 0 })} allowDecimal={false} />
        <Group>
          <Checkbox label="Required" description={form.subject === 'ticket' ? 'Asked for when the fields are saved, and before a ticket is resolved or closed' : undefined} checked={form.required} onChange={(event) => change({ required: event.currentTarget.checked })} />
          <Checkbox label="Retired: takes no new values" checked={form.retired} onChange={(event) => change({ retired: event.currentTarget.checked })} />
        </Group>
        <Button type="submit" loading={busy} disabled={form.label.trim() === '' || form.key.trim() === ''}>
          Save
        </Button>
      </Stack>
    </form>
  );
}
