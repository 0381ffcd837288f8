import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { DoNotCallLine, DoNotCallListLine } from '../src/contracts';
import { json } from '../dev/fakeServer';
import { campaignId, lists as leadLists } from '../dev/fixtures';
import { button, expectAccessible, show } from './stage';

const at = '2026-11-20T09:00:00Z';
const list: DoNotCallListLine = {
  id: 'l1', name: 'National register', version: '2026-11-20', date: '2026-11-20', purpose: 'sales', state: 'complete', share: 1, inUse: true, importedAt: at, importedBy: 'Sofia Brandt', numbers: 4_210, rejected: 2, duplicates: 0, problem: null,
};
const supplied: readonly DoNotCallListLine[] = [
  { ...list, id: 'l0', date: '2026-11-22', state: 'importing', share: 0.42, inUse: false },
  list,
  { ...list, id: 'l2', date: '2026-10-20', version: '7', inUse: false, purpose: null },
];
const asked: readonly DoNotCallLine[] = [
  { id: 'e1', number: '+12125550189', customerId: null, purpose: null, since: at, until: null, how: 'key' },
  { id: 'e2', number: null, customerId: 'c1', purpose: 'sales', since: at, until: at, how: 'By letter' },
];

function page(path = '/campaigns/do-not-call') {
  return show({
    role: 'supervisor',
    path,
    server: ({ path: to, method }) =>
      method !== 'GET' ? json({}, 200)
      : to.startsWith('/api/do-not-call/lists') ? json(supplied)
      : to.startsWith('/api/do-not-call') ? json({ items: to.includes('number=') ? [asked[0]] : asked, next: null })
      : undefined,
  });
}

test('supplied lists say how old they are, what they forbid, and which counts', async () => {
  const { asked: sent, user } = page();
  const table = await screen.findByRole('table', { name: 'Supplied lists' }, { timeout: 5_000 });
  expect(within(table).getByRole('progressbar', { name: 'Reading National register, 42 %' })).toBeTruthy();
  expect(within(table).getAllByText('In use')).toHaveLength(1);
  expect(within(table).getByRole('row', { name: /version 7 2026-10-20 All calls/ }).textContent).toContain('Replaced');
  await user.click(await button('Withdraw National register of 2026-11-20'));
  await user.click(await screen.findByRole('button', { name: 'Withdraw' }));
  await waitFor(() => expect(sent.some(({ method, path }) => method === 'DELETE' && path === '/api/do-not-call/lists/l1')).toBe(true));
  await expectAccessible();
});

test('a list goes as it is, with its day and the column of the numbers', async () => {
  const { asked: sent, user } = page();
  await user.type(await screen.findByRole('textbox', { name: /Whose list/ }, { timeout: 5_000 }), 'State');
  await user.upload(document.querySelector<HTMLInputElement>('input[type=file]')!, new File(['+12125550101'], 'state.csv', { type: 'text/csv' }));
  await user.click(await button('Bring in'));
  await waitFor(() => expect(sent.find(({ method }) => method === 'POST')?.path).toMatch(/^\/api\/do-not-call\/lists\?name=State&date=\d{4}-\d\d-\d\d&column=1$/));
});

test('who asked us is added, found, and ended', async () => {
  const { asked: sent, user } = page();
  const form = within(await screen.findByRole('form', { name: 'Add a number' }, { timeout: 5_000 }));
  await user.type(form.getByRole('textbox', { name: /^Number/ }), '212 555 0189');
  await user.type(form.getByRole('textbox', { name: /Who asked/ }), 'By letter');
  await user.click(await button('Never call again'));
  await waitFor(() => expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({ number: '212 555 0189', how: 'By letter' }));

  await user.type(screen.getByRole('textbox', { name: 'Find a number' }), '212-555-0189');
  await waitFor(() => expect(sent.some(({ path }) => path.startsWith('/api/do-not-call?number=212-555-0189'))).toBe(true));
  await user.click(await button('End the entry of +12125550189'));
  await user.click(await screen.findByRole('button', { name: 'May be called' }));
  await waitFor(() => expect(sent.some(({ method, path }) => method === 'DELETE' && path === '/api/do-not-call/e1')).toBe(true));
  expect(screen.queryByRole('button', { name: 'End the entry of this customer' })).toBeNull(); // it is over
  await expectAccessible();
});

test('leads that are over are called again', async () => {
  const { asked: sent, user } = show({
    role: 'supervisor',
    path: `/campaigns/${campaignId}`,
    server: ({ path, method }) => (method === 'POST' && path.endsWith('/recycle') ? json({ leads: 3 }) : undefined),
  });
  await user.click(await screen.findByRole('tab', { name: 'Lists' }, { timeout: 5_000 }));
  await user.click(await button(`Call leads of ${leadLists[0]!.name} again`));
  await user.type(await screen.findByRole('textbox', { name: 'Only with this outcome' }), 'later');
  await user.click(await screen.findByRole('button', { name: 'Call again' }));
  expect(await screen.findByText('3 leads are called again.')).toBeTruthy();
  expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({ from: 'exhausted', outcome: 'later' });
});
