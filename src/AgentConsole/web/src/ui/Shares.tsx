import { Group, Table, Text } from '@mantine/core';

export interface Share {
  readonly label: string;
  readonly value: number;
  /** A color of the theme, such as "teal.8". */
  readonly color: string;
}

/** How a whole divides, as one bar with its key; a table to a screen reader. What is zero is left out of the bar. */
export function Shares({ label, shares }: { label: string; shares: readonly Share[] }) {
  const whole = shares.reduce((sum, { value }) => sum + value, 0);
  return (
    <div role="group" aria-label={label}>
      <div className="shares" aria-hidden="true">
        {shares
          .filter(({ value }) => value > 0)
          .map(({ label: name, value, color }) => (
            <div key={name} style={{ flexGrow: value, background: `var(--mantine-color-${color.replace('.', '-')})` }} title={`${name}: ${value}`} />
          ))}
      </div>
      <Table withRowBorders={false} layout="auto" w="auto" aria-label={label}>
        <Table.Tbody className="shares-key">
          {shares.map(({ label: name, value, color }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400} p={0}>
                <Group gap={6} wrap="nowrap">
                  <span className="shares-dot" style={{ background: `var(--mantine-color-${color.replace('.', '-')})` }} />
                  <Text size="xs">{name}</Text>
                </Group>
              </Table.Th>
              <Table.Td p={0} fz="xs" fw={700} className="digits">
                {value}
                {whole > 0 && value > 0 && (
                  <Text span size="xs" c="dimmed">
                    {` ${Math.round((100 * value) / whole)} %`}
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
