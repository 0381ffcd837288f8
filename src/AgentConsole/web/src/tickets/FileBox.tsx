import { Anchor, Badge, Button, FileButton, Group, Progress, Stack, Text } from '@mantine/core';
import { useState, type DragEvent } from 'react';
import type { AttachmentLine } from '../contracts';
import { fileSize, moment } from '../core/format';
import { newGuid } from '../core/ids';
import { useAction, useServices } from '../core/services';

interface Props {
  readonly files: readonly AttachmentLine[];
  /** Where files are sent to. */
  readonly path: string;
  /** What is said with each file besides its name. */
  readonly more: Readonly<Record<string, string>>;
  /** After files were sent, also when one of them was refused. */
  readonly done: () => Promise<unknown>;
  /** A file may be for the customer; else all of them are internal. */
  readonly mayBePublic?: boolean;
}

/** Files, and a place to drop more. What is dropped is internal. */
export function FileBox({ files, path, more, done, mayBePublic = false }: Props) {
  const { api } = useServices();
  const { busy, run } = useAction();
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState<{ readonly name: string; readonly share: number } | null>(null);

  const send = (chosen: readonly File[], isPublic: boolean) =>
    void run(async () => {
      try {
        for (const file of chosen) {
          setSending({ name: file.name, share: 0 });
          const query = new URLSearchParams({ key: newGuid(), name: file.name, ...(mayBePublic ? { public: String(isPublic) } : {}), ...more });
          await api.send<AttachmentLine>(`${path}?${query.toString()}`, file, (share) => setSending({ name: file.name, share }));
        }
      } finally {
        setSending(null);
        await done();
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
      {files.map((file) => (
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
            {fileSize(file.size)} · {moment(file.at)} · {file.actor}
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
        <Pick label="Add files" busy={busy} pick={(chosen) => send(chosen, false)} />
        {mayBePublic && <Pick label="Add files for the customer" busy={busy} pick={(chosen) => send(chosen, true)} />}
        <Text size="xs" c="dimmed">
          {mayBePublic ? 'or drop them here: what is dropped is internal. By e-mail go the files that are attached to a note.' : 'or drop them here'}
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
