import { Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** Nothing to show: says so, and what to do next. */
export function EmptyState({ title, hint, children }: { title: string; hint: string; children?: ReactNode }) {
  return (
    <Paper p="lg" radius="md" withBorder className="empty">
      <Stack gap={4} align="center">
        <Text fw={600}>{title}</Text>
        <Text size="sm" c="dimmed" ta="center" maw={480}>
          {hint}
        </Text>
        {children}
      </Stack>
    </Paper>
  );
}
