import { Select } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { TeamOf } from '../contracts';
import { useAction, useMe, useServices } from '../core/services';
import { useConfirm } from '../ui/confirm';
import { useTeams } from './useTeams';

const everybody = 'everybody';

/** Whose customer or ticket it is, stored at once. Not shown while there are no teams, or to who may not give customers away. */
export function TeamSelect({ of, id, revision }: { of: 'customers' | 'tickets'; id: string; revision: number }) {
  const { api } = useServices();
  const { rights, teams: mine, role } = useMe();
  const client = useQueryClient();
  const teams = useTeams();
  const { busy, run } = useAction();
  const confirm = useConfirm();
  const path = `/api/${of}/${id}/team`;
  // With the revision in its key it is read again when somebody changed the row.
  const place = useQuery({ queryKey: ['team-of', of, id, revision], queryFn: ({ signal }) => api.get<TeamOf>(path, signal) });
  if (teams.data === undefined || teams.data.length === 0 || place.data === undefined || (of === 'customers' && !rights.includes('assign-teams'))) return null;

  const { teamId, revision: read } = place.data;
  const choices = teams.data.filter((team) => !team.retired || team.id === teamId).map((team) => ({ value: team.id, label: team.name }));
  const give = async (team: string) => {
    const name = choices.find((choice) => choice.value === team)?.label;
    const away = role !== 'administrator' && team !== everybody && !mine.includes(team);
    if (away && !(await confirm({ title: `Give it to the team ${name}?`, text: 'You are not in that team: you may not see this any more unless you own it.', yes: 'Give it away' }))) return;
    const edit: TeamOf = { teamId: team === everybody ? null : team, revision: read };
    await run(async () => {
      try {
        await api.put<unknown>(path, edit);
      } finally {
        await client.invalidateQueries();
      }
    }, 'Saved.');
  };
  return (
    <Select
      label="Team"
      w={190}
      disabled={busy}
      data={[{ value: everybody, label: 'Everybody' }, ...choices]}
      value={teamId ?? everybody}
      onChange={(team) => team !== null && void give(team)}
      allowDeselect={false}
    />
  );
}
