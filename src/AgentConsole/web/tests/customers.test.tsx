import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { anna, customer } from '../dev/fixtures';
import { json } from '../dev/fakeServer';
import { addressText, draftOf, editOf, handleOf } from '../src/customers/draft';
import { choicesOf, firstTake, joinedOf } from '../src/customers/merge';
import { ordersLine } from '../src/core/format';
import { button, expectAccessible, show } from './stage';

const paul = '0198c0de-0000-7000-8000-0000000000a2';

describe('a customer’s form', () => {
  test('reads what is typed one a line', () => {
    expect(handleOf('anna@lindner.example')).toEqual({ kind: 'email', value: 'anna@lindner.example' });
    expect(handleOf('Telegram: @anna')).toEqual({ kind: 'telegram', value: '@anna' });
    expect(handleOf('@anna')).toEqual({ kind: 'other', value: '@anna' });
    expect(addressText({ kind: 'work', street: 'Marktgasse 4', postalCode: '10115', city: 'Berlin', region: null, country: 'DE' })).toBe('Marktgasse 4, 10115 Berlin, DE');
  });

  test('gives back what it was given', () => {
    const edit = editOf(draftOf(customer), 'standard', customer.revision);
    expect(edit.more).toEqual(customer.more);
    expect(edit.email).toBe(customer.email);
    expect(editOf(draftOf(null), 'standard', 0)).toMatchObject({ tier: 'standard', email: null, numbers: [], more: { kind: 'person', handles: [], fields: {} } });
  });

  test('sends segments, custom fields and a new address', async () => {
    const { asked, user } = show({ path: `/customers/${anna}` });
    await user.click(await button('Change'));
    const form = within(await screen.findByRole('dialog'));
    await user.click(await form.findByRole('combobox', { name: 'Tariff' }));
    await user.click(await screen.findByRole('option', { name: 'Home' }));
    await user.click(form.getByRole('button', { name: 'Add an address' }));
    await user.type(within(form.getByRole('group', { name: 'Address 2' })).getByRole('textbox', { name: 'City' }), 'Potsdam');
    await user.click(form.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(asked.some(({ method }) => method === 'PUT')).toBe(true));
    expect(asked.find(({ method }) => method === 'PUT')?.body).toMatchObject({
      revision: 4,
      more: { fields: { 'contract-number': 'C-2210', tariff: 'Home' }, segments: ['Bakers', 'Early birds'], addresses: [{ city: 'Berlin' }, { kind: 'postal', city: 'Potsdam', street: null }] },
    });
  });
});

describe('a customer’s page', () => {
  test('shows at first sight how to reach the customer, what was refused, and who belongs to whom', async () => {
    show({ path: `/customers/${anna}` });
    const card = within(await screen.findByRole('region', { name: 'Customer' }));
    expect(await card.findByText('Refused: marketing by phone')).toBeTruthy();
    expect(card.getByText('@annabakes')).toBeTruthy();
    expect(card.getByText('Marktgasse 4, 10115 Berlin, DE')).toBeTruthy();
    expect(card.getByText('C-2210')).toBeTruthy();
    expect(card.getByText('Call before 10; the bakery opens at 4.')).toBeTruthy();
    expect(card.getByText(/12 orders, last/)).toBeTruthy();
    expect(await card.findByRole('link', { name: 'Lindner Bakery' })).toBeTruthy();
    await expectAccessible();
  });

  test('a note has one key however often it is sent, and pinning sends the revision', async () => {
    let refused = true;
    const { asked, user } = show({
      path: `/customers/${anna}`,
      server: ({ path, method }) => {
        if (method !== 'POST' || !path.endsWith('/notes') || !refused) return undefined;
        refused = false;
        return new Response(null, { status: 503 });
      },
    });
    await user.click(await screen.findByRole('tab', { name: 'Notes' }));
    await user.type(await screen.findByRole('textbox', { name: 'New note' }), 'Likes rye.');
    await user.click(await button('Add note'));
    await screen.findByText(/status 503/);
    await user.click(await button('Add note'));
    await waitFor(() => expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'New note' }).value).toBe(''));
    const sent = asked.filter(({ path, method }) => method === 'POST' && path.endsWith('/notes')).map(({ body }) => body as { key: string });
    expect(sent[1]?.key).toBe(sent[0]?.key);
    await user.click(await button('Unpin the note of Mia Berger'));
    await waitFor(() => expect(asked.find(({ method }) => method === 'PUT')?.body).toEqual({ text: 'Call before 10; the bakery opens at 4.', pinned: false, revision: 2 }));
    await expectAccessible();
  });

  test('one’s note is changed, and files of the customer are listed', async () => {
    const { asked, user } = show({ path: `/customers/${anna}` });
    await user.click(await screen.findByRole('tab', { name: 'Notes' }));
    await user.click(await button('Change the note of Mia Berger'));
    expect(screen.queryByRole('button', { name: 'Change the note of Jonas Petersen' })).toBeNull();
    const text = await screen.findByRole('textbox', { name: 'Text of the note' });
    await user.clear(text);
    await user.type(text, 'Call after noon.');
    await user.click(await button('Save'));
    await waitFor(() => expect(asked.find(({ method }) => method === 'PUT')?.body).toEqual({ text: 'Call after noon.', pinned: true, revision: 2 }));
    await user.click(await screen.findByRole('tab', { name: 'Files' }));
    expect((await screen.findByRole('link', { name: 'contract.pdf' })).getAttribute('href')).toContain('/api/attachments/');
    expect(screen.queryByLabelText('Add files for the customer')).toBeNull();
    await expectAccessible();
  });

  test('what the customer said is written down with its source', async () => {
    const { asked, user } = show({ path: `/customers/${anna}` });
    await user.click(await screen.findByRole('tab', { name: 'Consent' }));
    expect(within(await screen.findByRole('table', { name: 'May we?' })).getByText('No, refused')).toBeTruthy();
    await user.type(await screen.findByRole('textbox', { name: 'Proof' }), 'C-17');
    await user.click(await button('Write down'));
    await waitFor(() => expect(asked.find(({ path, method }) => method === 'POST' && path.endsWith('/consent'))?.body).toMatchObject({ channels: ['phone'], purposes: ['marketing'], decision: 'refused', source: 'call', proof: 'C-17' }));
    await expectAccessible();
  });

  test('orders are listed with amount and items', async () => {
    const { user } = show({ path: `/customers/${anna}` });
    await user.click(await screen.findByRole('tab', { name: 'Orders' }));
    const row = await screen.findByRole('row', { name: /2026-0881/ });
    expect(row.textContent).toContain('1 × Smart meter');
    expect(row.textContent).toMatch(/129.90/);
  });

  test('one who was merged is found under the survivor', async () => {
    show({ path: `/customers/${paul}` });
    expect(await screen.findByRole('heading', { name: 'Anna Lindner' })).toBeTruthy();
    await waitFor(() => expect(window.location.pathname === `/customers/${anna}` || screen.queryByRole('heading', { name: 'Anna Lindner' }) !== null).toBe(true));
  });
});

