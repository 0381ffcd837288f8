import { expect, test } from 'vitest';
import { onlyMd5 } from '../src/phone/challenges';

const md5 = 'WWW-Authenticate: Digest realm="crm", nonce="n", algorithm=MD5, qop="auth"\r\n';
const sha = 'WWW-Authenticate: Digest realm="crm", nonce="n", algorithm=SHA-256, qop="auth"\r\n';
const response = (headers: string, status = '401 Unauthorized') => `SIP/2.0 ${status}\r\nVia: SIP/2.0/WS x\r\n${headers}Content-Length: 0\r\n\r\n`;

test.each([
  ['SHA-256 first', sha + md5],
  ['MD5 first', md5 + sha],
  ['MD5 alone', md5],
])('of the challenges JsSIP sees MD5: %s', (_, headers) => expect(onlyMd5(response(headers))).toBe(response(md5)));

test('a challenge that names no algorithm is MD5', () => {
  const unnamed = 'WWW-Authenticate: Digest realm="crm", nonce="n"\r\n';
  expect(onlyMd5(response(unnamed))).toBe(response(unnamed));
});

test('nothing else is touched', () => {
  expect(onlyMd5(response(sha, '200 OK'))).toBe(response(sha, '200 OK'));
  const invite = `INVITE sip:a SIP/2.0\r\n${sha}\r\n`;
  expect(onlyMd5(invite)).toBe(invite);
});
