import type { Link } from './link';
import { whenOnline } from './link';

/** Tells the server which customers are on screen, counting the components that show each. */
export class CustomerWatch {
  readonly #link: Link;
  readonly #shown = new Map<string, number>();

  constructor(link: Link) {
    this.#link = link;
    whenOnline(link, () => {
      for (const customer of this.#shown.keys()) this.#tell(customer, true);
    });
  }

  show(customer: string): () => void {
    const count = this.#shown.get(customer) ?? 0;
    this.#shown.set(customer, count + 1);
    if (count === 0) this.#tell(customer, true);
    return () => this.#hide(customer);
  }

  #hide(customer: string): void {
    const count = (this.#shown.get(customer) ?? 1) - 1;
    if (count > 0) {
      this.#shown.set(customer, count);
      return;
    }
    this.#shown.delete(customer);
    this.#tell(customer, false);
  }

  // A failure needs no word: the connection is about to come back, and everything is watched again then.
  #tell(customer: string, watched: boolean): void {
    if (this.#link.state.value !== 'online') return;
    const told = watched ? this.#link.hub.watchCustomer(customer) : this.#link.hub.unwatchCustomer(customer);
    told.catch(() => undefined);
  }
}
