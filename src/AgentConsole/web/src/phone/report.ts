import type { PhoneReport } from '../contracts';

export type MicrophoneResult = 'ok' | 'denied' | 'insecure' | 'missing' | 'in-use' | 'silent';

/** What was found so far; undefined is not checked yet. */
export interface Checks {
  readonly microphone?: MicrophoneResult;
  readonly socket?: 'ok' | 'lost' | 'refused' | 'elsewhere';
  readonly ice?: 'ok' | 'no-candidate' | 'unsupported';
  readonly audio?: 'ok' | 'blocked' | 'unsupported';
}

export interface Verdict {
  readonly report: PhoneReport | null;
  readonly advice: string | null;
  readonly warning: string | null;
}

interface Finding {
  readonly problem: string;
  readonly advice: string;
}

const microphoneFindings: Readonly<Partial<Record<MicrophoneResult, Finding>>> = {
  denied: {
    problem: 'The browser may not use the microphone.',
    advice: 'Click the icon left of the address, allow the microphone, then press “Check phone”.',
  },
  insecure: {
    problem: 'The browser gives no microphone to this page, because its address is not secure.',
    advice: 'Open the console by https, or by http://localhost on the same machine.',
  },
  missing: { problem: 'No microphone was found.', advice: 'Plug in the headset, then press “Check phone”.' },
  'in-use': { problem: 'Another program uses the microphone.', advice: 'Close the other program, then press “Check phone”.' },
};

const socketFindings: Readonly<Partial<Record<NonNullable<Checks['socket']>, Finding>>> = {
  lost: { problem: 'The phone lost its connection to the server.', advice: 'It connects again by itself. If it lasts, check the network.' },
  refused: { problem: 'The server refused to register the phone.', advice: 'It tries again by itself. If it lasts, sign out and in again, or tell an administrator.' },
  elsewhere: { problem: 'The phone is in use in another tab of this browser.', advice: 'Go on there, or close that tab: this one then takes over.' },
};

const iceFindings: Readonly<Partial<Record<NonNullable<Checks['ice']>, Finding>>> = {
  'no-candidate': { problem: 'No network path for the sound of calls was found.', advice: 'Check that the network is up and that no browser extension blocks WebRTC, then press “Check phone”.' },
  unsupported: { problem: 'This browser cannot carry calls (no WebRTC).', advice: 'Use a current Chromium, Chrome, Edge, Firefox or Safari.' },
};

const audioFindings: Readonly<Partial<Record<NonNullable<Checks['audio']>, Finding>>> = {
  blocked: { problem: 'The browser plays no sound until you click on the page.', advice: 'Click anywhere on this page.' },
  unsupported: { problem: 'This browser cannot play the sound of calls.', advice: 'Check that a loudspeaker or headset is connected, then press “Check phone”.' },
};

/** Turns the findings into the report for the server and plain words for the agent. No report before every check has a result. */
export function judge(checks: Checks): Verdict {
  const { microphone, socket, ice, audio } = checks;
  const complete = microphone !== undefined && socket !== undefined && ice !== undefined && audio !== undefined;
  if (!complete) return { report: null, advice: null, warning: null };

  const finding = microphoneFindings[microphone] ?? iceFindings[ice] ?? audioFindings[audio] ?? socketFindings[socket];
  return {
    report: {
      kind: 'browser',
      microphone: microphone === 'insecure' ? 'denied' : microphone === 'in-use' ? 'missing' : microphone,
      socket: socketFindings[socket]?.problem ?? 'ok',
      ice: iceFindings[ice]?.problem ?? 'ok',
      audio: audioFindings[audio]?.problem ?? 'ok',
      problem: finding?.problem ?? null,
    },
    advice: finding?.advice ?? null,
    warning: microphone === 'silent' ? 'The microphone is very quiet: the caller may not hear you. Check its mute switch and the chosen device.' : null,
  };
}

/** A desk phone registers by itself; the server sees whether it does. */
export const deskReport: PhoneReport = { kind: 'desk', microphone: 'ok', socket: 'ok', ice: 'ok', audio: 'ok', problem: null };

export function sameReport(a: PhoneReport | null, b: PhoneReport | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
