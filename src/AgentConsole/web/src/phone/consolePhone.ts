import type { AgentSituation, PhoneAccount } from '../contracts';
import type { Api } from '../core/api';
import { whenOnline, type Link } from '../core/link';
import { Store } from '../core/store';
import { checkIce } from './ice';
import { Microphone } from './microphone';
import { phoneOff, type LineState, type Phone, type PhoneCall, type PhoneStatus } from './phone';
import { deskReport, judge, sameReport, type Checks, type MicrophoneResult } from './report';
import { SipCall } from './sipCall';
import { SipLine, type SipState } from './sipLine';
import { Sound } from './sound';
import { holdPhone } from './tabLock';

const lineOf: Readonly<Record<SipState, LineState>> = { connecting: 'registering', registered: 'registered', lost: 'lost', refused: 'lost' };
const checkOf = { connecting: undefined, registered: 'ok', lost: 'lost', refused: 'refused' } as const;

/** The phone in this page: checks, line, and at most one call. Its report goes to the server whenever it changes or the link is new. */
export class ConsolePhone implements Phone {
  readonly status = new Store<PhoneStatus>(phoneOff);
  readonly #api: Api;
  readonly #link: Link;
  readonly #situation: Store<AgentSituation | null>;
  readonly #sound = new Sound();
  readonly #microphone = new Microphone(() => void this.#microphoneLost());
  #checks: Checks = {};
  #line: SipLine | null = null;
  #call: SipCall | null = null;
  #ended: (() => void)[] = [];

  constructor(api: Api, link: Link, situation: Store<AgentSituation | null>) {
    this.#api = api;
    this.#link = link;
    this.#situation = situation;
  }

  start(user: string, kind: string): void {
    this.stop();
    this.#update({ ...phoneOff, kind: kind === 'desk' ? 'desk' : 'browser' });
    this.#ended = [whenOnline(this.#link, () => this.#report())];
    if (kind === 'desk') {
      this.#update({ report: deskReport });
      this.#report();
      return;
    }
    this.#ended.push(this.#situation.subscribe(() => this.#answerIfExpected()));
    this.#ended.push(holdPhone(user, () => this.#begin(), () => this.#elsewhere()));
  }

  stop(): void {
    for (const end of this.#ended) end();
    this.#ended = [];
    this.#line?.stop();
    this.#line = null;
    this.#call = null;
    this.#microphone.close();
    this.#sound.close();
    this.#checks = {};
    this.status.set(phoneOff);
  }

  async check(): Promise<void> {
    if (this.status.value.line === 'elsewhere' || this.status.value.kind !== 'browser') return;
    const [microphone, ice, audio] = await Promise.all([this.#openMicrophone(), checkIce(), this.#sound.check()]);
    this.#found({ microphone, ice, audio });
    await this.#listenToMicrophone();
  }

  async reopenMicrophone(): Promise<void> {
    this.#microphone.close();
    await this.check();
  }

  answer(): void {
    const call = this.#call;
    const microphone = this.#microphone.stream;
    if (call === null || this.status.value.call?.state !== 'ringing') return;
    if (microphone === null) {
      void this.check();
      return;
    }
    this.#sound.ring(false);
    this.#setCall({ state: 'answering' });
    call.answer(microphone);
  }

  hangUp(): void {
    this.#call?.end();
  }

  setMuted(muted: boolean): void {
    if (this.#call === null) return;
    this.#call.setMuted(muted);
    this.#setCall({ muted });
  }

  ring(audible: boolean): void {
    this.#sound.ring(audible);
  }

  #begin(): void {
    this.#checks = {};
    this.#update({ line: 'registering', report: null, advice: null, warning: null });
    this.#line = new SipLine(() => this.#api.post<PhoneAccount>('/api/phone'), {
      state: (state) => {
        this.#update({ line: lineOf[state] });
        this.#found({ socket: checkOf[state] });
      },
      invited: (call) => this.#invited(call),
    });
    this.#line.start();
    void this.check();
    this.#watchEnvironment();
  }

  #elsewhere(): void {
    const verdict = judge({ microphone: 'ok', ice: 'ok', audio: 'ok', socket: 'elsewhere' });
    this.#update({ ...verdict, line: 'elsewhere' });
  }

