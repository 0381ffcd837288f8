import { Button, Menu } from '@mantine/core';
import { Link } from 'wouter';
import type { MacroResult, MacroRun, SnippetLine, TicketDetail } from '../contracts';
import { useRefreshCustomer } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { useSnippets } from './useSnippets';

/** Runs a macro on a ticket. */
export function MacroMenu({ ticket }: { ticket: TicketDetail }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const { busy, run } = useAction();
  const macros = useSnippets('macro').data ?? [];
  const start = (macro: SnippetLine) =>
    void run(async () => {
      await api.post<MacroResult>(`/api/tickets/${ticket.id}/macros/${macro.id}`, { revision: ticket.revision } satisfies MacroRun);
      await refresh(ticket.customerId);
    }, `${macro.name}: done.`);
  return (
    <Menu withinPortal>
      <Menu.Target>
        <Button variant="default" size="xs" loading={busy}>
          Macros
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {macros.map((macro) => (
          <Menu.Item key={macro.id} onClick={() => start(macro)}>
            {macro.name}
          </Menu.Item>
        ))}
        {macros.length === 0 && <Menu.Label>There are no macros yet.</Menu.Label>}
        <Menu.Divider />
        <Menu.Item component={Link} href="/snippets">
          Macros and answers…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
