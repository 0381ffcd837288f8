import { Button, Group, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useAction, useServices } from '../core/services';

/** An unknown number made a provisional customer; a name makes it a real one. */
export function CompleteCustomer({ contactId, suggested }: { contactId: string; suggested: string }) {
  const { link } = useServices();
  const { busy, run } = useAction();
  const [name, setName] = useState(suggested);
  const complete = (event: FormEvent) => {
    event.preventDefault();
    void run(() => link.hub.completeCustomer(contactId, name.trim()), 'The customer was added.');
  };
  return (
    <form onSubmit={complete} aria-label="Add this caller as a customer">
      <Group align="flex-end" gap="xs">
        <TextInput label="Customer’s name" description="This number is new. Ask for the name." maxLength={200} flex={1} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Button type="submit" loading={busy} disabled={name.trim() === ''}>
          Add customer
        </Button>
      </Group>
    </form>
  );
}
