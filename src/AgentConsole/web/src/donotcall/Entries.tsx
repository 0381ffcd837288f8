import { Anchor, Button, Group, Paper, Stack, Table, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import type { DoNotCallLine, DoNotCallRequest } from '../contracts';
import { moment } from '../core/format';
import { usePages, withQuery } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { useConfirm } from '../ui/confirm';
import { EmptyState } from '../ui/EmptyState';
import { Failed } from '../ui/Loaded';
import { MoreButton } from '../ui/MoreButton';
import { forbids } from './purposes';

/** A number that is still being typed is not looked for yet. */
const shortestNumber = 7;

/** Numbers and customers that asked us not to call, the newest first. */
export function Entries() {
  const [typed, setTyped] = useState('');
  const [settled] = useDebouncedValue(typed.trim(), 300);
  const number = settled.length >= shortestNumber ? settled : '';
  const pages = usePages<DoNotCallLine>(['do-not-call', number], withQuery('/api/do-not-call', { number }));
  return (
    <Paper component="section" aria-labelledby="asked" withBorder p="md">
      <Stack>
        <Title order={2} size="h3" id="asked">
          Who asked us
        </Title>
        <AddNumber />
        <TextInput label="Find a number" type="tel" maxLength={40} w={240} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
        {pages.error !== null && <Failed error={pages.error} retry={pages.refetch} />}
        {pages.isSuccess && pages.items.length === 0 && (
          <EmptyState title={number === '' ? 'Nobody asked yet' : 'No entry for this number'} hint="Who presses the opt-out key, tells an agent, or is added above, is never called again." />
        )}
        {pages.items.length > 0 && <Lines lines={pages.items} />}
        <MoreButton pages={pages} />
      </Stack>
    </Paper>
  );
}

function AddNumber() {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const [number, setNumber] = useState('');
  const [how, setHow] = useState('');
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const added = await run(async () => {
      await api.post<void>('/api/do-not-call', { number: number.trim(), how: how.trim() } satisfies DoNotCallRequest);
      await client.invalidateQueries({ queryKey: ['do-not-call'] });
    }, 'Nobody calls this number from now on.');
    if (added) {
      setNumber('');
      setHow('');
    }
  };
  return (
    <form onSubmit={(event) => void add(event)} aria-label="Add a number">
      <Group align="flex-end">
        <TextInput label="Number" type="tel" required maxLength={40} value={number} onChange={(event) => setNumber(event.currentTarget.value)} />
        <TextInput label="Who asked, and how" placeholder="By letter of March 3" required maxLength={100} w={280} value={how} onChange={(event) => setHow(event.currentTarget.value)} />
        <Button type="submit" loading={busy} disabled={number.trim() === '' || how.trim() === ''}>
          Never call again
        </Button>
      </Group>
    </form>
  );
}

function Lines({ lines }: { lines: readonly DoNotCallLine[] }) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table withTableBorder verticalSpacing={6} aria-label="Who asked us">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Who</Table.Th>
            <Table.Th>Forbids</Table.Th>
            <Table.Th>Since</Table.Th>
            <Table.Th>Until</Table.Th>
            <Table.Th>How</Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={line.id}>
              <Table.Th scope="row" className="digits">
                {line.number ?? (
                  <Anchor component={Link} href={`/customers/${line.customerId}`}>
                    All numbers of a customer
                  </Anchor>
                )}
              </Table.Th>
              <Table.Td>{forbids(line.purpose)}</Table.Td>
              <Table.Td>{moment(line.since)}</Table.Td>
              <Table.Td>{line.until === null ? 'For ever' : moment(line.until)}</Table.Td>
              <Table.Td className="text">{line.how}</Table.Td>
              <Table.Td>{(line.until === null || new Date(line.until) > new Date()) && <End line={line} />}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function End({ line }: { line: DoNotCallLine }) {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const confirm = useConfirm();
  const who = line.number ?? 'this customer';
  const end = async () => {
    if (!(await confirm({ title: `May ${who} be called again?`, text: 'Only when the customer has said so. The entry stays here as a proof of the time until now.', yes: 'May be called', danger: true }))) return;
    await run(async () => {
      await api.delete(`/api/do-not-call/${line.id}`);
      await client.invalidateQueries({ queryKey: ['do-not-call'] });
    });
  };
  return (
    <Button size="xs" variant="default" disabled={busy} onClick={() => void end()} aria-label={`End the entry of ${who}`}>
      End
    </Button>
  );
}
