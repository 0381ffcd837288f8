import { Badge, Stack, Table, Text, Title } from '@mantine/core';
import type { RuleTrialLine } from '../contracts';

/** What the rule would do to the latest tickets that it would look at. */
export function Trial({ lines }: { lines: readonly RuleTrialLine[] }) {
  return (
    <Stack gap="xs">
      <Title order={3}>What it would do</Title>
      {lines.length === 0 && <Text size="sm">It would have looked at no ticket lately.</Text>}
      <Table aria-label="What it would do">
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={line.ticketId}>
              <Table.Th scope="row" className="text">
                #{line.ticketNumber} {line.title}
              </Table.Th>
              <Table.Td>
                <Badge variant="light" color={line.matches ? 'teal' : 'gray'} tt="none">
                  {line.matches ? 'Would act' : 'Would not'}
                </Badge>
              </Table.Td>
              <Table.Td className="text" style={{ whiteSpace: 'pre-line' }}>
                {line.text}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}
