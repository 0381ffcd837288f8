import { Button, Collapse, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { RoutingReason } from '../contracts';

/** Why this call came to this agent: one sentence, and everybody who was considered. */
export function WhyHere({ why }: { why: RoutingReason }) {
  const [open, { toggle }] = useDisclosure(false);
  const more = why.candidateCount - why.considered.length;
  return (
    <Stack gap={4}>
      <Text size="sm" className="text">
        <Text span c="dimmed">
          Why you:{' '}
        </Text>
        {why.sentence}
      </Text>
      {why.considered.length > 0 && (
        <Button variant="subtle" size="compact-xs" w="fit-content" px={0} onClick={toggle} aria-expanded={open}>
          {open ? 'Hide who was considered' : `Who was considered (${why.candidateCount})`}
        </Button>
      )}
      <Collapse expanded={open}>
        {open && (
          <Table verticalSpacing={2} fz="xs">
            <Table.Caption>
              {more > 0 && `and ${more} more · `}configuration {why.configurationVersion}
            </Table.Caption>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Agent</Table.Th>
                <Table.Th>Result</Table.Th>
                <Table.Th>Value</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {why.considered.map((candidate) => (
                <Table.Tr key={candidate.agent} fw={candidate.chosen ? 700 : undefined}>
                  <Table.Td className="text">{candidate.agent}</Table.Td>
                  <Table.Td>{candidate.chosen ? 'chosen' : (candidate.failedRule ?? 'ranked lower')}</Table.Td>
                  <Table.Td className="text">{candidate.value}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Collapse>
    </Stack>
  );
}
