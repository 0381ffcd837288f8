import { Badge } from '@mantine/core';
import { words } from '../core/format';

const colors: Readonly<Record<string, string>> = { running: 'teal.9', paused: 'yellow', stopped: 'gray', draft: 'gray' };

export function CampaignState({ state }: { state: string }) {
  return (
    <Badge color={colors[state] ?? 'gray'} variant="filled" radius="sm" tt="none">
      {words(state)}
    </Badge>
  );
}
