import { Anchor, Checkbox, Stack, Table } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { Link } from 'wouter';
import type { TicketLine } from '../contracts';
import { moment, words } from '../core/format';
import { usePages } from '../core/queries';
import { DueBadge } from '../sla/DueBadge';
import { EmptyState } from '../ui/EmptyState';
import { Failed } from '../ui/Loaded';
import { MoreButton } from '../ui/MoreButton';
import { Priority, TicketState } from '../ui/StateBadge';
import { pathOf, type TicketFilter } from './filter';

export interface Choosing {
  readonly chosen: readonly TicketLine[];
  readonly choose: (lines: readonly TicketLine[]) => void;
}

interface Props {
  readonly filter: TicketFilter;
  readonly empty: { readonly title: string; readonly hint: string };
  /** Opens a ticket in place; without it the ticket's own page opens. */
  readonly open?: (id: string) => void;
  readonly choosing?: Choosing;
}

const most = 500;

/** Tickets, page by page. Arrow keys go from row to row, Enter opens, X chooses. */
export function TicketList({ filter, empty, open, choosing }: Props) {
  const pages = usePages<TicketLine>(['tickets', filter], pathOf(filter));
  const toggle = (line: TicketLine) => {
    if (choosing === undefined) return;
    const others = choosing.chosen.filter((other) => other.id !== line.id);
    choosing.choose(others.length < choosing.chosen.length ? others : [...others, line].slice(0, most));
  };
  const all = pages.items.length > 0 && pages.items.every((line) => choosing?.chosen.some((other) => other.id === line.id));
  return (
    <Stack gap="xs">
      {pages.error !== null && <Failed error={pages.error} retry={pages.refetch} />}
      {pages.isSuccess && pages.items.length === 0 && <EmptyState {...empty} />}
      {pages.items.length > 0 && (
        <Table.ScrollContainer minWidth={640}>
          <Table highlightOnHover verticalSpacing={6} aria-label="Tickets">
            <Table.Thead>
              <Table.Tr>
                {choosing !== undefined && (
                  <Table.Th w={32}>
                    <Checkbox size="xs" aria-label="Choose all that are shown" checked={all} onChange={() => choosing.choose(all ? [] : pages.items.slice(0, most))} />
                  </Table.Th>
                )}
                <Table.Th>No.</Table.Th>
                <Table.Th miw={180}>Title</Table.Th>
                {filter.customer === '' && <Table.Th>Customer</Table.Th>}
                {filter.customer === '' && <Table.Th visibleFrom="xl">Kind</Table.Th>}
                <Table.Th>State</Table.Th>
                <Table.Th>Priority</Table.Th>
                <Table.Th>Due</Table.Th>
                <Table.Th>Owner</Table.Th>
                {filter.customer === '' && <Table.Th visibleFrom="xl">Changed</Table.Th>}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {pages.items.map((line) => (
                <Row key={line.id} line={line} open={open} ofCustomer={filter.customer !== ''} chosen={choosing?.chosen.some((other) => other.id === line.id)} toggle={() => toggle(line)} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <MoreButton pages={pages} />
    </Stack>
  );
}

interface RowProps {
  readonly line: TicketLine;
  readonly open: Props['open'];
  readonly ofCustomer: boolean;
  /** Undefined: rows cannot be chosen. */
  readonly chosen: boolean | undefined;
  readonly toggle: () => void;
}

function Row({ line, open, ofCustomer, chosen, toggle }: RowProps) {
  const keys = (event: KeyboardEvent<HTMLElement>) => {
    const row = event.currentTarget.closest('tr');
    const next = event.key === 'ArrowDown' ? row?.nextElementSibling : event.key === 'ArrowUp' ? row?.previousElementSibling : null;
    if (next instanceof HTMLElement) {
      event.preventDefault();
      next.querySelector<HTMLElement>('[data-row]')?.focus();
    } else if (event.key.toLowerCase() === 'x' && !event.altKey && !event.ctrlKey && !event.metaKey && chosen !== undefined) {
      event.preventDefault();
      toggle();
    }
  };
  return (
    <Table.Tr bg={chosen === true ? 'var(--mantine-primary-color-light)' : undefined}>
      {chosen !== undefined && (
        <Table.Td>
          <Checkbox size="xs" aria-label={`Choose #${line.number}`} checked={chosen} onChange={toggle} />
        </Table.Td>
      )}
      <Table.Td className="digits">{line.number}</Table.Td>
      <Table.Td className="text">
        {open === undefined ? (
          <Link href={`/tickets/${line.id}`} data-row onKeyDown={keys}>
            {line.title}
          </Link>
        ) : (
          <Anchor component="button" type="button" ta="left" size="sm" className="text" data-row onKeyDown={keys} onClick={() => open(line.id)}>
            {line.title}
          </Anchor>
        )}
      </Table.Td>
      {!ofCustomer && <Table.Td className="text">{line.customer}</Table.Td>}
      {!ofCustomer && <Table.Td visibleFrom="xl">{words(line.kind)}</Table.Td>}
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
      {!ofCustomer && <Table.Td visibleFrom="xl">{moment(line.updatedAt)}</Table.Td>}
    </Table.Tr>
  );
}
