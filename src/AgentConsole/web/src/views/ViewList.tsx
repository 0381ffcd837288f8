import { Button, Group, Modal, NavLink, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { TicketViewDefault, TicketViewEdit, TicketViewLine } from '../contracts';
import { useAction, useServices } from '../core/services';
import type { TicketFilter } from '../tickets/filter';
import { useConfirm } from '../ui/confirm';
import { filterOf, queryOf, same } from './view';
import { ViewForm } from './ViewForm';

interface Props {
  readonly views: readonly TicketViewLine[];
  /** Null: the usual list. */
  readonly chosen: TicketViewLine | null;
  readonly filter: TicketFilter;
  readonly choose: (view: TicketViewLine | null) => void;
}

/** The saved views beside the list of tickets, and what may be done with the one that is open. */
export function ViewList({ views, chosen, filter, choose }: Props) {
  const [form, setForm] = useState<'new' | 'change' | null>(null);
  const changed = chosen !== null && !same(filter, filterOf(chosen.query));
  return (
    <Stack component="nav" gap="xs" w={210} aria-label="Views" style={{ flexShrink: 0 }}>
      <div>
        <NavLink component="button" type="button" label="To do" active={chosen === null} aria-current={chosen === null ? 'page' : undefined} onClick={() => choose(null)} />
        {groups(views).map(([title, group]) => (
          <section key={title} aria-label={title}>
            <Text size="xs" c="dimmed" px="sm" pt="xs" className="text">
              {title}
            </Text>
            {group.map((view) => (
              <NavLink
                key={view.id}
                component="button"
                type="button"
                className="text"
                label={view.name}
                description={view.default ? 'opens first' : undefined}
                active={view.id === chosen?.id}
                aria-current={view.id === chosen?.id ? 'page' : undefined}
                onClick={() => choose(view)}
              />
            ))}
          </section>
        ))}
      </div>
      {chosen !== null && <Chosen view={chosen} filter={filter} changed={changed} edit={() => setForm('change')} choose={choose} />}
      <Button size="xs" variant="default" onClick={() => setForm('new')}>
        Save as a new view
      </Button>
      <Modal opened={form !== null} onClose={() => setForm(null)} title={form === 'new' ? 'New view' : 'Change view'}>
        {form !== null && (
          <ViewForm
            view={form === 'change' ? chosen : null}
            filter={filter}
            saved={(view) => {
              setForm(null);
              choose(view);
            }}
          />
        )}
      </Modal>
    </Stack>
  );
}

function Chosen({ view, filter, changed, edit, choose }: { view: TicketViewLine; filter: TicketFilter; changed: boolean; edit: () => void; choose: (view: TicketViewLine | null) => void }) {
  const { api } = useServices();
  const client = useQueryClient();
  const confirm = useConfirm();
  const { busy, run } = useAction();
  const act = (work: () => Promise<unknown>, told: string, then?: () => void) =>
    void run(async () => {
      try {
        await work();
      } finally {
        await client.invalidateQueries({ queryKey: ['ticket-views'] });
      }
      then?.();
    }, told);
  const save = () => {
    const body: TicketViewEdit = { name: view.name, scope: view.scope, teamId: view.teamId, query: queryOf(filter), revision: view.revision };
    act(() => api.put<unknown>(`/api/ticket-views/${view.id}`, body), 'The view was saved.');
  };
  const opensFirst = (id: string | null) => act(() => api.put<unknown>('/api/ticket-views/default', { id } satisfies TicketViewDefault), 'Saved.');
  const remove = async () => {
    const text = view.scope === 'mine' ? 'Its tickets stay as they are.' : 'It goes for everybody who sees it. Its tickets stay as they are.';
    if (await confirm({ title: `Delete the view “${view.name}”?`, text, yes: 'Delete', danger: true })) act(() => api.delete(`/api/ticket-views/${view.id}`), 'Deleted.', () => choose(null));
  };
  return (
    <Group gap={4} aria-label={`View ${view.name}`} role="group">
      {changed && view.changeable && (
        <Button size="compact-xs" loading={busy} onClick={save}>
          Save changes
        </Button>
      )}
      <Button size="compact-xs" variant="subtle" disabled={busy} onClick={() => opensFirst(view.default ? null : view.id)}>
        {view.default ? 'Do not open first' : 'Open first'}
      </Button>
      {view.changeable && (
        <>
          <Button size="compact-xs" variant="subtle" disabled={busy} onClick={edit}>
            Rename or share
          </Button>
          <Button size="compact-xs" variant="subtle" color="red.9" disabled={busy} onClick={() => void remove()}>
            Delete
          </Button>
        </>
      )}
    </Group>
  );
}

function groups(views: readonly TicketViewLine[]): readonly (readonly [title: string, views: readonly TicketViewLine[]])[] {
  const by = new Map<string, TicketViewLine[]>();
  for (const view of views) {
    const title = view.scope === 'mine' ? 'Mine' : view.scope === 'team' ? (view.team ?? 'A team') : 'Everybody’s';
    by.set(title, [...(by.get(title) ?? []), view]);
  }
  return [...by];
}
