import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';
import { campaign, campaignId, campaignView, contact, lists, rehearsal, situations } from '../dev/fixtures';
import { json } from '../dev/fakeServer';
import { callerIdsFrom, formFrom, formText, hoursFrom, hoursText, outcomesFrom, retriesFrom } from '../src/campaigns/lines';
import { button, expectAccessible, show } from './stage';

beforeEach(() => sessionStorage.clear());

describe('a campaign’s call', () => {
  test('is shown as one while the number still rings', async () => {
    show({ situation: situations.coming });
    const coming = await screen.findByRole('region', { name: 'Ringing: Carla Weiss' });
    expect(within(coming).getByText('Campaign: Heat pumps, autumn')).toBeTruthy();
    expect(screen.getByText(/You asked us about the new heating law/)).toBeTruthy();
    expect(screen.getByText('Oil, 1998')).toBeTruthy();
    await expectAccessible();
  });

  test('a previewed lead is called by a key, or skipped', async () => {
    const { link, user } = show({ situation: situations.preview });
    await screen.findByRole('heading', { name: 'To call: Carla Weiss' });
    await user.keyboard('{Alt>}a{/Alt}');
    await waitFor(() => expect(link.asked.some(({ method, args }) => method === 'callPreview' && args[0] === contact)).toBe(true));
    await user.click(await button('Skip'));
    await waitFor(() => expect(link.asked.some(({ method }) => method === 'skipPreview')).toBe(true));
    await expectAccessible();
  });

  test('answers that were noted in the call go with the outcome', async () => {
    const { link, user } = show({ situation: situations.campaignCall });
    await user.type(await screen.findByRole('textbox', { name: /Age of the heating/ }), '28');
    act(() => link.say('situation', { ...situations.campaignWrapUp, version: 11 }));
    await user.click(await screen.findByRole('combobox', { name: /Outcome/ }));
    await user.click(await screen.findByRole('option', { name: 'Wants an offer' }));
    await user.click(screen.getByRole('checkbox', { name: 'Opportunity' }));
    expect((await button('Finish wrap-up')).disabled).toBe(true);
    await user.type(screen.getByRole('textbox', { name: /Opportunity’s name/ }), 'Heat pump');
    await user.click(await button('Finish wrap-up'));
    await waitFor(() => expect(link.asked.some(({ method }) => method === 'finishCampaignCall')).toBe(true));
    expect(link.asked.find(({ method }) => method === 'finishCampaignCall')?.args).toEqual([
      contact,
      {
        outcome: 'agreed',
        note: null,
        answers: { age: '28' },
        callback: null,
        opportunity: { title: 'Heat pump', value: 0, currency: 'USD', sold: false },
        ticket: null,
        doNotCall: false,
      },
    ]);
  });

  test('a person who wants no more calls is not promised one', async () => {
    const { link, user } = show({ situation: situations.campaignWrapUp });
    await user.click(await screen.findByRole('combobox', { name: /Outcome/ }));
    await user.click(await screen.findByRole('option', { name: 'Not interested' }));
    await user.click(screen.getByRole('checkbox', { name: 'Call again' }));
    expect(screen.getByText('Say when the person shall be called again.')).toBeTruthy();
    await user.type(screen.getByLabelText('When'), '2030-01-02T10:00');
    await user.click(screen.getByRole('checkbox', { name: /Wants no more calls/ }));
    await user.click(await button('Finish wrap-up'));
    await waitFor(() => expect(link.asked.some(({ method }) => method === 'finishCampaignCall')).toBe(true));
    expect(link.asked.find(({ method }) => method === 'finishCampaignCall')?.args[1]).toMatchObject({ callback: null, doNotCall: true });
    await expectAccessible();
  });
});

