import { Button, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { WrapUpView } from '../contracts';
import { useAction, useLinkState, useServices } from '../core/services';
import { Remaining } from '../ui/Elapsed';
import { callerName } from './caller';

/** Whose call was it, how long there is to write about it, and the buttons that end or lengthen that time. */
export function WrapUpHead({ wrapUp, campaign, children }: { wrapUp: WrapUpView; campaign?: string; children: ReactNode }) {
  const { link } = useServices();
  const online = useLinkState() === 'online';
  const { busy, run } = useAction();
  return (
    <Group justify="space-between" align="flex-start">
      <Stack gap={2} flex={1} miw={220}>
        <Title order={2} id="wrap-up" className="text">
          Wrap-up: {callerName(wrapUp.pop)}
        </Title>
        <Group gap="xs">
          <Text component="span" fw={600} role="timer" aria-label="Time left">
            <Remaining until={wrapUp.until} /> left
          </Text>
          <Text component="span" c="dimmed" className="text">
            {[campaign, 'what is written is kept when the time is over'].filter(Boolean).join(' · ')}
          </Text>
        </Group>
        {wrapUp.failure !== null && <Text>{wrapUp.failure}</Text>}
      </Stack>
      <Group gap="xs">
        <Button variant="default" disabled={!online || busy || wrapUp.extensionsLeft === 0} onClick={() => void run(() => link.hub.extendWrapUp(wrapUp.contactId))}>
          More time ({wrapUp.extensionsLeft} left)
        </Button>
        {children}
      </Group>
    </Group>
  );
}
