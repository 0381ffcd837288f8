import { Select, TextInput } from '@mantine/core';
import type { FieldDetail } from '../contracts';
import { words } from '../core/format';
import { shownFields } from './draft';

interface Props {
  readonly fields: readonly FieldDetail[];
  readonly values: Readonly<Record<string, string>>;
  readonly change: (values: Readonly<Record<string, string>>) => void;
}

/** The fields that an administrator has defined. */
export function CustomFields({ fields, values, change }: Props) {
  const set = (key: string, value: string | null) => {
    const { [key]: _, ...others } = values;
    change(value === null || value === '' ? others : { ...others, [key]: value });
  };
  return (
    <>
      {shownFields(fields, values).map((field) => (
        <Field key={field.key} field={field} value={values[field.key] ?? ''} set={(value) => set(field.key, value)} />
      ))}
    </>
  );
}

function Field({ field, value, set }: { field: FieldDetail; value: string; set: (value: string | null) => void }) {
  const common = { label: field.label, required: field.required && !field.retired, disabled: field.retired };
  if (field.type === 'choice' || field.type === 'yes-no') {
    const choices = field.type === 'choice' ? field.choices : ['yes', 'no'];
    const data = [...new Set(value === '' ? choices : [...choices, value])].map((choice) => ({ value: choice, label: field.type === 'choice' ? choice : words(choice) }));
    return <Select {...common} data={data} value={value === '' ? null : value} onChange={set} clearable={!field.required} />;
  }
  const type = field.type === 'date' ? 'date' : 'text';
  return <TextInput {...common} type={type} inputMode={field.type === 'number' ? 'decimal' : undefined} maxLength={1000} value={value} onChange={(event) => set(event.currentTarget.value)} />;
}
