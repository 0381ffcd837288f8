import { useState } from 'react';
import { newGuid } from '../core/ids';
import { useMe } from '../core/services';

/** A file that is to go with a note; the key makes it one file however often it is sent. */
export interface PickedFile {
  readonly key: string;
  readonly file: File;
}

/** A note that is being written. */
export interface NoteDraft {
  readonly key: string;
  readonly text: string;
  readonly reader: 'internal' | 'public';
  readonly files: readonly PickedFile[];
}

const drafts = new Map<string, NoteDraft>();

/** The note that one has begun on a ticket. It is kept until it is sent or the page is left for good: whoever looks at another ticket in between finds it again, and on its own ticket alone. */
export function useNoteDraft(ticketId: string) {
  const place = `${useMe().id} ${ticketId}`;
  const [draft, setDraft] = useState(() => drafts.get(place) ?? empty());
  const keep = (next: NoteDraft) => {
    if (next.text === '' && next.files.length === 0) drafts.delete(place);
    else drafts.set(place, next);
    setDraft(next);
  };
  return { draft, change: (part: Partial<NoteDraft>) => keep({ ...draft, ...part }), clear: () => keep(empty()) };
}

function empty(): NoteDraft {
  return { key: newGuid(), text: '', reader: 'internal', files: [] };
}
