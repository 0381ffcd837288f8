import { VisuallyHidden } from '@mantine/core';
import { useEffect } from 'react';
import { useMe, useSituation } from '../core/services';
import { callerName } from './caller';

/** Says an incoming call aloud to a screen reader, and in the title of a tab that is not in front. */
export function Announcer() {
  const { company } = useMe();
  const offer = useSituation()?.offer ?? null;
  const title = offer === null ? null : `Incoming call: ${callerName(offer.pop)}`;
  useEffect(() => {
    document.title = title ?? company;
  }, [title, company]);
  const queue = offer?.pop.queueTitle ? `, ${offer.pop.queueTitle}` : '';
  return (
    <VisuallyHidden role="alert" aria-live="assertive">
      {title !== null && `${title}${queue}. Press Alt A to answer, Alt D to decline.`}
    </VisuallyHidden>
  );
}
