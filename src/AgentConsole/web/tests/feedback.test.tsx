import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { ticket, ticketId } from '../dev/fixtures';
import { json } from '../dev/fakeServer';
import { button, expectAccessible, show } from './stage';

test('scores stand beside the number of answers, and few answers are marked', async () => {
  show({ role: 'supervisor', path: '/feedback' });
  expect(await screen.findByText('Few answers', {}, { timeout: 5_000 })).toBeTruthy();
  expect(screen.getAllByText('81 %').length).toBe(3);
  expect(screen.getByRole('table', { name: 'Who would recommend us' }).textContent).toContain('Would (9, 10)22 49 %');
  expect(await screen.findByText(/satisfied 5 of 5/)).toBeTruthy();
  await expectAccessible();
});

test('a complaint is written on its ticket', async () => {
  const { asked, user } = show({
    path: `/tickets/${ticketId}`,
    server: ({ path, method }) => (path === `/api/tickets/${ticketId}` && method === 'GET' ? json({ ...ticket, kind: 'complaint' }) : undefined),
  });
  await user.type(await screen.findByLabelText('Remedy', {}, { timeout: 5_000 }), 'A new one');
  await user.click(await button('Save the complaint'));
  await waitFor(() => expect(asked.find(({ method }) => method === 'PUT')?.body).toMatchObject({ revision: 1, cause: 'Delivery', remedy: 'A new one', settled: false }));
});
