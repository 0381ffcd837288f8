import { describe, expect, test } from 'vitest';
import { FakeLink } from '../dev/fakes';
import { situations } from '../dev/fixtures';
import { Notices } from '../src/core/notices';
import { followSituation, SituationStore } from '../src/core/situation';

const version = (number: number) => ({ ...situations.ready, version: number });
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('the situation store', () => {
  test('takes a newer version', () => {
    const store = new SituationStore();
    store.accept(version(3));
    store.accept(version(4));
    expect(store.value?.version).toBe(4);
  });

  test('drops an older one and the same one again', () => {
    const store = new SituationStore();
    const newest = version(4);
    store.accept(newest);
    store.accept(version(3));
    store.accept({ ...version(4), state: 'talking' });
    expect(store.value).toBe(newest);
  });

  test('starts counting again after a new connection, because the server may have been restarted', () => {
    const store = new SituationStore();
    store.accept(version(400));
    store.expectAnyVersion();
    store.accept(version(1));
    expect(store.value?.version).toBe(1);
  });
});

describe('following the situation', () => {
  test('attaches at once and after each reconnection', async () => {
    const store = new SituationStore();
    let next = 7;
    const link = new FakeLink({ attach: () => Promise.resolve(version(next)) });
    followSituation(link, store, new Notices());
    await settled();
    expect(store.value?.version).toBe(7);

    next = 2;
    link.state.set('connecting');
    link.state.set('online');
    await settled();
    expect(store.value?.version).toBe(2);
    expect(link.asked.map((call) => call.method)).toEqual(['attach', 'attach']);
  });

  test('keeps a push that overtook the answer to attach', async () => {
    const store = new SituationStore();
    const link = new FakeLink({ attach: () => Promise.resolve(version(8)) });
    followSituation(link, store, new Notices());
    link.say('situation', version(9));
    await settled();
    expect(store.value?.version).toBe(9);
  });

  test('shows the server’s sentence when it refuses', async () => {
    const notices = new Notices();
    const refused = new Error("An unexpected error occurred invoking 'Attach' on the server. RefusedException: Your account is disabled.");
    followSituation(new FakeLink({ attach: () => Promise.reject(refused) }), new SituationStore(), notices);
    await settled();
    expect(notices.value[0]?.text).toBe('Your account is disabled.');
  });
});
