import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { agent, anna, contact, customer, me, situations, ticket, ticketId, tickets, trunks } from '../dev/fixtures';
import { json } from '../dev/fakeServer';
import { button, expectAccessible, show } from './stage';

describe('sign-in', () => {
  test('signs in and shows the desk', async () => {
    let signedIn = false;
    const { asked, user } = show({
      role: null,
      server: ({ path, method }) => {
        if (path === '/api/session' && method === 'POST') {
          signedIn = true;
          return new Response(null, { status: 204 });
        }
        return signedIn && path === '/api/me' ? json(me()) : undefined;
      },
    });
    await user.type(await screen.findByRole('textbox', { name: /User name/ }), 'mia');
    await user.type(screen.getByLabelText(/^Password/), 'secret');
    await user.click(await button('Sign in'));
    expect(await screen.findByRole('heading', { name: 'Desk' })).toBeTruthy();
    expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({ userName: 'mia', password: 'secret' });
  });

  test('shows the server’s one sentence and empties the password', async () => {
    const { user } = show({ role: null, server: ({ path }) => (path === '/api/session' ? json({ title: 'This user name and password do not fit.' }, 401, 'application/problem+json') : undefined) });
    await user.type(await screen.findByRole('textbox', { name: /User name/ }), 'mia');
    await user.type(screen.getByLabelText(/^Password/), 'wrong');
    await user.click(await button('Sign in'));
    expect(await screen.findByText('This user name and password do not fit.')).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>(/^Password/).value).toBe('');
    await expectAccessible();
  });

  test('the first administrator needs the link’s token', async () => {
    show({ role: null, path: '/setup' });
    expect(await screen.findByText(/holds no token/)).toBeTruthy();
    expect((await button('Create the account')).disabled).toBe(true);
  });

  test('the first administrator’s account is sent with the token', async () => {
    window.history.replaceState(null, '', '#token=once-only');
    const { asked, user } = show({ role: null, path: '/setup' });
    await user.type(await screen.findByRole('textbox', { name: /Your name/ }), 'Ruth Keller');
    await user.type(screen.getByRole('textbox', { name: /User name/ }), 'ruth');
    await user.type(screen.getByLabelText(/^Password(?! again)/), 'long enough');
    await user.type(screen.getByLabelText(/^Password again/), 'long enough');
    await user.click(await button('Create the account'));
    await waitFor(() => expect(asked.some(({ path }) => path === '/api/setup')).toBe(true));
    expect(asked.find(({ path }) => path === '/api/setup')?.body).toEqual({ token: 'once-only', userName: 'ruth', displayName: 'Ruth Keller', password: 'long enough' });
    window.history.replaceState(null, '', '/');
  });

  test('a session that ended leads back to sign-in', async () => {
    show({ path: '/customers', server: ({ path }) => (path.startsWith('/api/customers') ? new Response(null, { status: 401 }) : undefined) });
    expect(await screen.findByRole('button', { name: 'Sign in' })).toBeTruthy();
  });
});

