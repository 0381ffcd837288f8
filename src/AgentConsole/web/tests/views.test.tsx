import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { json } from '../dev/fakeServer';
import { views } from '../dev/viewFixtures';
import { toDo } from '../src/tickets/filter';
import { filterOf, queryOf, same } from '../src/views/view';
import { button, expectAccessible, show } from './stage';

const lists = (asked: readonly { path: string }[]) => asked.map(({ path }) => path).filter((path) => path.startsWith('/api/tickets?'));

test('a view lists what it says, and what one changes in it is saved under its name', async () => {
  const { asked, user } = show({ path: '/tickets' });
  await user.click(await button('My urgent ones'));
  await waitFor(() => expect(lists(asked).at(-1)).toContain('owner=me&priority=urgent'));
  expect(screen.queryByRole('button', { name: 'Save changes' })).toBeNull();
  await user.click(screen.getByRole('radio', { name: 'By due time' }));
  await waitFor(() => expect(lists(asked).at(-1)).toContain('order=due'));
  await user.click(await button('Save changes'));
  await waitFor(() =>
    expect(asked.find(({ method, path }) => method === 'PUT' && path === `/api/ticket-views/${views[0]!.id}`)?.body).toMatchObject({
      name: 'My urgent ones',
      scope: 'mine',
      revision: 1,
      query: { owner: 'me', priority: 'urgent', order: 'due' },
    }),
  );
  await expectAccessible();
});

test('an agent keeps a view for oneself, and what is everybody’s cannot be changed', async () => {
  const { asked, user } = show({ path: '/tickets', server: ({ method, path }) => (method === 'POST' && path === '/api/ticket-views' ? json(views[0], 201) : undefined) });
  await user.click(await button('Late complaints'));
  const group = await screen.findByRole('group', { name: 'View Late complaints' });
  expect(within(group).queryByRole('button', { name: 'Delete' })).toBeNull();
  await user.click(await button('Save as a new view'));
  await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'Mine to watch');
  expect(screen.queryByRole('combobox', { name: 'Who sees it' })).toBeNull();
  await user.click(await button('Save'));
  await waitFor(() =>
    expect(asked.find(({ method }) => method === 'POST')?.body).toMatchObject({ name: 'Mine to watch', scope: 'mine', teamId: null, query: { kind: 'complaint', overdue: true }, revision: 0 }),
  );
});

test('the list opens with the view that one chose', async () => {
  const { asked, user } = show({ path: '/tickets', server: ({ path, method }) => (path === '/api/ticket-views' && method === 'GET' ? json([views[0], { ...views[1]!, default: true }]) : undefined) });
  await waitFor(() => expect(lists(asked)).toEqual([expect.stringContaining('kind=complaint')]));
  await user.click(await button('Do not open first'));
  await waitFor(() => expect(asked.find(({ path }) => path === '/api/ticket-views/default')?.body).toEqual({ id: null }));
});

test('a filter survives being saved', () => {
  expect(same(filterOf(queryOf({ ...toDo, tag: 'vip', overdue: 'true' })), { ...toDo, tag: 'vip', overdue: 'true' })).toBe(true);
  expect(same(filterOf(queryOf(toDo)), { ...toDo, state: '' })).toBe(false);
});
