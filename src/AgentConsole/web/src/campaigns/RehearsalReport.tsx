import { Alert, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { ExpectedFigure, RehearsalReport as Report, RehearsedMode } from '../contracts';
import { moment, percent, words } from '../core/format';

/** What a rehearsal came to: the advice, the figures of each mode, and the abandoned calls against the limit. */
export function RehearsalReport({ report }: { report: Report }) {
  return (
    <Paper component="section" aria-labelledby="expected" withBorder p="md">
      <Stack gap="sm">
        <Title order={2} size="h3" id="expected">
          What to expect
        </Title>
        <Alert color={report.warning === null ? 'teal' : 'red'} title={report.warning === null ? undefined : 'Too many calls would be abandoned'}>
          {report.warning !== null && <Text size="sm">{report.warning}</Text>}
          <Text size="sm">{report.advice}</Text>
        </Alert>
        <Figures report={report} />
        <Abandonment report={report} />
        <Text size="sm" c="dimmed">
          {basis(report)}
        </Text>
      </Stack>
    </Paper>
  );
}

function Figures({ report }: { report: Report }) {
  const rows: readonly (readonly [string, (mode: RehearsedMode) => string])[] = [
    ['Abandoned of those who answer', (mode) => range(mode.abandonment, tenths)],
    ['Agents talk or wrap up', (mode) => range(mode.utilization, percent)],
    ['Calls an hour', (mode) => range(mode.callsPerHour, whole)],
    ['People who answer, an hour', (mode) => range(mode.answersPerHour, whole)],
    [`Lists done (${report.attemptsLeft} calls left)`, (mode) => (mode.doneAt === null ? '–' : moment(mode.doneAt))],
  ];
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table verticalSpacing={6} className="digits" aria-label="Expected figures">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>In nine of ten runs</Table.Th>
            {report.modes.map(({ mode }) => (
              <Table.Th key={mode}>{words(mode)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([label, text]) => (
            <Table.Tr key={label}>
              <Table.Th scope="row" fw={500}>
                {label}
              </Table.Th>
              {report.modes.map((mode) => (
                <Table.Td key={mode.mode}>{text(mode)}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** The highest that the ledger comes to in each mode: a bar from the low to the high end of the interval, the mean, and the limit. */
function Abandonment({ report }: { report: Report }) {
  const most = 1.25 * Math.max(report.limit, ...report.modes.map(({ highestRate }) => highestRate.high));
  const at = (value: number) => `${(100 * value) / most}%`;
  return (
    <Stack gap={6} role="group" aria-label="Abandoned calls against the limit">
      <Text size="sm" fw={500}>
        Highest that the abandoned calls come to. The red mark is the limit, {tenths(report.limit)}.
      </Text>
      {report.modes.map(({ mode, highestRate }) => (
        <div key={mode} className="interval-row">
          <Text size="sm">{words(mode)}</Text>
          <div className="meter" role="img" aria-label={`${words(mode)}: ${range(highestRate, tenths)}`}>
            <div className={highestRate.high > report.limit ? 'interval interval-over' : 'interval'} style={{ left: at(highestRate.low), width: at(highestRate.high - highestRate.low) }} />
            <div className="interval-mean" style={{ left: at(highestRate.mean) }} />
            <div className="meter-limit" style={{ left: at(report.limit) }} />
          </div>
          <Text size="sm" className="digits">
            {range(highestRate, tenths)}
          </Text>
        </div>
      ))}
    </Stack>
  );
}

function basis({ at, by, agents, hours, calls, runs, borrowedFrom }: Report): string {
  const from = borrowedFrom.length === 0 ? 'the campaign’s own calls' : `calls of ${borrowedFrom.join(', ')}, because the campaign has too few of its own`;
  return `Rehearsed ${moment(at)} by ${by}: ${agents} agents, ${hours} hours, ${runs} runs of each mode, on ${calls} earlier calls (${from}). It holds until the settings change.`;
}

function range({ mean, low, high }: ExpectedFigure, text: (value: number) => string): string {
  return text(low) === text(high) ? text(mean) : `${text(mean)} (${text(low)} to ${text(high)})`;
}

const whole = (value: number) => value.toFixed(0);

/** The limit is a few hundredths, so whole percents would hide what matters. */
const tenths = (ratio: number) => `${(ratio * 100).toFixed(1)} %`;
