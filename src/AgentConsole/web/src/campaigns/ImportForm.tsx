import { Button, FileInput, Group, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { withQuery } from '../core/queries';
import { useAction, useServices } from '../core/services';

/** Chooses a CSV file and sends it as it is; the server reads it and tells how far it is. */
export function ImportForm({ campaign }: { campaign: string }) {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  const [version, setVersion] = useState('');
  const [date, setDate] = useState(() => new Date().toISOString().slice(0, 10));

  const choose = (chosen: File | null) => {
    setFile(chosen);
    if (chosen !== null && name === '') setName(chosen.name.replace(/\.csv$/i, ''));
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (file === null) return;
    const sent = await run(async () => {
      await api.upload<unknown>(withQuery(`/api/campaigns/${campaign}/lists`, { name: name.trim(), version: version.trim(), date }), file);
      await client.invalidateQueries({ queryKey: ['lists', campaign] });
    });
    if (sent) {
      setFile(null);
      setName('');
    }
  };

  return (
    <form onSubmit={(event) => void send(event)} aria-label="Bring in a list">
      <Group align="flex-end">
        <FileInput label="CSV file" placeholder="Choose a file" accept=".csv,text/csv" w={240} value={file} onChange={choose} clearable clearButtonProps={{ 'aria-label': 'Choose no file' }} />
        <TextInput label="List’s name" required maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput label="Version" placeholder="Its day" maxLength={50} w={120} value={version} onChange={(event) => setVersion(event.currentTarget.value)} />
        <TextInput label="As of" type="date" required value={date} onChange={(event) => setDate(event.currentTarget.value)} />
        <Button type="submit" loading={busy} disabled={file === null || name.trim() === '' || date === ''}>
          Bring in
        </Button>
      </Group>
    </form>
  );
}
