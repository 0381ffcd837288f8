import { Badge } from '@mantine/core';
import { words } from '../core/format';

// One color for one meaning: green can be reached, blue is with a customer, yellow soon will be, red needs help, gray is away.
const colors: Readonly<Record<string, string>> = {
  ready: 'teal.9',
  reserved: 'cyan.9',
  offered: 'yellow',
  talking: 'blue',
  reconnecting: 'red',
  'wrap-up': 'violet',
  'phone-problem': 'red',
  'not-ready': 'gray',
  'signed-out': 'gray',
};

const names: Readonly<Record<string, string>> = { 'wrap-up': 'Wrap-up' };

export function StateBadge({ state, size = 'md' }: { state: string; size?: 'sm' | 'md' | 'lg' }) {
  return (
    <Badge color={colors[state] ?? 'gray'} size={size} variant="filled" radius="sm" tt="none">
      {names[state] ?? words(state)}
    </Badge>
  );
}

const ticketColors: Readonly<Record<string, string>> = { new: 'blue', open: 'blue', pending: 'yellow', resolved: 'green', closed: 'gray' };
const priorityColors: Readonly<Record<string, string>> = { low: 'gray', normal: 'blue', high: 'orange', urgent: 'red' };

export function TicketState({ state }: { state: string }) {
  return (
    <Badge color={ticketColors[state] ?? 'gray'} variant="light" radius="sm" tt="none">
      {words(state)}
    </Badge>
  );
}

export function Priority({ priority }: { priority: string }) {
  return (
    <Badge color={priorityColors[priority] ?? 'gray'} variant="outline" radius="sm" tt="none">
      {words(priority)}
    </Badge>
  );
}

export function Tier({ tier }: { tier: string }) {
  return (
    <Badge color="grape" variant="light" radius="sm" tt="none" aria-label={`Tier ${tier}`}>
      {words(tier)}
    </Badge>
  );
}
