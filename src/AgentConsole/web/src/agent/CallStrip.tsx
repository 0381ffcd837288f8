import { useSituation } from '../core/services';
import { CallBar } from './CallBar';
import { IncomingCall } from './IncomingCall';
import { WrapUp } from './WrapUp';

/** What goes on with a call, on every page: the offer, the call, or the wrap-up. */
export function CallStrip() {
  const situation = useSituation();
  if (situation?.offer) return <IncomingCall offer={situation.offer} key={situation.offer.offerId} />;
  if (situation?.call) return <CallBar call={situation.call} />;
  if (situation?.wrapUp) return <WrapUp wrapUp={situation.wrapUp} key={situation.wrapUp.contactId} />;
  return null;
}
