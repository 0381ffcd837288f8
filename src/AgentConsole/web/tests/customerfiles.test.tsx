import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { json } from '../dev/fakeServer';
import { button, expectAccessible, show } from './stage';

const preview = {
  encoding: 'utf8',
  separator: ';',
  columns: [
    { heading: 'Phone', use: 'number', samples: ['(212) 555-0100', '12'] },
    { heading: 'Who', use: 'ignore', samples: ['Ada'] },
  ],
  uses: ['ignore', 'name', 'number'],
  rows: [
    { line: 2, name: 'Ada', organization: null, numbers: ['+12125550100'], email: null, externalId: null, tier: null, problem: null, rejected: false },
    { line: 3, name: null, organization: null, numbers: [], email: null, externalId: null, tier: null, problem: 'Phone: This is no number.', rejected: true },
  ],
  problem: null,
};
const run = { id: 'r1', name: 'people.csv', state: 'complete', share: 1, startedAt: '2026-03-02T09:00:00Z', by: 'Sue', rows: 2, created: 1, updated: 0, skipped: 0, rejected: 1, problem: null };

test('a file is previewed, its columns corrected, brought in and reported', async () => {
  const { asked, user } = show({
    role: 'administrator',
    path: '/customers/import',
    server: ({ path, method }) => {
      if (path.startsWith('/api/customers/imports/preview')) return json(preview);
      if (path.includes('/problems')) return json({ items: [{ line: 3, column: 'Phone', value: '12', reason: 'This is no number.', rejected: true }], next: null });
      if (path.startsWith('/api/customers/imports')) return json(run, method === 'POST' ? 202 : 200);
      return undefined;
    },
  });
  await screen.findByLabelText('CSV file');
  await user.upload(document.querySelector<HTMLInputElement>('input[type=file]')!, new File(['Phone;Who\n2125550100;Ada\n12;\n'], 'people.csv', { type: 'text/csv' }));
  const rows = within(await screen.findByRole('table', { name: 'First rows as they will be' }));
  expect(rows.getByText('Left out: Phone: This is no number.')).toBeTruthy();
  await expectAccessible();

  await user.click(screen.getByRole('combobox', { name: 'What Who is' }));
  await user.click(await screen.findByRole('option', { name: 'Name' }));
  await waitFor(() => expect(asked.at(-1)?.path).toBe('/api/customers/imports/preview?columns=number%2Cname'));
  await user.click(await button('Bring in'));
  expect(await screen.findByText(/1 new, 0 updated/)).toBeTruthy();
  expect(asked.some(({ path, method }) => method === 'POST' && path.startsWith('/api/customers/imports?name=people.csv&columns='))).toBe(true);
  expect(within(await screen.findByRole('table', { name: 'Problems' })).getByText('This is no number.')).toBeTruthy();
});
