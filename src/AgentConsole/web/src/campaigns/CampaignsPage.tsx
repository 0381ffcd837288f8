import { Anchor, Button, Group, Modal, Stack, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { CampaignLine } from '../contracts';
import { moment, words } from '../core/format';
import { useServices } from '../core/services';
import { EmptyState } from '../ui/EmptyState';
import { Loaded } from '../ui/Loaded';
import { CampaignForm } from './CampaignForm';
import { CampaignState } from './CampaignState';
import { MayICall } from './MayICall';

/** All campaigns, and the question that everybody has: may this number be called now? */
export default function CampaignsPage() {
  const { api } = useServices();
  const [, go] = useLocation();
  const [making, setMaking] = useState(false);
  const query = useQuery({ queryKey: ['campaigns'], queryFn: ({ signal }) => api.get<readonly CampaignLine[]>('/api/campaigns', signal), refetchInterval: 10_000 });
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1}>Campaigns</Title>
        <Group>
          <Button component={Link} href="/campaigns/do-not-call" variant="default">
            Do-not-call
          </Button>
          <Button onClick={() => setMaking(true)}>New campaign</Button>
        </Group>
      </Group>
      <Loaded query={query}>
        {(campaigns) =>
          campaigns.length === 0 ? (
            <EmptyState title="No campaigns" hint="Make one with “New campaign”: its queue says which agents serve it. Then give it a list of numbers and start it." />
          ) : (
            <Campaigns lines={campaigns} />
          )
        }
      </Loaded>
      <MayICall campaign={null} />
      <Modal opened={making} onClose={() => setMaking(false)} title="New campaign" size="lg">
        {making && <CampaignForm campaign={null} saved={(made) => go(`/campaigns/${made.id}`)} />}
      </Modal>
    </Stack>
  );
}

function Campaigns({ lines }: { lines: readonly CampaignLine[] }) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table withTableBorder verticalSpacing={8} aria-label="Campaigns">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Campaign</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Mode</Table.Th>
            <Table.Th>Queue</Table.Th>
            <Table.Th>Changed</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={line.id}>
              <Table.Th scope="row">
                <Anchor component={Link} href={`/campaigns/${line.id}`} className="text">
                  {line.name}
                </Anchor>
              </Table.Th>
              <Table.Td>
                <CampaignState state={line.state} />
              </Table.Td>
              <Table.Td>{words(line.mode)}</Table.Td>
              <Table.Td className="text">{line.queueTitle}</Table.Td>
              <Table.Td>{moment(line.updatedAt)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
