import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { fitPhone } from '../dev/fakes';
import { contact, offer, pop, situations, unknownPop } from '../dev/fixtures';
import { judge } from '../src/phone/report';
import { button, expectAccessible, show } from './stage';

const ringing = { ...fitPhone, call: { contactId: contact, state: 'ringing', muted: false } } as const;
const inCall = { ...fitPhone, call: { contactId: contact, state: 'in-call', muted: false } } as const;
const asked = (link: { asked: readonly { method: string; args: readonly unknown[] }[] }, method: string) => link.asked.filter((call) => call.method === method).map((call) => call.args);

describe('the state bar', () => {
  test('shows state, time and reason, and goes ready', async () => {
    const { link, user } = show({ situation: situations.notReady });
    expect(await screen.findByText('Not ready', { selector: '.mantine-Badge-label' })).toBeTruthy();
    expect(screen.getByTitle('You did not answer the last call')).toBeTruthy();
    await user.click(await button('Go ready'));
    expect(asked(link, 'goReady')).toEqual([[]]);
  });

  test('does not let an agent go ready whose phone is unfit, and says why and what to do', async () => {
    const { user, phone } = show({ situation: situations.notReady, phone: { ...fitPhone, ...judge({ microphone: 'denied', socket: 'ok', ice: 'ok', audio: 'ok' }) } });
    expect((await button('Go ready')).disabled).toBe(true);
    expect(screen.getByText('The browser may not use the microphone.')).toBeTruthy();
    expect(screen.getByText(/allow the microphone, then press/)).toBeTruthy();
    await user.click(await button('Check phone'));
    expect(phone.done).toContain('check');
  });

  test('does not let an agent go ready while the phone is being checked', async () => {
    const { phone } = show({ situation: situations.notReady, phone: { ...fitPhone, report: null } });
    expect((await button('Go ready')).disabled).toBe(true);
    act(() => phone.status.set(fitPhone));
    expect((await button('Go ready')).disabled).toBe(false);
  });

  test('during a call there is only a break to take back', async () => {
    const { link } = show({ situation: situations.talking });
    expect((await button('Go ready')).disabled).toBe(false);
    act(() => link.say('situation', { ...situations.talking, version: 11, pendingNotReady: null }));
    expect((await button('Go ready')).disabled).toBe(true);
  });

  test('goes not ready with a reason', async () => {
    const { link, user } = show();
    await waitFor(async () => expect((await button('Not ready')).disabled).toBe(false));
    await user.click(await button('Not ready'));
    await user.click(await screen.findByRole('menuitem', { name: 'Lunch' }));
    expect(asked(link, 'goNotReady')).toEqual([['Lunch']]);
  });

  test('shows the server’s refusal', async () => {
    const { user } = show({
      situation: situations.notReady,
      answers: { goReady: () => Promise.reject(new Error("An unexpected error occurred invoking 'GoReady' on the server. RefusedException: Your phone is not registered. Check it first.")) },
    });
    await user.click(await button('Go ready'));
    expect(await screen.findByText('Your phone is not registered. Check it first.')).toBeTruthy();
  });
});

