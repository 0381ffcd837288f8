import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { Crash } from '../src/ui/Crash';

test('a page that breaks says so in its place, and another page or another try is shown', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let broken = true;
  const Page = () => {
    if (broken) throw new Error('no such option');
    return <p>Rules</p>;
  };
  const at = (place: string) => (
    <MantineProvider env="test">
      <Crash place={place}>
        <Page />
      </Crash>
    </MantineProvider>
  );
  const { rerender } = render(at('/rules'));
  expect((await screen.findByRole('alert')).textContent).toContain('no such option');
  broken = false;
  rerender(at('/rules'));
  expect(screen.queryByText('Rules')).toBeNull();
  await userEvent.setup().click(screen.getByRole('button', { name: 'Try again' }));
  expect(screen.getByText('Rules')).toBeTruthy();
  broken = true;
  rerender(at('/rules'));
  broken = false;
  rerender(at('/tickets'));
  expect(screen.getByText('Rules')).toBeTruthy();
  told.mockRestore();
});
