import type { PhoneReport } from '../contracts';
import type { Store } from '../core/store';

/**
 * The line to the server.
 *
 *     off ──start──▶ registering ──200──▶ registered
 *      ▲ │               ▲    │               │
 *      │ └─▶ elsewhere ──┘    └──▶ lost ◀─────┘   socket closed, or registration refused
 *      │     (another tab           │
 *      │      has the phone)        └──▶ registering (tried again for ever)
 *      └──stop── every state
 */
export type LineState = 'off' | 'elsewhere' | 'registering' | 'registered' | 'lost';

/** A call on the browser's phone. The server decides what a call is; this is only its sound. */
export interface PhoneCall {
  readonly contactId: string;
  /** sound-lost: the media path broke; the server rings again. */
  readonly state: 'ringing' | 'answering' | 'in-call' | 'sound-lost';
  readonly muted: boolean;
}

export interface PhoneStatus {
  readonly kind: 'none' | 'browser' | 'desk';
  readonly line: LineState;
  /** Null until the first check is complete. */
  readonly report: PhoneReport | null;
  /** What to do about the report's problem. */
  readonly advice: string | null;
  /** Something that does not prevent calls. */
  readonly warning: string | null;
  readonly call: PhoneCall | null;
}

/** The agent's phone as the pages use it. */
export interface Phone {
  readonly status: Store<PhoneStatus>;
  start(user: string, kind: string): void;
  stop(): void;
  /** Checks microphone, connection, media path and sound again. */
  check(): Promise<void>;
  /** After another microphone was chosen. */
  reopenMicrophone(): Promise<void>;
  answer(): void;
  /** Ends the SIP call directly: for the time when the server's live connection is down. */
  hangUp(): void;
  setMuted(muted: boolean): void;
  /** Whether the ringing is to be heard. */
  ring(audible: boolean): void;
}

export const phoneOff: PhoneStatus = { kind: 'none', line: 'off', report: null, advice: null, warning: null, call: null };

/** Whether the phone is known to be fit for calls. */
export function isFit(status: PhoneStatus): boolean {
  return status.report !== null && status.report.problem === null;
}
