import { Alert, Grid, Group, Paper, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { CampaignView } from '../contracts';
import { clockTime, moment, percent, words } from '../core/format';
import { Bars } from '../ui/Bars';
import { Tile } from '../ui/Tile';
import { useCampaign } from './useCampaign';

/** What the campaign does at this moment and why, with its figures changing as they happen. */
export function LivePanel({ id }: { id: string }) {
  const { view, problem } = useCampaign(id);
  if (problem !== null) return <Alert color="red">{problem}</Alert>;
  return view === null ? <Skeleton h={220} role="status" aria-label="Loading" /> : <Live view={view} />;
}

function Live({ view }: { view: CampaignView }) {
  return (
    <Stack>
      <Alert color={!view.dials ? 'gray' : view.agents.taken === null ? 'teal' : 'yellow'} title={title(view)}>
        <Text size="sm" className="text">
          {view.why}
        </Text>
        {view.agents.taken !== null && view.agents.takenAt !== null && (
          <Text size="sm">
            At {clockTime(view.agents.takenAt)}: {view.agents.taken}
          </Text>
        )}
      </Alert>
      <Tiles view={view} />
      <Grid>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Ledger view={view} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Chart title="Agents" bars={agentBars(view)} note={view.agents.utilization === null ? undefined : `${percent(view.agents.utilization)} of their time in the last hour they talked or wrapped up.`} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Chart title="Leads" bars={leadBars(view)} note={view.doneAt === null ? `${view.leads.total} in all` : `${view.leads.total} in all; done about ${moment(view.doneAt)} at the pace of the last hour`} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Chart title="What became of today’s calls" bars={Object.entries(view.today.dispositions).map(([name, value]) => ({ label: words(name), value }))} note={view.today.attempts === 0 ? 'No call yet today.' : undefined} />
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

function title(view: CampaignView): string {
  if (!view.dials) return 'Not dialing';
  const dialing = `Dialing, ${words(view.pace.worksAs).toLowerCase()}`;
  const { takenCount, signedIn } = view.agents;
  if (takenCount === 0) return dialing;
  return takenCount < signedIn ? `${dialing}; inbound callers have ${takenCount} of ${signedIn} agents` : 'Inbound callers first';
}

function Tiles({ view }: { view: CampaignView }) {
  const { today, lines, pace } = view;
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} component="section" aria-label="Figures">
      <Tile label="Lines in use" value={lines.dialing + lines.ringing + lines.waiting + lines.talking} hint={`${lines.dialing} dialing, ${lines.ringing} ringing, ${lines.talking} talking`} />
      <Tile label="Lines allowed now" value={pace.lines} hint={`${percent(pace.answerRate)} answer`} />
      <Tile label="Calls today" value={today.attempts} />
      <Tile label="Answered" value={today.answered} hint={today.hitRate === null ? undefined : `hit rate ${percent(today.hitRate)}`} />
      <Tile label="Connected" value={today.connected} />
      <Tile label="Successes" value={today.successes} hint={today.connected > 0 ? `${percent(today.successes / today.connected)} of connected` : undefined} />
    </SimpleGrid>
  );
}

/** Abandoned calls against the limit: the one figure that the law looks at. */
function Ledger({ view }: { view: CampaignView }) {
  const { ledger } = view;
  const over = ledger.rate > ledger.limit;
  const share = (value: number) => Math.min(100, (100 * value) / (ledger.limit * 1.5 || 1));
  return (
    <Paper component="section" aria-labelledby="ledger" withBorder p="md" h="100%">
      <Stack gap={6}>
        <Group justify="space-between">
          <Title order={2} size="h3" id="ledger">
            Abandoned calls
          </Title>
          <Text fw={700} c={over ? 'red.8' : undefined} className="digits">
            {hundredths(ledger.rate)} of at most {hundredths(ledger.limit)}
          </Text>
        </Group>
        <div className="meter" role="meter" aria-label="Abandoned of live answers" aria-valuemin={0} aria-valuemax={Number((ledger.limit * 150).toFixed(2))} aria-valuenow={Number((ledger.rate * 100).toFixed(2))} aria-valuetext={hundredths(ledger.rate)}>
          <div className={over ? 'meter-value meter-over' : 'meter-value'} style={{ width: `${share(ledger.rate)}%` }} />
          <div className="meter-limit" style={{ left: `${share(ledger.limit)}%` }} />
        </div>
        <Text size="sm" c="dimmed">
          {ledger.abandoned} of {ledger.liveAnswers} live answers in {ledger.windowHours >= 48 ? `${Math.round(ledger.windowHours / 24)} days` : `${ledger.windowHours} hours`}. The mark is the limit.
        </Text>
      </Stack>
    </Paper>
  );
}

function Chart({ title, bars, note }: { title: string; bars: readonly { readonly label: string; readonly value: number }[]; note?: string }) {
  return (
    <Paper component="section" aria-label={title} withBorder p="md" h="100%">
      <Stack gap={6}>
        <Title order={2} size="h3">
          {title}
        </Title>
        <Bars bars={bars} />
        {note !== undefined && (
          <Text size="sm" c="dimmed">
            {note}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}

function agentBars({ agents }: CampaignView) {
  return [
    { label: 'Signed in', value: agents.signedIn },
    { label: 'Ready', value: agents.ready },
    { label: 'Reserved', value: agents.reserved },
    { label: 'Talking', value: agents.talking },
    { label: 'Wrap-up', value: agents.wrappingUp },
  ];
}

function leadBars({ leads }: CampaignView) {
  return [
    { label: 'To call', value: leads.ready },
    { label: 'Wait for a retry', value: leads.waiting },
    { label: 'Next or on the line', value: leads.dialing },
    { label: 'Done', value: leads.done },
    { label: 'Tried out', value: leads.exhausted },
    { label: 'Do not call', value: leads.doNotCall },
    { label: 'Denied', value: leads.denied },
  ];
}

/** The limit is a few hundredths, so whole percents would hide what matters. */
function hundredths(ratio: number): string {
  return `${(ratio * 100).toFixed(2)} %`;
}