describe('an incoming call', () => {
  test('pops the caller before the answer, announces it and rings', async () => {
    const { phone } = show({ situation: situations.offered, phone: ringing });
    expect(await screen.findByRole('heading', { name: 'Incoming call' })).toBeTruthy();
    expect(screen.getByRole('heading', { name: 'Anna Lindner' })).toBeTruthy();
    expect(screen.getByText(/Incoming call: Anna Lindner, Billing. Press Alt A/)).toBeTruthy();
    expect(document.title).toBe('Incoming call: Anna Lindner');
    const caller = within(screen.getByRole('region', { name: 'Caller' }));
    expect(caller.getByText(/Question about a bill/)).toBeTruthy();
    expect(caller.getByText(pop.why.sentence)).toBeTruthy();
    expect(caller.getByRole('button', { name: 'Meter reading was rejected twice' })).toBeTruthy();
    expect(phone.done).toContain('ring');
    await expectAccessible();
  });

  test('is answered by click and by Alt A, and only while this phone rings', async () => {
    const { phone, user } = show({ situation: situations.offered });
    expect((await button('Answer')).disabled).toBe(true);
    act(() => phone.status.set(ringing));
    await user.click(await button('Answer'));
    fireEvent.keyDown(window, { code: 'KeyA', key: 'å', altKey: true });
    expect(phone.done.filter((done) => done === 'answer')).toHaveLength(2);
  });

  test('says when the customer cannot be looked up, and fills in when that works again', async () => {
    const away = { ...unknownPop, customer: null, matches: [], lookUp: 'unavailable' };
    const { link } = show({ situation: { ...situations.offered, offer: { ...situations.offered.offer, pop: away } } as typeof situations.offered, phone: ringing });
    const caller = within(await screen.findByRole('region', { name: 'Caller' }));
    expect(caller.getByRole('status').textContent).toContain('Customer look-up is not available right now');
    expect(screen.getAllByText(new RegExp(unknownPop.number!.replace('+', '\\+'))).length).toBeGreaterThan(0);
    await expectAccessible();
    act(() => link.say('situation', { ...situations.offered, version: 11 }));
    expect(screen.queryByText(/not available right now/)).toBeNull();
    expect(screen.getByRole('heading', { name: 'Anna Lindner' })).toBeTruthy();
  });

  test('another contact’s ringing does not count', async () => {
    show({ situation: situations.offered, phone: { ...fitPhone, call: { contactId: '0198c0de-0000-7000-8000-0000000000ff', state: 'ringing', muted: false } } });
    expect((await button('Answer')).disabled).toBe(true);
  });

  test('is declined', async () => {
    const { link, user } = show({ situation: situations.offered, phone: ringing });
    await user.click(await button('Decline'));
    expect(asked(link, 'decline')).toEqual([[offer]]);
  });

  test('goes away when the offer is withdrawn', async () => {
    const { link, phone } = show({ situation: situations.offered, phone: ringing });
    await screen.findByRole('heading', { name: 'Incoming call' });
    act(() => link.say('situation', { ...situations.notReady, version: 11 }));
    expect(screen.queryByRole('heading', { name: 'Incoming call' })).toBeNull();
    expect(screen.queryByText('+49 30 5550142')).toBeNull();
    expect(phone.done.at(-1)).toBe('quiet');
  });

  test('shows hostile texts as text', async () => {
    const hostile = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
    const situation = {
      ...situations.offered,
      offer: {
        ...situations.offered.offer,
        pop: { ...pop, customer: { ...pop.customer, name: hostile, organization: hostile }, pressed: [hostile], openTickets: [{ ...pop.openTickets[0]!, title: hostile }], why: { ...pop.why, sentence: hostile } },
      },
    };
    const { container } = show({ situation: situation as typeof situations.offered, phone: ringing });
    expect((await screen.findAllByText(hostile)).length).toBeGreaterThanOrEqual(4);
    expect(container.querySelector('img, script')).toBeNull();
    expect((window as { hacked?: number }).hacked).toBeUndefined();
  });

  test('lets the agent pick among several people', async () => {
    const { link, user } = show({ situation: { ...situations.offered, offer: { ...situations.offered.offer, pop: { ...pop, customer: null } } }, phone: ringing });
    expect(await screen.findByText(/belongs to several people/)).toBeTruthy();
    expect(screen.queryByRole('heading', { name: 'Last contacts' })).toBeNull();
    await user.click(await button('Pick Paul Lindner'));
    expect(asked(link, 'pickCustomer')).toEqual([[contact, pop.matches[1]!.id]]);
  });

  test('an unknown caller becomes a customer with one name', async () => {
    const { link, user } = show({ situation: { ...situations.offered, offer: { ...situations.offered.offer, pop: unknownPop } }, phone: ringing });
    await user.type(await screen.findByRole('textbox', { name: 'Customer’s name' }), 'Grace O’Neill');
    await user.click(await button('Add customer'));
    expect(asked(link, 'completeCustomer')).toEqual([[contact, 'Grace O’Neill']]);
  });

  test('a desk phone is answered on the desk', async () => {
    show({ situation: situations.offered, phone: { ...fitPhone, kind: 'desk' } });
    expect(await screen.findByText('Pick up your desk phone to answer.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Answer' })).toBeNull();
  });
});

