import { useEffect, useState } from 'react';
import type { CampaignView } from '../contracts';
import { sentenceOf } from '../core/api';
import { whenOnline } from '../core/link';
import { useServices } from '../core/services';

/** A campaign as it is at this moment, while the component is shown. */
export function useCampaign(id: string): { readonly view: CampaignView | null; readonly problem: string | null } {
  const { link } = useServices();
  const [view, setView] = useState<CampaignView | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    const show = (next: CampaignView) => setView((before) => (before !== null && next.version < before.version ? before : next));
    const stopListening = link.on('campaign', (next) => {
      if (next.id === id) show(next);
    });
    const stopWatching = whenOnline(link, () => {
      link.hub.watchCampaign(id).then(
        (now) => {
          setProblem(null);
          // A restarted server counts from the beginning.
          setView(now);
        },
        (error: unknown) => setProblem(sentenceOf(error)),
      );
    });
    return () => {
      stopListening();
      stopWatching();
      if (link.state.value === 'online') link.hub.unwatchCampaign(id).catch(() => undefined);
    };
  }, [link, id]);

  return { view, problem };
}
