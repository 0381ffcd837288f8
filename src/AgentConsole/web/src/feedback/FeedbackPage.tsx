import { Badge, Group, Paper, SimpleGrid, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { CauseLine, FeedbackLine, FeedbackView, ScoreView } from '../contracts';
import { moment, percent } from '../core/format';
import { usePages, withQuery } from '../core/queries';
import { useServices } from '../core/services';
import { Bars } from '../ui/Bars';
import { EmptyState } from '../ui/EmptyState';
import { Loaded } from '../ui/Loaded';
import { MoreButton } from '../ui/MoreButton';
import { Shares } from '../ui/Shares';

/** What customers say after calls and tickets, and what they complain about. Every figure stands beside the number of answers that it rests on. */
export default function FeedbackPage() {
  const { api } = useServices();
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const span = { from, until };
  const report = useQuery({ queryKey: ['feedback', 'report', span], queryFn: ({ signal }) => api.get<FeedbackView>(withQuery('/api/feedback/report', span), signal) });
  const causes = useQuery({ queryKey: ['complaints', 'report', span], queryFn: ({ signal }) => api.get<readonly CauseLine[]>(withQuery('/api/complaints/report', span), signal) });
  return (
    <Stack>
      <Title order={1}>Feedback</Title>
      <Group align="flex-end">
        <TextInput type="date" label="From" value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
        <TextInput type="date" label="Until" value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
        {from === '' && until === '' && (
          <Text size="sm" c="dimmed" pb={8}>
            The last 30 days
          </Text>
        )}
      </Group>
      <Loaded query={report}>
        {(view) => (
          <>
            <Pictures view={view} />
            {view.queues.length > 0 && <Scores title="By queue" rows={[view.all, ...view.queues]} />}
            {view.agents.length > 0 && <Scores title="By agent" rows={view.agents} />}
          </>
        )}
      </Loaded>
      <Title order={2}>Complaints by cause</Title>
      <Loaded query={causes}>{(rows) => <Causes rows={rows} />}</Loaded>
      <Title order={2}>Answers</Title>
      <Answers />
    </Stack>
  );
}

const satisfaction = ['1 · not at all', '2', '3', '4', '5 · very much'];

/** What was answered, as pictures; nothing while there is nothing. */
function Pictures({ view: { all, csat, nps } }: { view: FeedbackView }) {
  const among = (from: number, to: number) => nps.slice(from, to + 1).reduce((sum, count) => sum + count, 0);
  if (all.csatCount + all.npsCount === 0) return null;
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Paper withBorder p="sm" component="section" aria-label="Satisfaction">
        <Text size="sm" c="dimmed">
          Satisfied with us
        </Text>
        <Figure value={all.satisfied === null ? '–' : percent(all.satisfied)} of={all.csatCount} />
        <Bars bars={csat.map((value, i) => ({ label: satisfaction[i] ?? '', value })).reverse()} />
      </Paper>
      <Paper withBorder p="sm" component="section" aria-label="Recommendation">
        <Text size="sm" c="dimmed">
          Would recommend us: net promoter score
        </Text>
        <Figure value={all.nps === null ? '–' : String(Math.round(all.nps))} of={all.npsCount} />
        <Shares
          label="Who would recommend us"
          shares={[
            { label: 'Would (9, 10)', value: among(9, 10), color: 'teal.8' },
            { label: 'Undecided (7, 8)', value: among(7, 8), color: 'gray.5' },
            { label: 'Would not (0 to 6)', value: among(0, 6), color: 'red.8' },
          ]}
        />
        <Text size="xs" c="dimmed" mt="xs">
          The score is those who would less those who would not, in percent: from −100 to 100.
        </Text>
      </Paper>
    </SimpleGrid>
  );
}

function Figure({ value, of }: { value: string; of: number }) {
  return (
    <Group gap="xs" align="baseline" mb="xs">
      <Text fz={28} fw={700} lh={1.1} className="digits">
        {value}
      </Text>
      <Text size="sm" c="dimmed">
        of {of === 1 ? 'one answer' : `${of} answers`}
      </Text>
    </Group>
  );
}

function Scores({ title, rows }: { title: string; rows: readonly ScoreView[] }) {
  return (
    <Stack gap={4}>
      <Title order={2}>{title}</Title>
      <Table.ScrollContainer minWidth={620}>
        <Table withTableBorder verticalSpacing={6} aria-label={title}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{title.slice(3, 4).toUpperCase() + title.slice(4)}</Table.Th>
              <Table.Th>Satisfied (4 or 5)</Table.Th>
              <Table.Th>Mean of 5</Table.Th>
              <Table.Th>Answers</Table.Th>
              <Table.Th>NPS</Table.Th>
              <Table.Th>Answers</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.id ?? row.name}>
                <Table.Th scope="row" className="text">
                  {row.name}{' '}
                  {row.smallSample && (
                    <Badge color="gray" variant="light" tt="none">
                      Few answers
                    </Badge>
                  )}
                </Table.Th>
                <Table.Td className="digits">{row.satisfied === null ? '–' : percent(row.satisfied)}</Table.Td>
                <Table.Td className="digits">{row.csatMean === null ? '–' : row.csatMean.toFixed(1)}</Table.Td>
                <Table.Td className="digits">{row.csatCount}</Table.Td>
                <Table.Td className="digits">{row.nps === null ? '–' : Math.round(row.nps)}</Table.Td>
                <Table.Td className="digits">{row.npsCount}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

function Causes({ rows }: { rows: readonly CauseLine[] }) {
  if (rows.length === 0) return <Text size="sm">No complaints in this time.</Text>;
  return (
    <Table withTableBorder verticalSpacing={6} aria-label="Complaints by cause">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Cause</Table.Th>
          <Table.Th>Complaints</Table.Th>
          <Table.Th>Settled</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.cause ?? ''}>
            <Table.Th scope="row">{row.cause ?? 'Not known yet'}</Table.Th>
            <Table.Td className="digits">{row.complaints}</Table.Td>
            <Table.Td className="digits">{row.settled}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Answers() {
  const pages = usePages<FeedbackLine>(['feedback'], '/api/feedback');
  return (
    <Stack gap="xs">
      {pages.isSuccess && pages.items.length === 0 && <EmptyState title="Nobody has answered yet" hint="Callers are asked after a call where the configuration gives their queue a survey; every ticket has a link to send." />}
      {pages.items.map((line) => (
        <div key={line.id}>
          <Text size="xs" c="dimmed">
            {moment(line.at)} · {line.source === 'keypad' ? 'by phone' : 'by link'}
            {line.queue !== null && ` · ${line.queue}`}
            {line.agent !== null && ` · ${line.agent}`}
          </Text>
          <Text size="sm" className="text">
            {line.customerId !== null && <Link href={`/customers/${line.customerId}`}>{line.customer}</Link>}{' '}
            {line.ticketId !== null && <Link href={`/tickets/${line.ticketId}`}>#{line.ticketNumber}</Link>} {line.csat !== null && `satisfied ${line.csat} of 5 `}
            {line.nps !== null && `recommends ${line.nps} of 10`}
          </Text>
          {line.comment !== null && (
            <Text size="sm" className="text">
              {line.comment}
            </Text>
          )}
        </div>
      ))}
      <MoreButton pages={pages} />
    </Stack>
  );
}
