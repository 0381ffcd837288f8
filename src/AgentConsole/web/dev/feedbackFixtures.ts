import type { CauseLine, ComplaintCauses, ComplaintView, FeedbackLine, FeedbackView } from '../src/contracts';

export const feedbackReport: FeedbackView = {
  all: { id: null, name: 'All', csatCount: 48, csatMean: 4.2, satisfied: 0.81, npsCount: 45, nps: 31, smallSample: false },
  queues: [{ id: 'billing', name: 'Billing', csatCount: 48, csatMean: 4.2, satisfied: 0.81, npsCount: 45, nps: 31, smallSample: false }],
  agents: [{ id: '0198c0de-0000-7000-8000-0000000000a1', name: 'Mia Berger', csatCount: 7, csatMean: 4.6, satisfied: 1, npsCount: 6, nps: 50, smallSample: true }],
  csat: [2, 3, 4, 13, 26],
  nps: [1, 0, 1, 0, 1, 2, 3, 6, 9, 10, 12],
};

export const feedbackLines: readonly FeedbackLine[] = [
  {
    id: '1',
    at: new Date().toISOString(),
    customerId: null,
    customer: null,
    ticketId: null,
    ticketNumber: null,
    agent: 'Mia Berger',
    queue: 'Billing',
    source: 'keypad',
    csat: 5,
    nps: 9,
    comment: null,
  },
];

export const causes: readonly CauseLine[] = [{ cause: 'Delivery', complaints: 4, settled: 3 }];
export const causeNames: ComplaintCauses = { causes: ['Delivery', 'Staff'] };
export const complaint: ComplaintView = { revision: 1, cause: 'Delivery', remedy: null, ownerId: null, owner: null, dueAt: null, settledAt: null };
