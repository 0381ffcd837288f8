import { screen, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { agent, customer, team, ticketId } from '../dev/fixtures';
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
    globalThis.confirm = () => true;
    await user.click(await button('Remove Early birds'));
    await waitFor(() => expect(asked.some(({ method, path }) => method === 'DELETE' && path.startsWith('/api/segments/'))).toBe(true));
    await expectAccessible();
  });
});
