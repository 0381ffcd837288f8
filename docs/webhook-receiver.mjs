// A receiver of webhooks: node docs/webhook-receiver.mjs, with the secret in WEBHOOK_SECRET. It prints what happens, each thing once.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const key = Buffer.from(process.env.WEBHOOK_SECRET.replace(/^whsec_/, ''), 'base64');
const oldest = 5 * 60; // Seconds: what is older was recorded by somebody and sent again.
let last = 0; // Keep this in your database, together with what you do.

createServer(async (request, response) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const body = Buffer.concat(pieces);
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature = '' } = request.headers;

  const expected = Buffer.from('v1,' + createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64'));
  const given = Buffer.from(signature);
  const genuine = given.length === expected.length && timingSafeEqual(given, expected) && Math.abs(Date.now() / 1000 - Number(timestamp)) < oldest;
  if (!genuine) return response.writeHead(401).end();

  const event = JSON.parse(body);
  if (event.sequence > last) {
    last = event.sequence;
    console.log(`${event.sequence} ${event.kind} ${event.kind === 'contact.offered' ? `pop ${event.customerNumber} for agent ${event.data.agentId}` : ''}`);
  }
  response.writeHead(204).end();
}).listen(Number(process.env.PORT ?? 8090), '127.0.0.1', function () {
  console.log(`listening on ${this.address().port}`);
});
