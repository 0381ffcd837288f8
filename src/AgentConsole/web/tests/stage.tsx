import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { expect } from 'vitest';
import { fakeServer, type Request } from '../dev/fakeServer';
import { setStage, type Stage } from '../dev/stage';

export interface Show extends Stage {
  readonly role?: string | null;
  readonly server?: (request: Request) => Response | undefined;
}

/** Renders the whole app on fakes. */
export function show({ role = 'agent', server, ...stage }: Show = {}) {
  const asked = fakeServer(role, server);
  const set = setStage({ ...stage, env: 'test' });
  const view = render(set.app);
  return { ...set, ...view, asked, user: userEvent.setup() };
}

export const button = (name: string | RegExp) => screen.findByRole<HTMLButtonElement>('button', { name });

/** jsdom paints nothing, so contrast is left to the gallery. */
export async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}
