import { Button, Group, Select, Stack, TextInput, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { CustomerDetail, CustomerEdit } from '../contracts';
import { ApiError } from '../core/api';
import { useOptions, useRefreshCustomer } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { words } from '../core/format';

/** Creates a customer (null) or changes one. A change against an older revision is refused by the server and the newer one is read. */
export function CustomerForm({ customer, saved }: { customer: CustomerDetail | null; saved: (customer: CustomerDetail) => void }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const options = useOptions();
  const { busy, run } = useAction();
  const [form, setForm] = useState(() => formOf(customer));
  const field = (name: Exclude<keyof typeof form, 'tier'>) => ({
    value: form[name],
    onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value }),
  });
  const tiers = options.data?.tiers ?? (form.tier === '' ? [] : [form.tier]);

  const save = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const edit = editOf(form, tiers[0] ?? '', customer?.revision ?? 0);
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
        <TextInput label="Name" required maxLength={200} {...field('name')} />
        <TextInput label="Organization" maxLength={200} {...field('organization')} />
        <Group grow>
          <Select
            label="Tier"
            data={tiers.map((tier) => ({ value: tier, label: words(tier) }))}
            value={form.tier === '' ? (tiers[0] ?? null) : form.tier}
            onChange={(tier) => setForm({ ...form, tier: tier ?? '' })}
            allowDeselect={false}
          />
          <TextInput label="Language" maxLength={20} {...field('language')} />
        </Group>
        <TextInput label="E-mail" type="email" maxLength={254} {...field('email')} />
        <Textarea label="Numbers" description="One a line, with country code: +49 30 1234567" autosize minRows={2} {...field('numbers')} />
        <Textarea label="Notes" autosize minRows={2} maxRows={8} {...field('notes')} />
        <Button type="submit" loading={busy} disabled={form.name.trim() === ''}>
          Save
        </Button>
      </Stack>
    </form>
  );
}

function formOf(customer: CustomerDetail | null) {
  return {
    name: customer?.card.name ?? '',
    organization: customer?.card.organization ?? '',
    tier: customer?.card.tier ?? '',
    language: customer?.card.language ?? '',
    email: customer?.email ?? '',
    notes: customer?.notes ?? '',
    numbers: customer?.card.numbers.join('\n') ?? '',
  };
}

function editOf(form: ReturnType<typeof formOf>, firstTier: string, revision: number): CustomerEdit {
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
  return {
    name: form.name.trim(),
    organization: orNull(form.organization),
    tier: form.tier === '' ? firstTier : form.tier,
    language: orNull(form.language),
    email: orNull(form.email),
    notes: orNull(form.notes),
    numbers: form.numbers
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    revision,
  };
}
