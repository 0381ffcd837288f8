import { Button, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AuditLine, Page } from '../contracts';
import { useOptions } from '../core/queries';
import { useServices } from '../core/services';
import { EmptyState } from '../ui/EmptyState';

interface Filter {
  readonly user: string | null;
  readonly kind: string;
  readonly subject: string;
}

const nothing: Filter = { user: null, kind: '', subject: '' };

function query({ user, kind, subject }: Filter, after: string | null): string {
  const asked = new URLSearchParams();
  if (user !== null) asked.set('user', user);
  if (kind.trim() !== '') asked.set('kind', kind.trim());
  if (subject.trim() !== '') asked.set('subject', subject.trim());
  if (after !== null) asked.set('after', after);
  return asked.toString();
}

/** Who saw and changed what, to look through and to take out as a file. */
export default function AuditPanel() {
  const { api } = useServices();
  const users = useOptions().data?.users ?? [];
  const [draft, setDraft] = useState(nothing);
  const [filter, setFilter] = useState(nothing);
  const pages = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) => api.get<Page<AuditLine>>(`/api/audit?${query(filter, pageParam)}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const lines = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setFilter(draft);
        }}
      >
        <Group align="flex-end">
          <Select label="Who" placeholder="everybody" clearable searchable data={users.map((user) => ({ value: user.id, label: user.displayName }))} value={draft.user} onChange={(user) => setDraft({ ...draft, user })} />
          <TextInput label="What" placeholder="customer.seen" value={draft.kind} onChange={(event) => setDraft({ ...draft, kind: event.currentTarget.value })} />
          <TextInput label="Of (id)" w={320} value={draft.subject} onChange={(event) => setDraft({ ...draft, subject: event.currentTarget.value })} />
          <Button type="submit">Show</Button>
          <Button variant="default" component="a" href={`/api/audit.csv?${query(filter, null)}`} download>
            Export
          </Button>
        </Group>
      </form>
      {pages.isError && <Text c="red">{pages.error.message}</Text>}
      {pages.isSuccess && lines.length === 0 ? <EmptyState title="Nothing recorded" hint="Nothing that fits was seen or changed." /> : <AuditTable lines={lines} />}
      {pages.hasNextPage && (
        <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          Show earlier ones
        </Button>
      )}
    </Stack>
  );
}

function AuditTable({ lines }: { lines: readonly AuditLine[] }) {
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table withTableBorder verticalSpacing={4} aria-label="Audit log">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>When</Table.Th>
            <Table.Th>Who</Table.Th>
            <Table.Th>What</Table.Th>
            <Table.Th>Of</Table.Th>
            <Table.Th>From</Table.Th>
            <Table.Th>Why, and more</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={line.id}>
              <Table.Td className="digits">{new Date(line.at).toLocaleString()}</Table.Td>
              <Table.Td className="text">{line.user}</Table.Td>
              <Table.Td className="text">{line.kind}</Table.Td>
              <Table.Td className="text">{line.subjectId}</Table.Td>
              <Table.Td>{line.address}</Table.Td>
              <Table.Td className="text">{[line.reason, line.detail].filter(Boolean).join(' · ')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
