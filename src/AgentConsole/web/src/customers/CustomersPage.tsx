import { Button, Group, Modal, Select, Stack, Table, TextInput, Title } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { CustomerDetail, CustomerLine } from '../contracts';
import { usePages, withQuery } from '../core/queries';
import { useMe } from '../core/services';
import { EmptyState } from '../ui/EmptyState';
import { Failed } from '../ui/Loaded';
import { MoreButton } from '../ui/MoreButton';
import { Tier } from '../ui/StateBadge';
import { CustomerForm } from './CustomerForm';
import { useSegments } from './queries';

export function CustomersPage() {
  const me = useMe();
  const [search, setSearch] = useState('');
  const [settled] = useDebouncedValue(search.trim(), 250);
  const [segment, setSegment] = useState('');
  const segments = useSegments();
  const pages = usePages<CustomerLine>(['customers', settled, segment], withQuery('/api/customers', { search: settled, segment }));
  const [creating, { open, close }] = useDisclosure(false);
  const [, go] = useLocation();
  const created = (customer: CustomerDetail) => {
    close();
    go(`/customers/${customer.card.id}`);
  };
  return (
    <Stack>
      <Group justify="space-between" align="flex-end">
        <Title order={1}>Customers</Title>
        <Group gap="xs">
          {me.role !== 'agent' && (
            <Button variant="default" component={Link} href="/customers/import">
              Files
            </Button>
          )}
          {me.rights.includes('merge-customers') && (
            <Button component={Link} href="/duplicates" variant="default">
              Possible duplicates
            </Button>
          )}
          <Button onClick={open}>New customer</Button>
        </Group>
      </Group>
      <Group align="flex-end">
        <TextInput label="Search" placeholder="Name, organization, number or e-mail" type="search" flex={1} maw={480} value={search} onChange={(event) => setSearch(event.currentTarget.value)} />
        {(segments.data ?? []).length > 0 && (
          <Select
            label="Segment"
            placeholder="All"
            data={segments.data?.map(({ id, name, customers }) => ({ value: id, label: `${name} (${customers})` })) ?? []}
            value={segment === '' ? null : segment}
            onChange={(id) => setSegment(id ?? '')}
            clearable
            searchable
          />
        )}
      </Group>
      {pages.error !== null && <Failed error={pages.error} retry={pages.refetch} />}
      {pages.isSuccess && pages.items.length === 0 && (
        <EmptyState
          title={settled === '' && segment === '' ? 'No customers yet' : 'Nobody was found'}
          hint={settled === '' && segment === '' ? 'Customers appear with their first call. You can also add one with “New customer”.' : 'Try fewer letters, or the last digits of the number.'}
        />
      )}
      {pages.items.length > 0 && <CustomerTable lines={pages.items} />}
      <MoreButton pages={pages} />
      <Modal opened={creating} onClose={close} title="New customer" size="xl">
        <CustomerForm customer={null} saved={created} />
      </Modal>
    </Stack>
  );
}

function CustomerTable({ lines }: { lines: readonly CustomerLine[] }) {
  return (
    <Table.ScrollContainer minWidth={600}>
      <Table highlightOnHover verticalSpacing={6} aria-label="Customers">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Organization</Table.Th>
            <Table.Th>Tier</Table.Th>
            <Table.Th>Number</Table.Th>
            <Table.Th ta="right">Open tickets</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={line.id}>
              <Table.Td className="text">
                <Link href={`/customers/${line.id}`}>{line.name}</Link>
              </Table.Td>
              <Table.Td className="text">{line.organization}</Table.Td>
              <Table.Td>
                <Tier tier={line.tier} />
              </Table.Td>
              <Table.Td className="digits">{line.number}</Table.Td>
              <Table.Td ta="right" className="digits">
                {line.openTickets}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
