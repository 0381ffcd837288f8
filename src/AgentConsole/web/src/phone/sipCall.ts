import type { RTCSession } from 'jssip/lib/RTCSession';
import type { IncomingRequest } from 'jssip/lib/SIPMessage';

export interface SipCallEvents {
  /** The caller's voice is there. */
  voice(stream: MediaStream): void;
  answered(): void;
  soundLost(): void;
  ended(): void;
}

/** One INVITE from the server. */
export class SipCall {
  readonly contactId: string;
  /** The server asks the phone to answer by itself (Call-Info with answer-after=0). */
  readonly autoAnswer: boolean;
  readonly #session: RTCSession;
  #microphone: MediaStream | null = null;

  private constructor(session: RTCSession, contactId: string, autoAnswer: boolean) {
    this.#session = session;
    this.contactId = contactId;
    this.autoAnswer = autoAnswer;
  }

  /** Null when the INVITE names no contact: only the server calls this phone, and it always does. */
  static from(session: RTCSession, request: IncomingRequest): SipCall | null {
    const contact = (request.getHeader('X-Contact') ?? '').trim().toLowerCase();
    if (!/^[0-9a-f-]{36}$/.test(contact)) return null;
    return new SipCall(session, contact, /answer-after\s*=\s*0\b/i.test(request.getHeader('Call-Info') ?? ''));
  }

  listen(events: SipCallEvents): void {
    this.#session.on('peerconnection', ({ peerconnection }) => watchMedia(peerconnection, events));
    // The server is ICE-lite and needs none of our candidates: the first is enough to answer.
    this.#session.on('icecandidate', ({ ready }) => ready());
    this.#session.on('confirmed', () => events.answered());
    const ended = () => {
      this.#closeMicrophone();
      events.ended();
    };
    this.#session.on('ended', ended);
    this.#session.on('failed', ended);
  }

  /** Takes its own copy of the microphone: muting one call must not mute the next. */
  answer(microphone: MediaStream): void {
    this.#microphone = microphone.clone();
    this.#session.answer({ mediaStream: this.#microphone, mediaConstraints: { audio: true, video: false }, pcConfig: { iceServers: [] } });
  }

  setMuted(muted: boolean): void {
    if (muted) this.#session.mute({ audio: true });
    else this.#session.unmute({ audio: true });
  }

  /** The headset was changed in mid-call. */
  async useMicrophone(microphone: MediaStream): Promise<void> {
    const sender = this.#session.connection?.getSenders().find((candidate) => candidate.track?.kind === 'audio');
    if (sender === undefined) return;
    const next = microphone.clone();
    const track = next.getAudioTracks()[0];
    if (track === undefined) return;
    track.enabled = sender.track?.enabled ?? true;
    await sender.replaceTrack(track);
    this.#closeMicrophone();
    this.#microphone = next;
  }

  #closeMicrophone(): void {
    for (const track of this.#microphone?.getTracks() ?? []) track.stop();
    this.#microphone = null;
  }

  end(): void {
    if (!this.#session.isEnded()) this.#session.terminate();
  }
}

function watchMedia(connection: RTCPeerConnection, events: SipCallEvents): void {
  connection.addEventListener('track', (event) => events.voice(event.streams[0] ?? new MediaStream([event.track])));

  // Two states tell of a broken path, and which of them says "failed" depends on how far the path had come.
  let lost = false;
  const lose = () => {
    if (lost) return;
    lost = true;
    events.soundLost();
  };
  connection.addEventListener('connectionstatechange', () => {
    if (connection.connectionState === 'failed') lose();
  });
  connection.addEventListener(
    'iceconnectionstatechange',
    (event) => {
      if (connection.iceConnectionState !== 'failed') return;
      // JsSIP, which listens after us, would hang up here. A lost network is no hang-up.
      event.stopImmediatePropagation();
      lose();
    },
    { capture: true },
  );
}