describe('tickets', () => {
  test('one is created for the call, with one key however often it is pressed', async () => {
    let refused = true;
    const { asked, user } = show({
      situation: situations.talking,
      server: ({ path, method }) => {
        if (path !== '/api/tickets' || method !== 'POST') return undefined;
        if (!refused) return json(ticket, 201);
        refused = false;
        return new Response(null, { status: 503 });
      },
    });
    await user.click(await button('New ticket'));
    await user.type(await screen.findByRole('textbox', { name: /Title/ }), 'Meter <b>again</b>');
    await user.click(await button('Create ticket'));
    await screen.findByText(/status 503/);
    await user.click(await button('Create ticket'));
    await screen.findByRole('region', { name: 'Ticket 1042' });
    const created = asked.filter(({ path, method }) => path === '/api/tickets' && method === 'POST').map(({ body }) => body as { key: string });
    expect(created[0]).toMatchObject({ customerId: anna, title: 'Meter <b>again</b>', text: null, priority: null, kind: 'question', contactId: contact });
    expect(created).toHaveLength(2);
    expect(created[1]?.key).toBe(created[0]?.key);
  });

  test('a note is added and the field is empty again', async () => {
    const { asked, user } = show({ path: `/tickets/${ticketId}` });
    await user.type(await screen.findByRole('textbox', { name: 'New note' }), 'Called back.');
    await user.click(await button('Add note'));
    await waitFor(() => expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'New note' }).value).toBe(''));
    expect(asked.find(({ path }) => path.endsWith('/notes'))?.body).toMatchObject({ text: 'Called back.', contactId: null, public: false });
  });

  test('offers the states that the server allows and sends one with the revision', async () => {
    const { asked, user } = show({ path: `/tickets/${ticketId}` });
    await user.click(await screen.findByRole('combobox', { name: 'State' }));
    const offered = within(await screen.findByRole('listbox', { name: 'State' })).getAllByRole('option');
    expect(offered.map((option) => option.textContent)).toEqual(['Open', 'Pending', 'Resolved']);
    await user.click(offered[2]!);
    await waitFor(() => expect(asked.some(({ path }) => path.endsWith('/changes'))).toBe(true));
    expect(asked.find(({ path }) => path.endsWith('/changes'))?.body).toMatchObject({ revision: 7, state: 'resolved', priority: null, ownerId: null, title: null, contactId: null });
  });

  test('a conflict is explained and the ticket is read again', async () => {
    const { asked, user } = show({ path: `/tickets/${ticketId}`, server: ({ path }) => (path.endsWith('/changes') ? json({ detail: 'Jonas changed this ticket just now.' }, 409, 'application/problem+json') : undefined) });
    await user.click(await screen.findByRole('combobox', { name: 'Priority' }));
    await user.click(await screen.findByRole('option', { name: 'Urgent' }));
    expect(await screen.findByText('Jonas changed this ticket just now.')).toBeTruthy();
    await waitFor(() => expect(asked.filter(({ path, method }) => method === 'GET' && path === `/api/tickets/${ticketId}`).length).toBeGreaterThan(1));
  });
});

describe('customers', () => {
  test('are searched', async () => {
    const { asked, user } = show({ path: '/customers' });
    await user.type(await screen.findByRole('searchbox', { name: 'Search' }), 'lind & co');
    await waitFor(() => expect(asked.at(-1)?.path).toBe('/api/customers?search=lind+%26+co&take=50'));
    expect(await screen.findByRole('link', { name: 'Anna Lindner' })).toBeTruthy();
    await expectAccessible();
  });

  test('an empty list says what to do', async () => {
    show({ path: '/customers', server: ({ path }) => (path.startsWith('/api/customers') ? json({ items: [], next: null }) : undefined) });
    expect(await screen.findByText(/You can also add one/)).toBeTruthy();
  });

  test('a change carries the revision that was read', async () => {
    const { asked, user } = show({ path: `/customers/${anna}` });
    await user.click(await button('Change'));
    const name = await screen.findByRole('textbox', { name: /Name/ });
    await user.clear(name);
    await user.type(name, 'Anna Maria Lindner');
    await user.click(await button('Save'));
    await waitFor(() => expect(asked.some(({ method }) => method === 'PUT')).toBe(true));
    expect(asked.find(({ method }) => method === 'PUT')?.body).toEqual({
      name: 'Anna Maria Lindner',
      organization: 'Lindner Bakery',
      tier: 'gold',
      language: 'German',
      email: customer.email,
      notes: customer.notes,
      numbers: customer.card.numbers,
      revision: 4,
      more: customer.more,
    });
  });

  test('the timeline plays recordings', async () => {
    const { user } = show({ path: `/customers/${anna}` });
    await user.click(await screen.findByRole('tab', { name: 'Timeline' }));
    const recording = await screen.findByLabelText(/Recording: Call to Billing/);
    expect(recording.getAttribute('src')).toBe(`/api/contacts/${contact}/recording`);
  });
});

