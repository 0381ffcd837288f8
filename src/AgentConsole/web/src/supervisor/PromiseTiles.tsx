import { useQuery } from '@tanstack/react-query';
import type { SlaToday } from '../contracts';
import { useServices } from '../core/services';
import { Tile } from '../ui/Tile';

/** Promises to customers that were broken today, and tickets that are overdue now. */
export function PromiseTiles() {
  const { api } = useServices();
  const { data } = useQuery({ queryKey: ['sla', 'today'], queryFn: ({ signal }) => api.get<SlaToday>('/api/sla/today', signal), refetchInterval: 30_000 });
  if (data === undefined) return null;
  return (
    <>
      <Tile label="Tickets overdue" value={data.overdue} />
      <Tile label="Promises broken" value={data.breaches} hint="today" />
    </>
  );
}
