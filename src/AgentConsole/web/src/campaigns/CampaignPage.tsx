import { Alert, Button, Group, Modal, Stack, Tabs, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CampaignDetail } from '../contracts';
import { moment, words } from '../core/format';
import { useAction, useServices } from '../core/services';
import { Loaded } from '../ui/Loaded';
import { CampaignForm } from './CampaignForm';
import { CampaignState } from './CampaignState';
import { LeadsPanel } from './LeadsPanel';
import { ListsPanel } from './ListsPanel';
import { LivePanel } from './LivePanel';
import { MayICall } from './MayICall';
import { RehearsePanel, useRehearsal } from './RehearsePanel';

const verbs: Readonly<Record<string, string>> = { running: 'Start', paused: 'Pause', stopped: 'Stop' };

/** One campaign: what it does now, its leads, its lists and its settings. */
export default function CampaignPage({ id }: { id: string }) {
  const { api } = useServices();
  const query = useQuery({ queryKey: ['campaign', id], queryFn: ({ signal }) => api.get<CampaignDetail>(`/api/campaigns/${id}`, signal) });
  return <Loaded query={query}>{(campaign) => <Campaign campaign={campaign} />}</Loaded>;
}

function Campaign({ campaign }: { campaign: CampaignDetail }) {
  const { id, settings } = campaign;
  return (
    <Stack>
      <Group justify="space-between">
        <Group gap="sm">
          <Title order={1} className="text">
            {settings.name}
          </Title>
          <CampaignState state={campaign.state} />
          <Text size="sm" c="dimmed">
            since {moment(campaign.stateSince)}
            {campaign.stateBy !== '' && `, by ${campaign.stateBy}`}
          </Text>
        </Group>
        <StateButtons campaign={campaign} />
      </Group>
      {campaign.state === 'draft' && <Alert color="blue">Nothing is dialed yet. Give it a list under “Lists”, rehearse it, then start it.</Alert>}
      <Tabs defaultValue="live" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="live">Live</Tabs.Tab>
          {campaign.state !== 'stopped' && <Tabs.Tab value="rehearse">Rehearse</Tabs.Tab>}
          <Tabs.Tab value="leads">Leads</Tabs.Tab>
          <Tabs.Tab value="lists">Lists</Tabs.Tab>
          <Tabs.Tab value="settings">Settings</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="live">
          <LivePanel id={id} />
        </Tabs.Panel>
        <Tabs.Panel value="rehearse">
          <RehearsePanel id={id} />
        </Tabs.Panel>
        <Tabs.Panel value="leads">
          <LeadsPanel id={id} />
        </Tabs.Panel>
        <Tabs.Panel value="lists">
          <ListsPanel id={id} />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <Stack>
            <CampaignForm campaign={campaign} saved={() => undefined} key={settings.revision} />
            <MayICall campaign={id} />
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function StateButtons({ campaign }: { campaign: CampaignDetail }) {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const { data: rehearsal } = useRehearsal(campaign.id);
  const [asking, setAsking] = useState(false);
  const warning = rehearsal?.report?.warning ?? null;
  const change = (state: string) => {
    setAsking(false);
    void run(async () => {
      await api.post<unknown>(`/api/campaigns/${campaign.id}/state`, { state });
      await Promise.all([client.invalidateQueries({ queryKey: ['campaign', campaign.id] }), client.invalidateQueries({ queryKey: ['campaigns'] })]);
    });
  };
  return (
    <Group>
      {campaign.nextStates.map((state) => (
        <Button key={state} variant={state === 'running' ? 'filled' : 'default'} color={state === 'stopped' ? 'red' : undefined} disabled={busy} onClick={() => (state === 'running' && warning !== null ? setAsking(true) : change(state))}>
          {verbs[state] ?? words(state)}
        </Button>
      ))}
      <Modal opened={asking} onClose={() => setAsking(false)} title="Too many calls would be abandoned">
        <Stack>
          <Text>{warning}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              Do not start
            </Button>
            <Button color="red" onClick={() => change('running')}>
              Start anyway
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Group>
  );
}
