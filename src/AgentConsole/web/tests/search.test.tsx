import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { anna, ticketId } from '../dev/fixtures';
import { json } from '../dev/fakeServer';
import { expectAccessible, show } from './stage';

const results = {
  customers: [{ customer: { id: anna, name: 'Anna Lindner', organization: 'Lindner Bakery', tier: 'gold', number: '+4930901820', openTickets: 1 }, match: [] }],
  tickets: [
    {
      ticket: { id: ticketId, number: 1042, title: 'Meter', state: 'open', priority: 'normal', owner: null, updatedAt: '2026-03-02T09:00:00Z' },
      customerName: 'Anna Lindner',
      match: [
        { text: 'The ', hit: false },
        { text: '<b>meter</b>', hit: true },
      ],
    },
  ],
};

const shown = () => show({ path: '/customers', server: ({ path }) => (path.startsWith('/api/search') ? json(results) : undefined) });

test('Ctrl+K finds customers and tickets, and Enter opens the marked one', async () => {
  const { asked, user } = shown();
  await screen.findByRole('heading', { name: 'Customers' });
  fireEvent.keyDown(window, { code: 'KeyK', key: 'k', ctrlKey: true });
  await user.type(await screen.findByRole('combobox', { name: 'Search customers and tickets' }), 'meter & co');
  const list = within(await screen.findByRole('listbox', { name: 'Found' }));
  await waitFor(() => expect(list.getAllByRole('option')).toHaveLength(2));
  expect(asked.at(-1)?.path).toBe('/api/search?q=meter+%26+co');
  expect(list.getByText('<b>meter</b>').tagName).toBe('MARK');
  await expectAccessible();
  await user.keyboard('{ArrowDown}');
  expect(list.getByRole('option', { name: /#1042/ }).getAttribute('aria-selected')).toBe('true');
  await user.keyboard('{Enter}');
  expect(await screen.findByRole('region', { name: 'Ticket 1042' })).toBeTruthy();
});

test('a slash opens it outside of a field, and is a slash inside of one', async () => {
  const { user } = shown();
  const field = await screen.findByRole('searchbox', { name: 'Search' });
  await user.type(field, '/');
  expect((field as HTMLInputElement).value).toBe('/');
  expect(screen.queryByRole('combobox', { name: 'Search customers and tickets' })).toBeNull();
  fireEvent.keyDown(document.body, { key: '/' });
  expect(await screen.findByRole('combobox', { name: 'Search customers and tickets' })).toBeTruthy();
});
