import type { MicrophoneResult } from './report';

/** Peak of a microphone that hears nothing at all; a quiet room is louder. */
const silence = 0.0005;
const listenFor = 1_500;

export interface MicrophonePreference {
  /** Device id, or null for the system's choice. */
  readonly device: string | null;
  /** Echo cancellation, noise suppression and gain control. Off suits a good headset. */
  readonly processing: boolean;
}

const preferenceKey = 'crm.microphone';

export function microphonePreference(): MicrophonePreference {
  try {
    const kept = JSON.parse(localStorage.getItem(preferenceKey) ?? '{}') as Partial<MicrophonePreference>;
    return { device: kept.device ?? null, processing: kept.processing ?? true };
  } catch {
    return { device: null, processing: true };
  }
}

export function setMicrophonePreference(preference: MicrophonePreference): void {
  localStorage.setItem(preferenceKey, JSON.stringify(preference));
}

/** The agent's microphone, kept open while the phone is on, so that its loss is noticed before a call and not in it. */
export class Microphone {
  #stream: MediaStream | null = null;
  readonly #onLost: () => void;

  constructor(onLost: () => void) {
    this.#onLost = onLost;
  }

  get stream(): MediaStream | null {
    return this.#stream;
  }

  get isLive(): boolean {
    return this.#stream?.getAudioTracks().some((track) => track.readyState === 'live') ?? false;
  }

  async open(): Promise<MicrophoneResult> {
    this.close();
    if (navigator.mediaDevices === undefined) return 'insecure';
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ audio: constraints(microphonePreference()), video: false });
    } catch (error) {
      return refusal(error);
    }
    for (const track of this.#stream.getAudioTracks()) track.addEventListener('ended', this.#onLost);
    return 'ok';
  }

  close(): void {
    for (const track of this.#stream?.getTracks() ?? []) {
      track.removeEventListener('ended', this.#onLost);
      track.stop();
    }
    this.#stream = null;
  }

  /** Listens for a moment; ends early as soon as something is heard. */
  async isSilent(context: AudioContext): Promise<boolean> {
    if (this.#stream === null || context.state !== 'running') return false;
    const source = context.createMediaStreamSource(this.#stream);
    const analyser = context.createAnalyser();
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const until = performance.now() + listenFor;
    try {
      while (performance.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        analyser.getFloatTimeDomainData(samples);
        if (samples.some((sample) => Math.abs(sample) > silence)) return false;
      }
      return true;
    } finally {
      source.disconnect();
    }
  }
}

function constraints({ device, processing }: MicrophonePreference): MediaTrackConstraints {
  return {
    deviceId: device === null ? undefined : { ideal: device },
    channelCount: 1,
    echoCancellation: processing,
    noiseSuppression: processing,
    autoGainControl: processing,
  };
}

function refusal(error: unknown): MicrophoneResult {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotReadableError' || name === 'AbortError') return 'in-use';
  return 'missing';
}
