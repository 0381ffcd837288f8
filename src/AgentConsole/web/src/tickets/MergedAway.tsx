import { Alert, Button, Group, Text } from '@mantine/core';
import type { TicketDetail, TicketReference } from '../contracts';
import { useRefreshCustomer } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { useConfirm } from '../ui/confirm';
import { Other } from './Relations';

/** Where a merged ticket went, and the way back. */
export function MergedAway({ ticket, into }: { ticket: TicketDetail; into: TicketReference }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const confirm = useConfirm();
  const { busy, run } = useAction();
  const undo = async () => {
    const text = `What came from #${ticket.number} goes back to it, and it stands where it stood before. What was written on #${into.number} since stays there.`;
    if (!(await confirm({ title: `Take #${ticket.number} out of #${into.number} again?`, text, yes: 'Undo the merge' }))) return;
    await run(async () => {
      await api.post<unknown>(`/api/tickets/${ticket.id}/unmerge`);
      await refresh(ticket.customerId);
    });
  };
  return (
    <Alert color="orange" variant="light">
      <Group justify="space-between">
        <Text size="sm">
          This ticket was merged into <Other ticket={into} />. Notes and files for it go there.
        </Text>
        <Button size="xs" variant="default" loading={busy} onClick={() => void undo()}>
          Undo the merge
        </Button>
      </Group>
    </Alert>
  );
}
