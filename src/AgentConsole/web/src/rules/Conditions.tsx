import { Button, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import type { RuleFieldChoice } from '../contracts';
import { words } from '../core/format';
import type { Draft, Row } from './draft';

interface Props {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly fields: readonly RuleFieldChoice[];
}

/** The conditions of a rule: rows of which all or any must hold. */
export function Conditions({ draft, change, fields }: Props) {
  const set = (at: number, row: Row) => change({ rows: draft.rows.map((old, i) => (i === at ? row : old)) });
  const first = fields[0];
  return (
    <Stack gap="xs">
      <Group>
        <Title order={3}>If</Title>
        <Select
          aria-label="How conditions are joined"
          data={[
            { value: 'all', label: 'all of these hold' },
            { value: 'any', label: 'any of these holds' },
          ]}
          value={draft.joined}
          onChange={(value) => change({ joined: value === 'any' ? 'any' : 'all' })}
          allowDeselect={false}
        />
      </Group>
      {draft.rows.map((row, i) => (
        <Group key={i} align="flex-end" wrap="nowrap">
          {'group' in row ? (
            <Text size="sm" flex={1}>
              A group of conditions that was written by the API; it is kept.
            </Text>
          ) : (
            <Condition row={row} fields={fields} change={(changed) => set(i, changed)} />
          )}
          <Button variant="subtle" color="gray" aria-label={`Remove condition ${i + 1}`} onClick={() => change({ rows: draft.rows.filter((_, at) => at !== i) })}>
            Remove
          </Button>
        </Group>
      ))}
      <div>
        <Button variant="default" size="xs" disabled={first === undefined} onClick={() => change({ rows: [...draft.rows, { field: first?.name ?? '', is: first?.operators[0] ?? '', values: '' }] })}>
          Add a condition
        </Button>
      </div>
    </Stack>
  );
}

function Condition({ row, fields, change }: { row: Extract<Row, { field: string }>; fields: readonly RuleFieldChoice[]; change: (row: Row) => void }) {
  const field = fields.find(({ name }) => name === row.field);
  const valueless = row.is.endsWith('set');
  return (
    <>
      <Select
        label="Field"
        searchable
        data={fields.map(({ name, label }) => ({ value: name, label }))}
        value={row.field}
        onChange={(name) => change({ field: name ?? row.field, is: fields.find((f) => f.name === name)?.operators[0] ?? '', values: '' })}
        allowDeselect={false}
      />
      <Select
        label="Compared"
        w={130}
        data={(field?.operators ?? []).map((value) => ({ value, label: words(value).toLowerCase() }))}
        value={row.is}
        onChange={(is) => change({ ...row, is: is ?? row.is })}
        allowDeselect={false}
      />
      {!valueless && (
        <TextInput
          label="Values"
          flex={1}
          description={field === undefined || field.choices.length === 0 ? 'Several with commas between them' : `Of ${field.choices.join(', ')}`}
          value={row.values}
          onChange={(event) => change({ ...row, values: event.currentTarget.value })}
        />
      )}
    </>
  );
}
