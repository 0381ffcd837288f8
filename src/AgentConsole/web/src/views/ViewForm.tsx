import { Button, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { TicketViewEdit, TicketViewLine } from '../contracts';
import { useAction, useMe, useServices } from '../core/services';
import type { TicketFilter } from '../tickets/filter';
import { useTeams } from '../teams/useTeams';
import { queryOf } from './view';

/** A name for what the list shows now, and who sees it. */
export function ViewForm({ view, filter, saved }: { view: TicketViewLine | null; filter: TicketFilter; saved: (view: TicketViewLine) => void }) {
  const { api } = useServices();
  const { role, teams: mine } = useMe();
  const client = useQueryClient();
  const teams = useTeams();
  const { busy, run } = useAction();
  const [name, setName] = useState(view?.name ?? '');
  const [whose, setWhose] = useState(view === null ? 'mine' : (view.teamId ?? view.scope));
  const choices = [
    { value: 'mine', label: 'Only me' },
    ...(teams.data ?? []).filter((team) => !team.retired && (role === 'administrator' || mine.includes(team.id))).map((team) => ({ value: team.id, label: team.name })),
    { value: 'everybody', label: 'Everybody' },
  ];
  const save = (event: FormEvent) => {
    event.preventDefault();
    const team = whose === 'mine' || whose === 'everybody' ? null : whose;
    const body: TicketViewEdit = { name: name.trim(), scope: team === null ? whose : 'team', teamId: team, query: queryOf(filter), revision: view?.revision ?? 0 };
    void run(async () => {
      const stored = await (view === null ? api.post<TicketViewLine>('/api/ticket-views', body) : api.put<TicketViewLine>(`/api/ticket-views/${view.id}`, body));
      await client.invalidateQueries({ queryKey: ['ticket-views'] });
      saved(stored);
    }, 'The view was saved.');
  };
  return (
    <form onSubmit={save}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          It keeps which tickets the list shows now, and their order. “Mine” is whoever looks at it.
        </Text>
        <TextInput label="Name" required maxLength={200} value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        {role !== 'agent' && <Select label="Who sees it" data={choices} value={whose} onChange={(value) => setWhose(value ?? 'mine')} allowDeselect={false} />}
        <Button type="submit" loading={busy} disabled={name.trim() === ''}>
          Save
        </Button>
      </Stack>
    </form>
  );
}
