import { readEnvironment } from '@x/transport'

/** A signing key's prefix: `signkey-prod-`, `signkey-branch-`. */
const PREFIX = /^signkey-\w+-/

/** Pairs of hex digits, as `openssl rand -hex 32` makes them for a self-hosted server. */
const HEX = /^(?:[0-9a-f]{2})+$/i

/** From this length on, a missing hex digit can be detected. */
const LONG_HEX = /^[0-9a-f]{32,}$/i

/** A SHA-256 in hex. */
const HASH_DIGITS = 64

/** An API key. It works on v2 endpoints only (inngest.com, docs, REST API authentication). */
export const isApiKey = (key: string): boolean => key.startsWith('sk-inn-api-')

/** A key that Inngest's SDK signs with, with or without its prefix. */
export const isSigningKey = (key: string): boolean => PREFIX.test(key) || HEX.test(key)

const digitsOf = (key: string): string => key.replace(PREFIX, '')

/** Whether a key is as long as its hash: then the two cannot be told apart. */
export const mayBeHash = (key: string): boolean => isSigningKey(key) && digitsOf(key).length === HASH_DIGITS

/** What is wrong with a key for Inngest, or undefined. Never shows it. */
export function keyFormProblem(key: string, hashedKey: boolean): string | undefined {
  if (PREFIX.test(key) && !HEX.test(digitsOf(key))) {
    return 'a signing key is a prefix and pairs of hex digits; this one is cut off or mistyped'
  }
  if (!HEX.test(key) && LONG_HEX.test(key)) {
    return 'a signing key is pairs of hex digits, and this one has an odd number of them; it is cut off or mistyped'
  }
  if (hashedKey && isSigningKey(key) && digitsOf(key).length !== HASH_DIGITS) {
    return `hashedKey is true, and a hash has ${HASH_DIGITS} hex digits; this one has ${digitsOf(key).length}`
  }
  if (!isSigningKey(key) && key === readEnvironment('INNGEST_EVENT_KEY')) {
    return 'this is the event key (INNGEST_EVENT_KEY), which only sends events; pass the signing key'
  }
  return undefined
}

/**
 * The token that is sent for a key. A signing key is sent hashed, as Inngest's own SDK does (inngest/inngest-js,
 * packages/inngest/src/helpers/strings.ts): its prefix, if it has one, then the SHA-256 of the bytes that its hex
 * digits stand for. Any other key is sent unchanged, and so is a key that is already a hash.
 */
export async function tokenOf(key: string, hashedKey = false): Promise<string> {
  if (!isSigningKey(key)) return key
  const prefix = PREFIX.exec(key)?.[0] ?? ''
  // Servers compare character by character, and write hashes in lower case.
  if (hashedKey) return `${prefix}${digitsOf(key).toLowerCase()}`
  const digest = await globalThis.crypto.subtle.digest('SHA-256', bytesOfHex(digitsOf(key)))
  return `${prefix}${[...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** Strings that must not be shown: a key, the token that is sent, and the parts after their prefixes. */
export const secretsIn = (...keys: readonly string[]): readonly string[] =>
  [...new Set(keys)].flatMap((key) => [key, digitsOf(key)])

function bytesOfHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
