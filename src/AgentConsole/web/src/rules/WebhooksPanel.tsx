import { Alert, Badge, Button, Code, Group, Modal, MultiSelect, NumberInput, Stack, Switch, Table, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { WebhookDeliveryLine, WebhookEdit, WebhookKinds, WebhookLine, WebhookReplay, WebhookSecret } from '../contracts';
import { moment } from '../core/format';
import { happening } from '../core/happenings';
import { usePages } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { useConfirm } from '../ui/confirm';
import { EmptyState } from '../ui/EmptyState';
import { Loaded } from '../ui/Loaded';
import { MoreButton } from '../ui/MoreButton';

/** Others’ servers that are told of what happens here. */
export default function WebhooksPanel() {
  const { api } = useServices();
  const [open, setOpen] = useState<WebhookLine | 'new' | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const query = useQuery({ queryKey: ['webhooks'], queryFn: ({ signal }) => api.get<readonly WebhookLine[]>('/api/webhooks', signal), refetchInterval: 10_000 });
  return (
    <Stack>
      <div>
        <Button onClick={() => setOpen('new')}>New webhook</Button>
      </div>
      {secret !== null && (
        <Alert title="The secret, shown this once" withCloseButton closeButtonLabel="I have kept it" onClose={() => setSecret(null)}>
          Deliveries are signed with it: <Code>{secret}</Code>
        </Alert>
      )}
      <Loaded query={query}>
        {(hooks) =>
          hooks.length === 0 ? <EmptyState title="No webhooks" hint="A webhook tells another system what happens here, as it happens and in order. Add one with “New webhook”; docs/webhooks.md shows a receiver." /> : <Hooks hooks={hooks} open={setOpen} />
        }
      </Loaded>
      <Modal opened={open !== null} onClose={() => setOpen(null)} title={open === 'new' ? 'New webhook' : 'Webhook'} size="xl">
        {open !== null && <WebhookForm hook={open === 'new' ? null : open} done={() => setOpen(null)} show={setSecret} />}
      </Modal>
    </Stack>
  );
}

function Hooks({ hooks, open }: { hooks: readonly WebhookLine[]; open: (hook: WebhookLine) => void }) {
  return (
    <Table withTableBorder aria-label="Webhooks">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Webhook</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th>Told up to entry</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {hooks.map((hook) => (
          <Table.Tr key={hook.id}>
            <Table.Th scope="row">
              <Button variant="transparent" p={0} onClick={() => open(hook)}>
                {hook.name}
              </Button>
              <Text size="xs" className="text">
                {hook.url}
              </Text>
            </Table.Th>
            <Table.Td>
              <Badge variant="light" tt="none" color={!hook.enabled ? 'gray' : hook.failingSince === null ? 'teal' : 'orange'}>
                {!hook.enabled ? 'Off' : hook.failingSince === null ? 'On' : `Fails since ${moment(hook.failingSince)}`}
              </Badge>
              {hook.offReason !== null && <Text size="sm">{hook.offReason}</Text>}
            </Table.Td>
            <Table.Td>{hook.place}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function WebhookForm({ hook, done, show }: { hook: WebhookLine | null; done: () => void; show: (secret: string) => void }) {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const confirm = useConfirm();
  const kinds = useQuery({ queryKey: ['webhook-kinds'], queryFn: ({ signal }) => api.get<WebhookKinds>('/api/webhooks/kinds', signal) });
  const [edit, setEdit] = useState<WebhookEdit>({ name: hook?.name ?? '', url: hook?.url ?? 'https://', kinds: hook?.kinds ?? [], enabled: hook?.enabled ?? true, revision: hook?.revision ?? 0 });
  const finish = async (secret?: string) => {
    if (secret !== undefined) show(secret);
    await client.invalidateQueries({ queryKey: ['webhooks'] });
    done();
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      if (hook === null) await finish((await api.post<WebhookSecret>('/api/webhooks', edit)).secret);
      else {
        await api.put<WebhookLine>(`/api/webhooks/${hook.id}`, edit);
        await finish();
      }
    }, 'Saved.');
  };
  const renew = async (id: string) => {
    if (!(await confirm({ title: 'Make a new secret?', text: 'The receiver must be given it before it takes another delivery.', yes: 'Make a new one' }))) return;
    await run(async () => finish((await api.post<WebhookSecret>(`/api/webhooks/${id}/secret`, edit)).secret));
  };
  const remove = async ({ id, name }: WebhookLine) => {
    if (!(await confirm({ title: `Delete the webhook “${name}”?`, text: 'Its receiver is told nothing more.', yes: 'Delete', danger: true }))) return;
    await run(async () => {
      await api.delete(`/api/webhooks/${id}`);
      await finish();
    }, 'Deleted.');
  };
  return (
    <form onSubmit={save} aria-label="Webhook">
      <Stack>
        <TextInput label="Name" required maxLength={200} value={edit.name} onChange={(event) => setEdit({ ...edit, name: event.currentTarget.value })} />
        <TextInput label="Address" required maxLength={1000} value={edit.url} onChange={(event) => setEdit({ ...edit, url: event.currentTarget.value })} />
        <MultiSelect label="Events" description="None chosen: every event" searchable data={(kinds.data?.kinds ?? []).map((value) => ({ value, label: happening(value) }))} value={[...edit.kinds]} onChange={(value) => setEdit({ ...edit, kinds: value })} />
        <Switch label="On" checked={edit.enabled} onChange={(event) => setEdit({ ...edit, enabled: event.currentTarget.checked })} />
        <Group>
          <Button type="submit" loading={busy} disabled={edit.name.trim() === ''}>
            Save
          </Button>
          {hook !== null && (
            <>
              <Button variant="default" loading={busy} onClick={() => void renew(hook.id)}>
                New secret
              </Button>
              <Button variant="subtle" color="red" loading={busy} onClick={() => void remove(hook)}>
                Delete
              </Button>
            </>
          )}
        </Group>
        {hook !== null && <Deliveries hook={hook} last={kinds.data?.last ?? hook.place} />}
      </Stack>
    </form>
  );
}

function Deliveries({ hook, last }: { hook: WebhookLine; last: number }) {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const [from, setFrom] = useState<number>(hook.place + 1);
  const pages = usePages<WebhookDeliveryLine>(['webhook-deliveries', hook.id], `/api/webhooks/${hook.id}/deliveries`, 10_000);
  return (
    <Stack gap="xs">
      <Group align="flex-end">
        <NumberInput label="Send again from entry" min={1} max={last + 1} value={from} onChange={(value) => setFrom(Number(value))} />
        <Button
          variant="default"
          loading={busy}
          onClick={() =>
            void run(async () => {
              await api.post<WebhookLine>(`/api/webhooks/${hook.id}/replay`, { from } satisfies WebhookReplay);
              await client.invalidateQueries({ queryKey: ['webhooks'] });
            }, 'It is sent again.')
          }
        >
          Send again
        </Button>
      </Group>
      <Table aria-label="Deliveries">
        <Table.Tbody>
          {pages.items.map((line) => (
            <Table.Tr key={line.id}>
              <Table.Td>{moment(line.at)}</Table.Td>
              <Table.Td>
                {line.sequence} · {happening(line.kind)}
              </Table.Td>
              <Table.Td>{line.delivered ? `Delivered in ${line.milliseconds} ms` : line.problem}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <MoreButton pages={pages} />
    </Stack>
  );
}
