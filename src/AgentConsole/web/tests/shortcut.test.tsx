import { fireEvent, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { situations } from '../dev/fixtures';
import { show } from './stage';

test('Alt T begins a ticket for the customer of the call, with the title to be typed at once', async () => {
  show({ situation: situations.talking });
  await screen.findByRole('tab', { name: 'Tickets' });
  fireEvent.keyDown(window, { code: 'KeyT', key: 't', altKey: true });
  expect(document.activeElement).toBe(await screen.findByRole('textbox', { name: /Title/ }));
});