  /** A touch unlocks sound; a plugged headset or a granted permission calls for a new look. */
  #watchEnvironment(): void {
    const touched = () => {
      if (this.#checks.audio === 'blocked') void this.check();
    };
    const changed = () => {
      if (!this.#microphone.isLive) void this.check();
    };
    document.addEventListener('pointerdown', touched);
    document.addEventListener('keydown', touched);
    navigator.mediaDevices?.addEventListener('devicechange', changed);
    this.#ended.push(() => {
      document.removeEventListener('pointerdown', touched);
      document.removeEventListener('keydown', touched);
      navigator.mediaDevices?.removeEventListener('devicechange', changed);
    });
  }

  async #openMicrophone(): Promise<MicrophoneResult> {
    if (this.#microphone.isLive) return 'ok';
    const result = await this.#microphone.open();
    const stream = this.#microphone.stream;
    if (stream !== null && this.status.value.call?.state === 'in-call') await this.#call?.useMicrophone(stream);
    return result;
  }

  async #listenToMicrophone(): Promise<void> {
    const context = this.#sound.context;
    if (context === null || !this.#microphone.isLive) return;
    const silent = await this.#microphone.isSilent(context);
    if (this.#checks.microphone === 'ok' || this.#checks.microphone === 'silent') this.#found({ microphone: silent ? 'silent' : 'ok' });
  }

  async #microphoneLost(): Promise<void> {
    this.#found({ microphone: 'missing' });
    await this.check();
  }

  #found(found: Checks): void {
    this.#checks = { ...this.#checks, ...found };
    const verdict = judge(this.#checks);
    const before = this.status.value.report;
    this.#update(verdict);
    if (!sameReport(before, verdict.report)) this.#report();
  }

  // A failure needs no word: the next connection reports again.
  #report(): void {
    const { report, line } = this.status.value;
    if (report === null || line === 'elsewhere' || this.#link.state.value !== 'online') return;
    this.#link.hub.reportPhone(report).catch(() => undefined);
  }

  /** A second INVITE replaces the first: the server rings again only after it has given up the former leg. */
  #invited(call: SipCall): void {
    const former = this.#call;
    this.#call = call;
    this.#update({ call: { contactId: call.contactId, state: 'ringing', muted: false } });
    call.listen({
      voice: (stream) => this.#sound.play(stream),
      answered: () => this.#ifCurrent(call, () => this.#setCall({ state: 'in-call' })),
      soundLost: () => this.#ifCurrent(call, () => this.#soundLost()),
      ended: () => this.#ifCurrent(call, () => this.#callEnded()),
    });
    former?.end();
    this.#answerIfExpected();
  }

  /** The phone opens the microphone by itself only for a contact that the server has also shown to the agent. */
  #answerIfExpected(): void {
    if (this.#call?.autoAnswer !== true) return;
    const situation = this.#situation.value;
    if (situation?.call?.contactId === this.#call.contactId || situation?.offer?.contactId === this.#call.contactId) this.answer();
  }

  #soundLost(): void {
    this.#setCall({ state: 'sound-lost' });
    this.#line?.restart();
  }

  #callEnded(): void {
    this.#call = null;
    this.#sound.ring(false);
    this.#sound.silence();
    this.#update({ call: null });
  }

  #ifCurrent(call: SipCall, action: () => void): void {
    if (this.#call === call) action();
  }

  #setCall(change: Partial<PhoneCall>): void {
    const { call } = this.status.value;
    if (call !== null) this.#update({ call: { ...call, ...change } });
  }

  #update(change: Partial<PhoneStatus>): void {
    this.status.set({ ...this.status.value, ...change });
  }
}
