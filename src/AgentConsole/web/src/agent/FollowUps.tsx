import { Checkbox, Group, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import type { CallOutcome } from '../contracts';
import { useOptions } from '../core/queries';
import { words } from '../core/format';

/** What shall follow from a campaign's call, as it is typed. */
export interface FollowUp {
  readonly again: boolean;
  /** Local date and time of the browser, as its field gives it. */
  readonly at: string;
  readonly toMe: boolean;
  readonly opportunity: boolean;
  readonly deal: string;
  readonly value: number | string;
  readonly currency: string;
  readonly sold: boolean;
  readonly ticket: boolean;
  readonly title: string;
  readonly priority: string;
}

export const noFollowUp: FollowUp = { again: false, at: '', toMe: true, opportunity: false, deal: '', value: 0, currency: 'USD', sold: false, ticket: false, title: '', priority: 'normal' };

type Parts = Pick<CallOutcome, 'callback' | 'opportunity' | 'ticket'>;

/** What is sent, or what is still missing. */
export function followUpOf(typed: FollowUp): Parts | { readonly problem: string } {
  if (typed.again && Number.isNaN(Date.parse(typed.at))) return { problem: 'Say when the person shall be called again.' };
  if (typed.opportunity && typed.deal.trim() === '') return { problem: 'Name the opportunity.' };
  if (typed.opportunity && !(Number(typed.value) >= 0)) return { problem: 'The opportunity’s value is a number.' };
  if (typed.ticket && typed.title.trim() === '') return { problem: 'Give the ticket a title.' };
  return {
    callback: typed.again ? { at: new Date(typed.at).toISOString(), toMe: typed.toMe } : null,
    opportunity: typed.opportunity ? { title: typed.deal.trim(), value: Number(typed.value), currency: typed.currency, sold: typed.sold } : null,
    ticket: typed.ticket ? { title: typed.title.trim(), text: null, priority: typed.priority } : null,
  };
}

export function FollowUps({ value, change, disabled, problem }: { value: FollowUp; change: (value: FollowUp) => void; disabled: boolean; problem: string | null }) {
  const set = (part: Partial<FollowUp>) => change({ ...value, ...part });
  return (
    <Stack gap="xs">
      <Group gap="lg">
        <Checkbox label="Call again" checked={value.again && !disabled} disabled={disabled} onChange={(event) => set({ again: event.currentTarget.checked })} />
        <Checkbox label="Opportunity" checked={value.opportunity} onChange={(event) => set({ opportunity: event.currentTarget.checked })} />
        <Checkbox label="Ticket" checked={value.ticket} onChange={(event) => set({ ticket: event.currentTarget.checked })} />
      </Group>
      {value.again && !disabled && <CallAgain value={value} set={set} />}
      {value.opportunity && <Opportunity value={value} set={set} />}
      {value.ticket && <Ticket value={value} set={set} />}
      {problem !== null && (
        <Text size="sm" c="red.8" role="status">
          {problem}
        </Text>
      )}
    </Stack>
  );
}

interface Part {
  readonly value: FollowUp;
  readonly set: (part: Partial<FollowUp>) => void;
}

function CallAgain({ value, set }: Part) {
  return (
    <Group align="flex-end">
      <TextInput label="When" type="datetime-local" value={value.at} onChange={(event) => set({ at: event.currentTarget.value })} />
      <Checkbox label="I call; otherwise whoever is free" mb={8} checked={value.toMe} onChange={(event) => set({ toMe: event.currentTarget.checked })} />
    </Group>
  );
}

function Opportunity({ value, set }: Part) {
  return (
    <Group align="flex-end">
      <TextInput label="Opportunity’s name" maxLength={200} value={value.deal} onChange={(event) => set({ deal: event.currentTarget.value })} />
      <NumberInput label="Value" min={0} decimalScale={2} w={120} value={value.value} onChange={(amount) => set({ value: amount })} />
      <TextInput label="Currency" maxLength={3} w={90} value={value.currency} onChange={(event) => set({ currency: event.currentTarget.value.toUpperCase() })} />
      <Checkbox label="Sold in this call" mb={8} checked={value.sold} onChange={(event) => set({ sold: event.currentTarget.checked })} />
    </Group>
  );
}

function Ticket({ value, set }: Part) {
  const priorities = useOptions().data?.priorities ?? ['normal'];
  return (
    <Group align="flex-end">
      <TextInput label="Ticket’s title" maxLength={200} flex={1} value={value.title} onChange={(event) => set({ title: event.currentTarget.value })} />
      <Select label="Priority" w={140} data={priorities.map((name) => ({ value: name, label: words(name) }))} value={value.priority} onChange={(priority) => set({ priority: priority ?? 'normal' })} allowDeselect={false} />
    </Group>
  );
}
