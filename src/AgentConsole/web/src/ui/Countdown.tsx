import { Group, Progress, Text } from '@mantine/core';
import { useState } from 'react';
import { serverNow, useNow } from '../core/clock';
import { Remaining } from './Elapsed';

/** The time that is left, as a bar that runs out. */
export function Countdown({ until, label }: { until: string; label: string }) {
  const [first] = useState(() => Math.max(1, Date.parse(until) - serverNow()));
  const left = Math.max(0, Date.parse(until) - useNow());
  return (
    <Group gap="xs" mt="xs" wrap="nowrap">
      <Progress value={(100 * left) / first} color="yellow" size="sm" flex={1} aria-label={label} transitionDuration={450} />
      <Text size="sm" component="span">
        <Remaining until={until} /> left
      </Text>
    </Group>
  );
}
