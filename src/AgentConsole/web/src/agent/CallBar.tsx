import { Alert, Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import type { CallView } from '../contracts';
import { words } from '../core/format';
import { useAction, useLinkState, usePhoneStatus, useServices } from '../core/services';
import { Elapsed } from '../ui/Elapsed';
import { ShortcutButton } from '../ui/ShortcutButton';
import { callerName } from './caller';
import { Keypad } from './Keypad';

const phases: Readonly<Record<string, string>> = {
  dialing: 'Calling',
  ringing: 'Ringing there',
  'early-media': 'Ringing there',
  'not-reached': 'Not reached',
  talking: 'Talking',
  held: 'On hold',
  reconnecting: 'Reconnecting your phone',
};

const colors: Readonly<Record<string, string>> = { held: 'yellow', reconnecting: 'red', 'not-reached': 'orange' };

/** The call in progress and its controls. */
export function CallBar({ call }: { call: CallView }) {
  const [path] = useLocation();
  return (
    <Paper component="section" aria-labelledby="call" withBorder p="sm" shadow="sm" className="on-call">
      <Group justify="space-between" align="center">
        <Stack gap={2} flex="1 1 280px" miw={0}>
          <Title order={2} id="call" className="text">
            Call with {callerName(call.pop)}
          </Title>
          <Group gap="xs">
            <Badge color={colors[call.phase] ?? 'blue'} radius="sm" tt="none">
              {phases[call.phase] ?? words(call.phase)}
            </Badge>
            <Text component="span" fw={600} role="timer" aria-label="Length of the call">
              <Elapsed since={call.since} />
            </Text>
            {call.recording && (
              <Badge color="red" variant="outline" radius="sm" tt="none">
                ● Recording
              </Badge>
            )}
            <Text c="dimmed">{[call.pop.number === callerName(call.pop) ? null : call.pop.number, call.direction === 'inbound' ? null : words(call.direction), call.pop.queueTitle].filter(Boolean).join(' · ')}</Text>
            {path !== '/' && <Link href="/">To the desk</Link>}
          </Group>
        </Stack>
        <Controls call={call} />
      </Group>
      {call.failure !== null && (
        <Text fw={600} mt="xs" role="status">
          {call.failure}
        </Text>
      )}
      <SoundHint call={call} />
    </Paper>
  );
}

function Controls({ call }: { call: CallView }) {
  const { link, phone } = useServices();
  const online = useLinkState() === 'online';
  const status = usePhoneStatus();
  const { busy, run } = useAction();
  const held = call.phase === 'held';
  const here = status.call?.contactId === call.contactId;
  const talking = call.phase === 'talking';

  const hangUp = () =>
    void run(async () => {
      // With the server's connection down the phone itself can still end the call.
      if (!online) return phone.hangUp();
      try {
        await link.hub.hangUp(call.contactId);
      } catch (error) {
        phone.hangUp();
        throw error;
      }
    });

  return (
    <Group gap="xs">
      {held ? (
        <ShortcutButton label="Resume" letter="H" icon="play" variant="light" disabled={!online || busy} action={() => void run(() => link.hub.resume(call.contactId))} />
      ) : (
        <ShortcutButton label="Hold" letter="H" icon="pause" variant="default" disabled={!online || busy || !talking} action={() => void run(() => link.hub.hold(call.contactId))} />
      )}
      {status.kind === 'browser' && (
        <ShortcutButton
          label="Mute"
          letter="M"
          icon={status.call?.muted ? 'muted' : 'microphone'}
          variant={status.call?.muted ? 'filled' : 'default'}
          color="yellow"
          pressed={status.call?.muted ?? false}
          disabled={!here}
          action={() => phone.setMuted(!status.call?.muted)}
        />
      )}
      <Keypad contactId={call.contactId} disabled={!online || call.phase === 'reconnecting'} />
      <ShortcutButton label="Hang up" letter="X" icon="hangUp" color="red" disabled={busy} action={hangUp} />
    </Group>
  );
}

function SoundHint({ call }: { call: CallView }) {
  const status = usePhoneStatus();
  const lost = status.call?.contactId === call.contactId && status.call.state === 'sound-lost';
  if (call.phase !== 'reconnecting' && !lost) return null;
  return (
    <Alert color="red" variant="light" mt="xs" role="status" title="The caller cannot hear you at the moment">
      The caller is kept. Your phone is called again and answers by itself; check the network or the headset if this lasts.
    </Alert>
  );
}
