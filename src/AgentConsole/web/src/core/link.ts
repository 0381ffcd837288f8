import type { ConsoleClient, ConsoleHub } from '../contracts';
import type { Store } from './store';

export type LinkState = 'off' | 'connecting' | 'online';

/** The live connection to the server. It reconnects for ever until it is stopped. */
export interface Link {
  readonly state: Store<LinkState>;
  readonly hub: ConsoleHub;
  start(): void;
  stop(): void;
  on<K extends keyof ConsoleClient>(message: K, handler: ConsoleClient[K]): () => void;
}

/** Runs when the link is online: now if it is, and after each reconnection. */
export function whenOnline(link: Link, action: () => void): () => void {
  if (link.state.value === 'online') action();
  return link.state.subscribe(() => {
    if (link.state.value === 'online') action();
  });
}
