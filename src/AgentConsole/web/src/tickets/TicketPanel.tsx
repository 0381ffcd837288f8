import { Button, Group, Paper, Stack, Text, Textarea, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import type { TicketDetail, TicketEntry, TicketNote } from '../contracts';
import { moment, words } from '../core/format';
import { newGuid } from '../core/ids';
import { useRefreshCustomer, useTicket } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { Loaded } from '../ui/Loaded';
import { Priority, TicketState } from '../ui/StateBadge';
import { TicketArticles } from '../knowledge/TicketArticles';
import { TicketFields } from './TicketFields';

/** A ticket: what it is about, what happened to it, a place for a note, and its fields. */
export function TicketPanel({ id, contactId }: { id: string; contactId: string | null }) {
  const ticket = useTicket(id);
  return (
    <Loaded query={ticket}>
      {(detail) => (
        <Paper component="section" aria-label={`Ticket ${detail.number}`} withBorder p="md">
          <Stack gap="sm">
            <Header ticket={detail} />
            <TicketFields ticket={detail} contactId={contactId} />
            <AddNote ticket={detail} contactId={contactId} />
            <TicketArticles ticket={detail} contactId={contactId} />
            <Stack component="ol" gap="xs" m={0} p={0} style={{ listStyle: 'none' }} aria-label="History">
              {[...detail.entries]
                .sort((a, b) => b.at.localeCompare(a.at))
                .map((entry) => (
                  <Entry key={entry.id} entry={entry} />
                ))}
            </Stack>
          </Stack>
        </Paper>
      )}
    </Loaded>
  );
}

function Header({ ticket }: { ticket: TicketDetail }) {
  return (
    <div>
      <Group gap="xs">
        <Title order={2} className="text">
          #{ticket.number} {ticket.title}
        </Title>
        <TicketState state={ticket.state} />
        <Priority priority={ticket.priority} />
      </Group>
      <Text size="sm" c="dimmed">
        <Link href={`/customers/${ticket.customerId}`}>{ticket.customerName}</Link> · created {moment(ticket.createdAt)} · changed {moment(ticket.updatedAt)}
      </Text>
    </div>
  );
}

function AddNote({ ticket, contactId }: { ticket: TicketDetail; contactId: string | null }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const { busy, run } = useAction();
  const [text, setText] = useState('');
  const [key, setKey] = useState(newGuid);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const added = await run(async () => {
      await api.post<unknown>(`/api/tickets/${ticket.id}/notes`, { key, text: text.trim(), contactId } satisfies TicketNote);
      await refresh(ticket.customerId);
    });
    if (!added) return;
    setText('');
    setKey(newGuid());
  };
  return (
    <form onSubmit={(event) => void add(event)}>
      <Group align="flex-end" gap="xs">
        <Textarea label="New note" autosize minRows={1} maxRows={8} maxLength={20_000} flex={1} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Button type="submit" loading={busy} disabled={text.trim() === ''}>
          Add note
        </Button>
      </Group>
    </form>
  );
}

function Entry({ entry }: { entry: TicketEntry }) {
  return (
    <Stack component="li" gap={2}>
      <Text size="xs" c="dimmed">
        {words(entry.kind)} · {moment(entry.at)}
        {entry.actor !== null && ` · ${entry.actor}`}
      </Text>
      <Text size="sm" className="text">
        {entry.text}
      </Text>
      {entry.recording !== null && <audio controls preload="none" src={entry.recording} aria-label={`Recording of ${moment(entry.at)}`} />}
    </Stack>
  );
}
