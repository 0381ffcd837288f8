import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TeamDetail, TeamLine } from '../contracts';
import { useServices } from '../core/services';
import { ChangeDialog, ChangeTable, Mark } from '../ui/ChangeTable';
import { EmptyState } from '../ui/EmptyState';
import { Loaded } from '../ui/Loaded';
import { TeamForm } from './TeamForm';
import { useTeams } from './useTeams';

/** The teams, and who is in each. */
export default function TeamsPanel() {
  const teams = useTeams();
  const [edited, setEdited] = useState<TeamLine | 'new' | null>(null);
  return (
    <Stack>
      <Group justify="space-between" align="flex-start">
        <Text c="dimmed" maw={640}>
          A customer or ticket of a team is seen by its members, its owner and administrators. One without a team is everybody’s. During a call its agent sees the caller, whichever team it is.
        </Text>
        <Button onClick={() => setEdited('new')}>New team</Button>
      </Group>
      <Loaded query={teams}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState title="No teams" hint="Without teams everybody sees every customer and ticket." />
          ) : (
            <ChangeTable label="Teams" rows={list} name={(team) => team.name} marks={(team) => team.retired && <Mark>Retired</Mark>} change={setEdited} />
          )
        }
      </Loaded>
      <ChangeDialog what="team" edited={edited} close={() => setEdited(null)}>
        {(team) => (team === null ? <TeamForm team={null} saved={() => setEdited(null)} /> : <Existing id={team.id} saved={() => setEdited(null)} />)}
      </ChangeDialog>
    </Stack>
  );
}

function Existing({ id, saved }: { id: string; saved: () => void }) {
  const { api } = useServices();
  const query = useQuery({ queryKey: ['teams', id], queryFn: ({ signal }) => api.get<TeamDetail>(`/api/teams/${id}`, signal), gcTime: 0 });
  return <Loaded query={query}>{(team) => <TeamForm team={team} saved={saved} key={team.revision} />}</Loaded>;
}
