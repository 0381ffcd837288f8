import { Badge, Button, Checkbox, Group, Paper, Stack, Text, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { CustomerNoteAdd, CustomerNoteEdit, CustomerNoteLine } from '../contracts';
import { moment } from '../core/format';
import { newGuid } from '../core/ids';
import { usePages, useRefreshCustomer } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { useConfirm } from '../ui/confirm';
import { EmptyState } from '../ui/EmptyState';
import { Failed } from '../ui/Loaded';
import { MoreButton } from '../ui/MoreButton';

/** What colleagues wrote about the customer; pinned notes are first, and come up with each call. */
export function Notes({ customerId }: { customerId: string }) {
  const pages = usePages<CustomerNoteLine>(['customer', customerId, 'notes'], `/api/customers/${customerId}/notes`);
  return (
    <Stack gap="xs">
      <NewNote customerId={customerId} />
      {pages.error !== null && <Failed error={pages.error} retry={pages.refetch} />}
      {pages.isSuccess && pages.items.length === 0 && <EmptyState title="No notes" hint="Write down what the next colleague should know. A pinned note comes up with each call." />}
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }} aria-label="Notes">
        {pages.items.map((note) => (
          <Note key={note.id} customerId={customerId} note={note} />
        ))}
      </Stack>
      <MoreButton pages={pages} />
    </Stack>
  );
}

function NewNote({ customerId }: { customerId: string }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const { busy, run } = useAction();
  const [text, setText] = useState('');
  const [pinned, setPinned] = useState(false);
  // One key until the note is stored, so that trying again after a lost answer makes one note.
  const [key, setKey] = useState(newGuid);
  const add = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      await api.post(`/api/customers/${customerId}/notes`, { key, text: text.trim(), pinned } satisfies CustomerNoteAdd);
      setText('');
      setPinned(false);
      setKey(newGuid());
      await refresh(customerId);
    });
  };
  return (
    <form onSubmit={add}>
      <Stack gap="xs">
        <Textarea label="New note" autosize minRows={2} maxRows={8} maxLength={20_000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Group justify="space-between">
          <Checkbox label="Pin it: show it with each call" checked={pinned} onChange={(event) => setPinned(event.currentTarget.checked)} />
          <Button type="submit" size="xs" loading={busy} disabled={text.trim() === ''}>
            Add note
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Note({ customerId, note }: { customerId: string; note: CustomerNoteLine }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const { busy, run } = useAction();
  const confirm = useConfirm();
  const [text, setText] = useState<string | null>(null);
  const path = `/api/customers/${customerId}/notes/${note.id}`;
  const after = (action: Promise<unknown>) => () => action.finally(() => refresh(customerId));
  const write = (part: Partial<CustomerNoteEdit>) => run(after(api.put(path, { text: note.text, pinned: note.pinned, revision: note.revision, ...part } satisfies CustomerNoteEdit)));
  // What was written stays in the form when somebody else was quicker.
  const save = async () => (await write({ text: (text ?? note.text).trim() })) && setText(null);
  const remove = async () => {
    if (await confirm({ title: 'Remove this note for good?', yes: 'Remove', danger: true })) await run(after(api.delete(path)));
  };
  return (
    <Paper component="li" withBorder p="sm">
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed">
          {note.actor} · {moment(note.createdAt)}
          {note.changedAt !== null && ` · changed ${moment(note.changedAt)}`}
        </Text>
        <Group gap={4}>
          {note.pinned && (
            <Badge variant="light" tt="none">
              Pinned
            </Badge>
          )}
          <Button variant="subtle" size="compact-xs" loading={busy} onClick={() => void write({ pinned: !note.pinned })} aria-label={`${note.pinned ? 'Unpin' : 'Pin'} the note of ${note.actor}`}>
            {note.pinned ? 'Unpin' : 'Pin'}
          </Button>
          {note.mine && text === null && (
            <Button variant="subtle" size="compact-xs" onClick={() => setText(note.text)} aria-label={`Change the note of ${note.actor}`}>
              Change
            </Button>
          )}
          {note.mine && (
            <Button variant="subtle" color="red" size="compact-xs" onClick={() => void remove()} aria-label={`Remove the note of ${note.actor}`}>
              Remove
            </Button>
          )}
        </Group>
      </Group>
      {text === null ? (
        <Text size="sm" className="text">
          {note.text}
        </Text>
      ) : (
        <Stack gap="xs">
          <Textarea label="Text of the note" autosize minRows={2} maxRows={8} maxLength={20_000} value={text} onChange={(event) => setText(event.currentTarget.value)} data-autofocus autoFocus />
          <Group gap="xs" justify="flex-end">
            <Button variant="default" size="xs" onClick={() => setText(null)}>
              Leave it
            </Button>
            <Button size="xs" loading={busy} disabled={text.trim() === ''} onClick={() => void save()}>
              Save
            </Button>
          </Group>
        </Stack>
      )}
    </Paper>
  );
}
