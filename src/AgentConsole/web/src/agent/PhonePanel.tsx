import { Alert, Button, Group, Select, Stack, Switch, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { PhoneReport } from '../contracts';
import { useAction, usePhoneStatus, useServices, useSituation } from '../core/services';
import { microphonePreference, setMicrophonePreference, type MicrophonePreference } from '../phone/microphone';

/** What the phone's check found, what to do about it, and which microphone is used. */
export function PhonePanel() {
  const phone = usePhoneStatus();
  if (phone.kind === 'desk') return <DeskPhone />;
  return (
    <Stack gap="xs">
      <PhoneProblem />
      {phone.report === null ? <Text size="sm">Checking microphone, connection and sound…</Text> : <Checks report={phone.report} />}
      <MicrophoneChoice />
    </Stack>
  );
}

/** The problem in plain words, with what to do; nothing when the phone is fit. */
export function PhoneProblem() {
  const { report, advice, warning } = usePhoneStatus();
  const problem = report?.problem ?? null;
  if (problem === null && warning === null) return null;
  return (
    <Alert color={problem === null ? 'yellow' : 'red'} variant="light" title={problem} role="status">
      <Stack gap="xs" align="flex-start">
        {problem === null ? warning : advice}
        <CheckButton />
      </Stack>
    </Alert>
  );
}

function CheckButton() {
  const { phone } = useServices();
  const { busy, run } = useAction();
  return (
    <Button size="xs" variant="default" loading={busy} onClick={() => void run(() => phone.check())}>
      Check phone
    </Button>
  );
}

const labels = [
  ['microphone', 'Microphone'],
  ['socket', 'Connection'],
  ['ice', 'Network path'],
  ['audio', 'Sound'],
] as const satisfies readonly (readonly [keyof PhoneReport, string])[];

function Checks({ report }: { report: PhoneReport }) {
  return (
    <Stack gap={4} component="ul" m={0} pl={0} style={{ listStyle: 'none' }} aria-label="Phone check">
      {labels.map(([key, label]) => (
        <Group key={key} component="li" justify="space-between" wrap="nowrap" align="flex-start">
          <Text size="sm">{label}</Text>
          <Text size="sm" ta="right" c={report[key] === 'ok' ? 'dimmed' : undefined} fw={report[key] === 'ok' ? undefined : 600}>
            {report[key] === 'ok' ? '✓ fine' : report[key]}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}

function DeskPhone() {
  const onServer = useSituation()?.phone;
  if (onServer?.registered) return <Text size="sm">Your desk phone is registered. Answer calls on it; everything else works here.</Text>;
  return (
    <Alert color="red" variant="light" title={onServer?.problem ?? 'Your desk phone is not registered.'} role="status">
      Check that it is switched on and connected to the network. An administrator sees its account under Users.
    </Alert>
  );
}

function MicrophoneChoice() {
  const { phone } = useServices();
  const { report, warning } = usePhoneStatus();
  const troubled = (report !== null && report.problem !== null) || warning !== null;
  const { run } = useAction();
  const [preference, setPreference] = useState(microphonePreference);
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);

  useEffect(() => {
    navigator.mediaDevices?.enumerateDevices().then(
      (found) => setDevices(found.filter((device) => device.kind === 'audioinput' && device.deviceId !== '' && device.label !== '')),
      () => undefined,
    );
  }, []);

  const prefer = (change: Partial<MicrophonePreference>) => {
    const next = { ...preference, ...change };
    setPreference(next);
    setMicrophonePreference(next);
    void run(() => phone.reopenMicrophone());
  };

  return (
    <>
      <Select
        label="Microphone"
        size="xs"
        value={preference.device ?? ''}
        data={[{ value: '', label: 'As the system chooses' }, ...devices.map((device) => ({ value: device.deviceId, label: device.label }))]}
        onChange={(value) => prefer({ device: value === '' ? null : value })}
        comboboxProps={{ withinPortal: false }}
        allowDeselect={false}
      />
      <Switch
        label="Suppress noise and echo"
        description="Switch off for a headset that does this itself."
        size="xs"
        checked={preference.processing}
        onChange={(event) => prefer({ processing: event.currentTarget.checked })}
      />
      {!troubled && <CheckButton />}
    </>
  );
}
