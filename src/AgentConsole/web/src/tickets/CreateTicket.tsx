import { Button, Group, Paper, Select, Stack, TextInput, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { TicketCreate, TicketDetail } from '../contracts';
import { words } from '../core/format';
import { newGuid } from '../core/ids';
import { useOptions, useRefreshCustomer } from '../core/queries';
import { useAction, useServices } from '../core/services';

export function CreateTicket({ customerId, contactId, created }: { customerId: string; contactId: string | null; created: (id: string) => void }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const options = useOptions();
  const { busy, run } = useAction();
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const [priority, setPriority] = useState('normal');
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
      } satisfies TicketCreate);
      await refresh(customerId);
      created(ticket.id);
    }, 'The ticket was created.');
  };

  return (
    <Paper component="form" withBorder p="sm" onSubmit={create} aria-label="New ticket">
      <Stack gap="xs">
        <TextInput label="Title" placeholder="What it is about, in one line" required maxLength={200} data-autofocus autoFocus value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
        <Textarea label="Description" autosize minRows={3} maxRows={10} maxLength={20_000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Group justify="space-between" align="flex-end">
          <Select
            label="Priority"
            w={160}
            data={(options.data?.priorities ?? ['normal']).map((value) => ({ value, label: words(value) }))}
            value={priority}
            onChange={(value) => setPriority(value ?? 'normal')}
            allowDeselect={false}
          />
          <Button type="submit" loading={busy} disabled={title.trim() === ''}>
            Create ticket
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