describe('a call', () => {
  test('is held, muted and hung up, with its controls named', async () => {
    const { link, phone, user } = show({ situation: situations.talking, phone: inCall });
    await user.click(await button('Hold'));
    await user.click(await button('Mute'));
    expect((await button('Mute')).getAttribute('aria-pressed')).toBe('true');
    expect(phone.status.value.call?.muted).toBe(true);
    await user.click(await button('Hang up'));
    expect(asked(link, 'hold')).toEqual([[contact]]);
    expect(asked(link, 'hangUp')).toEqual([[contact]]);
    expect(phone.done).not.toContain('hangUp');
    await expectAccessible();
  });

  test('on hold offers to resume', async () => {
    const { link, user } = show({ situation: { ...situations.talking, call: { ...situations.talking.call, phase: 'held' } }, phone: inCall });
    await user.click(await button('Resume'));
    expect(asked(link, 'resume')).toEqual([[contact]]);
    expect(screen.queryByRole('button', { name: 'Hold' })).toBeNull();
  });

  test('is ended by the phone itself when the server’s connection is down', async () => {
    const { link, phone, user } = show({ situation: situations.talking, phone: inCall });
    await button('Hang up');
    act(() => link.state.set('connecting'));
    await user.click(await button('Hang up'));
    expect(phone.done).toContain('hangUp');
    expect(asked(link, 'hangUp')).toEqual([]);
  });

  test('sends keys by click and by keyboard', async () => {
    const { link, user } = show({ situation: situations.talking, phone: inCall });
    await user.click(await button('Keypad'));
    await user.click(await button('5'));
    await user.keyboard('#');
    expect(asked(link, 'sendDigits')).toEqual([[contact, '5'], [contact, '#']]);
  });

  test('says that the caller is kept while the phone reconnects', async () => {
    show({ situation: situations.reconnecting });
    expect(await screen.findByText('The caller cannot hear you at the moment')).toBeTruthy();
    expect((await button('Hold')).disabled).toBe(true);
  });

  test('stays at the top on every page', async () => {
    show({ situation: situations.talking, phone: inCall, path: '/customers' });
    expect(await screen.findByRole('heading', { name: 'Call with Anna Lindner' })).toBeTruthy();
    expect(await screen.findByRole('heading', { name: 'Customers' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'To the desk' })).toBeTruthy();
  });
});

describe('wrap-up', () => {
  const endsIn = (seconds: number) => ({ ...situations.wrapUp, wrapUp: { ...situations.wrapUp.wrapUp, until: new Date(Date.now() + seconds * 1000).toISOString() } });

  test('counts down and ends with a disposition and a note', async () => {
    const { link, user } = show({ situation: endsIn(3_000) });
    expect((await screen.findByRole('timer', { name: 'Time left' })).textContent).toMatch(/^(49:[0-5]\d|50:00) left$/);
    expect((await button('Finish wrap-up')).disabled).toBe(true);
    await user.click(screen.getByRole('combobox', { name: /Disposition/ }));
    await user.click(await screen.findByRole('option', { name: 'Solved' }));
    await user.type(screen.getByRole('textbox', { name: 'Note' }), 'Will read the meter again.');
    await user.click(await button('Finish wrap-up'));
    expect(asked(link, 'finishWrapUp')).toEqual([[contact, 'Solved', 'Will read the meter again.']]);
    await expectAccessible();
  });

  test('shows 0:00 and never less when its time is over', async () => {
    show({ situation: endsIn(-30) });
    expect((await screen.findByRole('timer', { name: 'Time left' })).textContent).toBe('0:00 left');
  });

  test('can be extended as often as the server says', async () => {
    const { link, user } = show({ situation: endsIn(25) });
    await user.click(await button('More time (2 left)'));
    expect(asked(link, 'extendWrapUp')).toEqual([[contact]]);
    act(() => link.say('situation', { ...situations.wrapUp, version: 11, wrapUp: { ...situations.wrapUp.wrapUp, extensionsLeft: 0 } }));
    expect((await button('More time (0 left)')).disabled).toBe(true);
  });
});

describe('placing a call', () => {
  test('dials a number', async () => {
    const { link, user } = show();
    await user.type(await screen.findByRole('textbox', { name: 'Number to call' }), ' +49 30 123 ');
    await user.click(await button('Call'));
    expect(asked(link, 'dial')).toEqual([['+49 30 123', null, null]]);
  });
});
