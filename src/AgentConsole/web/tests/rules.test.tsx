import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';
import { ticket } from '../dev/fixtures';
import { json } from '../dev/fakeServer';
import { ruleTrial, rules, webhooks } from '../dev/ruleFixtures';
import { bodyOf, draftOf, whenText } from '../src/rules/draft';
import { button, expectAccessible, show } from './stage';

beforeEach(() => sessionStorage.clear());

describe('rules', () => {
  const rule = rules[0]!;

  test('are switched, tried on the latest tickets and saved with their revision', async () => {
    const { asked, user } = show({
      role: 'supervisor',
      path: '/settings/rules',
      server: ({ method, path }) => (method === 'GET' ? undefined : path.endsWith('/trial') ? json(ruleTrial) : json(rule)),
    });
    await user.click(await screen.findByRole('switch', { name: `${rule.name} is on` }));
    await waitFor(() => expect(asked.find(({ path }) => path.endsWith('/enabled'))?.body).toEqual({ enabled: false, revision: 3 }));
    expect(within(await screen.findByRole('table', { name: 'What rules did' })).getByText('#1007')).toBeTruthy();
    await expectAccessible();

    await user.click(await button(rule.name));
    await user.click(await button('Try it on the latest tickets'));
    expect(await screen.findByText('State is open; the rule asks: is pending')).toBeTruthy();
    await user.click(await button('Save'));
    await waitFor(() => expect(asked.some(({ method, path }) => method === 'PUT' && path === `/api/rules/${rule.id}`)).toBe(true));
    expect(asked.find(({ method }) => method === 'PUT')?.body).toEqual({ name: rule.name, body: rule.body, revision: 3 });
  });

  test('come through the form as they were, with groups in groups and commas in values', () => {
    const nested = { ...rule.body, if: { all: null, any: [rule.body.if!, rule.body.if!.all![0]!], field: null, is: null, values: null } };
    expect(bodyOf(draftOf('x', rule.body), 'UTC')).toEqual(rule.body);
    expect(bodyOf(draftOf('x', nested), 'UTC')).toEqual(nested);
    const title = { all: null, any: null, field: 'ticket.title', is: 'contains', values: ['rain, wind', 'snow'] };
    const deep = { ...rule.body, if: { ...nested.if, any: [{ all: [nested.if, title], any: null, field: null, is: null, values: null }, title] } };
    expect(bodyOf(draftOf('x', deep), 'UTC')).toEqual(deep);
    const daily = { ...rule.body, if: null, when: { kinds: null, everyMinutes: null, at: ['08:00', '17:30'], timeZone: 'Europe/Berlin' } };
    expect(bodyOf(draftOf('x', daily), 'Europe/Berlin')).toEqual(daily);
    expect(whenText(daily.when)).toBe('At 08:00, 17:30 (Europe/Berlin)');
  });
});

describe('conditions', () => {
  test('stand in groups that are made, filled and taken away by hand', async () => {
    const { asked, user } = show({ role: 'supervisor', path: '/settings/rules', server: ({ method }) => (method === 'GET' ? undefined : json(rules[0])) });
    await user.click(await button(rules[0]!.name));
    await user.click(await button('Add a group'));
    const group = within(await screen.findByRole('group', { name: 'Group 3' }));
    await user.click(group.getByRole('combobox', { name: 'Values' }));
    await user.click((await screen.findAllByRole('option', { name: 'New', hidden: true })).at(-1)!);
    await expectAccessible();
    await user.click(await button('Remove condition 1'));
    await user.click(await button('Save'));
    const [, hours] = rules[0]!.body.if!.all!;
    const made = { all: null, any: [{ all: null, any: null, field: 'ticket.state', is: 'is', values: ['new'] }], field: null, is: null, values: null };
    await waitFor(() => expect((asked.find(({ method }) => method === 'PUT')?.body as { body: { if: unknown } }).body.if).toEqual({ ...rules[0]!.body.if, all: [hours, made] }));
  });
});

describe('a ticket', () => {
  test('runs a macro with its revision, and takes a canned answer into the note', async () => {
    const { asked, user } = show({ path: `/tickets/${ticket.id}`, server: ({ path }) => (path.includes('/macros/') ? json({ revision: 9, told: [] }) : undefined) });
    await user.click(await button('Macros'));
    await user.click(await screen.findByRole('menuitem', { name: 'Take it' }));
    await waitFor(() => expect(asked.find(({ path }) => path === `/api/tickets/${ticket.id}/macros/f5`)?.body).toEqual({ revision: ticket.revision }));
    await user.type(await screen.findByRole('combobox', { name: 'Canned answer' }), 'refu');
    await user.click(await screen.findByRole('option', { name: /refund/ }));
    await waitFor(() => expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: /note/i }).value).toBe('Dear Bob'));
  });
});

describe('webhooks', () => {
  test('show their deliveries, are sent again, and show a new secret once', async () => {
    const hook = webhooks[0]!;
    const { asked, user } = show({
      role: 'administrator',
      path: '/settings/webhooks',
      server: ({ method, path }) => (method === 'GET' ? undefined : path.endsWith('/secret') ? json({ webhook: hook, secret: 'whsec_new' }) : json(hook)),
    });
    await user.click(await button(hook.name));
    expect(await screen.findByText('It answered 500.')).toBeTruthy();
    await user.click(await button('Send again'));
    await waitFor(() => expect(asked.find(({ path }) => path.endsWith('/replay'))?.body).toEqual({ from: 42 }));
    await user.click(await button('New secret'));
    await user.click(await button('Make a new one'));
    expect(await screen.findByText('whsec_new')).toBeTruthy();
    await user.click(await button('I have kept it'));
    expect(screen.queryByText('whsec_new')).toBeNull();
    await expectAccessible();
  });
});
