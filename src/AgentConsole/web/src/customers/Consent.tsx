import { Button, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { ConsentEdit, ConsentHistoryLine } from '../contracts';
import { moment, words } from '../core/format';
import { newGuid } from '../core/ids';
import { usePages, useRefreshCustomer } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { Loaded } from '../ui/Loaded';
import { MoreButton } from '../ui/MoreButton';
import { useConsent } from './queries';

const channels = ['phone', 'email', 'post', 'messages'];
const purposes = ['service', 'marketing', 'survey'];
const offered = (names: readonly string[]) => names.map((name) => ({ value: name, label: name === 'email' ? 'E-mail' : words(name) }));

/** By what and for what the customer may be approached, what was said about it, and how we know. */
export function Consent({ customerId }: { customerId: string }) {
  const consent = useConsent(customerId);
  return (
    <Stack gap="md">
      <Loaded query={consent}>
        {(states) => (
          <Table verticalSpacing={4} aria-label="May we?">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>By</Table.Th>
                {purposes.map((purpose) => (
                  <Table.Th key={purpose}>{words(purpose)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {channels.map((channel) => (
                <Table.Tr key={channel}>
                  <Table.Th scope="row">{channel === 'email' ? 'E-mail' : words(channel)}</Table.Th>
                  {purposes.map((purpose) => {
                    const state = states.find((s) => s.channel === channel && s.purpose === purpose);
                    return (
                      <Table.Td key={purpose} c={state?.allowed ? undefined : 'red.9'} title={state?.source ?? undefined}>
                        {state?.allowed ? 'Yes' : 'No'}
                        {state?.decision != null && `, ${state.decision}`}
                      </Table.Td>
                    );
                  })}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Loaded>
      <Statement customerId={customerId} />
      <History customerId={customerId} />
    </Stack>
  );
}

function Statement({ customerId }: { customerId: string }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const { busy, run } = useAction();
  const [form, setForm] = useState({ channel: 'phone', purpose: 'marketing', decision: 'refused', source: 'call', proof: '' });
  const [key, setKey] = useState(newGuid);
  const select = (label: string, name: 'channel' | 'purpose' | 'decision', data: readonly string[]) => (
    <Select label={label} data={offered(data)} value={form[name]} onChange={(value) => setForm({ ...form, [name]: value ?? form[name] })} allowDeselect={false} />
  );
  const record = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const edit: ConsentEdit = {
        key,
        channels: [form.channel],
        purposes: [form.purpose],
        decision: form.decision,
        at: null,
        source: form.source.trim(),
        proof: form.proof.trim() === '' ? null : form.proof.trim(),
        contactId: null,
      };
      await api.post(`/api/customers/${customerId}/consent`, edit);
      setKey(newGuid());
      await refresh(customerId);
    }, 'Written down.');
  };
  return (
    <form onSubmit={record} aria-label="The customer said">
      <Group align="flex-end" gap="xs">
        {select('By', 'channel', channels)}
        {select('For', 'purpose', purposes)}
        {select('Consent', 'decision', ['refused', 'given'])}
        <TextInput label="How we know" placeholder="call, letter, form" required maxLength={200} value={form.source} onChange={(event) => setForm({ ...form, source: event.currentTarget.value })} />
        <TextInput label="Proof" placeholder="the words, a document" maxLength={2000} value={form.proof} onChange={(event) => setForm({ ...form, proof: event.currentTarget.value })} />
        <Button type="submit" size="sm" loading={busy} disabled={form.source.trim() === ''}>
          Write down
        </Button>
      </Group>
    </form>
  );
}

function History({ customerId }: { customerId: string }) {
  const pages = usePages<ConsentHistoryLine>(['customer', customerId, 'consent-history'], `/api/customers/${customerId}/consent/history`);
  return (
    <Stack gap={4} component="ol" m={0} p={0} style={{ listStyle: 'none' }} aria-label="What was said">
      {pages.items.map((line) => (
        <Text key={line.id} component="li" size="sm" className="text">
          {moment(line.at)} · {words(line.purpose)} by {line.channel} {line.decision} · {line.source}
          {line.proof !== null && `: ${line.proof}`} · written by {line.actor}
        </Text>
      ))}
      <MoreButton pages={pages} />
    </Stack>
  );
}
