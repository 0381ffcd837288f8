import { Box, Button, Group, Mark, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { SearchResults, TextPart } from '../contracts';
import { withQuery } from '../core/queries';
import { useServices } from '../core/services';
import { Failed } from '../ui/Loaded';

interface Choice {
  readonly id: string;
  readonly path: string;
  readonly title: string;
  readonly beside: string;
  readonly match: readonly TextPart[];
}

/** One box that finds customers and tickets, opened by a click, by Ctrl+K anywhere, or by "/" outside of a field. */
export function SearchBox() {
  const [opened, { open, close }] = useDisclosure(false);
  useEffect(() => {
    const pressed = (event: globalThis.KeyboardEvent) => {
      const control = (event.ctrlKey || event.metaKey) && event.code === 'KeyK';
      if (!control && (event.key !== '/' || event.ctrlKey || event.altKey || isField(event.target))) return;
      event.preventDefault();
      open();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [open]);
  return (
    <>
      <Button variant="default" c="dimmed" fw={400} size="xs" onClick={open} aria-label="Search" aria-keyshortcuts="Control+K /" rightSection={<Box component="span" className="shortcut" data-keys="Ctrl K" visibleFrom="sm" />} style={{ flexShrink: 0 }}>
        Search
      </Button>
      <Modal opened={opened} onClose={close} title="Search customers and tickets" size="lg" yOffset="8vh">
        <Finder done={close} />
      </Modal>
    </>
  );
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}

function Finder({ done }: { done: () => void }) {
  const { api } = useServices();
  const [, go] = useLocation();
  const [typed, setTyped] = useState('');
  const [marked, setMarked] = useState(0);
  const [settled] = useDebouncedValue(typed.trim(), 150);
  const found = useQuery({
    queryKey: ['search', settled],
    enabled: settled !== '',
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<SearchResults>(withQuery('/api/search', { q: settled }), signal),
  });
  const { customers, tickets } = choicesOf(settled === '' ? undefined : found.data);
  const all = [...customers, ...tickets];
  const at = Math.min(marked, all.length - 1);
  const take = (choice: Choice | undefined) => {
    if (choice === undefined) return;
    done();
    go(choice.path);
  };
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && all.length > 0) {
      event.preventDefault();
      setMarked((at + step + all.length) % all.length);
    }
    if (event.key === 'Enter') take(all[at]);
  };
  const group = (title: string, choices: readonly Choice[]) =>
    choices.length > 0 && (
      <Box role="group" aria-label={title}>
        <Text size="xs" c="dimmed" fw={600}>
          {title}
        </Text>
        {choices.map((choice) => (
          <Row key={choice.id} choice={choice} marked={choice === all[at]} take={() => take(choice)} />
        ))}
      </Box>
    );
  return (
    <Stack gap="sm">
      <TextInput
        data-autofocus
        type="search"
        role="combobox"
        aria-label="Search customers and tickets"
        aria-expanded={all.length > 0}
        aria-controls="search-results"
        aria-activedescendant={all[at] === undefined ? undefined : `found-${all[at].id}`}
        placeholder="Name, number, e-mail, words of a note or a ticket, #1234"
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setMarked(0);
        }}
        onKeyDown={press}
      />
      {found.error !== null && <Failed error={found.error} retry={found.refetch} />}
      <Box id="search-results" role="listbox" aria-label="Found">
        {group('Customers', customers)}
        {group('Tickets', tickets)}
      </Box>
      <Text role="status" size="sm" c="dimmed">
        {settled !== '' && found.isSuccess && !found.isPlaceholderData && (all.length === 0 ? 'Nothing was found. Try the beginnings of words, or fewer of them.' : `${all.length} found`)}
      </Text>
    </Stack>
  );
}

function choicesOf(results: SearchResults | undefined): { customers: readonly Choice[]; tickets: readonly Choice[] } {
  return {
    customers: (results?.customers ?? []).map(({ customer, match }) => ({
      id: customer.id,
      path: `/customers/${customer.id}`,
      title: customer.name,
      beside: [customer.organization, customer.number].filter((text) => text !== null && text !== '').join(' · '),
      match,
    })),
    tickets: (results?.tickets ?? []).map(({ ticket, customerName, match }) => ({
      id: ticket.id,
      path: `/tickets/${ticket.id}`,
      title: `#${ticket.number} ${ticket.title}`,
      beside: `${customerName} · ${ticket.state}`,
      match,
    })),
  };
}

function Row({ choice, marked, take }: { choice: Choice; marked: boolean; take: () => void }): ReactNode {
  return (
    <Box
      id={`found-${choice.id}`}
      role="option"
      aria-selected={marked}
      px="xs"
      py={4}
      style={{ cursor: 'pointer', borderRadius: 4, background: marked ? 'var(--mantine-primary-color-light)' : undefined }}
      onClick={take}
    >
      <Group gap="xs" wrap="nowrap">
        <Text className="text" truncate>
          {choice.title}
        </Text>
        <Text size="sm" c="dimmed" className="text" truncate>
          {choice.beside}
        </Text>
      </Group>
      {choice.match.length > 0 && (
        <Text size="sm" c="dimmed" className="text" lineClamp={1}>
          {choice.match.map((part, index) => (part.hit ? <Mark key={index}>{part.text}</Mark> : part.text))}
        </Text>
      )}
    </Box>
  );
}
