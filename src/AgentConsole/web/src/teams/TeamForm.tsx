import { Button, MultiSelect, Stack, Switch, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { TeamDetail, TeamEdit } from '../contracts';
import { useOptions } from '../core/queries';
import { useAction, useServices } from '../core/services';

export function TeamForm({ team, saved }: { team: TeamDetail | null; saved: () => void }) {
  const { api } = useServices();
  const client = useQueryClient();
  const options = useOptions();
  const { busy, run } = useAction();
  const [name, setName] = useState(team?.name ?? '');
  const [retired, setRetired] = useState(team?.retired ?? false);
  const [members, setMembers] = useState<readonly string[]>(team?.members ?? []);

  const users = options.data?.users ?? [];
  const choices = [
    ...users.map((user) => ({ value: user.id, label: user.displayName })),
    ...members.filter((id) => !users.some((user) => user.id === id)).map((id) => ({ value: id, label: 'Disabled user' })),
  ];
  const save = (event: FormEvent) => {
    event.preventDefault();
    const edit: TeamEdit = { name: name.trim(), retired, revision: team?.revision ?? 0, members };
    void run(async () => {
      await (team === null ? api.post<unknown>('/api/teams', edit) : api.put<unknown>(`/api/teams/${team.id}`, edit));
      await client.invalidateQueries({ queryKey: ['teams'] });
      saved();
    }, 'Saved.');
  };
  return (
    <form onSubmit={save}>
      <Stack gap="sm">
        <TextInput label="Name" required maxLength={200} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <MultiSelect label="Members" data={choices} value={[...members]} onChange={setMembers} searchable hidePickedOptions />
        {team !== null && <Switch label="Retired: nothing new is given to this team" checked={retired} onChange={(event) => setRetired(event.currentTarget.checked)} />}
        <Button type="submit" loading={busy} disabled={name.trim() === ''}>
          Save
        </Button>
      </Stack>
    </form>
  );
}
