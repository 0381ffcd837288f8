import { Anchor, Badge, Button, FileButton, Group, Progress, Stack, Text } from '@mantine/core';
import { useState, type DragEvent } from 'react';
import type { AttachmentLine, TicketDetail } from '../contracts';
import { moment } from '../core/format';
import { newGuid } from '../core/ids';
import { useRefreshCustomer } from '../core/queries';
import { useAction, useServices } from '../core/services';

/** A ticket’s files, and a place to drop more. Files are internal unless they are added for the customer. */
export function Attachments({ ticket, contactId }: { ticket: TicketDetail; contactId: string | null }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const { busy, run } = useAction();
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState<{ readonly name: string; readonly share: number } | null>(null);

  const send = (files: readonly File[], isPublic: boolean) =>
    void run(async () => {
      try {
        for (const file of files) {
          setSending({ name: file.name, share: 0 });
          const query = new URLSearchParams({ key: newGuid(), name: file.name, public: String(isPublic), ...(contactId === null ? {} : { contact: contactId }) });
          await api.send<AttachmentLine>(`/api/tickets/${ticket.id}/attachments?${query.toString()}`, file, (share) => setSending({ name: file.name, share }));
        }
      } finally {
        setSending(null);
        await refresh(ticket.customerId);
      }
    });
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!busy) send([...event.dataTransfer.files], false);
  };

  return (
    <Stack
      component="section"
      gap={4}
      p="xs"
      aria-label="Files"
      className={over ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {ticket.attachments.map((file) => (
        <Group key={file.id} gap="xs">
          <Anchor href={`/api/attachments/${file.id}`} download={file.name} size="sm" className="text">
            {file.name}
          </Anchor>
          {file.public && (
            <Badge component="span" color="orange.9" size="xs" radius="sm" tt="none">
              For the customer
            </Badge>
          )}
          <Text size="xs" c="dimmed">
            {size(file.size)} · {moment(file.at)} · {file.actor}
          </Text>
        </Group>
      ))}
      {sending !== null && (
        <Stack gap={2}>
          <Text size="xs">{sending.name} is being sent</Text>
          <Progress value={sending.share * 100} aria-label={`Sending ${sending.name}`} />
        </Stack>
      )}
      <Group gap="xs">
        <Pick label="Add files" busy={busy} pick={(files) => send(files, false)} />
        <Pick label="Add files for the customer" busy={busy} pick={(files) => send(files, true)} />
        <Text size="xs" c="dimmed">
          or drop them here: what is dropped is internal
        </Text>
      </Group>
    </Stack>
  );
}

function Pick({ label, busy, pick }: { label: string; busy: boolean; pick: (files: readonly File[]) => void }) {
  return (
    <FileButton multiple disabled={busy} inputProps={{ 'aria-label': label }} onChange={(files) => files.length > 0 && pick(files)}>
      {(props) => (
        <Button {...props} variant="default" size="compact-xs" disabled={busy}>
          {label}
        </Button>
      )}
    </FileButton>
  );
}

function size(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