describe('the wallboard', () => {
  test('says which trunk is down and which limit refused calls', async () => {
    const alarm = { kind: 'spend-per-day', text: 'Today’s limit for calls of 100 is spent.', first: new Date().toISOString(), last: new Date().toISOString(), count: 3 };
    const [carrier] = trunks.trunks;
    const broken = { ...trunks, trunks: [{ ...carrier, state: 'down', why: 'does not answer (no answer within 4 s)' }], toll: { ...trunks.toll, spent: 100.5, alarms: [alarm] } };
    show({ role: 'supervisor', path: '/wallboard', server: ({ path }) => (path === '/api/trunks' ? json(broken) : undefined) });
    expect(await screen.findByText('No trunk is up: no call goes out')).toBeTruthy();
    expect(screen.getByText('carrier does not answer (no answer within 4 s)')).toBeTruthy();
    expect(screen.getByText(/limit for calls of 100 is spent.*3 within 24 hours/)).toBeTruthy();
    expect(screen.getByText('Spent today: 100.50 of 100.00')).toBeTruthy();
    await expectAccessible();
  });

  test('shows queues and agents, and changes as they come', async () => {
    const { link } = show({ role: 'supervisor', path: '/wallboard' });
    const queues = within(await screen.findByRole('table', { name: 'Queues' }));
    expect(queues.getByText('82 % in 20 s')).toBeTruthy();
    expect(screen.getByText(/service level: answered in time/)).toBeTruthy();
    expect(within(screen.getByRole('table', { name: 'Agents' })).getByText('No microphone was found.')).toBeTruthy();
    await expectAccessible();

    act(() => link.say('wallboard', { version: 6, queues: [], agents: [{ id: agent, name: 'Mia Berger', state: 'ready', since: new Date().toISOString(), reason: null, customer: null, queue: null, answeredToday: 22 }] }));
    expect(within(screen.getByRole('row', { name: /Mia Berger/ })).getByText('Ready')).toBeTruthy();
  });

  test('is asked for again when a change is missing', async () => {
    const { link } = show({ role: 'supervisor', path: '/wallboard' });
    await screen.findByRole('table', { name: 'Queues' });
    const before = link.asked.filter(({ method }) => method === 'watchWallboard').length;
    act(() => link.say('wallboard', { version: 9, queues: [], agents: [] }));
    expect(link.asked.filter(({ method }) => method === 'watchWallboard')).toHaveLength(before + 1);
  });

  test('is not offered to agents', async () => {
    show({ path: '/wallboard' });
    expect(await screen.findByRole('heading', { name: 'Desk' })).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Wallboard' })).toBeNull();
  });
});

describe('users', () => {
  test('an administrator changes skills', async () => {
    const { asked, user } = show({ role: 'administrator', path: '/users' });
    await user.click(await button('Change Mia Berger'));
    const skills = await screen.findByRole('textbox', { name: 'Skills' });
    await user.clear(skills);
    await user.type(skills, 'billing 9');
    await user.click(await button('Save'));
    await waitFor(() => expect(asked.some(({ method }) => method === 'PUT')).toBe(true));
    expect(asked.find(({ method }) => method === 'PUT')).toMatchObject({ path: `/api/users/${agent}`, body: { skills: { billing: 9 }, password: null, deskPhone: null, role: 'agent' } });
  });
});

test('a list that cannot be read says so and is read again on demand', async () => {
  let broken = true;
  const { user } = show({ path: '/tickets', server: ({ path }) => (broken && path.startsWith('/api/tickets') ? json({ title: 'The database is away.' }, 503, 'application/problem+json') : undefined) });
  expect(await screen.findByText('The database is away.')).toBeTruthy();
  broken = false;
  await user.click(await button('Try again'));
  expect(await screen.findByRole('link', { name: tickets[0]!.title })).toBeTruthy();
});
