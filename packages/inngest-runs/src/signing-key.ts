import { readEnvironment } from '@x/transport'

/** A signing key's prefix: `signkey-prod-`, `signkey-branch-`. */
const PREFIX = /^signkey-\w+-/

/** Pairs of hex digits, as `openssl rand -hex 32` makes them for a self-hosted server. */
const HEX = /^(?:[0-9a-f]{2})+$/i

/** How long hex is of which a missing digit can be told. */
const LONG_HEX = /^[0-9a-f]{32,}$/i

/** A SHA-256 in hex. */
const HASH_DIGITS = 64

/** An API key. It works on v2 endpoints only (inngest.com, docs, REST API authentication). */
export const isApiKey = (key: string): boolean => key.startsWith('sk-inn-api-')

/** A key that Inngest's SDK signs with, with its prefix or without. */
export const isSigningKey = (key: string): boolean => PREFIX.test(key) || HEX.test(key)

const digitsOf = (key: string): string => key.replace(PREFIX, '')

/** Whether a key has the length that its hash has, too: nobody can tell the two apart. */
export const mayBeHash = (key: string): boolean => isSigningKey(key) && digitsOf(key).length === HASH_DIGITS

/** What is wrong with a key for Inngest, or undefined. Never shows it. */
export function keyFormProblem(key: string, hashedKey: boolean): string | undefined {
  if (PREFIX.test(key) && !HEX.test(digitsOf(key))) {
    return 'a signing key is a prefix and pairs of hex digits; this one is cut or mistyped'
  }
  if (!HEX.test(key) && LONG_HEX.test(key)) {
    return 'a signing key is pairs of hex digits, and this one has an odd number of them; it is cut or mistyped'
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
 * The token that a key is sent as. A signing key is sent hashed, as Inngest's own SDK does (inngest/inngest-js,
 * packages/inngest/src/helpers/strings.ts): its prefix, where it has one, then the SHA-256 of the bytes that its hex
 * stands for. Any other key is sent as it is, and so is one that is a hash already.
 */
export async function tokenOf(key: string, hashedKey = false): Promise<string> {
  if (!isSigningKey(key)) return key
  const prefix = PREFIX.exec(key)?.[0] ?? ''
  // Servers compare letter by letter, and write hashes in lower case.
  if (hashedKey) return `${prefix}${digitsOf(key).toLowerCase()}`
  const digest = await globalThis.crypto.subtle.digest('SHA-256', bytesOfHex(digitsOf(key)))
  return `${prefix}${[...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** What must not be shown: a key, what it is sent as, and what comes after their prefixes. */
export const secretsIn = (...keys: readonly string[]): readonly string[] =>
  [...new Set(keys)].flatMap((key) => [key, digitsOf(key)])

function bytesOfHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
