import { Button, Group, Paper, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useAction, useLinkState, usePhoneStatus, useServices, useSituation } from '../core/services';
import { isFit } from '../phone/phone';
import { Icon } from '../ui/Icon';

/** Places a call: the agent's own phone is called first and answers by itself. */
export function DialBox({ customerId, ticketId, number: known = '' }: { customerId: string | null; ticketId: string | null; number?: string }) {
  const { link } = useServices();
  const { busy, run } = useAction();
  const [number, setNumber] = useState(known);
  const canDial = useCanDial();
  const dial = async (event: FormEvent) => {
    event.preventDefault();
    if (await run(() => link.hub.dial(number.trim(), customerId, ticketId))) setNumber(known);
  };
  return (
    <Paper withBorder p="sm">
      <form onSubmit={(event) => void dial(event)} aria-label="Place a call">
        <Group align="flex-end">
          <TextInput label="Number to call" type="tel" placeholder="+49 30 1234567" maxLength={40} flex={1} value={number} onChange={(event) => setNumber(event.currentTarget.value)} />
          <Button type="submit" loading={busy} disabled={!canDial || number.trim() === ''} leftSection={<Icon name="phone" />}>
            Call
          </Button>
        </Group>
      </form>
    </Paper>
  );
}

/** Whether a call can be placed now: the link is up, the phone is fit, and no other call is there. */
export function useCanDial(): boolean {
  const situation = useSituation();
  const online = useLinkState() === 'online';
  const phone = usePhoneStatus();
  return online && isFit(phone) && situation !== null && situation.offer === null && situation.call === null;
}
