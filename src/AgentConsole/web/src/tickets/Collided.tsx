import { Button, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { useFields } from '../customers/queries';
import { differences, fieldsOf } from './change';
import type { Collision } from './useTicketChange';

/** Two people changed one ticket: shows what the other did, and offers to make one's own change as well, or in its place where both changed the same. */
export function Collided({ collision, busy, insist, giveUp }: { collision: Collision | null; busy: boolean; insist: () => void; giveUp: () => void }) {
  return (
    <Modal opened={collision !== null} onClose={giveUp} title="Someone else has changed this ticket" size="lg">
      {collision !== null && <Sides collision={collision} busy={busy} insist={insist} giveUp={giveUp} />}
    </Modal>
  );
}

function Sides({ collision: { mine, read, current }, busy, insist, giveUp }: { collision: Collision; busy: boolean; insist: () => void; giveUp: () => void }) {
  const own = useFields('ticket').data ?? [];
  const theirs = differences(read, current, own);
  const both = theirs.filter(({ field }) => fieldsOf(mine, read, own).includes(field)).map(({ field }) => field);
  const who = [...new Set(current.entries.filter((entry) => entry.at > read.updatedAt && entry.actor !== null).map((entry) => entry.actor))].join(', ');
  return (
    <Stack gap="sm">
      <Text size="sm">Nothing of yours is stored yet. {who === '' ? 'Meanwhile' : `Meanwhile ${who}`} changed:</Text>
      <Table aria-label="What the other changed" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Field</Table.Th>
            <Table.Th>You saw</Table.Th>
            <Table.Th>Now</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {theirs.map(({ field, before, now }) => (
            <Table.Tr key={field}>
              <Table.Td>{field}</Table.Td>
              <Table.Td className="text">{before}</Table.Td>
              <Table.Td className="text" fw={600}>
                {now}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm">{both.length === 0 ? 'Your change touches none of this, so both can stand.' : `You both changed: ${both.join(', ')}. Yours would take the place of theirs.`}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={giveUp}>
          Leave it as it is now
        </Button>
        <Button loading={busy} color={both.length === 0 ? undefined : 'orange.9'} onClick={insist} data-autofocus>
          {both.length === 0 ? 'Make my change as well' : 'Put mine in its place'}
        </Button>
      </Group>
    </Stack>
  );
}
