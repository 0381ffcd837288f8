import { Button, CloseButton, FileButton, Group, Progress, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useState, type ClipboardEvent, type FormEvent } from 'react';
import type { AttachmentLine, TicketDetail, TicketMail, TicketNote } from '../contracts';
import { fileSize } from '../core/format';
import { newGuid } from '../core/ids';
import { useRefreshCustomer } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { AnswerPicker } from '../rules/AnswerPicker';
import { useNoteDraft, type PickedFile } from './useNoteDraft';

/** A note. Who may read it is chosen before it is written, shows while it is written, and is internal again for the next one. */
export function NoteForm({ ticket, contactId, mail }: { ticket: TicketDetail; contactId: string | null; mail: TicketMail | undefined }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const { busy, run } = useAction();
  const { draft, change, clear } = useNoteDraft(ticket.id);
  const [sending, setSending] = useState<{ readonly name: string; readonly share: number } | null>(null);
  const isPublic = draft.reader === 'public';
  const upload = async ({ key, file }: PickedFile) => {
    const query = new URLSearchParams({ key, name: file.name, public: String(isPublic), ...(contactId === null ? {} : { contact: contactId }) });
    return (await api.send<AttachmentLine>(`/api/tickets/${ticket.id}/attachments?${query.toString()}`, file, (share) => setSending({ name: file.name, share }))).id;
  };
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const added = await run(async () => {
      try {
        const files: string[] = [];
        for (const picked of draft.files) files.push(await upload(picked));
        await api.post<unknown>(`/api/tickets/${ticket.id}/notes`, { key: draft.key, text: draft.text.trim(), contactId, public: isPublic, files: isPublic && files.length > 0 ? files : null } satisfies TicketNote);
      } finally {
        setSending(null);
        await refresh(ticket.customerId);
      }
    });
    if (added) clear();
  };
  const attach = (files: readonly File[]) => change({ files: [...draft.files, ...files.map((file) => ({ key: newGuid(), file }))] });
  const paste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    attach([...event.clipboardData.files]);
  };
  return (
    <form onSubmit={(event) => void add(event)} className={isPublic ? 'note-public' : 'note-internal'} aria-label={isPublic ? 'New note for the customer' : 'New internal note'}>
      <Stack gap={4} p="xs">
        <Group justify="space-between">
          <SegmentedControl
            size="xs"
            aria-label="Who may read the note"
            value={draft.reader}
            // A file that was sent under one choice is not sent again under the other as the same.
            onChange={(reader) => change({ reader: reader === 'public' ? 'public' : 'internal', files: draft.files.map(({ file }) => ({ key: newGuid(), file })) })}
            data={[
              { value: 'internal', label: 'Internal note' },
              { value: 'public', label: 'For the customer' },
            ]}
          />
          <Text size="xs" fw={600} role="status">
            {isPublic ? whoReads(mail) : 'Only your colleagues read this.'}
          </Text>
        </Group>
        <AnswerPicker ticketId={ticket.id} insert={(answer) => change({ text: draft.text === '' ? answer : `${draft.text}\n${answer}` })} />
        <Textarea label="New note" autosize minRows={2} maxRows={12} maxLength={20_000} value={draft.text} onChange={(event) => change({ text: event.currentTarget.value })} onPaste={paste} />
        <Files files={draft.files} busy={busy} remove={(key) => change({ files: draft.files.filter((picked) => picked.key !== key) })} />
        {sending !== null && <Progress value={sending.share * 100} aria-label={`Sending ${sending.name}`} />}
        <Group justify="space-between">
          <FileButton multiple disabled={busy} inputProps={{ 'aria-label': 'Attach files to the note' }} onChange={attach}>
            {(props) => (
              <Button {...props} variant="default" size="xs" disabled={busy}>
                Attach files
              </Button>
            )}
          </FileButton>
          <Button type="submit" loading={busy} disabled={draft.text.trim() === ''} color={isPublic ? 'orange.9' : undefined}>
            {isPublic ? 'Add for the customer' : 'Add note'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Files({ files, busy, remove }: { files: readonly PickedFile[]; busy: boolean; remove: (key: string) => void }) {
  if (files.length === 0) return null;
  return (
    <Group component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Files that go with the note">
      {files.map(({ key, file }) => (
        <Group key={key} component="li" gap={2}>
          <Text size="sm" className="text">
            {file.name} ({fileSize(file.size)})
          </Text>
          <CloseButton size="xs" disabled={busy} aria-label={`Leave out ${file.name}`} onClick={() => remove(key)} />
        </Group>
      ))}
    </Group>
  );
}

function whoReads(mail: TicketMail | undefined): string {
  if (mail === undefined) return 'The customer may read this.';
  return mail.to === null ? `The customer may read this. It is not sent by e-mail: ${mail.problem ?? ''}` : `This goes to ${mail.to} by e-mail.`;
}
