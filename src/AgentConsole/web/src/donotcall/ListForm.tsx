import { Button, FileInput, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { withQuery } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { purposes } from './purposes';

/** Chooses a supplied list and sends it as it is; a newer one of the same name takes the place of the older. */
export function ListForm() {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  const [date, setDate] = useState(() => new Date().toISOString().slice(0, 10));
  const [column, setColumn] = useState<string | number>(1);
  const [purpose, setPurpose] = useState<string | null>(null);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (file === null) return;
    const sent = await run(async () => {
      await api.upload<unknown>(withQuery('/api/do-not-call/lists', { name: name.trim(), date, column: String(column), purpose: purpose ?? '' }), file);
      await client.invalidateQueries({ queryKey: ['do-not-call-lists'] });
    });
    if (sent) setFile(null);
  };

  return (
    <form onSubmit={(event) => void send(event)} aria-label="Bring in a do-not-call list">
      <Group align="flex-end">
        <FileInput label="CSV file" placeholder="Choose a file" accept=".csv,.txt,text/csv,text/plain" w={220} value={file} onChange={setFile} clearable clearButtonProps={{ 'aria-label': 'Choose no file' }} />
        <TextInput label="Whose list" placeholder="National register" required maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput label="Of the day" type="date" required value={date} onChange={(event) => setDate(event.currentTarget.value)} />
        <NumberInput label="Numbers in column" min={1} max={200} allowDecimal={false} w={180} value={column} onChange={setColumn} />
        <Select label="Forbids" placeholder="All calls" clearable w={150} data={Object.entries(purposes).map(([value, label]) => ({ value, label }))} value={purpose} onChange={setPurpose} />
        <Button type="submit" loading={busy} disabled={file === null || name.trim() === '' || date === '' || column === ''}>
          Bring in
        </Button>
      </Group>
    </form>
  );
}
