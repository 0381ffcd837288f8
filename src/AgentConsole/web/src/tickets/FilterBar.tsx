import { Group, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { words } from '../core/format';
import { useOptions } from '../core/queries';
import { useTeams } from '../teams/useTeams';
import type { TicketFilter } from './filter';

const owners = [
  { value: 'me', label: 'Mine' },
  { value: '', label: 'Everybody’s' },
  { value: 'nobody', label: 'Nobody’s' },
  { value: 'followed', label: 'Followed' },
];
const states = [
  { value: 'unresolved', label: 'To do' },
  { value: '', label: 'All' },
  ...['new', 'open', 'pending', 'resolved', 'closed'].map(named),
];
const orders = [
  { value: 'changed', label: 'Last changed' },
  { value: 'due', label: 'By due time' },
  { value: 'overdue', label: 'Overdue' },
];
const kinds = ['question', 'incident', 'request', 'complaint'];

/** Whose tickets, in which state, what they are, and in which order: any combination. */
export function FilterBar({ filter, change }: { filter: TicketFilter; change: (part: Partial<TicketFilter>) => void }) {
  const options = useOptions();
  const teams = useTeams();
  const users = options.data?.users ?? [];
  const whose = filter.follower === 'me' ? 'followed' : filter.owner;
  const chooseOwner = (value: string) => change(value === 'followed' ? { owner: '', follower: 'me' } : { owner: value, follower: '' });
  const other = ['', 'me', 'nobody'].includes(filter.owner) ? null : filter.owner;
  const order = filter.overdue === 'true' ? 'overdue' : filter.order === 'due' ? 'due' : 'changed';
  const choices = (teams.data ?? []).map((team) => ({ value: team.id, label: team.name }));
  return (
    <Group gap="xs">
      <SegmentedControl data={owners} value={other === null ? whose : 'other'} onChange={chooseOwner} aria-label="Whose tickets" />
      <SegmentedControl data={states} value={filter.state} onChange={(state) => change({ state })} aria-label="State" />
      <SegmentedControl data={orders} value={order} onChange={(value) => change({ order: value === 'due' ? 'due' : '', overdue: value === 'overdue' ? 'true' : '' })} aria-label="Order" />
      <Select aria-label="Owner" placeholder="Any owner" w={170} searchable clearable data={users.map((user) => ({ value: user.id, label: user.displayName }))} value={other} onChange={(owner) => change({ owner: owner ?? '', follower: '' })} />
      {choices.length > 0 && <Select aria-label="Team" placeholder="Any team" w={150} clearable data={choices} value={orNull(filter.team)} onChange={(team) => change({ team: team ?? '' })} />}
      <Select aria-label="Kind" placeholder="Any kind" w={140} clearable data={kinds.map(named)} value={orNull(filter.kind)} onChange={(kind) => change({ kind: kind ?? '' })} />
      <Select
        aria-label="Priority"
        placeholder="Any priority"
        w={140}
        clearable
        data={(options.data?.priorities ?? []).map(named)}
        value={orNull(filter.priority)}
        onChange={(priority) => change({ priority: priority ?? '' })}
      />
      <TagInput tag={filter.tag} change={(tag) => change({ tag })} />
    </Group>
  );
}

/** What is typed counts when typing has stopped for a moment. */
function TagInput({ tag, change }: { tag: string; change: (tag: string) => void }) {
  const [typed, setTyped] = useState(tag);
  const settle = useDebouncedCallback(change, 300);
  useEffect(() => setTyped(tag), [tag]);
  return (
    <TextInput
      aria-label="Tag"
      placeholder="Tag"
      w={120}
      maxLength={40}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        settle(event.currentTarget.value.trim());
      }}
    />
  );
}

function named(value: string): { value: string; label: string } {
  return { value, label: words(value) };
}

function orNull(value: string): string | null {
  return value === '' ? null : value;
}