describe('the campaign pages', () => {
  const path = `/campaigns/${campaignId}`;

  test('are not for agents', async () => {
    show({ path });
    expect(await screen.findByRole('heading', { name: 'Desk' })).toBeTruthy();
  });

  test('show the pace, its reason and the ledger as they change', async () => {
    const { link } = show({ role: 'supervisor', path });
    expect(await screen.findByText(/4 agents are free and 2 more/)).toBeTruthy();
    expect(screen.getByText('1.92 % of at most 3.00 %')).toBeTruthy();
    act(() => link.say('campaign', { ...campaignView, version: 8, dials: false, why: 'The campaign’s window opens at 09:00.', ledger: { ...campaignView.ledger, abandoned: 40, rate: 0.0384 } }));
    expect(await screen.findByText('The campaign’s window opens at 09:00.')).toBeTruthy();
    expect(screen.getByText('3.84 % of at most 3.00 %')).toBeTruthy();
    act(() => link.say('campaign', { ...campaignView, version: 7 }));
    expect(screen.getByText('3.84 % of at most 3.00 %')).toBeTruthy();
    await expectAccessible();
  });

  test('pause at once', async () => {
    const { asked, user } = show({ role: 'supervisor', path });
    await user.click(await button('Pause'));
    await waitFor(() => expect(asked.find(({ path: to, method }) => method === 'POST' && to === `/api${path}/state`)?.body).toEqual({ state: 'paused' }));
  });

  test('rehearse with so many agents, show how far it is and what to expect', async () => {
    let state = 'none';
    const { asked, user } = show({
      role: 'supervisor',
      path,
      server: ({ path: to, method }) => {
        if (to !== `/api${path}/rehearsal`) return undefined;
        if (method === 'POST') state = 'running';
        if (method === 'DELETE') state = 'done';
        return json({ ...rehearsal, state, progress: state === 'running' ? 0.42 : 0, agents: 6, report: state === 'done' ? rehearsal.report : null }, method === 'POST' ? 202 : 200);
      },
    });
    await user.click(await screen.findByRole('tab', { name: 'Rehearse' }));
    fireEvent.change(await screen.findByRole('textbox', { name: 'Agents' }), { target: { value: '12' } });
    await user.click(await button('Rehearse'));
    expect(asked.find(({ method, path: to }) => method === 'POST' && to === `/api${path}/rehearsal`)?.body).toEqual({ agents: 12, hours: 4 });
    expect(await screen.findByRole('heading', { name: 'Rehearsing with 6 agents, 42 %' })).toBeTruthy();
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('42');
    await user.click(await button('Cancel'));
    expect(await screen.findByText(/predictive gains 20 % more conversations/)).toBeTruthy();
    expect(screen.getByRole('cell', { name: '1.9 % (1.5 % to 2.3 %)' })).toBeTruthy();
    expect(screen.getByRole('img', { name: 'Predictive: 2.1 % (1.8 % to 2.6 %)' })).toBeTruthy();
    expect(screen.getByText(/on 3000 earlier calls \(the campaign’s own calls\)/)).toBeTruthy();
    await expectAccessible();
  });

  test('warn before a start that would abandon too many, and start all the same', async () => {
    const warning = 'Abandoned calls are expected to reach 4.1 %, up to 5.0 %, where 3 % are allowed.';
    const { asked, user } = show({
      role: 'supervisor',
      path,
      server: ({ path: to, method }) =>
        to === `/api${path}/rehearsal` ? json({ ...rehearsal, report: { ...rehearsal.report, warning } })
        : method === 'GET' && to === `/api${path}` ? json({ ...campaign, state: 'paused', nextStates: ['running', 'stopped'] })
        : undefined,
    });
    const started = () => asked.some(({ path: to, method }) => method === 'POST' && to === `/api${path}/state`);
    await user.click(await screen.findByRole('tab', { name: 'Rehearse' }));
    await screen.findAllByText(warning);
    await user.click(await button('Start'));
    expect(started()).toBe(false);
    await user.click(await screen.findByRole('button', { name: 'Do not start' }));
    expect(started()).toBe(false);
    await user.click(await button('Start'));
    await user.click(await screen.findByRole('button', { name: 'Start anyway' }));
    await waitFor(() => expect(asked.find(({ path: to }) => to === `/api${path}/state`)?.body).toEqual({ state: 'running' }));
  });

  test('bring in a list as it is, and show how far it is read', async () => {
    let sent: Blob | undefined;
    const { user } = show({
      role: 'supervisor',
      path,
      server: ({ path: to, method }) => (method === 'POST' && to.startsWith(`/api${path}/lists?`) ? json(lists[1]) : undefined),
    });
    const fetched = globalThis.fetch;
    globalThis.fetch = (input, init) => {
      if (init?.body instanceof Blob) sent = init.body;
      return fetched(input, init);
    };
    await user.click(await screen.findByRole('tab', { name: 'Lists' }));
    expect(await screen.findByText('Reading, 42 %')).toBeTruthy();
    const file = new File(['phone\n+494055501'], 'Fair.csv', { type: 'text/csv' });
    await user.upload(document.querySelector<HTMLInputElement>('input[type=file]')!, file);
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: /List’s name/ }).value).toBe('Fair');
    await user.click(await button('Bring in'));
    await waitFor(() => expect(sent?.size).toBe(file.size));
    await user.click((await screen.findAllByRole('button', { name: 'What was wrong' }))[0]!);
    expect(await screen.findByText(/too few digits/)).toBeTruthy();
    await expectAccessible();
  });

  test('save the settings, and say what cannot be read', async () => {
    const { asked, user } = show({ role: 'supervisor', path, server: ({ path: to, method }) => (method === 'PUT' && to === `/api${path}` ? json(campaign) : undefined) });
    await user.click(await screen.findByRole('tab', { name: 'Settings' }));
    const hours = await screen.findByRole('textbox', { name: /^Hours/ });
    fireEvent.change(hours, { target: { value: 'monday 9-5' } });
    expect(await screen.findByText(/“monday 9-5” is no window/)).toBeTruthy();
    expect((await button('Save')).disabled).toBe(true);
    fireEvent.change(hours, { target: { value: 'monday-tuesday 09:00-17:00' } });
    await user.click(await button('Save'));
    await waitFor(() => expect(asked.some(({ method }) => method === 'PUT')).toBe(true));
    expect(asked.find(({ method }) => method === 'PUT')?.body).toEqual({
      ...campaign.settings,
      hours: { ...campaign.settings.hours, windows: ['monday', 'tuesday'].map((day) => ({ day, from: '09:00', to: '17:00' })) },
    });
    await expectAccessible();
  });

  test('say whether a number may be called now, and if not, when', async () => {
    const { asked, user } = show({ role: 'supervisor', path: '/campaigns' });
    await user.type(await screen.findByRole('textbox', { name: 'Number' }), '+49 40 5550177');
    await user.click(await button('Ask'));
    expect(await screen.findByText(/calls may be made from 08:00 to 20:00/)).toBeTruthy();
    expect(asked.some(({ path: to }) => to === '/api/dial-gate?number=%2B49+40+5550177')).toBe(true);
    await expectAccessible();
  });
});

