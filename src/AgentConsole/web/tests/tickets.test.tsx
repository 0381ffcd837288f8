import { act, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { agent, ticket, ticketFields, ticketId, tickets } from '../dev/fixtures';
import { json } from '../dev/fakeServer';
import { differences, fieldsOf, rebased } from '../src/tickets/change';
import { button, expectAccessible, show } from './stage';

const path = `/tickets/${ticketId}`;
const api = `/api/tickets/${ticketId}`;
const sent = (asked: readonly { path: string; method: string; body: unknown }[], end: string) => asked.find(({ path: to, method }) => method !== 'GET' && to.endsWith(end))?.body;

afterEach(() => vi.unstubAllGlobals());

test('who may read a note shows before it is written, and the next one is internal again', async () => {
  const { asked, user } = show({ path });
  await user.click(await screen.findByRole('radio', { name: 'For the customer' }));
  expect(await screen.findByText('This goes to anna@example.com by e-mail.')).toBeTruthy();
  await user.type(screen.getByRole('textbox', { name: 'New note' }), 'It is on its way.');
  await user.click(await button('Add for the customer'));
  await waitFor(() => expect(sent(asked, '/notes')).toMatchObject({ text: 'It is on its way.', public: true }));
  expect(await screen.findByText('Only your colleagues read this.')).toBeTruthy();
  await expectAccessible();
});

test('a conflict shows what the other did, and one’s own change can be made as well', async () => {
  let first = true;
  const current = { ...ticket, revision: 9, priority: 'urgent', entries: [...ticket.entries, { ...ticket.entries[0]!, id: '9', at: new Date().toISOString(), actor: 'Jonas Petersen' }] };
  const { asked, user } = show({
    path,
    server: ({ path: to }) => {
      if (to !== `${api}/changes` || !first) return undefined;
      first = false;
      return json({ detail: 'Someone else has changed this ticket.', current }, 409, 'application/problem+json');
    },
  });
  await user.click(await screen.findByRole('combobox', { name: 'Kind' }));
  await user.click(await screen.findByRole('option', { name: 'Complaint' }));
  const row = within(await screen.findByRole('table', { name: 'What the other changed' })).getByRole('row', { name: /Priority/ });
  expect(row.textContent).toBe('PriorityHighUrgent');
  expect(screen.getByText(/Meanwhile Jonas Petersen changed/)).toBeTruthy();
  await user.click(await button('Make my change as well'));
  await waitFor(() => expect(asked.filter(({ path: to }) => to === `${api}/changes`)).toHaveLength(2));
  expect(asked.filter(({ path: to }) => to === `${api}/changes`)[1]?.body).toMatchObject({ revision: 9, kind: 'complaint', priority: null });
});

test('changes that touch the same field collide, tags never do', () => {
  const current = { ...ticket, owner: 'Jonas Petersen', tags: ['meter'] };
  expect(differences(ticket, current).map(({ field }) => field)).toEqual(['Owner', 'Tags']);
  expect(fieldsOf({ ownerId: agent })).toEqual(['Owner']);
  expect(fieldsOf({ addTags: ['x'] })).toEqual([]);
  expect(fieldsOf({ urgency: 'high' })).toEqual(['Urgency', 'Priority']);
});

test('the site’s own fields are written, and of two who write them each keeps one’s own', async () => {
  const { asked, user } = show({ path });
  await user.click(await screen.findByRole('combobox', { name: 'Meter' }));
  await user.click(await screen.findByRole('option', { name: 'Gas' }));
  await user.click(within(screen.getByRole('form', { name: 'Fields' })).getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent(asked, '/changes')).toMatchObject({ fields: { meter: 'Gas' }, state: null }));

  const read = { ...ticket, fields: { meter: 'Gas', floor: '1', key: 'K1' } };
  const current = { ...read, fields: { meter: 'Power', floor: '2', key: 'K1' } };
  const mine = { fields: { meter: 'Steam', floor: '1' } };
  expect(differences(read, current, ticketFields).map(({ field }) => field)).toEqual(['Meter', 'floor']);
  expect(fieldsOf(mine, read, ticketFields)).toEqual(['Meter', 'key']);
  expect(rebased(mine, read, current)).toEqual({ fields: { meter: 'Steam', floor: '2' } });
});

