import { Autocomplete, Button, Group, Select, Stack, TagsInput, TextInput, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { CustomerDetail } from '../contracts';
import { ApiError } from '../core/api';
import { languageChoices, timeZones, words } from '../core/format';
import { useOptions, useRefreshCustomer } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { AddressFields } from './AddressFields';
import { CustomFields } from './CustomFields';
import { draftOf, editOf, type CustomerDraft } from './draft';
import { useFields, useSegments } from './queries';

/** Creates a customer (null) or changes one. A change against an older revision is refused by the server and the newer one is read. */
export function CustomerForm({ customer, saved }: { customer: CustomerDetail | null; saved: (customer: CustomerDetail) => void }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const options = useOptions();
  const fields = useFields('customer');
  const segments = useSegments();
  const { busy, run } = useAction();
  const [draft, setDraft] = useState(() => draftOf(customer));
  const change = (part: Partial<CustomerDraft>) => setDraft((before) => ({ ...before, ...part }));
  const text = (name: 'name' | 'organization' | 'numbers' | 'handles' | 'notes') => ({
    value: draft[name],
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  });
  const tiers = options.data?.tiers ?? (draft.tier === '' ? [] : [draft.tier]);

  const save = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const edit = editOf(draft, tiers[0] ?? '', customer?.revision ?? 0);
      try {
        const result = customer === null ? await api.post<CustomerDetail>('/api/customers', edit) : await api.put<CustomerDetail>(`/api/customers/${customer.card.id}`, edit);
        saved(result ?? customer);
      } catch (error) {
        if (customer !== null && error instanceof ApiError && error.status === 409) await refresh(customer.card.id);
        throw error;
      }
      if (customer !== null) await refresh(customer.card.id);
    }, 'Saved.');
  };

  return (
    <form onSubmit={save}>
      <Stack gap="sm">
        <Group grow align="flex-end">
          <TextInput label="Name" required maxLength={200} {...text('name')} />
          <Select
            label="Kind"
            data={['person', 'organization'].map((kind) => ({ value: kind, label: words(kind) }))}
            value={draft.kind}
            onChange={(kind) => change({ kind: kind ?? 'person' })}
            allowDeselect={false}
          />
        </Group>
        <TextInput label="Organization" maxLength={200} {...text('organization')} />
        <Group grow>
          <Select
            label="Tier"
            data={tiers.map((tier) => ({ value: tier, label: words(tier) }))}
            value={draft.tier === '' ? (tiers[0] ?? null) : draft.tier}
            onChange={(tier) => change({ tier: tier ?? '' })}
            allowDeselect={false}
          />
          <Select label="Language" data={languageChoices(draft.language)} value={draft.language === '' ? null : draft.language} onChange={(language) => change({ language: language ?? '' })} searchable clearable />
          <Autocomplete label="Time zone" placeholder="Europe/Berlin" maxLength={64} data={timeZones} limit={20} value={draft.timeZone} onChange={(timeZone) => change({ timeZone })} />
        </Group>
        <Select
          label="Looked after by"
          description="Calls go to this person first."
          data={(options.data?.users ?? []).map((user) => ({ value: user.id, label: user.displayName }))}
          value={draft.ownerId}
          onChange={(ownerId) => change({ ownerId })}
          clearable
          searchable
        />
        <Textarea label="Numbers" description="One a line, written in any way; foreign ones with + and country code" autosize minRows={2} {...text('numbers')} />
        <Textarea label="E-mail and messengers" description="One a line: name@example.com, or telegram: @name" autosize minRows={2} {...text('handles')} />
        <AddressFields addresses={draft.addresses} change={(addresses) => change({ addresses })} />
        <TagsInput label="Segments" description="Press Enter after each." data={(segments.data ?? []).map(({ name }) => name)} value={[...draft.segments]} onChange={(names) => change({ segments: names })} maxTags={50} />
        <CustomFields fields={fields.data ?? []} values={draft.fields} change={(values) => change({ fields: values })} />
        <Textarea label="Notes" autosize minRows={2} maxRows={8} {...text('notes')} />
        <Button type="submit" loading={busy} disabled={draft.name.trim() === '' || fields.data === undefined}>
          Save
        </Button>
      </Stack>
    </form>
  );
}
