import { Button, Group, MultiSelect, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import type { RuleFieldChoice } from '../contracts';
import { words } from '../core/format';
import { deepestGroup, type Comparison, type Group as GroupRow, type Row } from './draft';
import { useConditionFields, type ConditionField } from './useConditionFields';

interface Props {
  readonly group: GroupRow;
  readonly change: (group: GroupRow) => void;
  readonly fields: readonly RuleFieldChoice[];
}

/** The conditions of a rule: rows of which all or any must hold; a row may be such a group itself. */
export function Conditions({ group, change, fields }: Props) {
  return <Rows group={group} change={change} fields={useConditionFields(fields)} path={[]} />;
}

interface RowsProps {
  readonly group: GroupRow;
  readonly change: (group: GroupRow) => void;
  readonly fields: readonly ConditionField[];
  /** Where the group stands, counted from 1; empty for the outermost. */
  readonly path: readonly number[];
  readonly remove?: () => void;
}

function Rows({ group, change, fields, path, remove }: RowsProps) {
  const set = (at: number, row: Row) => change({ ...group, rows: group.rows.map((old, i) => (i === at ? row : old)) });
  const take = (at: number) => change({ ...group, rows: group.rows.filter((_, i) => i !== at) });
  const add = (row: Row) => change({ ...group, rows: [...group.rows, row] });
  const first = fields[0];
  const comparison: Comparison = { field: first?.name ?? '', is: first?.operators[0] ?? '', values: [] };
  return (
    <Stack gap="xs" role="group" aria-label={path.length === 0 ? 'Conditions' : `Group ${path.join('.')}`} className={path.length === 0 ? undefined : 'condition-group'}>
      <Group gap="xs">
        <Text fw={600}>{path.length === 0 ? 'If' : 'Group:'}</Text>
        <Select
          aria-label={path.length === 0 ? 'How conditions are joined' : `How the conditions of group ${path.join('.')} are joined`}
          data={[
            { value: 'all', label: 'all of these hold' },
            { value: 'any', label: 'any of these holds' },
          ]}
          value={group.joined}
          onChange={(value) => change({ ...group, joined: value === 'any' ? 'any' : 'all' })}
          allowDeselect={false}
        />
      </Group>
      {group.rows.map((row, i) =>
        'rows' in row ? (
          <Rows key={i} group={row} change={(changed) => set(i, changed)} fields={fields} path={[...path, i + 1]} remove={() => take(i)} />
        ) : (
          <Group key={i} align="flex-end" gap="xs">
            <Condition row={row} fields={fields} change={(changed) => set(i, changed)} />
            <Button variant="subtle" color="gray" px="xs" aria-label={`Remove condition ${[...path, i + 1].join('.')}`} onClick={() => take(i)}>
              Remove
            </Button>
          </Group>
        ),
      )}
      <Group gap="xs">
        <Button variant="default" size="xs" disabled={first === undefined} onClick={() => add(comparison)}>
          Add a condition
        </Button>
        {path.length + 1 < deepestGroup && (
          <Button variant="default" size="xs" disabled={first === undefined} onClick={() => add({ joined: group.joined === 'all' ? 'any' : 'all', rows: [comparison] })}>
            Add a group
          </Button>
        )}
        {remove !== undefined && (
          <Button variant="subtle" color="gray" size="xs" aria-label={`Remove group ${path.join('.')}`} onClick={remove}>
            Remove the group
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function Condition({ row, fields, change }: { row: Comparison; fields: readonly ConditionField[]; change: (row: Comparison) => void }) {
  const field = fields.find(({ name }) => name === row.field);
  // One that the site no longer has is shown by its name, and kept.
  const known = field === undefined ? [{ value: row.field, label: row.field }] : [];
  return (
    <>
      <Select
        label="Field"
        w={200}
        searchable
        data={[...known, ...fields.map(({ name, label }) => ({ value: name, label }))]}
        value={row.field}
        onChange={(name) => change({ field: name ?? row.field, is: fields.find((f) => f.name === name)?.operators[0] ?? '', values: [] })}
        allowDeselect={false}
      />
      <Select
        label="Compared"
        w={140}
        data={[...new Set([...(field?.operators ?? []), row.is])].map((value) => ({ value, label: words(value).toLowerCase() }))}
        value={row.is}
        onChange={(is) => change({ ...row, is: is ?? row.is })}
        allowDeselect={false}
      />
      {!row.is.endsWith('set') && <Values field={field} values={row.values} change={(values) => change({ ...row, values })} />}
    </>
  );
}

function Values({ field, values, change }: { field: ConditionField | undefined; values: readonly string[]; change: (values: readonly string[]) => void }) {
  if (field?.type === 'number') {
    return <TextInput label="Value" flex="1 1 200px" inputMode="decimal" value={values[0] ?? ''} onChange={(event) => change([event.currentTarget.value.trim()])} />;
  }
  if (field === undefined || field.choices.length === 0) {
    return <TagsInput label="Values" flex="1 1 200px" placeholder={values.length === 0 ? 'Several with commas between them' : undefined} maxLength={200} value={[...values]} onChange={change} acceptValueOnBlur />;
  }
  // A value that is no choice any more stays until it is taken away.
  const gone = values.filter((value) => !field.choices.some((choice) => choice.value === value)).map((value) => ({ value, label: value }));
  return <MultiSelect label="Values" flex="1 1 200px" searchable={field.choices.length > 8} data={[...field.choices, ...gone]} value={[...values]} onChange={change} />;
}