test('a pending ticket needs a reason', async () => {
  const { asked, user } = show({ path });
  await user.click(await screen.findByRole('combobox', { name: 'State' }));
  await user.click(await screen.findByRole('option', { name: 'Pending' }));
  await user.click(await screen.findByRole('radio', { name: 'a third party' }));
  await user.click(await button('Make it pending'));
  await waitFor(() => expect(sent(asked, '/changes')).toMatchObject({ state: 'pending', pendingReason: 'third-party', pendingUntil: null }));
});

test('a ticket with open parts asks what becomes of them', async () => {
  const parts = [{ id: '1', number: 1050, title: 'The second house', state: 'open' }];
  const { asked, user } = show({ path, server: ({ path: to, method }) => (to === api && method === 'GET' ? json({ ...ticket, parts }) : undefined) });
  await user.click(await screen.findByRole('combobox', { name: 'State' }));
  await user.click(await screen.findByRole('option', { name: 'Resolved' }));
  await user.click(await button('Yes, all of them'));
  await waitFor(() => expect(sent(asked, '/changes')).toMatchObject({ state: 'resolved', parts: 'solve' }));
});

test('a ticket is merged into one that was looked at first', async () => {
  const { asked, user, location } = show({ path });
  await user.click(await button('More…'));
  await user.click(await screen.findByRole('menuitem', { name: 'Merge into another ticket' }));
  await user.type(await screen.findByRole('textbox', { name: 'Number of the other ticket' }), '#1017');
  await user.click(await button('Find'));
  await user.click(await button('Merge #1042 into #1017'));
  await waitFor(() => expect(sent(asked, '/merge')).toEqual({ into: tickets[1]!.id, revision: 7 }));
  await waitFor(() => expect(location.history.at(-1)).toBe(`/tickets/${tickets[1]!.id}`));
});

test('chosen entries are split off', async () => {
  const { asked, user } = show({ path });
  await user.click(await button('More…'));
  await user.click(await screen.findByRole('menuitem', { name: 'Split' }));
  await user.type(await screen.findByRole('textbox', { name: /Title of the new ticket/ }), 'The other meter');
  await user.click(screen.getByRole('checkbox', { name: /Asked the grid operator/ }));
  await user.click(await button('Make a new ticket of 1 entry'));
  await waitFor(() => expect(sent(asked, '/split')).toMatchObject({ title: 'The other meter', entries: ['3'] }));
});

