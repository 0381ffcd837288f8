import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { Page, TicketDetail, TicketLine } from '../contracts';
import { withQuery } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { TicketState } from '../ui/StateBadge';

/** Offers the customer’s other tickets, or finds any by its number, and shows which it is, so that nobody acts on the wrong one. */
export function PickTicket({ of, picked, pick }: { of: TicketDetail; picked: TicketLine | null; pick: (ticket: TicketLine | null) => void }) {
  const { api } = useServices();
  const { busy, run } = useAction();
  const [number, setNumber] = useState('');
  const query = useQuery({ queryKey: ['tickets', 'of', of.customerId], queryFn: ({ signal }) => api.get<Page<TicketLine>>(withQuery('/api/tickets', { customer: of.customerId, state: 'unresolved', take: '8' }), signal) });
  const others = (query.data?.items ?? []).filter(({ id }) => id !== of.id);
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
            w={240}
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
      {picked === null && others.length > 0 && (
        <Stack gap={2} align="flex-start" role="group" aria-label={`Other tickets of ${of.customerName}`}>
          <Text size="xs" c="dimmed">
            Or one of {of.customerName}:
          </Text>
          {others.map((other) => (
            <Button
              key={other.id}
              variant="subtle"
              size="compact-sm"
              onClick={() => {
                setNumber(String(other.number));
                pick(other);
              }}
            >
              #{other.number} {other.title}
            </Button>
          ))}
        </Stack>
      )}
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
