import { Anchor, Stack, Table } from '@mantine/core';
import { Link } from 'wouter';
import type { TicketLine } from '../contracts';
import { moment } from '../core/format';
import { usePages, withQuery } from '../core/queries';
import { DueBadge } from '../sla/DueBadge';
import { EmptyState } from '../ui/EmptyState';
import { Failed } from '../ui/Loaded';
import { MoreButton } from '../ui/MoreButton';
import { Priority, TicketState } from '../ui/StateBadge';

/** In place of a state: those with a promise that runs, the first due on top; or only what is overdue. */
const byDue: Readonly<Record<string, string>> = { due: '', overdue: 'true' };

export interface TicketFilter {
  readonly state: string;
  readonly owner: string;
  readonly customer: string;
}

interface Props {
  readonly filter: TicketFilter;
  readonly empty: { readonly title: string; readonly hint: string };
  /** Opens a ticket in place; without it the ticket's own page opens. */
  readonly open?: (id: string) => void;
}

export function TicketList({ filter, empty, open }: Props) {
  const pages = usePages<TicketLine>(['tickets', filter], pathOf(filter));
  return (
    <Stack gap="xs">
      {pages.error !== null && <Failed error={pages.error} retry={pages.refetch} />}
      {pages.isSuccess && pages.items.length === 0 && <EmptyState {...empty} />}
      {pages.items.length > 0 && (
        <Table.ScrollContainer minWidth={520}>
          <Table highlightOnHover verticalSpacing={6} aria-label="Tickets">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>No.</Table.Th>
                <Table.Th>Title</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th>Priority</Table.Th>
                <Table.Th>Due</Table.Th>
                <Table.Th>Owner</Table.Th>
                <Table.Th>Changed</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {pages.items.map((line) => (
                <Row key={line.id} line={line} open={open} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <MoreButton pages={pages} />
    </Stack>
  );
}

function pathOf({ state, owner, customer }: TicketFilter): string {
  const overdue = byDue[state];
  return overdue === undefined ? withQuery('/api/tickets', { state, owner, customer }) : withQuery('/api/tickets/due', { owner, overdue });
}

function Row({ line, open }: { line: TicketLine; open: Props['open'] }) {
  return (
    <Table.Tr>
      <Table.Td className="digits">{line.number}</Table.Td>
      <Table.Td className="text">
        {open === undefined ? (
          <Link href={`/tickets/${line.id}`}>{line.title}</Link>
        ) : (
          <Anchor component="button" type="button" ta="left" size="sm" className="text" onClick={() => open(line.id)}>
            {line.title}
          </Anchor>
        )}
      </Table.Td>
      <Table.Td>
        <TicketState state={line.state} />
      </Table.Td>
      <Table.Td>
        <Priority priority={line.priority} />
      </Table.Td>
      <Table.Td>
        <DueBadge due={line.dueAt} />
      </Table.Td>
      <Table.Td>{line.owner ?? 'nobody'}</Table.Td>
      <Table.Td>{moment(line.updatedAt)}</Table.Td>
    </Table.Tr>
  );
}
