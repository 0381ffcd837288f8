import { useCallback } from 'react';
import { Store, useStore } from './store';

/** What an agent has noted for the wrap-up while the call still goes on. */
export interface Draft {
  readonly outcome: string | null;
  readonly note: string;
  /** Answers to the campaign's form, by the question's name. */
  readonly answers: Readonly<Record<string, string>>;
}

interface Kept {
  readonly contactId: string;
  readonly draft: Draft;
}

const place = 'crm.draft';
const empty: Draft = { outcome: null, note: '', answers: {} };
const store = new Store<Kept | null>(read());

/** The draft of one contact. It outlives a reload of the page; the next contact's replaces it. */
export function useDraft(contactId: string): { readonly draft: Draft; readonly change: (part: Partial<Draft>) => void; readonly discard: () => void } {
  const kept = useStore(store);
  const draft = kept?.contactId === contactId ? kept.draft : empty;
  const change = useCallback(
    (part: Partial<Draft>) => {
      const now = store.value?.contactId === contactId ? store.value.draft : empty;
      keep({ contactId, draft: { ...now, ...part } });
    },
    [contactId],
  );
  const discard = useCallback(() => keep(null), []);
  return { draft, change, discard };
}

function keep(kept: Kept | null): void {
  store.set(kept);
  try {
    if (kept === null) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, JSON.stringify(kept));
  } catch {
    // A browser without storage keeps it until the page is left.
  }
}

function read(): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}
