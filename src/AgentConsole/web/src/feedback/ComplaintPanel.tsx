import { Button, Group, Select, Stack, Switch, TextInput, Textarea, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { ComplaintCauses, ComplaintEdit, ComplaintView, TicketDetail } from '../contracts';
import { useOptions, useRefreshCustomer } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { Loaded } from '../ui/Loaded';

/** Why somebody complained, what is done about it, by whom and until when. */
export function ComplaintPanel({ ticket }: { ticket: TicketDetail }) {
  const { api } = useServices();
  const query = useQuery({
    queryKey: ['ticket', ticket.id, 'complaint', ticket.updatedAt],
    queryFn: ({ signal }) => api.get<ComplaintView>(`/api/tickets/${ticket.id}/complaint`, signal),
  });
  return <Loaded query={query}>{(complaint) => <ComplaintForm key={complaint.revision} ticket={ticket} complaint={complaint} />}</Loaded>;
}

function ComplaintForm({ ticket, complaint }: { ticket: TicketDetail; complaint: ComplaintView }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const { busy, run } = useAction();
  const options = useOptions().data;
  const causes = useQuery({ queryKey: ['complaints', 'causes'], queryFn: ({ signal }) => api.get<ComplaintCauses>('/api/complaints/causes', signal), staleTime: 60_000 }).data?.causes ?? [];
  const [form, setForm] = useState({
    cause: complaint.cause,
    remedy: complaint.remedy ?? '',
    ownerId: complaint.ownerId,
    due: complaint.dueAt === null ? '' : localText(complaint.dueAt),
    settled: complaint.settledAt !== null,
  });
  const known = form.cause === null || causes.includes(form.cause) ? causes : [form.cause, ...causes];
  const save = (event: FormEvent) => {
    event.preventDefault();
    const edit: ComplaintEdit = {
      revision: complaint.revision,
      cause: form.cause,
      remedy: form.remedy.trim() === '' ? null : form.remedy.trim(),
      ownerId: form.ownerId,
      dueAt: form.due === '' ? null : new Date(form.due).toISOString(),
      settled: form.settled,
    };
    void run(async () => {
      await api.put<unknown>(`/api/tickets/${ticket.id}/complaint`, edit);
      await refresh(ticket.customerId);
    }, 'Saved.');
  };
  return (
    <form onSubmit={save} aria-label="Complaint">
      <Stack gap="xs">
        <Title order={2} size="h3">
          Complaint
        </Title>
        <Group grow align="flex-start">
          <Select label="Cause" placeholder="Not known yet" clearable data={[...known]} value={form.cause} onChange={(cause) => setForm({ ...form, cause })} />
          <Select
            label="Complaint owner"
            placeholder="Nobody"
            clearable
            data={(options?.users ?? []).map((user) => ({ value: user.id, label: user.displayName }))}
            value={form.ownerId}
            onChange={(ownerId) => setForm({ ...form, ownerId })}
          />
          <TextInput type="datetime-local" label="To be settled by" value={form.due} onChange={(event) => setForm({ ...form, due: event.currentTarget.value })} />
        </Group>
        <Textarea label="Remedy" autosize minRows={2} maxLength={20_000} value={form.remedy} onChange={(event) => setForm({ ...form, remedy: event.currentTarget.value })} />
        <Group justify="space-between">
          <Switch label="Settled" checked={form.settled} onChange={(event) => setForm({ ...form, settled: event.currentTarget.checked })} />
          <Button type="submit" size="xs" loading={busy}>
            Save the complaint
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** For a field of local date and time. */
function localText(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