describe('merging', () => {
  const other = { ...customer, card: { ...customer.card, id: paul, name: 'Paul Lindner', language: 'English', organization: null }, notes: null, revision: 9, more: { ...customer.more!, timeZone: null, fields: {} } };
  const two = ({ path }: { path: string }) => (path === `/api/customers/${paul}` ? json(other) : undefined);

  test('takes what the survivor lacks, and the name for a nameless caller', () => {
    const choices = choicesOf(other, customer, [{ id: 'f', subject: 'customer', key: 'tariff', label: 'Tariff', type: 'text', choices: [], required: false, position: 0, retired: false, revision: 1 }]);
    expect(firstTake(choices, false)).toEqual(['organization', 'timeZone', 'notes', 'fields.tariff']);
    expect(firstTake(choices, true)).toContain('name');
    expect(joinedOf(other, customer).map(({ label }) => label)).toEqual(['Numbers', 'E-mail and messengers', 'Addresses', 'Segments', 'Open tickets']);
  });

  test('possible duplicates come with their reason, and lead to the comparison', async () => {
    const { user } = show({ role: 'supervisor', path: '/duplicates', server: two });
    expect(await screen.findByText('Same number +49305550142 · Similar name at the same organization')).toBeTruthy();
    await expectAccessible();
    await user.click(screen.getByRole('link', { name: 'Compare' }));
    expect(await screen.findByRole('table', { name: 'Side by side' })).toBeTruthy();
  });

  test('sends which values win, with both revisions', async () => {
    const { asked, user } = show({ role: 'supervisor', path: `/customers/${anna}/merge/${paul}`, server: two });
    await user.click(await screen.findByRole('radio', { name: 'Name: Paul Lindner' }));
    await user.click(await screen.findByRole('radio', { name: 'Language: English' }));
    await user.click(await screen.findByRole('radio', { name: 'Language: German' }));
    await expectAccessible();
    await user.click(await button('Merge'));
    await waitFor(() => expect(asked.find(({ path }) => path === `/api/customers/${anna}/merge`)?.body).toEqual({ otherId: paul, revision: 4, otherRevision: 9, take: ['name'] }));
  });

  test('is undone on the customer’s page', async () => {
    const { asked, user } = show({ role: 'supervisor', path: `/customers/${anna}` });
    await user.click(await button('Undo the merge with A. Lindner'));
    await waitFor(() => expect(asked.some(({ path, method }) => method === 'POST' && path.startsWith('/api/merges/') && path.endsWith('/undo'))).toBe(true));
  });
});

test('an administrator makes a field', async () => {
  const { asked, user } = show({ role: 'administrator', path: '/settings/fields' });
  await user.click(await button('New field'));
  await user.type(await screen.findByRole('textbox', { name: 'Label' }), 'Seats');
  await user.type(screen.getByRole('textbox', { name: 'Key' }), 'seats');
  await user.click(await button('Save'));
  await waitFor(() => expect(asked.find(({ path, method }) => path === '/api/fields' && method === 'POST')?.body).toEqual({ subject: 'customer', key: 'seats', label: 'Seats', type: 'text', choices: [], required: false, position: 0, retired: false, revision: 0 }));
});

test('the line about orders', () => {
  expect(ordersLine(0, null)).toBe('');
  expect(ordersLine(1, '2026-11-03T12:00:00Z')).toMatch(/^1 order, last .*2026$/);
  expect(ordersLine(12, '2026-11-03T12:00:00Z')).toMatch(/^12 orders, last/);
});
