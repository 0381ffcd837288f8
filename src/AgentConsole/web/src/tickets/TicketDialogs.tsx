import { Button, Checkbox, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { TicketDetail, TicketLine, TicketLinkMake, TicketMerge, TicketParent, TicketSplit } from '../contracts';
import { newGuid } from '../core/ids';
import { useRefreshCustomer } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { PickTicket } from './PickTicket';

export type Dialog = 'link' | 'part' | 'merge' | 'split';

interface Props {
  readonly ticket: TicketDetail;
  readonly dialog: Dialog | null;
  readonly close: () => void;
}

const titles: Readonly<Record<Dialog, string>> = { link: 'Link with another ticket', part: 'Make this a part of another ticket', merge: 'Merge this into another ticket', split: 'Split this ticket' };

/** What a ticket has to do with others. Loaded when one of them is opened. */
export default function TicketDialogs({ ticket, dialog, close }: Props) {
  return (
    <Modal opened={dialog !== null} onClose={close} title={dialog === null ? '' : titles[dialog]} size="lg">
      {dialog === 'split' && <Split ticket={ticket} close={close} />}
      {dialog !== null && dialog !== 'split' && <WithOther key={dialog} ticket={ticket} dialog={dialog} close={close} />}
    </Modal>
  );
}

function WithOther({ ticket, dialog, close }: { ticket: TicketDetail; dialog: Exclude<Dialog, 'split'>; close: () => void }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const [, navigate] = useLocation();
  const { busy, run } = useAction();
  const [other, setOther] = useState<TicketLine | null>(null);
  const [kind, setKind] = useState('relates');
  const act = async (id: string) => {
    const path = `/api/tickets/${ticket.id}`;
    const done = await run(async () => {
      if (dialog === 'link') await api.post<unknown>(`${path}/links`, { other: id, kind } satisfies TicketLinkMake);
      else if (dialog === 'part') await api.put<unknown>(`${path}/parent`, { parent: id } satisfies TicketParent);
      else await api.post<unknown>(`${path}/merge`, { into: id, revision: ticket.revision } satisfies TicketMerge);
      await refresh(ticket.customerId);
    });
    if (!done) return;
    close();
    if (dialog === 'merge') navigate(`/tickets/${id}`);
  };
  return (
    <Stack gap="sm">
      {dialog === 'link' && (
        <SegmentedControl
          aria-label="How they have to do with each other"
          value={kind}
          onChange={setKind}
          data={[
            { value: 'relates', label: 'relates to' },
            { value: 'duplicates', label: 'duplicates' },
            { value: 'caused-by', label: 'is caused by' },
          ]}
        />
      )}
      <PickTicket of={ticket} picked={other} pick={setOther} />
      {dialog === 'merge' && <Text size="sm">Notes, files, calls, followers and links of #{ticket.number} go to the other ticket; #{ticket.number} is closed and points there. That can be undone on #{ticket.number}; what is written on the other until then stays there.</Text>}
      <Group justify="flex-end">
        <Button loading={busy} disabled={other === null || other.id === ticket.id} onClick={() => other !== null && void act(other.id)}>
          {dialog === 'link' ? 'Link them' : dialog === 'part' ? 'Make it a part' : `Merge #${ticket.number} into ${other === null ? 'it' : `#${other.number}`}`}
        </Button>
      </Group>
    </Stack>
  );
}

function Split({ ticket, close }: { ticket: TicketDetail; close: () => void }) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const [, navigate] = useLocation();
  const { busy, run } = useAction();
  const [title, setTitle] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [key] = useState(newGuid);
  const movable = ticket.entries.filter((entry) => ['note', 'message', 'email', 'attachment'].includes(entry.kind));
  const split = () =>
    void run(async () => {
      const made = await api.post<TicketDetail>(`/api/tickets/${ticket.id}/split`, { key, title: title.trim(), entries: chosen, kind: null } satisfies TicketSplit);
      await refresh(ticket.customerId);
      close();
      navigate(`/tickets/${made.id}`);
    });
  return (
    <Stack gap="sm">
      <TextInput label="Title of the new ticket" required maxLength={200} value={title} onChange={(event) => setTitle(event.currentTarget.value)} data-autofocus />
      <Stack gap={4} role="group" aria-label="What goes to the new ticket">
        {movable.length === 0 && <Text size="sm">There are no notes, messages, e-mails or files that could go to another ticket.</Text>}
        {movable.map((entry) => (
          <Checkbox
            key={entry.id}
            size="sm"
            label={<span className="text">{`${entry.actor ?? ''}: ${entry.text.slice(0, 160)}`}</span>}
            checked={chosen.includes(entry.id)}
            onChange={(event) => setChosen(event.currentTarget.checked ? [...chosen, entry.id] : chosen.filter((id) => id !== entry.id))}
          />
        ))}
      </Stack>
      <Group justify="flex-end">
        <Button loading={busy} disabled={chosen.length === 0 || title.trim() === ''} onClick={split}>
          Make a new ticket of {chosen.length === 1 ? '1 entry' : `${chosen.length} entries`}
        </Button>
      </Group>
    </Stack>
  );
}
