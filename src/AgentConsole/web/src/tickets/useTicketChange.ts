import { useState } from 'react';
import type { TicketChange, TicketDetail } from '../contracts';
import { ApiError } from '../core/api';
import { useRefreshCustomer } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { noChange, rebased } from './change';

/** Somebody else was quicker: what one wanted, the ticket as one saw it, and as it is now. */
export interface Collision {
  readonly mine: Partial<TicketChange>;
  readonly read: TicketDetail;
  readonly current: TicketDetail;
}

/** Changes a ticket. When somebody else has changed it meanwhile, nothing is stored and both sides are kept to be looked at. */
export function useTicketChange(ticket: TicketDetail, contactId: string | null) {
  const { api } = useServices();
  const refresh = useRefreshCustomer();
  const { busy, run } = useAction();
  const [collision, setCollision] = useState<Collision | null>(null);

  /** Says whether it was stored. */
  const send = async (mine: Partial<TicketChange>, read: TicketDetail) => {
    let stored = false;
    await run(async () => {
      try {
        await api.post<unknown>(`/api/tickets/${ticket.id}/changes`, { ...noChange(read.revision, contactId), ...mine });
        setCollision(null);
        stored = true;
      } catch (error) {
        const current = error instanceof ApiError && error.status === 409 ? (error.problem.current as TicketDetail | undefined) : undefined;
        if (current === undefined) throw error;
        setCollision({ mine, read, current });
      } finally {
        await refresh(ticket.customerId);
      }
    });
    return stored;
  };

  return {
    busy,
    collision,
    change: (mine: Partial<TicketChange>) => send(mine, ticket),
    /** Makes one's change on top of the other's. */
    insist: () => (collision === null ? Promise.resolve(false) : send(rebased(collision.mine, collision.read, collision.current), collision.current)),
    giveUp: () => setCollision(null),
  };
}
