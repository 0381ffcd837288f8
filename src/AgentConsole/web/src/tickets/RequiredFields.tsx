import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { FieldDetail, TicketDetail } from '../contracts';
import { CustomFields } from '../customers/CustomFields';

type Values = Readonly<Record<string, string>>;

interface Props {
  readonly ticket: TicketDetail;
  /** Those that are still empty. */
  readonly fields: readonly FieldDetail[];
  /** The state that the ticket shall get; null when nothing is asked. */
  readonly state: string | null;
  readonly busy: boolean;
  /** With all values of the ticket. */
  readonly choose: (values: Values) => void;
  readonly close: () => void;
}

/** A ticket ends, and fields that must be filled in are empty: they are asked for first. */
export function RequiredFields({ state, close, ...props }: Props) {
  return (
    <Modal opened={state !== null} onClose={close} title={`Before it is ${state ?? ''}`}>
      {state !== null && <Form {...props} />}
    </Modal>
  );
}

function Form({ ticket, fields, busy, choose }: Omit<Props, 'state' | 'close'>) {
  const [asked] = useState(fields);
  const [typed, setTyped] = useState<Values>({});
  const missing = asked.some(({ key }) => (typed[key] ?? '').trim() === '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    choose({ ...ticket.fields, ...typed });
  };
  return (
    <Stack component="form" gap="sm" aria-label="Fields to fill in" onSubmit={submit}>
      <Text size="sm">{asked.length === 1 ? 'This must be filled in:' : 'These must be filled in:'}</Text>
      <CustomFields fields={asked} values={typed} change={setTyped} />
      <Group justify="flex-end">
        <Button type="submit" loading={busy} disabled={missing}>
          Go on
        </Button>
      </Group>
    </Stack>
  );
}
