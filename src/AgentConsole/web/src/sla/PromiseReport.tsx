import { Group, Paper, SegmentedControl, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SlaReport, SlaReportSpan } from '../contracts';
import { percent, words } from '../core/format';
import { useServices } from '../core/services';
import { Loaded } from '../ui/Loaded';

/** Promises to customers that were kept and broken: by day or week, and by policy. */
export function PromiseReport() {
  const { api } = useServices();
  const [by, setBy] = useState('day');
  const query = useQuery({ queryKey: ['sla', 'report', by], queryFn: ({ signal }) => api.get<SlaReport>(`/api/sla/report?by=${by}`, signal), refetchInterval: 60_000 });
  return (
    <Stack gap="xs" component="section" aria-label="Promises to customers">
      <Group justify="space-between">
        <Title order={2}>Promises to customers</Title>
        <SegmentedControl
          size="xs"
          aria-label="Promises by"
          value={by}
          onChange={setBy}
          data={[
            { value: 'day', label: '14 days' },
            { value: 'week', label: '13 weeks' },
          ]}
        />
      </Group>
      <Loaded query={query}>{(report) => <Report report={report} />}</Loaded>
    </Stack>
  );
}

function Report({ report }: { report: SlaReport }) {
  if (report.policies.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No promise was kept or broken in this time. An administrator says under Settings › Promised times what is promised to whom.
      </Text>
    );
  }
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <Paper withBorder p="sm">
        <Spans report={report} />
      </Paper>
      <Paper withBorder p="sm">
        <Policies report={report} />
      </Paper>
    </SimpleGrid>
  );
}

function Spans({ report: { spans, by } }: { report: SlaReport }) {
  const most = Math.max(1, ...spans.map(({ kept, broken }) => kept + broken));
  return (
    <Table withRowBorders={false} verticalSpacing={2} className="digits" aria-label={`Promises by ${by}`}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{by === 'week' ? 'Week from' : 'Day'}</Table.Th>
          <Table.Th ta="right">Kept</Table.Th>
          <Table.Th ta="right">Broken</Table.Th>
          <Table.Th aria-hidden="true" w="60%" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {spans.map((span) => (
          <Table.Tr key={span.day}>
            <Table.Th scope="row" fw={500} style={{ whiteSpace: 'nowrap' }}>
              {dayText(span)}
            </Table.Th>
            <Table.Td ta="right">{span.kept}</Table.Td>
            <Table.Td ta="right" c={span.broken > 0 ? 'red.9' : undefined}>
              {span.broken}
            </Table.Td>
            <Table.Td aria-hidden="true">
              <div style={{ display: 'flex', gap: 1 }}>
                {span.kept > 0 && <div className="bar bar-kept" style={{ width: `${(100 * span.kept) / most}%` }} />}
                {span.broken > 0 && <div className="bar bar-broken" style={{ width: `${(100 * span.broken) / most}%` }} />}
              </div>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Policies({ report: { policies } }: { report: SlaReport }) {
  return (
    <Table.ScrollContainer minWidth={440}>
      <Table verticalSpacing={4} className="digits" aria-label="Promises by policy">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Policy</Table.Th>
            <Table.Th>Promise</Table.Th>
            <Table.Th ta="right">Kept</Table.Th>
            <Table.Th ta="right">Broken</Table.Th>
            <Table.Th ta="right">Share kept</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {policies.map(({ policyId, policy, kind, kept, broken }) => (
            <Table.Tr key={policyId + kind}>
              <Table.Th scope="row" fw={500} miw={110}>
                {policy}
              </Table.Th>
              <Table.Td>{words(kind)}</Table.Td>
              <Table.Td ta="right">{kept}</Table.Td>
              <Table.Td ta="right">{broken}</Table.Td>
              <Table.Td ta="right">{percent(kept / (kept + broken))}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** The day as it is in the site’s time zone, wherever one looks from. */
function dayText({ day }: SlaReportSpan): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(undefined, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
}
