import { useSituation } from '../core/services';
import { CallBar } from './CallBar';
import { CampaignWrapUp } from './CampaignWrapUp';
import { ComingCall } from './ComingCall';
import { IncomingCall } from './IncomingCall';
import { Preview } from './Preview';
import { WrapUp } from './WrapUp';

/** What goes on with a call, on every page: the offer, the call, the wrap-up, or the lead that is called or may be called next. */
export function CallStrip() {
  const situation = useSituation();
  if (situation === null) return null;
  const { offer, call, wrapUp, preview, coming } = situation;
  if (offer !== null) return <IncomingCall offer={offer} key={offer.offerId} />;
  if (call !== null) return <CallBar call={call} />;
  if (wrapUp?.pop.campaign) return <CampaignWrapUp wrapUp={wrapUp} campaign={wrapUp.pop.campaign} key={wrapUp.contactId} />;
  if (wrapUp !== null) return <WrapUp wrapUp={wrapUp} key={wrapUp.contactId} />;
  if (preview !== null) return <Preview preview={preview} key={preview.contactId} />;
  if (coming !== null) return <ComingCall coming={coming} key={coming.contactId} />;
  return null;
}
