import { Paper, Text } from '@mantine/core';

/** One figure, large enough to be seen from across the room. */
export function Tile({ label, value, hint }: { label: string; value: number; hint?: string }) {
  return (
    <Paper withBorder p="sm">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text fz={28} fw={700} lh={1.1} className="digits">
        {value}
      </Text>
      <Text size="xs" c="dimmed" mih={18}>
        {hint}
      </Text>
    </Paper>
  );
}
