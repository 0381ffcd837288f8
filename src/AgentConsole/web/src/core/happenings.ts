import { words } from './format';

// The server's names of what happens (feed and audit log), in the words of those who read them.
const known: Readonly<Record<string, string>> = {
  'ticket.created': 'Ticket created',
  'ticket.changed': 'Ticket changed',
  'ticket.note-added': 'Note on a ticket',
  'ticket.attachment-added': 'File on a ticket',
  'ticket.promise-step': 'Promised time is near, or over',
  'ticket.seen': 'Ticket looked at',
  'ticket.timeline-seen': 'History of a ticket looked at',
  'tickets.searched': 'Tickets searched',
  'customer.created': 'Customer added',
  'customer.changed': 'Customer changed',
  'customer.merged': 'Customers merged',
  'customer.merge-undone': 'Merge of customers undone',
  'customer.seen': 'Customer looked at',
  'customer.popped': 'Customer shown with a call',
  'customer.timeline-seen': 'History of a customer looked at',
  'customers.searched': 'Customers searched',
  'customers.exported': 'Customers taken out as a file',
  'mail.received': 'E-mail received',
  'opportunity.created': 'Opportunity added',
  'opportunity.changed': 'Opportunity changed',
  'article.published': 'Article published',
  'article.retired': 'Article withdrawn',
  'contact.opened': 'Call begun',
  'contact.offered': 'Call shown to an agent',
  'contact.connected': 'Call connected',
  'contact.message': 'Voice message left',
  'contact.callback-asked': 'Call back asked for',
  'contact.wrapped-up': 'Call wrapped up',
  'contact.closed': 'Call over',
  'contact.opted-out': 'Wants no more calls',
  'contact.lead-outcome': 'Result of a campaign’s call',
  'contact.seen': 'Call looked at',
  'rule.called': 'Rule called a webhook',
  'recording.played': 'Recording listened to',
  'attachment.downloaded': 'File taken out',
  'leads.exported': 'Leads taken out as a file',
  'attempts.exported': 'Dial attempts taken out as a file',
  'audit.seen': 'Audit log looked at',
  'audit.exported': 'Audit log taken out as a file',
  'person.exported': 'Data about a person taken out',
  'hold.set': 'Legal hold set',
  'hold.lifted': 'Legal hold lifted',
  'erasure.asked': 'Erasure asked for',
  'erasure.done': 'Person erased',
  'user.signed-in': 'Signed in',
  'user.password-given': 'Password given to a user',
  'POST /api/me/password': 'Own password changed',
  'POST /api/phone': 'Browser phone opened',
  'DELETE /api/session': 'Signed out',
  'POST /api/users': 'User added',
  'PUT /api/users/{id:guid}': 'User changed',
  'retention.changed': 'Retention changed',
  'retention.removed': 'Old data removed',
};

const verbs: Readonly<Record<string, string>> = { POST: 'Did', PUT: 'Saved', DELETE: 'Removed' };

/** What happened, in words: "ticket.note-added", or a request such as "POST /api/rules/{id:guid}/enabled". */
export function happening(kind: string): string {
  const [method = '', path] = kind.split(' ');
  if (known[kind] !== undefined) return known[kind];
  if (path === undefined) return words(kind.replace('.', ' '));
  const places = path.split('/').filter((part) => part !== '' && part !== 'api' && !part.startsWith('{'));
  return `${verbs[method] ?? words(method.toLowerCase())}: ${places.map((place) => place.replaceAll('-', ' ')).join(', ')}`;
}

/** Every kind that has words of its own, for lists to choose from. */
export const happenings: readonly { readonly value: string; readonly label: string }[] = Object.entries(known)
  .map(([value, label]) => ({ value, label }))
  .sort((a, b) => a.label.localeCompare(b.label));
