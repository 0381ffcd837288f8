import type { Checks } from './report';

const resumePatience = 500;
const ringEvery = 3_000;

/** What the agent hears: the caller's voice, and the ringing. */
export class Sound {
  #context: AudioContext | null = null;
  #voice: HTMLAudioElement | null = null;
  #ringing: ReturnType<typeof setInterval> | undefined;

  get context(): AudioContext | null {
    return this.#context;
  }

  /** Browsers play nothing before the person has touched the page. */
  async check(): Promise<NonNullable<Checks['audio']>> {
    if (typeof AudioContext === 'undefined') return 'unsupported';
    this.#context ??= new AudioContext();
    if (this.#context.state !== 'running') {
      // resume() stays pending for as long as the browser blocks sound.
      await Promise.race([this.#context.resume(), new Promise((resolve) => setTimeout(resolve, resumePatience))]);
    }
    return (this.#context.state as AudioContextState) === 'running' ? 'ok' : 'blocked';
  }

  play(stream: MediaStream): void {
    this.#voice ??= this.#createElement();
    this.#voice.srcObject = stream;
    // Refused only where the check has already said so.
    this.#voice.play().catch(() => undefined);
  }

  silence(): void {
    if (this.#voice !== null) this.#voice.srcObject = null;
  }

  ring(on: boolean): void {
    clearInterval(this.#ringing);
    this.#ringing = undefined;
    if (!on) return;
    this.#ringOnce();
    this.#ringing = setInterval(() => this.#ringOnce(), ringEvery);
  }

  close(): void {
    this.ring(false);
    this.#voice?.remove();
    this.#voice = null;
    void this.#context?.close();
    this.#context = null;
  }

  #createElement(): HTMLAudioElement {
    const element = document.createElement('audio');
    element.id = 'caller-audio';
    element.autoplay = true;
    element.hidden = true;
    document.body.append(element);
    return element;
  }

  // Two short tones, faded in and out so that they do not click.
  #ringOnce(): void {
    const context = this.#context;
    if (context === null || context.state !== 'running') return;
    for (const [start, frequency] of [[0, 784], [0.28, 988]] as const) {
      const oscillator = context.createOscillator();
      const gain = context.createGain();
      const at = context.currentTime + start;
      oscillator.frequency.value = frequency;
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(0.12, at + 0.03);
      gain.gain.linearRampToValueAtTime(0, at + 0.26);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(at);
      oscillator.stop(at + 0.27);
    }
  }
}
