import { Badge, Button, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TeamDetail, TeamLine } from '../contracts';
import { useServices } from '../core/services';
import { EmptyState } from '../ui/EmptyState';
import { Loaded } from '../ui/Loaded';
import { TeamForm } from './TeamForm';
import { useTeams } from './useTeams';

/** The teams, and who is in each. */
export default function TeamsPanel() {
  const teams = useTeams();
  const [edited, setEdited] = useState<string | null>(null);
  return (
    <Stack>
      <Group justify="space-between" align="flex-start">
        <Text c="dimmed" maw={640}>
          A customer or ticket of a team is seen by its members, its owner and administrators. One without a team is everybody’s. During a call its agent sees the caller, whichever team it is.
        </Text>
        <Button onClick={() => setEdited('')}>New team</Button>
      </Group>
      <Loaded query={teams}>{(list) => (list.length === 0 ? <EmptyState title="No teams" hint="Without teams everybody sees every customer and ticket." /> : <TeamTable teams={list} edit={setEdited} />)}</Loaded>
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title={edited === '' ? 'New team' : 'Change team'}>
        {edited === '' && <TeamForm team={null} saved={() => setEdited(null)} />}
        {edited !== null && edited !== '' && <Existing id={edited} saved={() => setEdited(null)} />}
      </Modal>
    </Stack>
  );
}

function Existing({ id, saved }: { id: string; saved: () => void }) {
  const { api } = useServices();
  const query = useQuery({ queryKey: ['teams', id], queryFn: ({ signal }) => api.get<TeamDetail>(`/api/teams/${id}`, signal), gcTime: 0 });
  return <Loaded query={query}>{(team) => <TeamForm team={team} saved={saved} key={team.revision} />}</Loaded>;
}

function TeamTable({ teams, edit }: { teams: readonly TeamLine[]; edit: (id: string) => void }) {
  return (
    <Table withTableBorder verticalSpacing={6} aria-label="Teams">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th>
            <span className="skip-link">Change</span>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {teams.map((team) => (
          <Table.Tr key={team.id}>
            <Table.Th scope="row" className="text">
              {team.name}{' '}
              {team.retired && (
                <Badge color="gray" variant="light" tt="none">
                  Retired
                </Badge>
              )}
            </Table.Th>
            <Table.Td ta="right">
              <Button size="xs" variant="default" onClick={() => edit(team.id)} aria-label={`Change ${team.name}`}>
                Change
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
