import { Button, type ButtonProps } from '@mantine/core';
import { Icon, type IconName } from './Icon';
import { useShortcut } from './shortcuts';

interface Props extends ButtonProps {
  readonly label: string;
  readonly letter: string;
  readonly icon: IconName;
  readonly action: () => void;
  readonly pressed?: boolean;
}

/** A button that Alt and a letter presses too, and that shows so. */
export function ShortcutButton({ label, letter, icon, action, pressed, disabled, ...rest }: Props) {
  useShortcut(letter, action, disabled !== true);
  return (
    <Button
      {...rest}
      disabled={disabled}
      onClick={action}
      aria-label={label}
      aria-keyshortcuts={`Alt+${letter}`}
      aria-pressed={pressed}
      leftSection={<Icon name={icon} />}
      rightSection={<span className="shortcut" data-keys={`Alt ${letter}`} />}
    >
      {label}
    </Button>
  );
}
