import { Button, Group, Stack } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { TicketDetail } from '../contracts';
import { CustomFields } from '../customers/CustomFields';
import { useFields } from '../customers/queries';

interface Props {
  readonly ticket: TicketDetail;
  readonly disabled: boolean;
  /** Says whether the values were stored. */
  readonly store: (values: Readonly<Record<string, string>>) => Promise<boolean>;
}

/** The fields that an administrator has defined for tickets, with the ticket’s values; stored together. */
export function OwnFields({ ticket, disabled, store }: Props) {
  const fields = useFields('ticket').data ?? [];
  // Null: as the ticket has them, also when somebody else changes it.
  const [typed, setTyped] = useState<Readonly<Record<string, string>> | null>(null);
  if (fields.length === 0 && Object.keys(ticket.fields).length === 0) return null;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (typed !== null && (await store(typed))) setTyped(null);
  };
  return (
    <Stack component="form" gap="xs" aria-label="Fields" onSubmit={(event) => void save(event)}>
      <Group gap="xs" align="flex-end">
        <CustomFields fields={fields} values={typed ?? ticket.fields} change={setTyped} />
        {typed !== null && (
          <>
            <Button type="submit" loading={disabled}>
              Save
            </Button>
            <Button variant="default" disabled={disabled} onClick={() => setTyped(null)}>
              Leave it
            </Button>
          </>
        )}
      </Group>
    </Stack>
  );
}
