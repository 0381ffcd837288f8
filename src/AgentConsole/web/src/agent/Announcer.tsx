import { VisuallyHidden } from '@mantine/core';
import { useEffect } from 'react';
import { useMe, useSituation } from '../core/services';
import { callerName, callTitle } from './caller';

/** Says an incoming call, or a lead to decide about, aloud to a screen reader, and in the title of a tab that is not in front. */
export function Announcer() {
  const { company } = useMe();
  const situation = useSituation();
  const offer = situation?.offer ?? null;
  const preview = situation?.preview ?? null;
  const title = offer !== null ? `${callTitle(offer.pop)}: ${callerName(offer.pop)}` : preview !== null ? `To call: ${callerName(preview.pop)}` : null;
  useEffect(() => {
    document.title = title ?? company;
  }, [title, company]);
  const queue = offer?.pop.queueTitle ? `, ${offer.pop.queueTitle}` : '';
  const keys = offer !== null ? 'Press Alt A to answer, Alt D to decline.' : 'Press Alt A to call, Alt D to skip.';
  return (
    <VisuallyHidden role="alert" aria-live="assertive">
      {title !== null && `${title}${queue}. ${keys}`}
    </VisuallyHidden>
  );
}
