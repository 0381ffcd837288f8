import type { WallboardChange, WallboardSnapshot } from '../contracts';
import { Store } from '../core/store';

/** The board as it is now: a snapshot, then changed rows. */
export class WallboardStore extends Store<WallboardSnapshot | null> {
  constructor() {
    super(null);
  }

  /** @returns false when a change before this one is missing: the whole board must be asked for again. */
  apply(change: WallboardChange): boolean {
    const board = this.value;
    // Before the snapshot there is nothing to change, and what the snapshot holds already is dropped.
    if (board === null || change.version <= board.version) return true;
    if (change.version > board.version + 1) return false;
    this.set({ ...board, version: change.version, queues: replaced(board.queues, change.queues), agents: replaced(board.agents, change.agents) });
    return true;
  }
}

function replaced<T extends { readonly id: string }>(rows: readonly T[], changed: readonly T[]): readonly T[] {
  if (changed.length === 0) return rows;
  const newer = new Map(changed.map((row) => [row.id, row]));
  const kept = rows.map((row) => {
    const next = newer.get(row.id);
    newer.delete(row.id);
    return next ?? row;
  });
  return [...kept, ...newer.values()];
}
