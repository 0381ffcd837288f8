import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { DuplicateLine, MergeLine } from '../contracts';
import { moment } from '../core/format';
import { usePages, useRefreshCustomer } from '../core/queries';
import { useAction, useMe, useServices } from '../core/services';
import { CustomerSelect } from './CustomerSelect';
import { useMerges } from './queries';

/** For those who may merge: who may be the same, who was taken up, and taking it back. */
export function Merges({ customerId }: { customerId: string }) {
  const [, go] = useLocation();
  const { rights } = useMe();
  const merges = useMerges(customerId);
  const duplicates = usePages<DuplicateLine>(['customer', customerId, 'duplicates'], `/api/duplicates?customer=${customerId}`);
  const [other, setOther] = useState<string | null>(null);
  if (!rights.includes('merge-customers')) return null;
  return (
    <Stack gap="xs" mt="sm">
      {duplicates.items.map(({ id, first, second, reasons }) => {
        const match = first.id === customerId ? second : first;
        return (
          <Group key={id} gap="xs">
            <Text size="sm" className="text">
              May be {match.name}: {reasons.join(', ').toLowerCase()}
            </Text>
            <Button size="compact-xs" variant="default" onClick={() => go(`/customers/${customerId}/merge/${match.id}`)}>
              Compare with {match.name}
            </Button>
          </Group>
        );
      })}
      {(merges.data ?? []).map((merge) => (
        <Merge key={merge.id} customerId={customerId} merge={merge} />
      ))}
      <Group align="flex-end" gap="xs">
        <CustomerSelect label="Merge with" except={customerId} value={other} change={setOther} />
        <Button variant="default" size="sm" disabled={other === null} onClick={() => go(`/customers/${customerId}/merge/${other}`)}>
          Compare
        </Button>
      </Group>
    </Stack>
  );
}

function Merge({ customerId, merge }: { customerId: string; merge: MergeLine }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const { busy, run } = useAction();
  const undo = () =>
    void run(async () => {
      await api.post(`/api/merges/${merge.id}/undo`);
      await refresh(customerId);
    }, `${merge.absorbed} is a customer again.`);
  return (
    <Group gap="xs">
      <Text size="sm" className="text">
        {merge.absorbed} was merged into this customer by {merge.by} ({moment(merge.at)})
        {merge.undoneAt !== null && `; undone by ${merge.undoneBy ?? 'somebody'} (${moment(merge.undoneAt)})`}
      </Text>
      {merge.undoneAt === null && (
        <Button size="compact-xs" variant="default" loading={busy} onClick={undo} aria-label={`Undo the merge with ${merge.absorbed}`}>
          Undo
        </Button>
      )}
    </Group>
  );
}
