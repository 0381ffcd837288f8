import { describe, expect, test } from 'vitest';
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
