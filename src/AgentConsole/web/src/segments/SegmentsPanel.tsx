import { Button, Group, Modal, Stack, Table, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { SegmentLine, SegmentName } from '../contracts';
import { useAction, useServices } from '../core/services';
import { useSegments } from '../customers/queries';
import { useConfirm } from '../ui/confirm';
import { EmptyState } from '../ui/EmptyState';
import { Loaded } from '../ui/Loaded';

/** The segments that customers are in: renamed for all of them at once, or taken away. */
export default function SegmentsPanel() {
  const segments = useSegments();
  const [renamed, setRenamed] = useState<SegmentLine | null>(null);
  return (
    <Stack>
      <Text c="dimmed" maw={640}>
        A segment is made by writing it into a customer’s form or a file that is imported.
      </Text>
      <Loaded query={segments}>{(list) => (list.length === 0 ? <EmptyState title="No segments" hint="Write one into a customer’s form." /> : <Segments list={list} rename={setRenamed} />)}</Loaded>
      <Modal opened={renamed !== null} onClose={() => setRenamed(null)} title="Rename the segment">
        {renamed !== null && <Rename segment={renamed} done={() => setRenamed(null)} />}
      </Modal>
    </Stack>
  );
}

function Segments({ list, rename }: { list: readonly SegmentLine[]; rename: (segment: SegmentLine) => void }) {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const confirm = useConfirm();
  const remove = async (segment: SegmentLine) => {
    const text = segment.customers === 0 ? 'No customer is in it.' : `It is taken away from ${segment.customers === 1 ? 'one customer' : `${segment.customers} customers`}.`;
    if (!(await confirm({ title: `Remove the segment “${segment.name}”?`, text, yes: 'Remove', danger: true }))) return;
    void run(async () => {
      await api.delete(`/api/segments/${segment.id}`);
      await client.invalidateQueries();
    }, `“${segment.name}” was removed.`);
  };
  return (
    <Table withTableBorder verticalSpacing={6} aria-label="Segments">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th>Customers</Table.Th>
          <Table.Th>
            <span className="skip-link">Change</span>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {list.map((segment) => (
          <Table.Tr key={segment.id}>
            <Table.Th scope="row" className="text">
              {segment.name}
            </Table.Th>
            <Table.Td className="digits">{segment.customers}</Table.Td>
            <Table.Td>
              <Group gap="xs" justify="flex-end">
                <Button size="xs" variant="default" onClick={() => rename(segment)} aria-label={`Rename ${segment.name}`}>
                  Rename
                </Button>
                <Button size="xs" variant="subtle" color="red" disabled={busy} onClick={() => void remove(segment)} aria-label={`Remove ${segment.name}`}>
                  Remove
                </Button>
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Rename({ segment, done }: { segment: SegmentLine; done: () => void }) {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const [name, setName] = useState(segment.name);
  const save = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      await api.put<unknown>(`/api/segments/${segment.id}`, { name: name.trim() } satisfies SegmentName);
      await client.invalidateQueries();
      done();
    }, 'Saved.');
  };
  return (
    <form onSubmit={save}>
      <Stack gap="sm">
        <TextInput label="Name" required maxLength={200} value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        <Button type="submit" loading={busy} disabled={name.trim() === ''}>
          Save
        </Button>
      </Stack>
    </form>
  );
}
