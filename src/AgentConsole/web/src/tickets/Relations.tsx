import { Button, CloseButton, Group, Menu, Stack, Text } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'wouter';
import type { TicketDetail, TicketLink, TicketParent, TicketReference } from '../contracts';
import { useRefreshCustomer } from '../core/queries';
import { useAction, useMe, useServices } from '../core/services';
import { TicketState } from '../ui/StateBadge';
import type { Dialog } from './TicketDialogs';

const TicketDialogs = lazy(() => import('./TicketDialogs'));

/** Other tickets that this one has to do with, who follows it, and what can be done with both. */
export function Relations({ ticket }: { ticket: TicketDetail }) {
  const { api } = useServices();
  const me = useMe();
  const refresh = useRefreshCustomer();
  const { busy, run } = useAction();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const path = `/api/tickets/${ticket.id}`;
  const act = (action: () => Promise<unknown>) =>
    void run(async () => {
      await action();
      await refresh(ticket.customerId);
    });
  const follows = ticket.followers.some((follower) => follower.id === me.id);
  const unlink = ({ kind, other }: TicketLink) => act(() => api.delete(`${path}/links/${kind}/${other.id}`));
  return (
    <Stack gap={4} component="section" aria-label="Other tickets and followers">
      {ticket.parent !== null && (
        <Line text="Is a part of" other={ticket.parent} remove={() => act(() => api.put<unknown>(`${path}/parent`, { parent: null } satisfies TicketParent))} disabled={busy} />
      )}
      {ticket.parts.map((part) => (
        <Line key={part.id} text="Has the part" other={part} />
      ))}
      {ticket.links.map((link) => (
        <Line key={`${link.kind} ${link.other.id}`} text={linkWords(link)} other={link.other} remove={() => unlink(link)} disabled={busy} />
      ))}
      <Group gap="xs">
        <Button size="compact-xs" variant="default" disabled={busy} aria-pressed={follows} onClick={() => act(() => (follows ? api.delete(`${path}/followers/${me.id}`) : api.put<unknown>(`${path}/followers/${me.id}`, {})))}>
          {follows ? 'Do not follow any more' : 'Follow'}
        </Button>
        {ticket.followers.length > 0 && (
          <Text size="xs" c="dimmed">
            Followed by {ticket.followers.map((follower) => follower.name).join(', ')}
          </Text>
        )}
        {ticket.mergedInto === null && (
          <Menu withinPortal>
            <Menu.Target>
              <Button size="compact-xs" variant="default">
                More…
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setDialog('link')}>Link with another ticket</Menu.Item>
              <Menu.Item onClick={() => setDialog('part')}>Make it a part of another</Menu.Item>
              <Menu.Item onClick={() => setDialog('split')}>Split</Menu.Item>
              <Menu.Item onClick={() => setDialog('merge')}>Merge into another ticket</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      {dialog !== null && (
        <Suspense fallback={null}>
          <TicketDialogs ticket={ticket} dialog={dialog} close={() => setDialog(null)} />
        </Suspense>
      )}
    </Stack>
  );
}

function Line({ text, other, remove, disabled }: { text: string; other: TicketReference; remove?: () => void; disabled?: boolean }) {
  return (
    <Group gap="xs">
      <Text size="sm">
        {text} <Other ticket={other} />
      </Text>
      <TicketState state={other.state} />
      {remove !== undefined && <CloseButton size="xs" disabled={disabled} aria-label={`Take away: ${text} #${other.number}`} onClick={remove} />}
    </Group>
  );
}

export function Other({ ticket }: { ticket: TicketReference }) {
  return (
    <Link href={`/tickets/${ticket.id}`} className="text">
      #{ticket.number} {ticket.title}
    </Link>
  );
}

function linkWords({ kind, outgoing }: TicketLink): string {
  if (kind === 'relates') return 'Relates to';
  if (kind === 'duplicates') return outgoing ? 'Duplicates' : 'Is duplicated by';
  return outgoing ? 'Is caused by' : 'Causes';
}
