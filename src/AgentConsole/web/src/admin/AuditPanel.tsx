import { Anchor, Button, Group, Pill, Select, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import type { AuditLine } from '../contracts';
import { momentWithSeconds } from '../core/format';
import { happening, happenings } from '../core/happenings';
import { useOptions, usePages, withQuery } from '../core/queries';
import { EmptyState } from '../ui/EmptyState';
import { Failed } from '../ui/Loaded';
import { MoreButton } from '../ui/MoreButton';
import { auditDetail } from './audit';

interface Filter {
  readonly user: string;
  readonly kind: string;
  readonly subject: { readonly id: string; readonly name: string } | null;
}

const nothing: Filter = { user: '', kind: '', subject: null };

/** Who saw and changed what, to look through and to take out as a file. */
export default function AuditPanel() {
  const users = useOptions().data?.users ?? [];
  const [filter, setFilter] = useState(nothing);
  const asked = { user: filter.user, kind: filter.kind, subject: filter.subject?.id ?? '' };
  const pages = usePages<AuditLine>(['audit', asked], withQuery('/api/audit', asked));
  return (
    <Stack>
      <Group align="flex-end">
        <Select label="Who" placeholder="Everybody" clearable searchable data={users.map((user) => ({ value: user.id, label: user.displayName }))} value={filter.user || null} onChange={(user) => setFilter({ ...filter, user: user ?? '' })} />
        <Select label="What" placeholder="Everything" clearable searchable w={280} data={[...happenings]} value={filter.kind || null} onChange={(kind) => setFilter({ ...filter, kind: kind ?? '' })} />
        {filter.subject !== null && (
          <Pill size="lg" withRemoveButton removeButtonProps={{ 'aria-label': `Not only ${filter.subject.name}` }} onRemove={() => setFilter({ ...filter, subject: null })}>
            Only {filter.subject.name}
          </Pill>
        )}
        <Button variant="default" component="a" href={withQuery('/api/audit.csv', asked)} download>
          Take out as a file
        </Button>
      </Group>
      {pages.error !== null && <Failed error={pages.error} retry={pages.refetch} />}
      {pages.isSuccess && pages.items.length === 0 && <EmptyState title="Nothing recorded" hint="Nothing that fits was seen or changed. Take a choice above away to see more." />}
      {pages.items.length > 0 && <AuditTable lines={pages.items} only={(id, name) => setFilter({ ...filter, subject: { id, name } })} />}
      <MoreButton pages={pages} />
    </Stack>
  );
}

function AuditTable({ lines, only }: { lines: readonly AuditLine[]; only: (id: string, name: string) => void }) {
  return (
    <Table.ScrollContainer minWidth={960}>
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
              <Table.Td className="digits" style={{ whiteSpace: 'nowrap' }}>
                {momentWithSeconds(line.at)}
              </Table.Td>
              <Table.Td className="text">{line.user === 'server' ? 'The server' : line.user}</Table.Td>
              <Table.Td className="text">{happening(line.kind)}</Table.Td>
              <Table.Td>
                <Subject line={line} only={only} />
              </Table.Td>
              <Table.Td>{line.address}</Table.Td>
              <Table.Td className="text">{[line.reason, auditDetail(line.detail)].filter(Boolean).join(' · ')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const places: Readonly<Record<string, string>> = { customer: '/customers/', ticket: '/tickets/' };

/** Whom or what: the way to it, and to everything else about it. */
function Subject({ line: { subjectId, subject, subjectKind }, only }: { line: AuditLine; only: (id: string, name: string) => void }) {
  if (subjectId === null || subject === null) return null;
  const place = places[subjectKind ?? ''];
  return (
    <Group gap={4} wrap="nowrap" justify="space-between">
      <Text size="sm">
        {place === undefined ? subject : <Link href={place + subjectId}>{subject}</Link>}
      </Text>
      <Anchor component="button" type="button" size="xs" style={{ whiteSpace: 'nowrap' }} aria-label={`Only this: ${subject}`} onClick={() => only(subjectId, subject)}>
        Only this
      </Anchor>
    </Group>
  );
}
