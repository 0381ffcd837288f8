import { Button, Group, Paper, Select, Stack, TextInput, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { TicketCreate, TicketDetail } from '../contracts';
import { words } from '../core/format';
import { newGuid } from '../core/ids';
import { useOptions, useRefreshCustomer } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { CustomFields } from '../customers/CustomFields';
import { useFields } from '../customers/queries';
import { TemplatePicker } from '../rules/TemplatePicker';

const kinds = ['question', 'incident', 'request', 'complaint'];

/** A title is enough, because a customer waits at the phone; everything else can be said later. */
export function CreateTicket({ customerId, contactId, created }: { customerId: string; contactId: string | null; created: (id: string) => void }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const options = useOptions();
  const { busy, run } = useAction();
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const [kind, setKind] = useState('question');
  const [priority, setPriority] = useState<string | null>(null);
  const own = useFields('ticket').data ?? [];
  const [fields, setFields] = useState<Readonly<Record<string, string>>>({});
  // One key for this form, so that pressing twice or trying again after a lost answer makes one ticket.
  const [key] = useState(newGuid);

  const create = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const ticket = await api.post<TicketDetail>('/api/tickets', {
        key,
        customerId,
        title: title.trim(),
        text: text.trim() === '' ? null : text.trim(),
        priority,
        contactId,
        kind,
        impact: null,
        urgency: null,
        tags: null,
        fields: Object.keys(fields).length === 0 ? null : fields,
      } satisfies TicketCreate);
      await refresh(customerId);
      created(ticket.id);
    }, 'The ticket was created.');
  };

  return (
    <Paper component="form" withBorder p="sm" onSubmit={create} aria-label="New ticket">
      <Stack gap="xs">
        <TemplatePicker
          pick={(template) => {
            setTitle(template.title ?? title);
            setText(template.text ?? text);
            setKind(template.ticketKind ?? kind);
            setPriority(template.priority ?? priority);
          }}
        />
        <TextInput label="Title" placeholder="What it is about, in one line" required maxLength={200} data-autofocus autoFocus value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
        <Textarea label="Description (internal)" autosize minRows={3} maxRows={10} maxLength={20_000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        {own.length > 0 && (
          <Group gap="xs" align="flex-end">
            <CustomFields fields={own.map((field) => ({ ...field, required: false }))} values={fields} change={setFields} />
          </Group>
        )}
        <Group justify="space-between" align="flex-end">
          <Group gap="xs">
            <Select label="Kind" w={140} data={kinds.map((value) => ({ value, label: words(value) }))} value={kind} onChange={(value) => setKind(value ?? 'question')} allowDeselect={false} />
            <Select
              label="Priority"
              w={140}
              placeholder="Usual"
              clearable
              clearButtonProps={{ 'aria-label': 'Leave the priority to impact and urgency' }}
              data={(options.data?.priorities ?? []).map((value) => ({ value, label: words(value) }))}
              value={priority}
              onChange={setPriority}
            />
          </Group>
          <Button type="submit" loading={busy} disabled={title.trim() === ''}>
            Create ticket
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
