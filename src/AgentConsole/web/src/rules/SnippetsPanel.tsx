import { Button, Group, Modal, Select, Stack, Switch, Table, Tabs, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { RuleStep, SnippetBody, SnippetEdit, SnippetLine } from '../contracts';
import { useAction, useMe, useServices } from '../core/services';
import { useConfirm } from '../ui/confirm';
import { EmptyState } from '../ui/EmptyState';
import { Loaded } from '../ui/Loaded';
import { Steps } from './Steps';
import { useSnippets } from './useSnippets';

const kinds = [
  { value: 'macro', label: 'Macros', one: 'macro', hint: 'Several things done to a ticket by one click.' },
  { value: 'answer', label: 'Canned answers', one: 'answer', hint: 'Texts for notes, found by their shortcut while writing.' },
  { value: 'template', label: 'Templates', one: 'template', hint: 'What a new ticket begins with.' },
] as const;
const macroActions = ['set-state', 'set-priority', 'set-kind', 'set-owner', 'add-note', 'reply', 'notify', 'email-customer'];
const placeholders = ['customer.name', 'ticket.number', 'ticket.title', 'ticket.owner', 'agent.name'];
const nothing: SnippetBody = { actions: null, title: null, text: null, ticketKind: null, priority: null, shortcut: null };

/** Macros, canned answers and templates: everybody’s and one’s own. */
export default function SnippetsPanel() {
  const [kind, setKind] = useState<string>('macro');
  const [open, setOpen] = useState<SnippetLine | 'new' | null>(null);
  const shown = kinds.find(({ value }) => value === kind) ?? kinds[0];
  const query = useSnippets(shown.value);
  return (
    <Stack>
      <Tabs value={kind} onChange={(value) => setKind(value ?? 'macro')}>
        <Tabs.List>
          {kinds.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <div>
        <Button onClick={() => setOpen('new')}>New {shown.one}</Button>
      </div>
      <Loaded query={query}>
        {(lines) =>
          lines.length === 0 ? (
            <EmptyState title="None yet" hint={shown.hint} />
          ) : (
            <Table withTableBorder aria-label={shown.label}>
              <Table.Tbody>
                {lines.map((line) => (
                  <Table.Tr key={line.id}>
                    <Table.Th scope="row">
                      {line.mine ? (
                        <Button variant="transparent" p={0} onClick={() => setOpen(line)}>
                          {line.name}
                        </Button>
                      ) : (
                        line.name
                      )}
                    </Table.Th>
                    <Table.Td>{line.shared ? 'Everybody’s' : 'My own'}</Table.Td>
                    <Table.Td className="text">{line.body.shortcut ?? line.body.title ?? ''}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )
        }
      </Loaded>
      <Modal opened={open !== null} onClose={() => setOpen(null)} title={open === 'new' ? `New ${shown.one}` : shown.label} size="xl">
        {open !== null && <SnippetForm kind={shown.value} line={open === 'new' ? null : open} done={() => setOpen(null)} />}
      </Modal>
    </Stack>
  );
}

function SnippetForm({ kind, line, done }: { kind: string; line: SnippetLine | null; done: () => void }) {
  const { api } = useServices();
  const { role } = useMe();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const confirm = useConfirm();
  const [name, setName] = useState(line?.name ?? '');
  const [shared, setShared] = useState(line?.shared ?? role !== 'agent');
  const [body, setBody] = useState<SnippetBody>(line?.body ?? { ...nothing, actions: kind === 'macro' ? [{ do: 'set-state', value: 'open', text: null, subject: null }] : null });
  const change = (part: Partial<SnippetBody>) => setBody({ ...body, ...part });
  const finish = async () => {
    await client.invalidateQueries({ queryKey: ['snippets'] });
    done();
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    const edit: SnippetEdit = { kind, name: name.trim(), shared, body, revision: line?.revision ?? 0 };
    void run(async () => {
      await (line === null ? api.post<SnippetLine>('/api/snippets', edit) : api.put<SnippetLine>(`/api/snippets/${line.id}`, edit));
      await finish();
    }, 'Saved.');
  };
  const remove = async ({ id, name }: SnippetLine) => {
    if (!(await confirm({ title: `Delete “${name}”?`, text: shared ? 'It goes for everybody. What it was used for stays as it is.' : 'What it was used for stays as it is.', yes: 'Delete', danger: true }))) return;
    await run(async () => {
      await api.delete(`/api/snippets/${id}`);
      await finish();
    }, 'Deleted.');
  };
  return (
    <form onSubmit={save} aria-label="Entry">
      <Stack>
        <TextInput label="Name" required maxLength={200} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        {role !== 'agent' && <Switch label="Everybody’s" checked={shared} onChange={(event) => setShared(event.currentTarget.checked)} />}
        {kind === 'macro' && <Steps steps={body.actions ?? []} actions={macroActions} placeholders={placeholders} change={(actions: readonly RuleStep[]) => change({ actions })} />}
        {kind === 'answer' && <TextInput label="Shortcut" description="What one types to find it, without spaces" required value={body.shortcut ?? ''} onChange={(event) => change({ shortcut: event.currentTarget.value })} />}
        {kind === 'template' && <TextInput label="Title" required maxLength={200} value={body.title ?? ''} onChange={(event) => change({ title: event.currentTarget.value })} />}
        {kind !== 'macro' && (
          <Textarea
            label="Text"
            description={kind === 'answer' ? placeholders.map((gap) => `{{${gap}}}`).join(' ') : undefined}
            autosize
            minRows={3}
            maxLength={20_000}
            value={body.text ?? ''}
            onChange={(event) => change({ text: event.currentTarget.value })}
          />
        )}
        {kind === 'template' && <Select label="Priority" clearable data={['low', 'normal', 'high', 'urgent']} value={body.priority} onChange={(priority) => change({ priority })} />}
        <Group>
          <Button type="submit" loading={busy} disabled={name.trim() === ''}>
            Save
          </Button>
          {line !== null && (
            <Button
              variant="subtle"
              color="red"
              loading={busy}
              onClick={() => void remove(line)}
            >
              Delete
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