test('rows are reached by arrow keys, chosen by X and changed together, and what failed is told', async () => {
  const lines = [
    { id: tickets[0]!.id, number: 1042, outcome: 'done', problem: null },
    { id: tickets[1]!.id, number: 1017, outcome: 'refused', problem: 'This ticket is closed and stays so.' },
  ];
  const { asked, user } = show({ path: '/tickets', server: ({ path: to }) => (to === '/api/tickets/bulk' ? json(lines) : undefined) });
  (await screen.findByRole('link', { name: tickets[0]!.title })).focus();
  await user.keyboard('x{ArrowDown}x');
  expect(document.activeElement?.textContent).toBe(tickets[1]!.title);
  await screen.findByText('2 chosen');
  await user.click(await screen.findByRole('combobox', { name: 'State' }));
  await user.click(await screen.findByRole('option', { name: 'Resolved' }));
  await user.click(await button('Change 2'));
  expect(await screen.findByText(/#1017: This ticket is closed/)).toBeTruthy();
  expect(screen.getByText('1 of 2 changed')).toBeTruthy();
  expect(sent(asked, '/bulk')).toMatchObject({ tickets: [{ id: tickets[0]!.id, revision: 7 }, { id: tickets[1]!.id, revision: 3 }], change: { state: 'resolved', title: null } });
  await expectAccessible();
});

test('a file is sent with its progress, and a refusal is told', async () => {
  const opened: string[] = [];
  let answer: () => void = () => undefined;
  class Sending {
    upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
    onload = () => undefined as void;
    status = 400;
    responseText = JSON.stringify({ detail: 'Files of this type are not taken.' });
    open(_: string, to: string) {
      opened.push(to);
    }
    setRequestHeader() {}
    getResponseHeader() {
      return 'application/problem+json';
    }
    send() {
      this.upload.onprogress?.({ loaded: 1, total: 2 });
      answer = () => this.onload();
    }
  }
  vi.stubGlobal('XMLHttpRequest', Sending);
  const { user } = show({ path });
  await user.upload(await screen.findByLabelText('Add files'), new File(['MZ'], 'tool.exe'));
  expect((await screen.findByRole('progressbar', { name: 'Sending tool.exe' })).getAttribute('aria-valuenow')).toBe('50');
  act(() => answer());
  expect(await screen.findByText('Files of this type are not taken.')).toBeTruthy();
  expect(opened[0]).toMatch(/attachments\?key=[0-9a-f-]{36}&name=tool\.exe&public=false$/);
});

test('files go with a note for the customer, and what is typed for one ticket is kept there and sent to no other', async () => {
  const sentFiles: string[] = [];
  vi.stubGlobal('XMLHttpRequest', undefined);
  const other = `/tickets/${tickets[1]!.id}`;
  const { asked, user, location } = show({ path, server: ({ path: to }) => (to === `/api${other}` ? json({ ...ticket, id: tickets[1]!.id }) : undefined) });
  const { Api } = await import('../src/core/api');
  vi.spyOn(Api.prototype, 'send').mockImplementation((to: string) => {
    sentFiles.push(to);
    return Promise.resolve({ id: `file-${sentFiles.length}` } as never);
  });
  await user.type(await screen.findByRole('textbox', { name: 'New note' }), 'Here it is.');
  act(() => location.navigate(other));
  await waitFor(() => expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'New note' }).value).toBe(''));
  act(() => location.navigate(path));
  await waitFor(() => expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'New note' }).value).toBe('Here it is.'));
  await user.click(await screen.findByRole('radio', { name: 'For the customer' }));
  await user.upload(document.querySelector<HTMLInputElement>('input[aria-label="Attach files to the note"]')!, [new File(['a'], 'offer.pdf'), new File(['b'], 'plan.pdf')]);
  await user.click(await button('Leave out plan.pdf'));
  await user.click(await button('Add for the customer'));
  await waitFor(() => expect(sent(asked, '/notes')).toMatchObject({ text: 'Here it is.', public: true, files: ['file-1'] }));
  expect(sentFiles).toEqual([expect.stringMatching(/attachments\?key=.+&name=offer.pdf&public=true/)]);
  vi.restoreAllMocks();
});

test('a ticket that ends is asked for what must be filled in, and only then is it resolved', async () => {
  const required = ticketFields.map((field, i) => ({ ...field, required: i === 0 }));
  const { asked, user } = show({
    path,
    server: ({ path: to, method }) => (method !== 'GET' ? undefined : to.startsWith('/api/fields?subject=ticket') ? json(required) : to === api ? json({ ...ticket, fields: {}, parts: [] }) : undefined),
  });
  await screen.findByRole('form', { name: 'Fields' });
  await user.click(await screen.findByRole('combobox', { name: 'State' }));
  await user.click(await screen.findByRole('option', { name: 'Resolved' }));
  const form = within(await screen.findByRole('form', { name: 'Fields to fill in' }));
  expect(form.getByRole<HTMLButtonElement>('button', { name: 'Go on' }).disabled).toBe(true);
  await user.click(form.getByRole('combobox', { name: /Meter/ }));
  await user.click(await screen.findByRole('option', { name: 'Gas' }));
  await expectAccessible();
  await user.click(form.getByRole('button', { name: 'Go on' }));
  await waitFor(() => expect(sent(asked, '/changes')).toMatchObject({ state: 'resolved', fields: { meter: 'Gas' } }));
});

test('a merge is undone from the ticket that was merged', async () => {
  const merged = { ...ticket, state: 'closed', states: [], mergedInto: { id: tickets[1]!.id, number: tickets[1]!.number, title: 'Other', state: 'open' } };
  const { asked, user } = show({ path, server: ({ path: to, method }) => (to === api && method === 'GET' ? json(merged) : to.endsWith('/unmerge') ? json(ticket) : undefined) });
  await user.click(await button('Undo the merge'));
  expect(await screen.findByText(/What was written on #\d+ since stays there/)).toBeTruthy();
  await user.click(screen.getAllByRole('button', { name: 'Undo the merge' }).at(-1)!);
  await waitFor(() => expect(asked.some(({ path: to, method }) => method === 'POST' && to === `${api}/unmerge`)).toBe(true));
});
