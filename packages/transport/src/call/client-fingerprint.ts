import type { Operation } from '../api/operation.ts'

/**
 * Under this symbol a client hashes a text together with where and as whom it calls. It is a registered one, so that a
 * server from another copy of this code, or of the other module format, finds it. The API key stays within the function.
 */
export const CLIENT_FINGERPRINT: unique symbol = Symbol.for('@x/transport.client-fingerprint/1')

/** SHA-256, in hex. Rejects with a ConfigurationError where the client does not know where or as whom to call. */
export type ClientFingerprint = (operation: Operation, text: string) => Promise<string>

/** Undefined for what is no client of this code. */
export function clientFingerprintOf(client: object): ClientFingerprint | undefined {
  const found: unknown = Reflect.get(client, CLIENT_FINGERPRINT)
  // Only clients have this symbol, and its number is raised with every change.
  return typeof found === 'function' ? (found as ClientFingerprint) : undefined
}
