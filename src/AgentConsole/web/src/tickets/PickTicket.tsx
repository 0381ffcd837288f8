import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { TicketLine } from '../contracts';
import { useAction, useServices } from '../core/services';
import { TicketState } from '../ui/StateBadge';

/** Finds a ticket by its number and shows which it is, so that nobody acts on the wrong one. */
export function PickTicket({ picked, pick }: { picked: TicketLine | null; pick: (ticket: TicketLine | null) => void }) {
  const { api } = useServices();
  const { busy, run } = useAction();
  const [number, setNumber] = useState('');
  const find = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => pick(await api.get<TicketLine>(`/api/tickets/number/${encodeURIComponent(number.replace('#', '').trim())}`)));
  };
  return (
    <Stack gap="xs">
      <form onSubmit={find}>
        <Group align="flex-end" gap="xs">
          <TextInput
            label="Number of the other ticket"
            w={200}
            inputMode="numeric"
            value={number}
            data-autofocus
            onChange={(event) => {
              setNumber(event.currentTarget.value);
              pick(null);
            }}
          />
          <Button type="submit" variant="default" loading={busy} disabled={!/^\s*#?\d+\s*$/.test(number)}>
            Find
          </Button>
        </Group>
      </form>
      {picked !== null && (
        <Group gap="xs">
          <Text size="sm" className="text">
            #{picked.number} {picked.title} · {picked.customer}
          </Text>
          <TicketState state={picked.state} />
        </Group>
      )}
    </Stack>
  );
}
