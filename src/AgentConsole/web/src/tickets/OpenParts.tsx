import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import type { TicketDetail } from '../contracts';

interface Props {
  readonly ticket: TicketDetail;
  /** The state that the ticket shall get; null when nothing is asked. */
  readonly state: string | null;
  readonly busy: boolean;
  readonly choose: (parts: 'solve' | 'leave') => void;
  readonly close: () => void;
}

/** A ticket ends while parts of it are open: what becomes of them? */
export function OpenParts({ ticket, state, busy, choose, close }: Props) {
  const open = ticket.parts.filter((part) => !['resolved', 'closed'].includes(part.state));
  return (
    <Modal opened={state !== null} onClose={close} title="Parts of this ticket are still open">
      <Stack gap="sm">
        <List size="sm">
          {open.map((part) => (
            <List.Item key={part.id} className="text">
              #{part.number} {part.title}
            </List.Item>
          ))}
        </List>
        <Text size="sm">Are they {state} with it?</Text>
        <Group justify="flex-end">
          <Button variant="default" loading={busy} onClick={() => choose('leave')}>
            No, they stay open
          </Button>
          <Button loading={busy} onClick={() => choose('solve')} data-autofocus>
            Yes, all of them
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
