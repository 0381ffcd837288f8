import { screen, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { ticketId, ticketMail } from '../dev/fixtures';
import { json } from '../dev/fakeServer';
import { button, expectAccessible, show } from './stage';

describe('e-mail', () => {
  test('a ticket shows from whom and to whom, and why a message was not sent', async () => {
    const { user } = show({ path: `/tickets/${ticketId}` });
    expect(await screen.findByText(/From Anna Lindner <anna@example.com>/)).toBeTruthy();
    expect(screen.getByText(/Not sent to anna@example.com.*550 no such user/)).toBeTruthy();
    expect(screen.getByText('You wrote: hello').closest('details')?.open).toBe(false);
    await user.click(screen.getByRole('radio', { name: 'For the customer' }));
    expect(screen.getByText('This goes to anna@example.com by e-mail.')).toBeTruthy();
    await expectAccessible();
  });

  test('the composer says why nothing is sent', async () => {
    const none = { ...ticketMail, to: null, problem: 'The customer has no e-mail address.', mails: [] };
    const { user } = show({ path: `/tickets/${ticketId}`, server: ({ path }) => (path.endsWith('/mail') ? json(none) : undefined) });
    await user.click(await screen.findByRole('radio', { name: 'For the customer' }));
    expect(await screen.findByText(/not sent by e-mail: The customer has no e-mail address/)).toBeTruthy();
  });

  test('an administrator sees how it goes and sends a test message', async () => {
    const { asked, user } = show({ role: 'administrator', path: '/settings/mail' });
    expect(await screen.findByText(/2 messages wait to be sent; 1 was refused for good/)).toBeTruthy();
    expect(screen.getByText(/Connection refused/)).toBeTruthy();
    expect(screen.getByText(/robot@example.com/)).toBeTruthy();
    await expectAccessible();
    await user.type(screen.getByRole('textbox', { name: /Send a test message to/ }), 'ada@example.com');
    await user.click(await button('Send a test message'));
    await waitFor(() => expect(asked.find(({ method }) => method === 'POST')).toMatchObject({ path: '/api/mail/test', body: { to: 'ada@example.com' } }));
  });
});
