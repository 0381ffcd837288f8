import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ComingCall as Coming } from '../contracts';
import { Elapsed } from '../ui/Elapsed';
import { CampaignBadge } from './CampaignBadge';
import { callerName } from './caller';

/** A number that is being dialed for this agent, who will be connected at once. */
export function ComingCall({ coming }: { coming: Coming }) {
  const { pop } = coming;
  return (
    <Paper component="section" aria-labelledby="coming" withBorder p="sm" shadow="sm" className="on-call">
      <Stack gap={2}>
        <Group gap="xs">
          <Title order={2} id="coming">
            {coming.state === 'ringing' ? 'Ringing' : 'Dialing'}: {callerName(pop)}
          </Title>
          <CampaignBadge campaign={pop.campaign} />
        </Group>
        <Text c="dimmed">
          {pop.number} · <Elapsed since={coming.since} /> · You are connected after a beep, as soon as somebody answers.
        </Text>
      </Stack>
    </Paper>
  );
}
