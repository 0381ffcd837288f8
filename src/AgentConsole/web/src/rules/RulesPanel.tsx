import { Alert, Badge, Button, Group, Modal, Stack, Switch, Table, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { RuleDetail, RuleRunLine, RuleSwitch } from '../contracts';
import { moment, words } from '../core/format';
import { usePages } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { EmptyState } from '../ui/EmptyState';
import { Loaded } from '../ui/Loaded';
import { MoreButton } from '../ui/MoreButton';
import { RuleForm } from './RuleForm';
import { doneText, whenText } from './draft';

/** The site's rules, and what they did. */
export default function RulesPanel() {
  const { api } = useServices();
  const [open, setOpen] = useState<RuleDetail | 'new' | null>(null);
  const query = useQuery({ queryKey: ['rules'], queryFn: ({ signal }) => api.get<readonly RuleDetail[]>('/api/rules', signal), refetchInterval: 30_000 });
  return (
    <Stack>
      <Group justify="space-between">
        <Text maw={640} size="sm" c="dimmed">
          A rule does something by itself: when something happens to a ticket, or at times. Try it on the latest tickets before you switch it on.
        </Text>
        <Button onClick={() => setOpen('new')}>New rule</Button>
      </Group>
      <Loaded query={query}>
        {(rules) =>
          rules.length === 0 ? (
            <EmptyState title="No rules" hint="For example: a ticket that waits for the customer for seven days is closed with a note." />
          ) : (
            <Rules rules={rules} open={setOpen} />
          )
        }
      </Loaded>
      <Runs />
      <Modal opened={open !== null} onClose={() => setOpen(null)} title={open === 'new' ? 'New rule' : 'Rule'} size="xl">
        {open !== null && <RuleForm rule={open === 'new' ? null : open} done={() => setOpen(null)} />}
      </Modal>
    </Stack>
  );
}

function Rules({ rules, open }: { rules: readonly RuleDetail[]; open: (rule: RuleDetail) => void }) {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const toggle = (rule: RuleDetail) =>
    void run(async () => {
      await api.post<RuleDetail>(`/api/rules/${rule.id}/enabled`, { enabled: !rule.enabled, revision: rule.revision } satisfies RuleSwitch);
      await client.invalidateQueries({ queryKey: ['rules'] });
    });
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table withTableBorder verticalSpacing={8} aria-label="Rules">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>On</Table.Th>
            <Table.Th>Rule</Table.Th>
            <Table.Th>When</Table.Th>
            <Table.Th>Changed</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rules.map((rule) => (
            <Table.Tr key={rule.id}>
              <Table.Td>
                <Switch aria-label={`${rule.name} is on`} checked={rule.enabled} disabled={busy} onChange={() => toggle(rule)} />
              </Table.Td>
              <Table.Th scope="row">
                <Button variant="transparent" p={0} onClick={() => open(rule)}>
                  {rule.name}
                </Button>
                {rule.offReason !== null && (
                  <Alert color="orange" p={4}>
                    Switched off. {rule.offReason}
                  </Alert>
                )}
              </Table.Th>
              <Table.Td className="text">{whenText(rule.body.when)}</Table.Td>
              <Table.Td>
                {moment(rule.updatedAt)} · {rule.updatedBy}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Runs() {
  const pages = usePages<RuleRunLine>(['rule-runs'], '/api/rules/runs', 30_000);
  if (pages.items.length === 0) return null;
  return (
    <Stack gap="xs">
      <Title order={2}>What rules did</Title>
      <Table.ScrollContainer minWidth={640}>
        <Table withTableBorder aria-label="What rules did">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>At</Table.Th>
              <Table.Th>Rule</Table.Th>
              <Table.Th>Ticket</Table.Th>
              <Table.Th>Outcome</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {pages.items.map((line) => (
              <Table.Tr key={line.id}>
                <Table.Td>{moment(line.at)}</Table.Td>
                <Table.Td className="text">
                  {line.rule} (version {line.version})
                </Table.Td>
                <Table.Td>
                  <Link href={`/tickets/${line.ticketId}`}>#{line.ticketNumber}</Link>
                </Table.Td>
                <Table.Td>
                  <Badge variant="light" color={line.outcome === 'done' ? 'teal' : line.outcome === 'nothing' ? 'gray' : 'orange'} tt="none">
                    {line.outcome === 'switchedoff' ? 'Switched off' : words(line.outcome)}
                  </Badge>
                  <Text size="sm" className="text">
                    {doneText(line.text)}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <MoreButton pages={pages} />
    </Stack>
  );
}
