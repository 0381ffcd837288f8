import { Button, Indicator, Popover, Text } from '@mantine/core';
import { usePhoneStatus, useSituation } from '../core/services';
import { isFit } from '../phone/phone';
import { Icon } from '../ui/Icon';
import { PhonePanel } from './PhonePanel';

/** The phone's health as one dot; what is behind it on a click. */
export function PhoneButton() {
  const phone = usePhoneStatus();
  const onServer = useSituation()?.phone;
  const checking = phone.report === null;
  const healthy = isFit(phone) && (phone.kind !== 'desk' || onServer?.registered === true);
  const word = checking ? 'being checked' : healthy ? 'ready for calls' : 'has a problem';
  return (
    <Popover width={340} position="bottom-end" withArrow trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" size="xs" px="xs" aria-label={`Phone: ${word}`}>
          <Indicator color={checking ? 'gray' : healthy ? 'green' : 'red'} size={9} offset={1} processing={checking}>
            <Icon name="phone" />
          </Indicator>
          <Text size="xs" ml={8} visibleFrom="lg">
            Phone
          </Text>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Phone">
        <PhonePanel />
      </Popover.Dropdown>
    </Popover>
  );
}
