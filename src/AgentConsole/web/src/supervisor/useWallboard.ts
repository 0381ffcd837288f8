import { useEffect, useState } from 'react';
import type { WallboardSnapshot } from '../contracts';
import { sentenceOf } from '../core/api';
import { whenOnline } from '../core/link';
import { useServices } from '../core/services';
import { useStore } from '../core/store';
import { WallboardStore } from './wallboardStore';

/** Watches the board while the component is shown. */
export function useWallboard(): { readonly board: WallboardSnapshot | null; readonly problem: string | null } {
  const { link } = useServices();
  const [store] = useState(() => new WallboardStore());
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    const watch = () => {
      link.hub.watchWallboard().then(
        (board) => {
          setProblem(null);
          store.set(board);
        },
        (error: unknown) => setProblem(sentenceOf(error)),
      );
    };
    const stopListening = link.on('wallboard', (change) => {
      if (!store.apply(change)) watch();
    });
    const stopWatching = whenOnline(link, watch);
    return () => {
      stopListening();
      stopWatching();
      if (link.state.value === 'online') link.hub.unwatchWallboard().catch(() => undefined);
    };
  }, [link, store]);

  return { board: useStore(store), problem };
}
