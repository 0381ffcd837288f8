// Loaded when a browser phone starts: supervisors do not need it.
import { WebSocketInterface } from 'jssip';
import { onlyMd5 } from './challenges';

export { UA } from 'jssip';

type Receiver = (data: unknown) => void;

/** JsSIP's WebSocket, which sees only what JsSIP can answer. */
export class SipSocket extends WebSocketInterface {
  #received: Receiver = () => undefined;

  constructor(url: string) {
    super(url);
    // JsSIP puts its receiver here and calls what it finds here.
    Object.defineProperty(this, 'ondata', {
      get: (): Receiver => (data) => this.#received(typeof data === 'string' ? onlyMd5(data) : data),
      set: (receiver: Receiver) => {
        this.#received = receiver;
      },
    });
  }
}
