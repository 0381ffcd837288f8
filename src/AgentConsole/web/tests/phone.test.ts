import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeLink } from '../dev/fakes';
import { contact, situations } from '../dev/fixtures';
import type { AgentSituation, PhoneAccount } from '../src/contracts';
import type { Api } from '../src/core/api';
import { Store } from '../src/core/store';
import { ConsolePhone } from '../src/phone/consolePhone';

class Emitter {
  readonly #listeners = new Map<string, ((event: unknown) => void)[]>();

  on(name: string, listener: (event: unknown) => void): this {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
    return this;
  }

  emit(name: string, event: unknown = {}): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(event);
  }
}

/** What JsSIP would do, without a network. */
class FakeUa extends Emitter {
  static all: FakeUa[] = [];
  readonly done: string[] = [];
  readonly settings: Record<string, unknown>;
  constructor(settings: Record<string, unknown>) {
    super();
    this.settings = settings;
    FakeUa.all.push(this);
  }
  start = () => void this.done.push('start');
  stop = () => void this.done.push('stop');
  register = () => void this.done.push('register');
  set = (name: string, value: string) => void this.done.push(`${name}=${value}`);
  isConnected = () => true;
  isRegistered = () => this.done.includes('registered');
}

class FakeSession extends Emitter {
  readonly done: string[] = [];
  readonly headers: Record<string, string>;
  constructor(headers: Record<string, string>) {
    super();
    this.headers = headers;
  }
  getHeader = (name: string) => this.headers[name];
  answer = () => void this.done.push('answer');
  terminate = (options?: { status_code?: number }) => void this.done.push(`terminate ${options?.status_code ?? ''}`.trim());
  mute = () => void this.done.push('mute');
  unmute = () => void this.done.push('unmute');
  isEnded = () => false;
}

const sockets: string[] = [];
vi.mock('../src/phone/jssip', () => ({
  UA: class extends FakeUa {},
  SipSocket: class {
    constructor(readonly url: string) {}
    disconnect = () => void sockets.push(`closed before stop: ${!FakeUa.all.at(-1)!.done.includes('stop')}`);
  },
}));

class FakeTrack extends EventTarget {
  readyState = 'live';
  kind = 'audio';
  enabled = true;
  stop = () => {
    this.readyState = 'ended';
  };
}

class FakeStream {
  readonly track = new FakeTrack();
  getTracks = () => [this.track];
  getAudioTracks = () => [this.track];
  clone = () => new FakeStream();
}

class FakeConnection extends EventTarget {
  connectionState = 'new';
  iceConnectionState = 'new';
  addTransceiver() {}
  createOffer = () => Promise.resolve({});
  setLocalDescription = () => {
    this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate: {} }));
    return Promise.resolve();
  };
  close() {}
}

class FakeAudio {
  state = 'running';
  close = () => Promise.resolve();
  resume = () => Promise.resolve();
  createMediaStreamSource = () => ({ connect: () => undefined, disconnect: () => undefined });
  createAnalyser = () => ({ fftSize: 4, getFloatTimeDomainData: (samples: Float32Array) => samples.fill(0.2) });
}

let microphone: () => Promise<FakeStream>;
let streams: FakeStream[];
let situation: Store<AgentSituation | null>;
let link: FakeLink;
let phone: ConsolePhone;
let accounts: number;

beforeEach(() => {
  vi.useFakeTimers();
  FakeUa.all = [];
  sockets.length = 0;
  streams = [];
  accounts = 0;
  microphone = () => {
    const stream = new FakeStream();
    streams.push(stream);
    return Promise.resolve(stream);
  };
  vi.stubGlobal('RTCPeerConnection', FakeConnection);
  vi.stubGlobal('AudioContext', FakeAudio);
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: Object.assign(new EventTarget(), { getUserMedia: () => microphone() }) });
  situation = new Store<AgentSituation | null>(null);
  link = new FakeLink();
  const account = (): PhoneAccount => ({ user: 'mia', domain: 'crm.test', password: `secret ${++accounts}`, webSocketPath: '/sip', expiresAt: new Date(Date.now() + 600_000).toISOString() });
  phone = new ConsolePhone({ post: () => Promise.resolve(account()) } as unknown as Api, link, situation);
});

