import { Button, Fieldset, Group, Select, TextInput, Textarea } from '@mantine/core';
import type { AddressLine } from '../contracts';
import { words } from '../core/format';

const kinds = ['postal', 'billing', 'delivery', 'home', 'work'];
const empty: AddressLine = { kind: 'postal', street: null, postalCode: null, city: null, region: null, country: null };

/** Postal addresses; one without any text is not kept. */
export function AddressFields({ addresses, change }: { addresses: readonly AddressLine[]; change: (addresses: readonly AddressLine[]) => void }) {
  return (
    <>
      {addresses.map((address, index) => (
        <One
          key={index}
          number={index + 1}
          address={address}
          change={(part) => change(addresses.map((other, i) => (i === index ? { ...other, ...part } : other)))}
          remove={() => change(addresses.filter((_, i) => i !== index))}
        />
      ))}
      <Group>
        <Button variant="default" size="xs" disabled={addresses.length >= 20} onClick={() => change([...addresses, empty])}>
          Add an address
        </Button>
      </Group>
    </>
  );
}

function One({ number, address, change, remove }: { number: number; address: AddressLine; change: (part: Partial<AddressLine>) => void; remove: () => void }) {
  const text = (name: Exclude<keyof AddressLine, 'kind'>) => ({
    value: address[name] ?? '',
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value === '' ? null : event.currentTarget.value }),
  });
  return (
    <Fieldset legend={`Address ${number}`} p="xs">
      <Group grow align="flex-end">
        <Select label="Kind of address" data={kinds.map((kind) => ({ value: kind, label: words(kind) }))} value={address.kind} onChange={(kind) => change({ kind: kind ?? 'postal' })} allowDeselect={false} />
        <TextInput label="Postal code" maxLength={64} {...text('postalCode')} />
        <TextInput label="City" maxLength={200} {...text('city')} />
      </Group>
      <Textarea label="Street" autosize minRows={1} maxLength={400} {...text('street')} />
      <Group grow align="flex-end">
        <TextInput label="Region" maxLength={200} {...text('region')} />
        <TextInput label="Country" maxLength={64} {...text('country')} />
        <Button variant="subtle" color="red" size="xs" onClick={remove} aria-label={`Remove address ${number}`}>
          Remove
        </Button>
      </Group>
    </Fieldset>
  );
}
