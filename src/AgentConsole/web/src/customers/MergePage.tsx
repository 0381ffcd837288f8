import { Button, Group, Radio, Stack, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { CustomerDetail, FieldDetail, MergeEdit } from '../contracts';
import { useCustomer, useRefreshCustomer } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { Loaded } from '../ui/Loaded';
import { choicesOf, firstTake, joinedOf } from './merge';
import { useFields } from './queries';

/** Two customers side by side: which one stays, and which value of each field. */
export default function MergePage({ id, other }: { id: string; other: string }) {
  const survivor = useCustomer(id);
  const absorbed = useCustomer(other);
  const fields = useFields('customer');
  return (
    <Loaded query={survivor}>
      {(one) => (
        <Loaded query={absorbed}>
          {(two) => <Loaded query={fields}>{(definitions) => <Compare key={`${one.card.id} ${one.revision} ${two.revision}`} one={one} two={two} fields={definitions} />}</Loaded>}
        </Loaded>
      )}
    </Loaded>
  );
}

function Compare({ one, two, fields }: { one: CustomerDetail; two: CustomerDetail; fields: readonly FieldDetail[] }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const { busy, run } = useAction();
  const [, go] = useLocation();
  const choices = choicesOf(one, two, fields);
  const [take, setTake] = useState(() => firstTake(choices, one.card.provisional && !two.card.provisional));
  const choose = (name: string, other: boolean) => setTake(other ? [...take, name] : take.filter((taken) => taken !== name));
  const merge = () =>
    void run(async () => {
      try {
        await api.post(`/api/customers/${one.card.id}/merge`, { otherId: two.card.id, revision: one.revision, otherRevision: two.revision, take } satisfies MergeEdit);
      } finally {
        await Promise.all([refresh(one.card.id), refresh(two.card.id)]);
      }
      go(`/customers/${one.card.id}`);
    }, 'They are one customer now. The merge can be undone on the customer’s page.');

  return (
    <Stack>
      <Title order={1}>Merge two customers</Title>
      <Text>
        {one.card.name} stays and gets everything of {two.card.name}: tickets, contacts, notes, orders, and what is listed below. Choose the values that are right.
      </Text>
      <Group>
        <Button component={Link} href={`/customers/${two.card.id}/merge/${one.card.id}`} variant="default" size="xs">
          Let {two.card.name} stay instead
        </Button>
      </Group>
      <Table.ScrollContainer minWidth={640}>
        <Table verticalSpacing={6} aria-label="Side by side">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={180}>
                <span className="skip-link">Field</span>
              </Table.Th>
              <Table.Th>
                <Link href={`/customers/${one.card.id}`}>{one.card.name}</Link> (stays)
              </Table.Th>
              <Table.Th>
                <Link href={`/customers/${two.card.id}`}>{two.card.name}</Link>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {choices.map(({ name, label, values }) => (
              <Table.Tr key={name}>
                <Table.Th scope="row">{label}</Table.Th>
                {values.map((value, column) => (
                  <Table.Td key={column} className="text">
                    {values[0] === values[1] ? (
                      value
                    ) : (
                      <Radio name={name} label={value === '' ? 'nothing' : value} checked={take.includes(name) === (column === 1)} onChange={() => choose(name, column === 1)} aria-label={`${label}: ${value === '' ? 'nothing' : value}`} />
                    )}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
            {joinedOf(one, two).map(({ label, values }) => (
              <Table.Tr key={label}>
                <Table.Th scope="row">{label} (all are kept)</Table.Th>
                {values.map((lines, column) => (
                  <Table.Td key={column} className="text" style={{ whiteSpace: 'pre-line' }}>
                    {lines.join('\n')}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Group>
        <Button onClick={merge} loading={busy}>
          Merge
        </Button>
        <Button component={Link} href="/duplicates" variant="default">
          Not now
        </Button>
      </Group>
    </Stack>
  );
}
