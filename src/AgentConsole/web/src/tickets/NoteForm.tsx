import { Button, Group, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { TicketDetail, TicketMail, TicketNote } from '../contracts';
import { newGuid } from '../core/ids';
import { useRefreshCustomer } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { AnswerPicker } from '../rules/AnswerPicker';

/** A note. Who may read it is chosen before it is written, shows while it is written, and is internal again for the next one. */
export function NoteForm({ ticket, contactId, mail }: { ticket: TicketDetail; contactId: string | null; mail: TicketMail | undefined }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const { busy, run } = useAction();
  const [text, setText] = useState('');
  const [reader, setReader] = useState('internal');
  const [key, setKey] = useState(newGuid);
  const isPublic = reader === 'public';
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const added = await run(async () => {
      await api.post<unknown>(`/api/tickets/${ticket.id}/notes`, { key, text: text.trim(), contactId, public: isPublic } satisfies TicketNote);
      await refresh(ticket.customerId);
    });
    if (!added) return;
    setText('');
    setReader('internal');
    setKey(newGuid());
  };
  return (
    <form onSubmit={(event) => void add(event)} className={isPublic ? 'note-public' : 'note-internal'} aria-label={isPublic ? 'New note for the customer' : 'New internal note'}>
      <Stack gap={4} p="xs">
        <Group justify="space-between">
          <SegmentedControl
            size="xs"
            aria-label="Who may read the note"
            value={reader}
            onChange={setReader}
            data={[
              { value: 'internal', label: 'Internal note' },
              { value: 'public', label: 'For the customer' },
            ]}
          />
          <Text size="xs" fw={600} role="status">
            {isPublic ? whoReads(mail) : 'Only your colleagues read this.'}
          </Text>
        </Group>
        <AnswerPicker ticketId={ticket.id} insert={(answer) => setText(text === '' ? answer : `${text}\n${answer}`)} />
        <Group align="flex-end" gap="xs">
          <Textarea label="New note" autosize minRows={1} maxRows={8} maxLength={20_000} flex={1} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <Button type="submit" loading={busy} disabled={text.trim() === ''} color={isPublic ? 'orange.9' : undefined}>
            {isPublic ? 'Add for the customer' : 'Add note'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function whoReads(mail: TicketMail | undefined): string {
  if (mail === undefined) return 'The customer may read this.';
  return mail.to === null ? `The customer may read this. It is not sent by e-mail: ${mail.problem ?? ''}` : `This goes to ${mail.to} by e-mail.`;
}
