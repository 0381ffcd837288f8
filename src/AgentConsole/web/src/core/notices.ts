import { Store } from './store';

export interface Notice {
  readonly id: number;
  readonly kind: 'problem' | 'done';
  readonly text: string;
}

const shownFor = 8_000;

/** Short messages at the edge of the page. A problem stays until it is closed. */
export class Notices extends Store<readonly Notice[]> {
  #next = 1;

  constructor() {
    super([]);
  }

  /** @returns what closes it again. */
  problem(text: string): number {
    return this.#add('problem', text);
  }

  done(text: string): void {
    const id = this.#add('done', text);
    setTimeout(() => this.close(id), shownFor);
  }

  close(id: number): void {
    this.set(this.value.filter((notice) => notice.id !== id));
  }

  #add(kind: Notice['kind'], text: string): number {
    const same = this.value.find((notice) => notice.kind === kind && notice.text === text);
    if (same) return same.id;
    const id = this.#next++;
    this.set([...this.value.slice(-3), { id, kind, text }]);
    return id;
  }
}
