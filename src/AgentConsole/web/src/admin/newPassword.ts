// Without letters and digits that look alike; 32 of them, so that each byte chooses evenly.
const signs = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A password to read out or write down: 16 signs in groups of four, 80 bits of chance. */
export function newPassword(): string {
  const chosen = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => signs.charAt(byte % signs.length));
  return (chosen.join('').match(/.{4}/g) ?? []).join('-');
}
