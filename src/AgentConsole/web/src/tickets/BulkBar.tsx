import { Alert, Button, Group, List, Paper, Progress, Select, Stack, TagsInput, Text } from '@mantine/core';
import { useState } from 'react';
import type { BulkLine, TicketBulkChange, TicketChange, TicketLine } from '../contracts';
import { words } from '../core/format';
import { useOptions, useRefreshCustomer } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { useTeams } from '../teams/useTeams';
import { noChange } from './change';

const atOnce = 25;
const everybody = 'everybody';
const states = ['open', 'resolved', 'closed'];

/** One change for all chosen tickets, a few at a time so that its progress shows; what could not be done is told for each. */
export function BulkBar({ chosen, clear }: { chosen: readonly TicketLine[]; clear: () => void }) {
  const { api } = useServices();
  const options = useOptions();
  const refresh = useRefreshCustomer();
  const teams = (useTeams().data ?? []).filter((team) => !team.retired).map((team) => ({ value: team.id, label: team.name }));
  const { busy, run } = useAction();
  const [change, setChange] = useState<Partial<TicketChange>>({});
  const [lines, setLines] = useState<readonly BulkLine[] | null>(null);
  const set = (part: Partial<TicketChange>) => setChange({ ...change, ...part });
  const nothing = Object.values(change).every((value) => value === null || value === undefined || value === false || (Array.isArray(value) && value.length === 0));
  const apply = () =>
    void run(async () => {
      let done: readonly BulkLine[] = [];
      setLines(done);
      try {
        for (let at = 0; at < chosen.length; at += atOnce) {
          const tickets = chosen.slice(at, at + atOnce).map(({ id, revision }) => ({ id, revision }));
          done = [...done, ...(await api.post<BulkLine[]>('/api/tickets/bulk', { tickets, change: { ...noChange(0, null), ...change } } satisfies TicketBulkChange))];
          setLines(done);
        }
        setChange({});
      } finally {
        for (const customer of new Set(chosen.map((ticket) => ticket.customerId))) await refresh(customer);
      }
    });
  const failed = lines?.filter((line) => line.outcome !== 'done') ?? [];
  return (
    <Paper withBorder p="sm" component="section" aria-label="Change the chosen tickets">
      <Stack gap="xs">
        <Group align="flex-end" gap="xs">
          <Text fw={600}>{chosen.length} chosen</Text>
          <Select label="State" w={120} clearable data={states.map(named)} value={change.state ?? null} onChange={(state) => set({ state })} />
          <Select label="Priority" w={120} clearable data={(options.data?.priorities ?? []).map(named)} value={change.priority ?? null} onChange={(priority) => set({ priority })} />
          <Select label="Owner" w={170} clearable searchable data={(options.data?.users ?? []).map((user) => ({ value: user.id, label: user.displayName }))} value={change.ownerId ?? null} onChange={(ownerId) => set({ ownerId })} />
          {teams.length > 0 && (
            <Select
              label="Team"
              w={150}
              clearable
              data={[{ value: everybody, label: 'Everybody' }, ...teams]}
              value={change.noTeam === true ? everybody : (change.teamId ?? null)}
              onChange={(team) => set(team === everybody ? { teamId: null, noTeam: true } : { teamId: team, noTeam: false })}
            />
          )}
          <TagsInput label="Add tags" w={170} maxLength={40} value={[...(change.addTags ?? [])]} onChange={(addTags) => set({ addTags })} />
          <TagsInput label="Take tags away" w={170} maxLength={40} value={[...(change.removeTags ?? [])]} onChange={(removeTags) => set({ removeTags })} />
          <Button loading={busy} disabled={nothing || chosen.length === 0} onClick={apply}>
            Change {chosen.length}
          </Button>
          <Button variant="default" disabled={busy} onClick={clear}>
            Choose none
          </Button>
        </Group>
        {busy && lines !== null && <Progress value={(100 * lines.length) / Math.max(1, chosen.length)} aria-label="Progress of the change" />}
        {lines !== null && !busy && (
          <Alert color={failed.length === 0 ? 'teal.9' : 'orange'} variant="light" role="status" title={`${lines.length - failed.length} of ${lines.length} changed`}>
            <List size="sm">
              {failed.map((line) => (
                <List.Item key={line.id}>
                  {line.number === null ? (chosen.find((ticket) => ticket.id === line.id)?.title ?? 'A ticket') : `#${line.number}`}: {line.problem}
                </List.Item>
              ))}
            </List>
          </Alert>
        )}
      </Stack>
    </Paper>
  );
}

function named(value: string): { value: string; label: string } {
  return { value, label: words(value) };
}
