import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { ticketId } from '../dev/fixtures';
import { json } from '../dev/fakeServer';
import { dueText, minutesText, readMinutes } from '../src/sla/due';
import { button, expectAccessible, show } from './stage';

describe('promised times', () => {
  test.each([
    ['', null],
    ['90', 90],
    ['4h', 240],
    ['1h 30m', 90],
    ['1 h 30 min', 90],
    ['30 min', 30],
  ])('%s is read as minutes', (text, minutes) => expect(readMinutes(text)).toBe(minutes));

  test.each(['soon', '4x', '-4h', '1.5h'])('%s is no time', (text) => expect(readMinutes(text)).toBeNaN());

  test.each([0, 30, 60, 90, 1_440])('%i minutes are read back as written', (minutes) => expect(readMinutes(minutesText(minutes))).toBe(minutes));

  test('says whether it is due, soon or overdue', () => {
    const now = Date.parse('2026-03-02T10:00:00Z');
    expect(dueText('2026-03-02T12:05:00Z', now)).toEqual({ text: 'Due in 2 h 5 min', overdue: false, soon: false });
    expect(dueText('2026-03-02T10:45:00Z', now)).toEqual({ text: 'Due in 45 min', overdue: false, soon: true });
    expect(dueText('2026-03-02T09:30:00Z', now)).toEqual({ text: 'Overdue by 30 min', overdue: true, soon: false });
    expect(dueText('2026-02-27T09:30:00Z', now).text).toBe('Overdue by 3 days');
  });

  test('a ticket shows what was promised and how it stands', async () => {
    show({ path: `/tickets/${ticketId}` });
    const promised = await screen.findByLabelText('Promised times', {}, { timeout: 5_000 });
    expect(within(promised).getByText('Due in 45 min')).toBeTruthy();
    expect(within(promised).getByText(/^In time/)).toBeTruthy();
    await expectAccessible();
  });

  test('tickets are listed by due time', async () => {
    const { asked, user } = show({ path: '/tickets' });
    await user.click(await screen.findByRole('radio', { name: 'Overdue' }));
    await waitFor(() => expect(asked.some(({ path }) => path.startsWith('/api/tickets?state=unresolved&overdue=true'))).toBe(true));
  });
});

test('a notice is shown until it was seen', async () => {
  let notices = [{ id: '1', at: new Date().toISOString(), text: '#1042 Meter: Resolution is overdue (Standard: 8 h).', ticketId, ticketNumber: 1042 }];
  const { asked, user } = show({
    server: ({ path, method }) => {
      if (path === '/api/notices/seen' && method === 'POST') {
        notices = [];
        return new Response(null, { status: 204 });
      }
      return path === '/api/notices' ? json(notices) : undefined;
    },
  });
  await user.click(await button('1 new notices'));
  expect(await screen.findByText(/Resolution is overdue/)).toBeTruthy();
  await user.click(await button('Mark all as seen'));
  await screen.findByText('Nothing new.');
  expect(asked.find(({ path }) => path === '/api/notices/seen')?.body).toEqual({ ids: null });
});

test('a supervisor sees promises kept and broken by day, by week and by policy', async () => {
  const { asked, user } = show({ role: 'supervisor', path: '/wallboard' });
  const days = within(await screen.findByRole('table', { name: 'Promises by day' }));
  expect(days.getAllByRole('row')[4]?.textContent).toMatch(/62$/);
  expect(within(screen.getByRole('table', { name: 'Promises by policy' })).getByRole('row', { name: /First answer/ }).textContent).toContain('91 %');
  await expectAccessible();
  await user.click(screen.getByRole('radio', { name: '13 weeks' }));
  await waitFor(() => expect(asked.some(({ path }) => path === '/api/sla/report?by=week')).toBe(true));
});
