// Opens another CRM's page of whoever is calling, as soon as the call is offered to an agent. It reads the feed, so nothing is missed: after a stop it goes on where it was told to.
// Needs Node 20 or newer and nothing else.
//
//   CRM_KEY=crm_... node screen-pop.mjs --server https://crm.example --page "https://other-crm.example/find?phone={number}" [--agent USER_ID] [--after SEQUENCE] [--open xdg-open]
//
// The key needs the scopes read:feed and read:contacts and acts for an administrator, because the feed tells of everybody's calls.
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: { server: { type: 'string' }, page: { type: 'string' }, agent: { type: 'string' }, after: { type: 'string' }, open: { type: 'string' }, once: { type: 'boolean', default: false } },
});
const key = process.env.CRM_KEY;
if (!options.server || !options.page || !key) {
  console.error('Give --server and --page, and the key in the environment variable CRM_KEY.');
  process.exit(2);
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Asks the API; waits when it is told to wait. */
async function ask(path) {
  for (;;) {
    const response = await fetch(new URL(path, options.server), { headers: { Authorization: `Bearer ${key}`, Accept: 'application/json' } });
    if (response.status === 429) {
      await pause(1000 * Number(response.headers.get('Retry-After') ?? 1));
      continue;
    }
    if (!response.ok) throw new Error(`${path}: ${response.status} ${(await response.json().catch(() => ({}))).detail ?? ''}`);
    return response.json();
  }
}

async function pop(item) {
  if (options.agent && item.body.agentId !== options.agent) return;
  const contact = await ask(`/api/contacts/${item.contactId}`);
  if (contact.number === null) return;
  const address = options.page.replace('{number}', encodeURIComponent(contact.number)).replace('{customer}', contact.customerId ?? '');
  console.log(`${item.sequence} ${item.kind} ${address}`);
  if (options.open) spawn(options.open, [address], { stdio: 'ignore', detached: true }).unref();
}

let after = options.after ?? (await ask('/api/feed/last')).sequence;
for (;;) {
  try {
    const { items, next } = await ask(`/api/feed?after=${after}&take=100`);
    for (const item of items) if (item.kind === 'contact.offered') await pop(item);
    after = next;
    if (items.length > 0) continue;
    if (options.once) break;
  } catch (error) {
    if (options.once) throw error;
    console.error(String(error));
  }
  await pause(500);
}
