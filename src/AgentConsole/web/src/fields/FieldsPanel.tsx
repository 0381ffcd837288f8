import { Button, Group, SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import type { FieldDetail } from '../contracts';
import { words } from '../core/format';
import { useFields } from '../customers/queries';
import { ChangeDialog, ChangeTable, Mark } from '../ui/ChangeTable';
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
            <ChangeTable
              label="Fields"
              rows={list}
              heading="Label"
              name={(field) => field.label}
              marks={(field) => (field.retired || field.required) && <Mark>{field.retired ? 'Retired' : 'Required'}</Mark>}
              columns={[
                { heading: 'Key', cell: (field) => field.key },
                { heading: 'Type', cell: (field) => (field.type === 'choice' ? field.choices.join(', ') : words(field.type)) },
              ]}
              change={setEdited}
            />
          )
        }
      </Loaded>
      <ChangeDialog what="field" edited={edited} close={() => setEdited(null)}>
        {(field) => <FieldForm subject={subject} field={field} saved={() => setEdited(null)} />}
      </ChangeDialog>
    </Stack>
  );
}
