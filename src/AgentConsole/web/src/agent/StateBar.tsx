import { Badge, Button, Group, Menu, Text } from '@mantine/core';
import { useAction, useLinkState, usePhoneStatus, useServices, useSituation } from '../core/services';
import { useOptions } from '../core/queries';
import { isFit } from '../phone/phone';
import { Elapsed } from '../ui/Elapsed';
import { Icon } from '../ui/Icon';
import { StateBadge } from '../ui/StateBadge';
import { useShortcut } from '../ui/shortcuts';
import { PhoneButton } from './PhoneButton';

/** The agent's state with its time and reason, and the two ways to change it. */
export function StateBar() {
  const situation = useSituation();
  return (
    <Group gap="sm" wrap="nowrap" miw={0} role="group" aria-label="Your state" className="state-bar">
      {situation !== null && (
        <Group gap={6} wrap="nowrap" miw={0}>
          <StateBadge state={situation.state} size="lg" />
          <Text size="sm" component="span">
            <Elapsed since={situation.since} />
          </Text>
          {situation.reason !== null && (
            <Text size="sm" c="dimmed" truncate miw={0} maw={260} visibleFrom="md" title={situation.reason}>
              {situation.reason}
            </Text>
          )}
          {situation.pendingNotReady !== null && (
            <Badge color="yellow" variant="light" tt="none" visibleFrom="sm">
              Then not ready: {situation.pendingNotReady}
            </Badge>
          )}
        </Group>
      )}
      <ReadyButton />
      <NotReadyMenu />
      <PhoneButton />
    </Group>
  );
}

function ReadyButton() {
  const { link } = useServices();
  const situation = useSituation();
  const online = useLinkState() === 'online';
  const phone = usePhoneStatus();
  const { busy, run } = useAction();
  // During a call and its wrap-up there is only a break to take back.
  const useful = situation !== null && (situation.state === 'not-ready' || situation.state === 'phone-problem' || situation.pendingNotReady !== null);
  const disabled = !online || !useful || !isFit(phone);
  const goReady = () => void run(() => link.hub.goReady());
  useShortcut('R', goReady, !disabled);
  return (
    <Button
      color="teal.9"
      size="xs"
      loading={busy}
      disabled={disabled}
      onClick={goReady}
      aria-label="Go ready"
      aria-keyshortcuts="Alt+R"
      title={isFit(phone) ? undefined : (phone.report?.problem ?? 'The phone is being checked.')}
      rightSection={<span className="shortcut" data-keys="Alt R" />}
    >
      Go ready
    </Button>
  );
}

function NotReadyMenu() {
  const { link } = useServices();
  const online = useLinkState() === 'online';
  const situation = useSituation();
  const options = useOptions();
  const { busy, run } = useAction();
  const reasons = options.data?.notReadyReasons ?? [];
  return (
    <Menu withinPortal>
      <Menu.Target>
        <Button variant="default" size="xs" loading={busy} disabled={!online || situation === null} rightSection={<Icon name="pause" size={12} />} aria-label="Not ready">
          Not ready
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{situation?.call ? 'After this call' : 'No calls while'}</Menu.Label>
        {reasons.map((reason) => (
          <Menu.Item key={reason} onClick={() => void run(() => link.hub.goNotReady(reason))}>
            {reason}
          </Menu.Item>
        ))}
        {reasons.length === 0 && <Menu.Item disabled>No reasons are configured. Ask an administrator.</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
