import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CustomerLine, Page } from '../contracts';
import { withQuery } from '../core/queries';
import { useServices } from '../core/services';

/** Finds another customer by name, number or e-mail address. */
export function CustomerSelect({ label, except, value, change }: { label: string; except: string; value: string | null; change: (id: string | null) => void }) {
  const { api } = useServices();
  const [search, setSearch] = useState('');
  const [settled] = useDebouncedValue(search.trim(), 250);
  const found = useQuery({
    queryKey: ['customers', 'select', settled],
    queryFn: ({ signal }) => api.get<Page<CustomerLine>>(withQuery('/api/customers', { search: settled, take: '10' }), signal),
    enabled: settled !== '',
  });
  const data = (found.data?.items ?? []).filter(({ id }) => id !== except).map((line) => ({ value: line.id, label: [line.name, line.organization, line.number].filter(Boolean).join(' · ') }));
  return (
    <Select
      label={label}
      placeholder="Name, number or e-mail"
      searchable
      data={data}
      // What the server found is shown as it is; the words may stand anywhere in the record.
      filter={({ options }) => options}
      searchValue={search}
      onSearchChange={setSearch}
      value={value}
      onChange={change}
      nothingFoundMessage={settled === '' ? 'Type a few letters.' : 'Nobody was found.'}
    />
  );
}
