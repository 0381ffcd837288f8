import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { json } from '../dev/fakeServer';
import { agent, customer, me, team, ticketId } from '../dev/fixtures';
import { button, expectAccessible, show } from './stage';

describe('teams', () => {
  test('an administrator changes who is in a team', async () => {
    const { asked, user } = show({ role: 'administrator', path: '/settings/teams' });
    await user.click(await button('Change Key accounts'));
    await user.click(await screen.findByRole('combobox', { name: 'Members' }));
    await user.click(await screen.findByRole('option', { name: 'Jonas Petersen', hidden: true }));
    await expectAccessible();
    await user.click(await button('Save'));
    await waitFor(() => expect(asked.some(({ method }) => method === 'PUT')).toBe(true));
    expect(asked.find(({ method }) => method === 'PUT')).toMatchObject({ path: `/api/teams/${team.id}`, body: { name: 'Key accounts', revision: 3, members: [agent, expect.any(String)] } });
  });

  test('a ticket is given to a team, and not by accident', async () => {
    const { asked, user } = show({ path: `/tickets/${ticketId}` });
    await user.click(await screen.findByRole('combobox', { name: 'Team' }));
    expect(screen.queryByRole('option', { name: 'Old region', hidden: true })).toBeNull();
    await user.click(await screen.findByRole('option', { name: 'Key accounts', hidden: true }));
    await user.click(await button('Cancel'));
    expect(asked.some(({ method }) => method === 'PUT')).toBe(false);
    await user.click(await screen.findByRole('combobox', { name: 'Team' }));
    await user.click(await screen.findByRole('option', { name: 'Key accounts', hidden: true }));
    await user.click(await button('Give it away'));
    await waitFor(() => expect(asked.find(({ method }) => method === 'PUT')).toMatchObject({ path: `/api/tickets/${ticketId}/team`, body: { teamId: team.id, revision: 2 } }));
  });

  test('agents are offered neither the settings nor a customer’s team', async () => {
    show({ path: `/customers/${customer.card.id}` });
    expect(await screen.findByRole('heading', { name: customer.card.name })).toBeTruthy();
    expect(screen.queryByRole('combobox', { name: 'Team' })).toBeNull();
    expect(screen.queryByRole('link', { name: 'Settings' })).toBeNull();
  });
});

describe('segments', () => {
  test('a supervisor renames one for all its customers, and removes one', async () => {
    const { asked, user } = show({ role: 'supervisor', path: '/settings/segments' });
    await user.click(await button('Rename Bakers'));
    const name = await screen.findByRole('textbox', { name: 'Name' });
    await user.clear(name);
    await user.type(name, 'Bakeries');
    await user.click(await button('Save'));
    await waitFor(() => expect(asked.find(({ method }) => method === 'PUT')).toMatchObject({ path: expect.stringContaining('/api/segments/'), body: { name: 'Bakeries' } }));
    await user.click(await button('Remove Early birds'));
    await user.click(await button('Remove'));
    await waitFor(() => expect(asked.some(({ method, path }) => method === 'DELETE' && path.startsWith('/api/segments/'))).toBe(true));
    await expectAccessible();
  });
});

describe('privacy', () => {
  test('an administrator says why a person is forgotten, in the console’s own dialog, or leaves it', async () => {
    const { asked, user } = show({ role: 'administrator', path: `/customers/${customer.card.id}` });
    await user.click(await button('Forget this person'));
    await user.click(await button('Cancel'));
    await user.click(await button('Forget this person'));
    const dialog = within(await screen.findByRole('dialog', { name: 'Forget this person for good?' }));
    await expectAccessible();
    await user.type(dialog.getByRole('textbox', { name: /Why is this person forgotten/ }), 'Asked by letter');
    await user.click(dialog.getByRole('button', { name: 'Forget this person' }));
    await waitFor(() => expect(asked.filter(({ method, path }) => method === 'POST' && path.endsWith('/erasures'))).toMatchObject([{ body: { reason: 'Asked by letter' } }]));
  });
});

describe('retention', () => {
  test('shorter days are saved only after it was said what goes', async () => {
    const { asked, user } = show({ role: 'administrator', path: '/settings/retention', server: ({ path, method }) => (path === '/api/retention' && method === 'GET' ? json([{ kind: 'recordings', days: 180 }]) : undefined) });
    const days = await screen.findByRole('textbox', { name: 'Recordings' });
    const save = await button('Save the days of recordings');
    expect(save.disabled).toBe(true);
    await user.clear(days);
    await user.type(days, '30');
    await user.click(save);
    expect(await screen.findByText('Remove recordings older than 30 days?')).toBeTruthy();
    await user.click(await button('Cancel'));
    expect(asked.some(({ method }) => method === 'PUT')).toBe(false);
    await user.click(save);
    await user.click(await button('Remove them'));
    await waitFor(() => expect(asked.find(({ method }) => method === 'PUT')).toMatchObject({ path: '/api/retention', body: { kind: 'recordings', days: 30 } }));
  });
});

describe('passwords', () => {
  test('everybody changes their own by the present one', async () => {
    const { asked, user } = show({ server: ({ path, body }) => (path === '/api/me/password' && (body as { present: string }).present === 'wrong' ? json({ detail: 'The present password is not right.' }, 400, 'application/problem+json') : undefined) });
    await user.click(await button('Account of Mia Berger'));
    await user.click(await screen.findByRole('menuitem', { name: 'Change your password' }));
    await user.type(await screen.findByLabelText(/^Present password/), 'wrong');
    await user.type(screen.getByLabelText(/^New password( \*)?$/), 'walnut-hills');
    await user.type(screen.getByLabelText(/^New password again/), 'walnut-hill');
    await user.click(await button('Change the password'));
    expect(await screen.findByText(/new passwords differ/)).toBeTruthy();
    expect(asked.some(({ path }) => path === '/api/me/password')).toBe(false);
    await user.type(screen.getByLabelText(/^New password again/), 's');
    await user.click(await button('Change the password'));
    expect(await screen.findByText('The present password is not right.')).toBeTruthy();
    await expectAccessible();
    await user.clear(screen.getByLabelText(/^Present password/));
    await user.type(screen.getByLabelText(/^Present password/), 'right');
    await user.click(await button('Change the password'));
    expect(await screen.findByText(/Your password is changed/)).toBeTruthy();
    expect(asked.findLast(({ path }) => path === '/api/me/password')).toMatchObject({ method: 'POST', body: { present: 'right', password: 'walnut-hills' } });
  });

  test('with a one-time password nothing is offered but choosing another', async () => {
    show({ server: ({ path }) => (path === '/api/me' ? json({ ...me(), mustChangePassword: true }) : undefined) });
    expect(await screen.findByRole('heading', { name: 'Choose a password' })).toBeTruthy();
    expect(screen.queryByRole('navigation')).toBeNull();
    await expectAccessible();
  });

  test('an administrator gives one that is made here and has to be changed', async () => {
    const { asked, user } = show({ role: 'administrator', path: '/users' });
    await user.click(await button('Change Jonas Petersen'));
    await user.click(await button('Make one'));
    expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'One-time password' }).checked).toBe(true);
    await user.click(await button('Save'));
    await waitFor(() => expect(asked.find(({ method }) => method === 'PUT')?.body).toMatchObject({ password: expect.stringMatching(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/), oneTime: true }));
  });
});
