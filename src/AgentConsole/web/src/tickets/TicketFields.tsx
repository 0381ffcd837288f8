import { Button, Group, Select } from '@mantine/core';
import type { TicketChange, TicketDetail } from '../contracts';
import { words } from '../core/format';
import { useOptions, useRefreshCustomer } from '../core/queries';
import { useAction, useMe, useServices } from '../core/services';
import { TeamSelect } from '../teams/TeamSelect';

/** State, priority and owner; each choice is stored at once. The server names the states that the ticket may go to. */
export function TicketFields({ ticket, contactId }: { ticket: TicketDetail; contactId: string | null }) {
  const { api } = useServices();
  const me = useMe();
  const options = useOptions();
  const refresh = useRefreshCustomer();
  const { busy, run } = useAction();

  const change = (part: Partial<TicketChange>) =>
    void run(async () => {
      const nothing: TicketChange = { revision: ticket.revision, state: null, priority: null, ownerId: null, title: null, contactId };
      try {
        await api.post<unknown>(`/api/tickets/${ticket.id}/changes`, { ...nothing, ...part });
      } finally {
        await refresh(ticket.customerId);
      }
    });

  const states = [ticket.state, ...ticket.states.filter((state) => state !== ticket.state)];
  const priorities = options.data?.priorities ?? [ticket.priority];
  const users = options.data?.users ?? [];
  const owners = ticket.ownerId !== null && !users.some((user) => user.id === ticket.ownerId) ? [{ value: ticket.ownerId, label: ticket.owner ?? '?' }] : [];
  return (
    <Group align="flex-end" gap="xs">
      <Select label="State" w={140} disabled={busy} data={states.map(named)} value={ticket.state} onChange={(state) => state !== null && change({ state })} allowDeselect={false} />
      <Select label="Priority" w={130} disabled={busy} data={priorities.map(named)} value={ticket.priority} onChange={(priority) => priority !== null && change({ priority })} allowDeselect={false} />
      <Select
        label="Owner"
        w={190}
        disabled={busy}
        placeholder="nobody"
        searchable
        data={[...owners, ...users.map((user) => ({ value: user.id, label: user.displayName }))]}
        value={ticket.ownerId}
        onChange={(ownerId) => ownerId !== null && change({ ownerId })}
        allowDeselect={false}
      />
      <TeamSelect of="tickets" id={ticket.id} revision={ticket.revision} />
      {ticket.ownerId !== me.id && (
        <Button variant="default" disabled={busy} onClick={() => change({ ownerId: me.id })}>
          Take it
        </Button>
      )}
    </Group>
  );
}

function named(value: string): { value: string; label: string } {
  return { value, label: words(value) };
}
