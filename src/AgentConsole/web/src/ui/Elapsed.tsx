import { useNow } from '../core/clock';
import { duration } from '../core/format';

/** Time since an instant of the server, ticking. */
export function Elapsed({ since }: { since: string }) {
  return <span className="digits">{duration(useNow() - Date.parse(since))}</span>;
}

/** Time left until an instant of the server, ticking; 0:00 afterwards. */
export function Remaining({ until }: { until: string }) {
  return <span className="digits">{duration(Date.parse(until) - useNow() + 999)}</span>;
}
