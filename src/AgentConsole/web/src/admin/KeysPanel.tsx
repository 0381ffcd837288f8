import { Alert, Badge, Button, Code, Group, Modal, MultiSelect, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { KeyCreate, KeyLine, KeyMade } from '../contracts';
import { useOptions } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { EmptyState } from '../ui/EmptyState';
import { useConfirm } from '../ui/confirm';
import { Loaded } from '../ui/Loaded';

/** Keys for programs: made, seen once, revoked. */
export default function KeysPanel() {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const keys = useQuery({ queryKey: ['keys'], queryFn: ({ signal }) => api.get<readonly KeyLine[]>('/api/keys', signal) });
  const confirm = useConfirm();
  const [making, setMaking] = useState(false);
  const revoke = async (key: KeyLine) => {
    if (!(await confirm({ title: `Revoke the key “${key.name}”?`, text: 'Programs that use it are refused at once.', yes: 'Revoke', danger: true }))) return;
    void run(async () => {
      await api.delete(`/api/keys/${key.id}`);
      await client.invalidateQueries({ queryKey: ['keys'] });
    }, 'Revoked.');
  };
  return (
    <Stack>
      <Group justify="space-between" align="flex-start">
        <Text c="dimmed" maw={640}>
          A program sends its key as “Authorization: Bearer …” and is then the account that the key acts for, within the scopes of the key.
        </Text>
        <Button onClick={() => setMaking(true)}>New key</Button>
      </Group>
      <Loaded query={keys}>
        {(list) => (list.length === 0 ? <EmptyState title="No keys" hint="No program uses the API. “New key” lets one in; docs/api.md shows how it asks." /> : <KeyTable keys={list} busy={busy} revoke={(key) => void revoke(key)} />)}
      </Loaded>
      <Modal opened={making} onClose={() => setMaking(false)} title="New key">
        {making && <KeyForm done={() => setMaking(false)} />}
      </Modal>
    </Stack>
  );
}

function KeyTable({ keys, busy, revoke }: { keys: readonly KeyLine[]; busy: boolean; revoke: (key: KeyLine) => void }) {
  return (
    <Table withTableBorder verticalSpacing={6} aria-label="Keys">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th>Begins with</Table.Th>
          <Table.Th>Acts for</Table.Th>
          <Table.Th>Scopes</Table.Th>
          <Table.Th>Last used</Table.Th>
          <Table.Th>
            <span className="skip-link">Revoke</span>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keys.map((key) => (
          <Table.Tr key={key.id}>
            <Table.Th scope="row" className="text">
              {key.name}
            </Table.Th>
            <Table.Td>
              <Code>{key.prefix}…</Code>
            </Table.Td>
            <Table.Td className="text">{key.user}</Table.Td>
            <Table.Td className="text">{key.scopes.join(', ')}</Table.Td>
            <Table.Td>{key.lastUsedAt === null ? 'never' : new Date(key.lastUsedAt).toLocaleString()}</Table.Td>
            <Table.Td ta="right">
              {key.revokedAt === null ? (
                <Button size="xs" variant="default" disabled={busy} onClick={() => revoke(key)} aria-label={`Revoke ${key.name}`}>
                  Revoke
                </Button>
              ) : (
                <Badge color="gray" variant="light" tt="none">
                  Revoked
                </Badge>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function KeyForm({ done }: { done: () => void }) {
  const { api } = useServices();
  const client = useQueryClient();
  const users = useOptions().data?.users ?? [];
  const scopes = useQuery({ queryKey: ['keys', 'scopes'], queryFn: ({ signal }) => api.get<readonly string[]>('/api/keys/scopes', signal) });
  const { busy, run } = useAction();
  const [name, setName] = useState('');
  const [userId, setUserId] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string[]>([]);
  const [made, setMade] = useState<string | null>(null);
  const make = (event: FormEvent) => {
    event.preventDefault();
    if (userId === null) return;
    const request: KeyCreate = { name: name.trim(), userId, scopes: chosen, expiresAt: null };
    void run(async () => {
      setMade((await api.post<KeyMade>('/api/keys', request)).key);
      await client.invalidateQueries({ queryKey: ['keys'] });
    });
  };
  if (made !== null) {
    return (
      <Stack>
        <Alert title="Copy the key now" color="orange" variant="light">
          It is shown this once and stored nowhere.
        </Alert>
        <Code block aria-label="The key">
          {made}
        </Code>
        <Button onClick={done}>I have it</Button>
      </Stack>
    );
  }
  return (
    <form onSubmit={make}>
      <Stack gap="sm">
        <TextInput label="Name" description="Which program uses it" required maxLength={200} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Select label="Acts for" description="It never sees or does more than this account" required searchable data={users.map((user) => ({ value: user.id, label: user.displayName }))} value={userId} onChange={setUserId} />
        <MultiSelect label="Scopes" data={[...(scopes.data ?? [])]} value={chosen} onChange={setChosen} searchable hidePickedOptions />
        <Button type="submit" loading={busy} disabled={name.trim() === '' || userId === null || chosen.length === 0}>
          Make the key
        </Button>
      </Stack>
    </form>
  );
}
