import { VisuallyHidden } from '@mantine/core';
import { useEffect } from 'react';
import type { AgentSituation } from '../contracts';
import { useMe, useSituation } from '../core/services';
import { callerName, callTitle } from './caller';

/** Says a call that comes or begins aloud to a screen reader, and what waits for the agent in the title of a tab that is not in front. */
export function Announcer({ page }: { page: string }) {
  const { company } = useMe();
  const situation = useSituation();
  const urgent = situation === null ? null : asks(situation);
  useEffect(() => {
    document.title = urgent?.title ?? `${page} · ${company}`;
  }, [urgent?.title, page, company]);
  return (
    <>
      <VisuallyHidden role="alert" aria-live="assertive">
        {urgent !== null && `${urgent.title}${urgent.more}`}
      </VisuallyHidden>
      <VisuallyHidden role="status">{situation !== null && goesOn(situation)}</VisuallyHidden>
    </>
  );
}

/** What the agent has to decide about now. */
function asks({ offer, preview }: AgentSituation): { readonly title: string; readonly more: string } | null {
  if (offer !== null) {
    const queue = offer.pop.queueTitle ? `, ${offer.pop.queueTitle}` : '';
    return { title: `${callTitle(offer.pop)}: ${callerName(offer.pop)}`, more: `${queue}. Press Alt A to answer, Alt D to decline.` };
  }
  return preview === null ? null : { title: `To call: ${callerName(preview.pop)}`, more: '. Press Alt A to call, Alt D to skip.' };
}

/** What happens without the agent's doing. */
function goesOn({ coming, call, wrapUp }: AgentSituation): string {
  if (coming !== null) return `${callerName(coming.pop)} is being called for you.`;
  if (call !== null) return call.phase === 'talking' ? `You talk with ${callerName(call.pop)}.` : '';
  return wrapUp === null ? '' : `The call with ${callerName(wrapUp.pop)} is over. Wrap-up.`;
}
