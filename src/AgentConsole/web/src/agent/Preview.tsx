import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { PreviewView } from '../contracts';
import { useAction, useLinkState, useServices } from '../core/services';
import { Countdown } from '../ui/Countdown';
import { ShortcutButton } from '../ui/ShortcutButton';
import { CampaignBadge } from './CampaignBadge';
import { callerName } from './caller';

/** A lead to look at: the agent calls it or leaves it to somebody else. */
export function Preview({ preview }: { preview: PreviewView }) {
  const { link } = useServices();
  const online = useLinkState() === 'online';
  const { busy, run } = useAction();
  const { pop } = preview;
  return (
    <Paper component="section" aria-labelledby="preview" withBorder p="sm" shadow="sm" className="incoming">
      <Group justify="space-between" align="center">
        <Stack gap={2}>
          <Group gap="xs">
            <Title order={2} id="preview">
              To call: {callerName(pop)}
            </Title>
            <CampaignBadge campaign={pop.campaign} />
          </Group>
          <Text c="dimmed">{[pop.number, pop.campaign?.promised && 'was promised this call', pop.campaign && `attempt ${pop.campaign.attempt}`].filter(Boolean).join(' · ')}</Text>
        </Stack>
        <Group>
          <ShortcutButton label="Call now" letter="A" icon="phone" color="teal.9" disabled={!online || busy} action={() => void run(() => link.hub.callPreview(preview.contactId))} />
          <ShortcutButton label="Skip" letter="D" icon="callback" variant="default" disabled={!online || busy} action={() => void run(() => link.hub.skipPreview(preview.contactId))} />
        </Group>
      </Group>
      <Countdown until={preview.until} label="Time left to decide" />
    </Paper>
  );
}
