import { Button, Group, Modal, Select, Stack, TagsInput, Text } from '@mantine/core';
import { useState } from 'react';
import type { TicketChange, TicketDetail } from '../contracts';
import { words } from '../core/format';
import { useFields } from '../customers/queries';
import { useOptions } from '../core/queries';
import { useMe } from '../core/services';
import { TeamSelect } from '../teams/TeamSelect';
import { Collided } from './Collided';
import { OpenParts } from './OpenParts';
import { OwnFields } from './OwnFields';
import { PendingForm } from './PendingForm';
import { RequiredFields } from './RequiredFields';
import { useTicketChange } from './useTicketChange';

const kinds = ['question', 'incident', 'request', 'complaint'];
const weights = ['low', 'medium', 'high'];

/** What is asked before a choice is stored. */
type Asking =
  | { readonly what: 'pending' }
  | { readonly what: 'fields'; readonly state: string }
  | { readonly what: 'parts'; readonly state: string; readonly fields: Readonly<Record<string, string>> | null };

const over = (state: string) => ['resolved', 'closed'].includes(state);

/** What a ticket is and where it stands; each choice is stored at once. The server names the states that the ticket may go to. */
export function TicketFields({ ticket, contactId }: { ticket: TicketDetail; contactId: string | null }) {
  const me = useMe();
  const { busy, change, collision, insist, giveUp } = useTicketChange(ticket, contactId);
  const own = useFields('ticket').data ?? [];
  const [asking, setAsking] = useState<Asking | null>(null);
  const missing = own.filter((field) => field.required && !field.retired && (ticket.fields[field.key] ?? '') === '');
  const store = async (part: Partial<TicketChange>) => {
    await change(part);
    setAsking(null);
  };
  /** A ticket that ends is asked for what must be filled in first, then for its open parts. */
  const end = (part: Partial<TicketChange>, state: string) => {
    if (!over(ticket.state) && part.fields === undefined && missing.length > 0) setAsking({ what: 'fields', state });
    else if (!over(ticket.state) && ticket.parts.some((one) => !over(one.state))) setAsking({ what: 'parts', state, fields: part.fields ?? null });
    else void store({ ...part, state });
  };
  const choose = (state: string) => {
    if (state === 'pending') setAsking({ what: 'pending' });
    else if (over(state)) end({}, state);
    else void change({ state });
  };
  const states = [ticket.state, ...ticket.states.filter((state) => state !== ticket.state)];
  const merged = ticket.mergedInto !== null;
  return (
    <Stack gap="xs">
      <Group align="flex-end" gap="xs">
        <Choice label="State" w={130} disabled={busy || merged} values={states} value={ticket.state} choose={choose} />
        <Choice label="Kind" w={130} disabled={busy || merged} values={kinds} value={ticket.kind} choose={(kind) => void change({ kind })} />
        <Choice label="Impact" w={110} disabled={busy || merged} values={weights} value={ticket.impact} choose={(impact) => void change({ impact })} />
        <Choice label="Urgency" w={110} disabled={busy || merged} values={weights} value={ticket.urgency} choose={(urgency) => void change({ urgency })} />
        <Priority ticket={ticket} disabled={busy || merged} change={(part) => void change(part)} />
        <Owner ticket={ticket} disabled={busy || merged} change={(part) => void change(part)} />
        <TeamSelect of="tickets" id={ticket.id} revision={ticket.revision} />
        {ticket.ownerId !== me.id && (
          <Button variant="default" disabled={busy || merged} onClick={() => void change({ ownerId: me.id })}>
            Take it
          </Button>
        )}
      </Group>
      <TagsInput
        label="Tags"
        disabled={busy || merged}
        maxTags={20}
        maxLength={40}
        value={[...ticket.tags]}
        onChange={(tags) => void change({ addTags: tags.filter((tag) => !ticket.tags.includes(tag)), removeTags: ticket.tags.filter((tag) => !tags.includes(tag)) })}
      />
      <OwnFields key={ticket.id} ticket={ticket} disabled={busy || merged} store={(fields) => change({ fields })} />
      <Modal opened={asking?.what === 'pending'} onClose={() => setAsking(null)} title="What does the ticket wait for?">
        <PendingForm busy={busy} store={(part) => void store(part)} />
      </Modal>
      <RequiredFields
        ticket={ticket}
        fields={missing}
        state={asking?.what === 'fields' ? asking.state : null}
        busy={busy}
        choose={(fields) => asking?.what === 'fields' && end({ fields }, asking.state)}
        close={() => setAsking(null)}
      />
      <OpenParts
        ticket={ticket}
        state={asking?.what === 'parts' ? asking.state : null}
        busy={busy}
        choose={(parts) => asking?.what === 'parts' && void store({ state: asking.state, parts, ...(asking.fields === null ? {} : { fields: asking.fields }) })}
        close={() => setAsking(null)}
      />
      <Collided collision={collision} busy={busy} insist={() => void insist()} giveUp={giveUp} />
    </Stack>
  );
}

function Choice({ label, w, disabled, values, value, choose }: { label: string; w: number; disabled: boolean; values: readonly string[]; value: string; choose: (value: string) => void }) {
  return <Select label={label} w={w} disabled={disabled} data={values.map(named)} value={value} onChange={(chosen) => chosen !== null && chosen !== value && choose(chosen)} allowDeselect={false} />;
}

function Priority({ ticket, disabled, change }: { ticket: TicketDetail; disabled: boolean; change: (part: Partial<TicketChange>) => void }) {
  const options = useOptions();
  const overridden = ticket.priority !== ticket.usualPriority;
  return (
    <Stack gap={0}>
      <Choice label="Priority" w={120} disabled={disabled} values={options.data?.priorities ?? [ticket.priority]} value={ticket.priority} choose={(priority) => change({ priority })} />
      {overridden && (
        <Group gap={4}>
          <Text size="xs">set by hand</Text>
          <Button variant="subtle" size="compact-xs" disabled={disabled} onClick={() => change({ usualPriority: true })}>
            Back to {ticket.usualPriority}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Owner({ ticket, disabled, change }: { ticket: TicketDetail; disabled: boolean; change: (part: Partial<TicketChange>) => void }) {
  const options = useOptions();
  const users = options.data?.users ?? [];
  const owners = ticket.ownerId !== null && !users.some((user) => user.id === ticket.ownerId) ? [{ value: ticket.ownerId, label: ticket.owner ?? '?' }] : [];
  return (
    <Select
      label="Owner"
      w={180}
      disabled={disabled}
      placeholder="nobody"
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Take the owner away' }}
      data={[...owners, ...users.map((user) => ({ value: user.id, label: user.displayName }))]}
      value={ticket.ownerId}
      onChange={(ownerId) => change(ownerId === null ? { unassign: true } : { ownerId })}
    />
  );
}

function named(value: string): { value: string; label: string } {
  return { value, label: words(value) };
}
