import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import type { RelationEdit } from '../contracts';
import { words } from '../core/format';
import { useRefreshCustomer } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { EmptyState } from '../ui/EmptyState';
import { Loaded } from '../ui/Loaded';
import { CustomerSelect } from './CustomerSelect';
import { useRelations } from './queries';

const kinds = ['works-for', 'belongs-to', 'represents', 'related-to', 'partner-of'];

/** Who belongs to whom, from this customer's side. */
export function Relations({ customerId }: { customerId: string }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const relations = useRelations(customerId);
  const { busy, run } = useAction();
  const remove = (id: string) =>
    void run(async () => {
      await api.delete(`/api/relations/${id}`);
      await refresh(customerId);
    });
  return (
    <Stack gap="sm">
      <Loaded query={relations}>
        {(lines) =>
          lines.length === 0 ? (
            <EmptyState title="No relations" hint="Say for whom this customer works, or who speaks for it." />
          ) : (
            <Stack component="ul" gap={4} m={0} p={0} style={{ listStyle: 'none' }} aria-label="Relations">
              {lines.map((line) => (
                <Group key={line.id} component="li" gap="xs">
                  <Text size="sm" className="text">
                    {line.words} <Link href={`/customers/${line.otherId}`}>{line.otherName}</Link>
                    {line.role !== null && ` (${line.role})`}
                  </Text>
                  <Button variant="subtle" color="red" size="compact-xs" loading={busy} onClick={() => remove(line.id)} aria-label={`Remove: ${line.words} ${line.otherName}`}>
                    Remove
                  </Button>
                </Group>
              ))}
            </Stack>
          )
        }
      </Loaded>
      <NewRelation customerId={customerId} />
    </Stack>
  );
}

function NewRelation({ customerId }: { customerId: string }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const { busy, run } = useAction();
  const [kind, setKind] = useState('works-for');
  const [other, setOther] = useState<string | null>(null);
  const [role, setRole] = useState('');
  const add = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      await api.post(`/api/customers/${customerId}/relations`, { otherId: other ?? '', kind, role: role.trim() === '' ? null : role.trim() } satisfies RelationEdit);
      setOther(null);
      setRole('');
      await refresh(customerId);
    });
  };
  return (
    <form onSubmit={add} aria-label="New relation">
      <Group align="flex-end" gap="xs">
        <Select label="This customer" data={kinds.map((value) => ({ value, label: words(value).toLowerCase() }))} value={kind} onChange={(value) => setKind(value ?? kind)} allowDeselect={false} />
        <CustomerSelect label="Whom" except={customerId} value={other} change={setOther} />
        <TextInput label="Role" placeholder="buyer" maxLength={64} value={role} onChange={(event) => setRole(event.currentTarget.value)} />
        <Button type="submit" loading={busy} disabled={other === null}>
          Add relation
        </Button>
      </Group>
    </form>
  );
}