describe('lines', () => {
  test('are read as they are written', () => {
    const { form, hours } = campaign.settings;
    expect(formFrom(formText(form), form)).toEqual({ list: form });
    expect(hoursFrom(hoursText(hours.windows))).toEqual({ list: hours.windows });
    expect(outcomesFrom('Wants an offer *\nNot interested\nCall me later', campaign.settings.outcomes)).toEqual({
      list: [...campaign.settings.outcomes, { code: 'call-me-later', text: 'Call me later', success: false }],
    });
    expect(callerIdsFrom('+1212 +12125550100\n+13125550100')).toEqual({
      list: [
        { prefix: '+1212', number: '+12125550100' },
        { prefix: '', number: '+13125550100' },
      ],
    });
    expect(retriesFrom('busy 15\nno-answer 240')).toEqual({ list: { busy: 15, 'no-answer': 240 } });
  });

  test.each([
    ['friday-monday 09:00-17:00', hoursFrom],
    ['monday 17:00-09:00', hoursFrom],
    ['12125550100', callerIdsFrom],
    ['busy', retriesFrom],
  ])('refuse %s', (text, read) => {
    expect('problem' in read(text)).toBe(true);
  });

  test('refuse a choice without anything to choose', () => {
    expect('problem' in formFrom('Supplier | choice', [])).toBe(true);
  });
});
