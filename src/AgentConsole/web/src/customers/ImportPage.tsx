import { Alert, Anchor, Button, FileInput, Group, Progress, Select, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ImportProblems } from '../campaigns/ImportProblems';
import type { CustomerImportPreview, CustomerImportRun } from '../contracts';
import { words } from '../core/format';
import { withQuery } from '../core/queries';
import { useAction, useMe, useServices } from '../core/services';

/** So much of a file is enough to see its columns and first rows. */
const beginning = 200 * 1024;

const known = [
  { value: 'report', label: 'leave the row out and report it' },
  { value: 'skip', label: 'leave the row out' },
  { value: 'update', label: 'update the customer' },
];

/** Customers from a file: choose it, see how it will be taken, bring it in. And all customers as a file. */
export default function ImportPage() {
  const [run, setRun] = useState<string | null>(null);
  const { role } = useMe();
  return (
    <Stack>
      <Group justify="space-between" align="flex-end">
        <Title order={1}>Customers in files</Title>
        <Anchor href="/api/customers.csv" download>
          All customers as CSV
        </Anchor>
      </Group>
      {role !== 'administrator' && <Text>Administrators bring customers in from files.</Text>}
      {role === 'administrator' && (run === null ? <Choose started={setRun} /> : <Running id={run} again={() => setRun(null)} />)}
    </Stack>
  );
}

function Choose({ started }: { started: (run: string) => void }) {
  const { api } = useServices();
  const { busy, run } = useAction();
  const [file, setFile] = useState<File | null>(null);
  const [preview, setPreview] = useState<CustomerImportPreview | null>(null);
  const [choice, setChoice] = useState('report');
  const columns = (uses: readonly string[]) => uses.join(',');
  const look = (chosen: File, uses: readonly string[] = []) =>
    run(async () => setPreview(await api.upload<CustomerImportPreview>(withQuery('/api/customers/imports/preview', { columns: columns(uses) }), chosen.slice(0, beginning))));
  const choose = (chosen: File | null) => {
    setFile(chosen);
    setPreview(null);
    if (chosen !== null) void look(chosen);
  };
  const begin = (chosen: File, shown: CustomerImportPreview) =>
    run(async () => {
      const uses = columns(shown.columns.map((column) => column.use));
      started((await api.upload<CustomerImportRun>(withQuery('/api/customers/imports', { name: chosen.name, columns: uses, known: choice }), chosen)).id);
    });
  return (
    <Stack>
      <FileInput label="CSV file" description="Its first line names the columns." placeholder="Choose a file" accept=".csv,text/csv" maw={480} value={file} onChange={choose} clearable clearButtonProps={{ 'aria-label': 'Choose no file' }} />
      {file !== null && preview !== null && (
        <>
          {preview.problem !== null && (
            <Alert color="red" variant="light" role="alert">
              {preview.problem}
            </Alert>
          )}
          <Columns preview={preview} change={(uses) => void look(file, uses)} />
          <Rows preview={preview} />
          <Group align="flex-end">
            <Select label="When a customer is known already" data={known} value={choice} onChange={(value) => setChoice(value ?? 'report')} allowDeselect={false} w={320} />
            <Button loading={busy} disabled={preview.problem !== null} onClick={() => void begin(file, preview)}>
              Bring in
            </Button>
          </Group>
        </>
      )}
    </Stack>
  );
}

function Columns({ preview, change }: { preview: CustomerImportPreview; change: (uses: readonly string[]) => void }) {
  const uses = preview.columns.map((column) => column.use);
  return (
    <Table.ScrollContainer minWidth={500}>
      <Table verticalSpacing={4} aria-label="Columns">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Column</Table.Th>
            <Table.Th>Is</Table.Th>
            <Table.Th>For example</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {preview.columns.map((column, index) => (
            <Table.Tr key={index}>
              <Table.Td className="text">{column.heading}</Table.Td>
              <Table.Td>
                <Select
                  size="xs"
                  aria-label={`What ${column.heading} is`}
                  data={preview.uses.map((use) => ({ value: use, label: useWords(use) }))}
                  value={column.use}
                  allowDeselect={false}
                  onChange={(use) => change(uses.map((before, place) => (place === index ? (use ?? before) : before)))}
                />
              </Table.Td>
              <Table.Td className="text">{column.samples.filter((sample) => sample.trim() !== '').slice(0, 3).join(' · ')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const names: Readonly<Record<string, string>> = {
  ignore: 'Left out',
  firstname: 'First name',
  lastname: 'Last name',
  email: 'E-mail',
  externalid: 'Key in another system',
  timezone: 'Time zone',
  field: 'Custom field of this name',
};

const useWords = (use: string) => names[use] ?? words(use);

function Rows({ preview }: { preview: CustomerImportPreview }) {
  return (
    <Table.ScrollContainer minWidth={700}>
      <Table verticalSpacing={4} aria-label="First rows as they will be">
        <Table.Thead>
          <Table.Tr>
            {['Line', 'Name', 'Organization', 'Numbers', 'E-mail', 'Key', 'Tier', 'Remark'].map((heading) => (
              <Table.Th key={heading}>{heading}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {preview.rows.map((row) => (
            <Table.Tr key={row.line}>
              <Table.Td className="digits">{row.line}</Table.Td>
              <Table.Td className="text">{row.name}</Table.Td>
              <Table.Td className="text">{row.organization}</Table.Td>
              <Table.Td className="digits">{row.numbers.join(' ')}</Table.Td>
              <Table.Td className="text">{row.email}</Table.Td>
              <Table.Td className="text">{row.externalId}</Table.Td>
              <Table.Td>{row.tier}</Table.Td>
              <Table.Td className="text">{row.problem !== null && `${row.rejected ? 'Left out: ' : ''}${row.problem}`}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Running({ id, again }: { id: string; again: () => void }) {
  const { api } = useServices();
  const { busy, run } = useAction();
  const path = `/api/customers/imports/${id}`;
  const { data } = useQuery({
    queryKey: ['customer-import', id],
    queryFn: ({ signal }) => api.get<CustomerImportRun>(path, signal),
    refetchInterval: (query) => (query.state.data === undefined || query.state.data.state === 'importing' ? 500 : false),
  });
  if (data === undefined) return null;
  const percent = Math.round(100 * data.share);
  return (
    <Stack>
      <Text className="text">{data.name}</Text>
      <Progress.Root size="xl">
        <Progress.Section value={percent} aria-label={`${percent} % read`} animated={data.state === 'importing'}>
          <Progress.Label>{percent} %</Progress.Label>
        </Progress.Section>
      </Progress.Root>
      <Text role="status">
        {data.rows} rows: {data.created} new, {data.updated} updated, {data.skipped} known and left as they are, {data.rejected} left out.
      </Text>
      {data.state === 'importing' && (
        <Group>
          <Button variant="default" loading={busy} onClick={() => void run(() => api.delete(path))}>
            Cancel
          </Button>
        </Group>
      )}
      {data.state === 'failed' && (
        <Alert color="red" variant="light" role="alert">
          {data.problem}
        </Alert>
      )}
      {data.state === 'complete' && <ImportProblems path={`${path}/problems`} />}
      {data.state !== 'importing' && (
        <Group>
          <Button onClick={again}>Another file</Button>
        </Group>
      )}
    </Stack>
  );
}
