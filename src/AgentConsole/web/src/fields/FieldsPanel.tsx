import { Badge, Button, Group, Modal, SegmentedControl, Stack, Table } from '@mantine/core';
import { useState } from 'react';
import type { FieldDetail } from '../contracts';
import { words } from '../core/format';
import { useFields } from '../customers/queries';
import { EmptyState } from '../ui/EmptyState';
import { Loaded } from '../ui/Loaded';
import { FieldForm } from './FieldForm';

/** The fields that this site adds to customers and tickets. */
export default function FieldsPanel() {
  const [subject, setSubject] = useState('customer');
  const [edited, setEdited] = useState<FieldDetail | 'new' | null>(null);
  const fields = useFields(subject);
  return (
    <Stack>
      <Group justify="space-between">
        <SegmentedControl aria-label="Fields of" data={['customer', 'ticket'].map((value) => ({ value, label: `${words(value)}s` }))} value={subject} onChange={setSubject} />
        <Button onClick={() => setEdited('new')}>New field</Button>
      </Group>
      <Loaded query={fields}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState title="No fields of your own" hint="Add what this site needs to know, such as a contract number. It appears in every form." />
          ) : (
            <Fields list={list} edit={setEdited} />
          )
        }
      </Loaded>
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title={edited === 'new' ? 'New field' : 'Change field'}>
        {edited !== null && <FieldForm subject={subject} field={edited === 'new' ? null : edited} saved={() => setEdited(null)} />}
      </Modal>
    </Stack>
  );
}

function Fields({ list, edit }: { list: readonly FieldDetail[]; edit: (field: FieldDetail) => void }) {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing={6} aria-label="Fields">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Label</Table.Th>
            <Table.Th>Key</Table.Th>
            <Table.Th>Type</Table.Th>
            <Table.Th>
              <span className="skip-link">Change</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {list.map((field) => (
            <Table.Tr key={field.id}>
              <Table.Th scope="row" className="text">
                {field.label}{' '}
                {(field.retired || field.required) && (
                  <Badge color="gray" variant="light" tt="none">
                    {field.retired ? 'Retired' : 'Required'}
                  </Badge>
                )}
              </Table.Th>
              <Table.Td>{field.key}</Table.Td>
              <Table.Td className="text">{field.type === 'choice' ? field.choices.join(', ') : words(field.type)}</Table.Td>
              <Table.Td ta="right">
                <Button size="xs" variant="default" onClick={() => edit(field)} aria-label={`Change ${field.label}`}>
                  Change
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
