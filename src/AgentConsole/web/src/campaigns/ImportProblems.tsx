import { Anchor, Stack, Table, Text } from '@mantine/core';
import type { ImportProblemLine } from '../contracts';
import { usePages } from '../core/queries';
import { Failed } from '../ui/Loaded';
import { MoreButton } from '../ui/MoreButton';

/** Each row that was left out or taken with a remark, with its line in the file. */
export function ImportProblems({ path }: { path: string }) {
  const pages = usePages<ImportProblemLine>(['import-problems', path], path);
  return (
    <Stack>
      {pages.error !== null && <Failed error={pages.error} retry={pages.refetch} />}
      {pages.isSuccess && pages.items.length === 0 && <Text>Nothing was wrong.</Text>}
      {pages.items.length > 0 && (
        <Table withTableBorder verticalSpacing={4} aria-label="Problems">
          <Table.Thead>
            <Table.Tr>
              <Table.Th ta="right">Line</Table.Th>
              <Table.Th>Column</Table.Th>
              <Table.Th>Value</Table.Th>
              <Table.Th>What is wrong</Table.Th>
              <Table.Th>Row</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {pages.items.map((problem, index) => (
              <Table.Tr key={index}>
                <Table.Td ta="right" className="digits">
                  {problem.line}
                </Table.Td>
                <Table.Td className="text">{problem.column}</Table.Td>
                <Table.Td className="text">{problem.value}</Table.Td>
                <Table.Td className="text">{problem.reason}</Table.Td>
                <Table.Td>{problem.rejected ? 'left out' : 'taken'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <MoreButton pages={pages} />
      {pages.items.length > 0 && (
        <Anchor href={`${path}.csv`} download>
          All of it as CSV
        </Anchor>
      )}
    </Stack>
  );
}
