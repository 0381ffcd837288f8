import { Button, Popover, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useState, type KeyboardEvent } from 'react';
import { useAction, useServices } from '../core/services';
import { Icon } from '../ui/Icon';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** Sends keys to the other side, by click or typed. */
export function Keypad({ contactId, disabled }: { contactId: string; disabled: boolean }) {
  const { link } = useServices();
  const { run } = useAction();
  const [sent, setSent] = useState('');
  const send = (key: string) => {
    setSent((before) => (before + key).slice(-24));
    void run(() => link.hub.sendDigits(contactId, key));
  };
  const typed = (event: KeyboardEvent) => {
    if (!keys.includes(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    send(event.key);
  };
  return (
    <Popover position="bottom-end" withArrow trapFocus returnFocus onClose={() => setSent('')}>
      <Popover.Target>
        <Button variant="default" disabled={disabled} leftSection={<Icon name="keypad" />} aria-label="Keypad">
          Keypad
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Keypad" onKeyDown={typed}>
        <Stack gap="xs">
          <TextInput aria-label="Keys sent" value={sent} readOnly size="xs" placeholder="Click or type" />
          <SimpleGrid cols={3} spacing={6}>
            {keys.map((key) => (
              <Button key={key} variant="default" onClick={() => send(key)}>
                {key}
              </Button>
            ))}
          </SimpleGrid>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
