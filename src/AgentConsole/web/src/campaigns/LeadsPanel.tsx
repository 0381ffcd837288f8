import { Anchor, Group, Select, Stack, Table } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import type { LeadLine } from '../contracts';
import { moment, words } from '../core/format';
import { usePages, withQuery } from '../core/queries';
import { EmptyState } from '../ui/EmptyState';
import { Failed } from '../ui/Loaded';
import { MoreButton } from '../ui/MoreButton';

export const leadStates: Readonly<Record<string, string>> = {
  ready: 'To call',
  waiting: 'Waits for a retry',
  claimed: 'Called next',
  dialing: 'On the line',
  done: 'Done',
  exhausted: 'Tried out',
  donotcall: 'Do not call',
  denied: 'Denied',
};

/** The campaign's leads, by state. */
export function LeadsPanel({ id }: { id: string }) {
  const [state, setState] = useState<string | null>(null);
  const pages = usePages<LeadLine>(['leads', id, state], withQuery(`/api/campaigns/${id}/leads`, { state: state ?? '' }));
  return (
    <Stack>
      <Group justify="space-between" align="flex-end">
        <Select label="State" placeholder="All" clearable w={200} data={Object.entries(leadStates).map(([value, label]) => ({ value, label }))} value={state} onChange={setState} />
        <Group>
          <Anchor href={`/api/campaigns/${id}/leads.csv`} download>
            Export all as CSV
          </Anchor>
          <Anchor href={`/api/campaigns/${id}/attempts.csv`} download>
            Every call with its proof as CSV
          </Anchor>
        </Group>
      </Group>
      {pages.error !== null && <Failed error={pages.error} retry={pages.refetch} />}
      {pages.isSuccess && pages.items.length === 0 && <EmptyState title="No leads here" hint={state === null ? 'Bring in a list under “Lists”.' : 'No lead is in this state now. Choose another, or all.'} />}
      {pages.items.length > 0 && <LeadTable leads={pages.items} />}
      <MoreButton pages={pages} />
    </Stack>
  );
}

function LeadTable({ leads }: { leads: readonly LeadLine[] }) {
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table withTableBorder verticalSpacing={6} aria-label="Leads">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Numbers</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Due</Table.Th>
            <Table.Th ta="right">Attempts</Table.Th>
            <Table.Th>Outcome</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {leads.map((lead) => (
            <Table.Tr key={lead.id}>
              <Table.Th scope="row" className="text">
                {lead.customerId === null ? (
                  lead.name
                ) : (
                  <Anchor component={Link} href={`/customers/${lead.customerId}`}>
                    {lead.name}
                  </Anchor>
                )}
                {lead.organization !== null && `, ${lead.organization}`}
              </Table.Th>
              <Table.Td className="digits">{lead.numbers.join(', ')}</Table.Td>
              <Table.Td>{leadStates[lead.state] ?? words(lead.state)}</Table.Td>
              <Table.Td>{['ready', 'waiting'].includes(lead.state) ? moment(lead.dueAt) : '–'}</Table.Td>
              <Table.Td ta="right" className="digits">
                {lead.attempts}
              </Table.Td>
              <Table.Td className="text">{lead.outcome ?? ''}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
