import { describe, expect, test } from 'vitest';
import { auditDetail } from '../src/admin/audit';
import { happening } from '../src/core/happenings';
import { doneText, whenText } from '../src/rules/draft';

describe('what happened, in words', () => {
  test.each([
    ['ticket.note-added', 'Note on a ticket'],
    ['customer.popped', 'Customer shown with a call'],
    ['order.sent-back', 'Order sent back'],
    ['POST /api/rules/{id:guid}/enabled', 'Did: rules, enabled'],
    ['DELETE /api/customers/{id:guid}/do-not-contact', 'Removed: customers, do not contact'],
  ])('%s', (kind, said) => expect(happening(kind)).toBe(said));
});

describe('a rule', () => {
  test('says when it works', () => {
    expect(whenText({ kinds: ['ticket.created', 'contact.message'], everyMinutes: null, at: null, timeZone: null })).toBe('Ticket created, Voice message left');
  });

  test('says what it did without the marks of its gaps', () => {
    expect(doneText('priority: high\nnote: {{customer.name}} is gold')).toBe('Priority: high\nNote: ‹customer’s name› is gold');
  });
});

test('an entry of the audit log says what changed, and no ids', () => {
  const feed = (body: object) => auditDetail(`feed 12: ${JSON.stringify(body)}`);
  expect(feed({ kind: 'person', tier: 'gold', provisional: true })).toBe('Kind: person · Tier: gold · Provisional: yes');
  expect(feed({ changes: { priority: { from: 'normal', to: 'high' }, ownerId: { from: null, to: '01a201e3-4710-702c-ba93-e649de340922' } } })).toBe('Priority: normal → high · Owner changed');
  expect(feed({ entryId: '01a201e3-4710-702c-ba93-e649de340922', public: false })).toBe('Public: no');
  expect(auditDetail('with key “import”')).toBe('with key “import”');
  expect(auditDetail('feed 3: {broken}')).toBe('');
});
