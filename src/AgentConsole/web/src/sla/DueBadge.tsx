import { Badge } from '@mantine/core';
import { useNow } from '../core/clock';
import { moment } from '../core/format';
import { dueText } from './due';

/** When a promise is due, ticking; nothing when none runs. */
export function DueBadge({ due }: { due: string | null | undefined }) {
  const now = useNow();
  if (due == null) return null;
  const { text, overdue, soon } = dueText(due, now);
  return (
    <Badge color={overdue ? 'red' : soon ? 'yellow' : 'gray'} variant={overdue ? 'filled' : 'light'} radius="sm" tt="none" title={moment(due)}>
      {text}
    </Badge>
  );
}
