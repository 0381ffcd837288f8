import type { AgentSituation } from '../contracts';
import { sentenceOf } from './api';
import { whenOnline, type Link } from './link';
import type { Notices } from './notices';
import { Store } from './store';

/** The newest situation of the signed-in agent. Versions rise; what arrives late is dropped. */
export class SituationStore extends Store<AgentSituation | null> {
  #floor = -1;

  constructor() {
    super(null);
  }

  /** A new connection may lead to a restarted server that counts from the beginning. */
  expectAnyVersion(): void {
    this.#floor = -1;
  }

  accept(situation: AgentSituation): void {
    if (situation.version <= this.#floor) return;
    this.#floor = situation.version;
    this.set(situation);
  }

  clear(): void {
    this.#floor = -1;
    this.set(null);
  }
}

/** Keeps the store in step with the server: attach after each connection, then listen. */
export function followSituation(link: Link, store: SituationStore, notices: Notices): () => void {
  const stopListening = link.on('situation', (situation) => store.accept(situation));
  const stopAttaching = whenOnline(link, () => {
    store.expectAnyVersion();
    link.hub.attach().then(
      (situation) => store.accept(situation),
      (error: unknown) => notices.problem(sentenceOf(error)),
    );
  });
  return () => {
    stopListening();
    stopAttaching();
    store.clear();
  };
}
