/** A key nobody else will use. `crypto.randomUUID` exists only on https and on this machine; offices also run plain http. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
