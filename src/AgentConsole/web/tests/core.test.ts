import { afterEach, describe, expect, test, vi } from 'vitest';
import { FakeLink } from '../dev/fakes';
import { fakeServer, json } from '../dev/fakeServer';
import { skillsFrom, skillsText } from '../src/admin/skills';
import { Api, ApiError, sentenceOf } from '../src/core/api';
import { observeServerDate, serverNow } from '../src/core/clock';
import { CustomerWatch } from '../src/core/customerWatch';
import { duration } from '../src/core/format';
import { newGuid } from '../src/core/ids';
import { retryDelay } from '../src/core/signalrLink';
import { renewalDelay } from '../src/phone/sipLine';
import { WallboardStore } from '../src/supervisor/wallboardStore';
import { wallboard } from '../dev/fixtures';

afterEach(() => {
  vi.useRealTimers();
  observeServerDate(new Date().toUTCString(), Date.now(), Date.now());
});

describe('the API', () => {
  test('sends the anti-forgery token with what changes something, and only with that', async () => {
    const asked = fakeServer('agent');
    const api = new Api();
    api.antiForgeryToken = 'abc';
    await api.post('/api/tickets', { title: 'x' });
    await api.get('/api/options');
    expect(asked.map(({ headers }) => headers.get('X-CSRF'))).toEqual(['abc', null]);
    expect(asked[0]?.body).toEqual({ title: 'x' });
  });

  test.each([
    [{ title: 'Conflict', detail: 'Someone else changed this ticket.' }, 'Someone else changed this ticket.'],
    [{ title: 'Only the title.' }, 'Only the title.'],
    [{ title: 'Invalid', errors: { name: ['The name is missing.'], numbers: ['+49 is no number.'] } }, 'The name is missing. +49 is no number.'],
  ])('shows problem details as a sentence: %o', async (problem, sentence) => {
    fakeServer('agent', () => json(problem, 400, 'application/problem+json'));
    await expect(new Api().get('/api/x')).rejects.toThrow(new ApiError(400, sentence, problem));
  });

  test('has a sentence of its own when the answer is no JSON', async () => {
    fakeServer('agent', () => new Response('<html>gateway</html>', { status: 502 }));
    await expect(new Api().get('/api/x')).rejects.toThrow(/status 502/);
  });

  test('tells that the session ended, except on a wrong password', async () => {
    fakeServer('agent', () => new Response(null, { status: 401 }));
    const api = new Api();
    const ended = vi.fn();
    api.onSignedOut = ended;
    await expect(api.post('/api/session', {})).rejects.toThrow(ApiError);
    expect(ended).not.toHaveBeenCalled();
    await expect(api.get('/api/tickets')).rejects.toThrow(ApiError);
    expect(ended).toHaveBeenCalledOnce();
  });

  test('says so when the server cannot be reached', async () => {
    globalThis.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    await expect(new Api().get('/api/x')).rejects.toThrow(/cannot be reached/);
  });

  test('takes the sentence out of what SignalR puts around it', () => {
    expect(sentenceOf(new Error("An unexpected error occurred invoking 'Dial' on the server. RefusedException: This number is not allowed."))).toBe('This number is not allowed.');
    expect(sentenceOf(new Error('plain'))).toBe('plain');
  });
});

describe('the clock', () => {
  test('follows the server when this machine’s clock is wrong', () => {
    vi.useFakeTimers({ now: Date.parse('2026-03-01T10:00:00Z') });
    observeServerDate('Sun, 01 Mar 2026 10:05:00 GMT', Date.now(), Date.now());
    expect(serverNow() - Date.now()).toBe(300_500);
  });

  test('leaves a right clock alone: the header only has whole seconds', () => {
    vi.useFakeTimers({ now: Date.parse('2026-03-01T10:00:00.900Z') });
    observeServerDate('Sun, 01 Mar 2026 10:00:00 GMT', Date.now(), Date.now());
    observeServerDate(null, Date.now(), Date.now());
    observeServerDate('not a date', Date.now(), Date.now());
    expect(serverNow()).toBe(Date.now());
  });

  test.each([
    [-5_000, '0:00'],
    [999, '0:00'],
    [61_000, '1:01'],
    [3_723_000, '1:02:03'],
  ])('%i ms are shown as %s', (milliseconds, shown) => expect(duration(milliseconds)).toBe(shown));
});

describe('delays', () => {
  test('reconnecting begins at once, slows down and never passes 6.25 s', () => {
    const delays = Array.from({ length: 30 }, (_, attempt) => retryDelay(attempt));
    expect(delays[0]).toBeLessThanOrEqual(125);
    expect(Math.max(...delays)).toBeLessThanOrEqual(6_250);
    expect(Math.min(...delays.slice(5))).toBeGreaterThanOrEqual(3_750);
  });

  test('the phone’s account is renewed before it ends', () => {
    const now = Date.parse('2026-03-01T10:00:00Z');
    expect(renewalDelay('2026-03-01T11:00:00Z', now)).toBe(59 * 60_000);
    expect(renewalDelay('2026-03-01T10:01:40Z', now)).toBe(80_000);
    expect(renewalDelay('2026-03-01T09:00:00Z', now)).toBe(5_000);
  });
});

describe('watching customers', () => {
  test('asks once for two components, again after a reconnection, and ends with the last', () => {
    const link = new FakeLink();
    const watch = new CustomerWatch(link);
    const first = watch.show('a');
    const second = watch.show('a');
    link.state.set('connecting');
    link.state.set('online');
    first();
    second();
    expect(link.asked.map(({ method }) => method)).toEqual(['watchCustomer', 'watchCustomer', 'unwatchCustomer']);
  });
});

describe('the wallboard store', () => {
  const row = (waiting: number) => ({ ...wallboard.queues[0]!, waiting });

  test('replaces rows by id and adds new ones', () => {
    const store = new WallboardStore();
    store.set(wallboard);
    expect(store.apply({ version: 6, queues: [row(9), { ...row(1), id: 'new' }], agents: [] })).toBe(true);
    expect(store.value?.queues.map(({ id, waiting }) => [id, waiting])).toEqual([['billing', 9], ['support', 0], ['complaints', 0], ['new', 1]]);
    expect(store.value?.agents).toBe(wallboard.agents);
  });

  test('drops what the snapshot already holds', () => {
    const store = new WallboardStore();
    store.set(wallboard);
    expect(store.apply({ version: 5, queues: [row(9)], agents: [] })).toBe(true);
    expect(store.value).toBe(wallboard);
  });

  test('asks for the whole board when a change is missing', () => {
    const store = new WallboardStore();
    store.set(wallboard);
    expect(store.apply({ version: 7, queues: [row(9)], agents: [] })).toBe(false);
    expect(store.value).toBe(wallboard);
  });
});

describe('small things', () => {
  test('a new Guid is a version 4 one, and another each time', () => {
    expect(newGuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(newGuid()).not.toBe(newGuid());
  });

  test('skills are read back as they are shown', () => {
    const skills = { billing: 7, 'first line': 10 };
    expect(skillsFrom(skillsText(skills))).toEqual({ skills });
    expect(skillsFrom('billing eleven')).toHaveProperty('problem');
    expect(skillsFrom('billing 11')).toHaveProperty('problem');
    expect(skillsFrom('7')).toHaveProperty('problem');
  });
});
