import { Table, Text } from '@mantine/core';

/** Counts beside each other, each with its bar; a table to a screen reader. */
export function Bars({ bars }: { bars: readonly { readonly label: string; readonly value: number }[] }) {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <Table withRowBorders={false} verticalSpacing={2} className="digits">
      <Table.Tbody>
        {bars.map(({ label, value }) => (
          <Table.Tr key={label}>
            <Table.Th scope="row" fw={500} w={170}>
              <Text size="sm">{label}</Text>
            </Table.Th>
            <Table.Td w={70} ta="right">
              {value}
            </Table.Td>
            <Table.Td aria-hidden="true">
              <div className="bar" style={{ width: `${(100 * value) / most}%` }} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
