import { MantineProvider, Modal } from '@mantine/core';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { useState } from 'react';
import { ConfirmProvider, useConfirm, useReason } from '../src/ui/confirm';
import { theme } from '../src/ui/theme';
import { button, expectAccessible } from './stage';

function Page() {
  const confirm = useConfirm();
  const reason = useReason();
  const [open, setOpen] = useState(true);
  const [answer, setAnswer] = useState('nothing');
  return (
    <Modal opened={open} onClose={() => setOpen(false)} title="Rule">
      <button type="button" onClick={() => void confirm({ title: 'Delete it?', yes: 'Delete', danger: true }).then((yes) => setAnswer(String(yes)))}>
        Remove
      </button>
      <button type="button" onClick={() => void reason({ title: 'Hold it?', yes: 'Hold', reason: 'Why' }).then((why) => setAnswer(why ?? 'no reason'))}>
        Hold it
      </button>
      <output>{answer}</output>
    </Modal>
  );
}

const page = () =>
  render(
    <MantineProvider env="test" theme={theme}>
      <ConfirmProvider>
        <Page />
      </ConfirmProvider>
    </MantineProvider>,
  );

test('a question is answered by keyboard, begins at Cancel, and Escape closes nothing but the question', async () => {
  page();
  const user = userEvent.setup();
  await user.click(await button('Remove'));
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Cancel'));
  await expectAccessible();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByText('Delete it?')).toBeNull());
  expect(screen.getByText('false')).toBeTruthy();
  await user.click(await button('Remove'));
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Cancel'));
  await user.tab();
  await user.keyboard('{Enter}');
  expect(await screen.findByText('true')).toBeTruthy();
});

test('a reason is asked for, and none is no answer', async () => {
  page();
  const user = userEvent.setup();
  await user.click(await button('Hold it'));
  const field = await screen.findByRole('textbox', { name: /Why/ });
  await user.type(field, '   ');
  expect((await button('Hold')).disabled).toBe(true);
  await user.type(field, 'A court asked ');
  await user.click(await button('Hold'));
  expect(await screen.findByText('A court asked')).toBeTruthy();
  await user.click(await button('Hold it'));
  await user.click(await button('Cancel'));
  expect(await screen.findByText('no reason')).toBeTruthy();
});
