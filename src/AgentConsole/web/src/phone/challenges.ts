/**
 * Takes out of a SIP message the digest challenges that are not MD5. JsSIP knows only MD5 and keeps only the last challenge that it reads,
 * so that a server which offers SHA-256 too (RFC 8760) could never be answered.
 */
export function onlyMd5(message: string): string {
  if (!/^SIP\/2\.0 40[17] /.test(message)) return message;
  return message.replace(/^(?:WWW|Proxy)-Authenticate:[^\r\n]*\balgorithm="?(?!MD5\b)[^\r\n]*\r\n/gim, '');
}
