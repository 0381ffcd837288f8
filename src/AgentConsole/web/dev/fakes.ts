import type { ConsoleClient, ConsoleHub } from '../src/contracts';
import type { Link, LinkState } from '../src/core/link';
import { Store } from '../src/core/store';
import { phoneOff, type Phone, type PhoneStatus } from '../src/phone/phone';

type Answers = Partial<{ [K in keyof ConsoleHub]: (...args: Parameters<ConsoleHub[K]>) => ReturnType<ConsoleHub[K]> }>;

/** A link without a server: answers as told, remembers what was asked, and says what the test wants said. */
export class FakeLink implements Link {
  readonly state: Store<LinkState>;
  readonly asked: { readonly method: string; readonly args: readonly unknown[] }[] = [];
  readonly hub: ConsoleHub;
  readonly #handlers = new Map<string, Set<(...args: never[]) => void>>();

  constructor(answers: Answers = {}, state: LinkState = 'online') {
    this.state = new Store<LinkState>(state);
    this.hub = new Proxy({} as ConsoleHub, {
      get: (_, method: string) => (...args: unknown[]) => {
        this.asked.push({ method, args });
        const answer = answers[method as keyof ConsoleHub] as ((...args: unknown[]) => Promise<unknown>) | undefined;
        return answer === undefined ? Promise.resolve() : answer(...args);
      },
    });
  }

  start(): void {
    this.state.set('online');
  }

  stop(): void {
    this.state.set('off');
  }

  on<K extends keyof ConsoleClient>(message: K, handler: ConsoleClient[K]): () => void {
    const handlers = this.#handlers.get(message) ?? new Set();
    this.#handlers.set(message, handlers);
    handlers.add(handler);
    return () => handlers.delete(handler);
  }

  say<K extends keyof ConsoleClient>(message: K, ...args: Parameters<ConsoleClient[K]>): void {
    for (const handler of this.#handlers.get(message) ?? []) (handler as (...args: unknown[]) => void)(...args);
  }
}

export const fitPhone: PhoneStatus = {
  ...phoneOff,
  kind: 'browser',
  line: 'registered',
  report: { kind: 'browser', microphone: 'ok', socket: 'ok', ice: 'ok', audio: 'ok', problem: null },
};

/** A phone without sound. */
export class FakePhone implements Phone {
  readonly status: Store<PhoneStatus>;
  readonly done: string[] = [];

  constructor(status: PhoneStatus = fitPhone) {
    this.status = new Store(status);
  }

  start(): void {
    this.done.push('start');
  }

  stop(): void {
    this.done.push('stop');
  }

  check(): Promise<void> {
    this.done.push('check');
    return Promise.resolve();
  }

  reopenMicrophone(): Promise<void> {
    return this.check();
  }

  answer(): void {
    this.done.push('answer');
  }

  hangUp(): void {
    this.done.push('hangUp');
  }

  setMuted(muted: boolean): void {
    const { call } = this.status.value;
    if (call !== null) this.status.set({ ...this.status.value, call: { ...call, muted } });
  }

  ring(audible: boolean): void {
    this.done.push(audible ? 'ring' : 'quiet');
  }
}
