import type { RTCSessionEvent, UA } from 'jssip/lib/UA';
import type { IncomingRequest } from 'jssip/lib/SIPMessage';
import type { Socket } from 'jssip/lib/Socket';
import type { PhoneAccount } from '../contracts';
import { SipCall } from './sipCall';

export type SipState = 'connecting' | 'registered' | 'lost' | 'refused';

export interface SipLineEvents {
  state(state: SipState): void;
  invited(call: SipCall): void;
}

const registerSeconds = 60;
const firstRetry = 1_000;
const slowestRetry = 15_000;

/** The phone's registration: SIP over WebSocket on this origin (RFC 7118), with a short-lived account that is renewed before it ends. */
export class SipLine {
  readonly #account: () => Promise<PhoneAccount>;
  readonly #events: SipLineEvents;
  #agent: UA | null = null;
  #socket: Socket | null = null;
  #user = '';
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(account: () => Promise<PhoneAccount>, events: SipLineEvents) {
    this.#account = account;
    this.#events = events;
  }

  start(): void {
    this.#events.state('connecting');
    void this.#renew();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    const agent = this.#agent;
    this.#agent = null;
    agent?.stop();
  }

  /**
   * Comes back as a new phone, as after a reload: the server then gives up the broken leg, keeps the caller and rings again.
   * The socket goes first, so that JsSIP cannot send a BYE: nobody hung up.
   */
  restart(): void {
    const agent = this.#agent;
    this.#agent = null;
    this.#socket?.disconnect();
    agent?.stop();
    this.start();
  }

  async #renew(): Promise<void> {
    try {
      const [account, jssip] = await Promise.all([this.#account(), import('./jssip')]);
      if (this.#stopped) return;
      if (this.#agent !== null && account.user === this.#user) {
        this.#agent.set('password', account.password);
        if (!this.#agent.isRegistered() && this.#agent.isConnected()) this.#agent.register();
      } else {
        this.#agent?.stop();
        this.#agent = this.#create(account, jssip);
        this.#agent.start();
      }
      this.#after(renewalDelay(account.expiresAt, Date.now()));
    } catch {
      if (this.#stopped) return;
      if (this.#agent === null) this.#events.state('refused');
      this.#retry();
    }
  }

  #create(account: PhoneAccount, { UA: UserAgent, SipSocket }: typeof import('./jssip')): UA {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    this.#socket = new SipSocket(`${scheme}://${location.host}${account.webSocketPath}`);
    const agent = new UserAgent({
      sockets: [this.#socket],
      uri: `sip:${account.user}@${account.domain}`,
      authorization_user: account.user,
      password: account.password,
      register_expires: registerSeconds,
      session_timers: false,
      no_answer_timeout: 300,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 4,
      user_agent: 'Crm console',
    });
    this.#user = account.user;
    // What a former user agent still says after its end is no news.
    const tell = (state: SipState) => {
      if (this.#agent === agent) this.#events.state(state);
    };
    agent.on('registered', () => {
      this.#failures = 0;
      tell('registered');
    });
    agent.on('disconnected', () => tell('lost'));
    agent.on('registrationFailed', () => {
      if (this.#agent !== agent || !agent.isConnected()) return;
      tell('refused');
      this.#retry();
    });
    agent.on('newRTCSession', ({ session, request }: RTCSessionEvent) => {
      // The phone places no calls itself, so every session comes in.
      const call = SipCall.from(session, request as IncomingRequest);
      if (call === null) session.terminate({ status_code: 480 });
      else this.#events.invited(call);
    });
    return agent;
  }

  #retry(): void {
    this.#after(Math.min(slowestRetry, firstRetry * 2 ** this.#failures++));
  }

  #after(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#renew(), delay);
  }
}

/** A fifth of the account's life before its end, at most a minute before; never sooner than five seconds from now. */
export function renewalDelay(expiresAt: string, now: number): number {
  const left = Date.parse(expiresAt) - now;
  return Math.max(5_000, left - Math.min(60_000, left / 5));
}
