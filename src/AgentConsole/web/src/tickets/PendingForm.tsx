import { Button, Group, Radio, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { TicketChange } from '../contracts';

/** For whom a ticket waits, and when it comes back by itself. */
export function PendingForm({ busy, store }: { busy: boolean; store: (change: Partial<TicketChange>) => void }) {
  const [reason, setReason] = useState('customer');
  const [until, setUntil] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    store({ state: 'pending', pendingReason: reason, pendingUntil: until === '' ? null : new Date(until).toISOString() });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Radio.Group label="It waits for" value={reason} onChange={setReason}>
          <Group mt={4}>
            <Radio value="customer" label="the customer" data-autofocus />
            <Radio value="third-party" label="a third party" />
          </Group>
        </Radio.Group>
        <TextInput type="datetime-local" label="Open it again at" description="Empty: only when somebody opens it." value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
        <Group justify="flex-end">
          <Button type="submit" loading={busy}>
            Make it pending
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
