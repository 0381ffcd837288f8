import type { TicketViewLine } from '../src/contracts';

const query = { state: 'unresolved', owner: null, kind: null, priority: null, tag: null, follower: null, team: null, order: null, overdue: false };

export const views: readonly TicketViewLine[] = [
  { id: 'a5000000-0000-7000-8000-000000000001', name: 'My urgent ones', scope: 'mine', teamId: null, team: null, query: { ...query, owner: 'me', priority: 'urgent' }, changeable: true, default: false, updatedBy: 'Ana Example', revision: 1 },
  { id: 'a5000000-0000-7000-8000-000000000002', name: 'Late complaints', scope: 'everybody', teamId: null, team: null, query: { ...query, kind: 'complaint', overdue: true }, changeable: false, default: false, updatedBy: 'Sue Example', revision: 4 },
];