afterEach(() => {
  phone.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(200);
const reports = () => link.asked.filter(({ method }) => method === 'reportPhone').map(({ args }) => (args[0] as { problem: string | null }).problem);

async function registered(): Promise<FakeUa> {
  phone.start('mia', 'browser');
  await settle();
  const agent = FakeUa.all.at(-1)!;
  agent.done.push('registered');
  agent.emit('registered');
  await settle();
  return agent;
}

function invite(agent: FakeUa, headers: Record<string, string> = { 'X-Contact': contact }): FakeSession {
  const session = new FakeSession(headers);
  agent.emit('newRTCSession', { session, request: session });
  return session;
}

describe('registering', () => {
  test('uses the account of this moment and reports a fit phone once', async () => {
    const agent = await registered();
    expect(agent.settings).toMatchObject({ uri: 'sip:mia@crm.test', authorization_user: 'mia', password: 'secret 1' });
    expect((agent.settings['sockets'] as { url: string }[])[0]?.url).toBe(`ws://${location.host}/sip`);
    expect(phone.status.value).toMatchObject({ line: 'registered', report: { problem: null } });
    expect(reports()).toEqual([null]);
  });

  test('renews the account before it ends, in the same registration', async () => {
    const agent = await registered();
    await vi.advanceTimersByTimeAsync(540_000);
    expect(agent.done).toContain('password=secret 2');
    expect(FakeUa.all).toHaveLength(1);
  });

  test('reports a lost connection, and that it is back', async () => {
    const agent = await registered();
    agent.emit('disconnected');
    agent.emit('registered');
    expect(reports()).toEqual([null, 'The phone lost its connection to the server.', null]);
  });

  test('asks for a new account when the server refuses, and tries again', async () => {
    const agent = await registered();
    agent.done.splice(agent.done.indexOf('registered'), 1);
    agent.emit('registrationFailed');
    expect(reports().at(-1)).toBe('The server refused to register the phone.');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(agent.done).toEqual(['start', 'password=secret 2', 'register']);
  });

  test('reports again on a new connection of the console', async () => {
    await registered();
    link.state.set('connecting');
    link.state.set('online');
    expect(reports()).toEqual([null, null]);
  });

  test('a desk phone needs no check here', async () => {
    phone.start('mia', 'desk');
    await settle();
    expect(link.asked).toEqual([{ method: 'reportPhone', args: [{ kind: 'desk', microphone: 'ok', socket: 'ok', ice: 'ok', audio: 'ok', problem: null }] }]);
    expect(FakeUa.all).toEqual([]);
  });
});

describe('the microphone', () => {
  test('refused: reported in plain words, and again after it was allowed', async () => {
    const allowed = microphone;
    microphone = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    await registered();
    expect(reports()).toEqual(['The browser may not use the microphone.']);
    microphone = allowed;
    void phone.check();
    await settle();
    expect(reports().at(-1)).toBeNull();
  });

  test('pulled out: reported at once; plugged in again: found by itself', async () => {
    await registered();
    const present = microphone;
    microphone = () => Promise.reject(new DOMException('none', 'NotFoundError'));
    streams[0]!.track.readyState = 'ended';
    streams[0]!.track.dispatchEvent(new Event('ended'));
    await settle();
    expect(reports().at(-1)).toBe('No microphone was found.');
    microphone = present;
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    await settle();
    expect(reports().at(-1)).toBeNull();
  });
});

describe('an INVITE', () => {
  test('without a contact is refused', async () => {
    const session = invite(await registered(), {});
    expect(session.done).toEqual(['terminate 480']);
    expect(phone.status.value.call).toBeNull();
  });

  test('rings until it is answered by hand, then is a call until its end', async () => {
    const session = invite(await registered());
    expect(phone.status.value.call).toEqual({ contactId: contact, state: 'ringing', muted: false });
    phone.answer();
    phone.answer();
    expect(session.done).toEqual(['answer']);
    session.emit('confirmed');
    phone.setMuted(true);
    expect(phone.status.value.call).toEqual({ contactId: contact, state: 'in-call', muted: true });
    session.emit('ended');
    expect(phone.status.value.call).toBeNull();
  });

  test('that asks for it is answered by itself, but only for the contact that the agent was shown', async () => {
    const session = invite(await registered(), { 'X-Contact': contact, 'Call-Info': '<sip:crm.test>;answer-after=0' });
    situation.set({ ...situations.reconnecting, call: { ...situations.reconnecting.call, contactId: '0198c0de-0000-7000-8000-0000000000ff' } });
    expect(session.done).toEqual([]);
    situation.set(situations.reconnecting);
    expect(session.done).toEqual(['answer']);
  });

  test('replaces the former one, whose end is then no news', async () => {
    const agent = await registered();
    const former = invite(agent);
    const next = invite(agent);
    expect(former.done).toEqual(['terminate']);
    former.emit('failed');
    expect(phone.status.value.call?.state).toBe('ringing');
    phone.answer();
    expect(next.done).toEqual(['answer']);
  });

  test.each(['connectionState', 'iceConnectionState'] as const)('whose media path fails (%s) brings the phone back as a new one, and hangs nobody up', async (state) => {
    const session = invite(await registered());
    phone.answer();
    session.emit('confirmed');
    const connection = new FakeConnection();
    session.emit('peerconnection', { peerconnection: connection });
    const jssipHears = vi.fn();
    connection.addEventListener('iceconnectionstatechange', jssipHears);
    connection[state] = 'failed';
    connection.dispatchEvent(new Event(state.toLowerCase() + 'change'));
    await settle();
    expect(phone.status.value.call?.state).toBe('sound-lost');
    expect(jssipHears).not.toHaveBeenCalled();
    expect(sockets).toEqual(['closed before stop: true']);
    expect(FakeUa.all).toHaveLength(2);
    expect(session.done).not.toContain('terminate');
  });
});
