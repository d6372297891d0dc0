/** A signing key's prefix: `signkey-prod-`, `signkey-branch-`. */
const PREFIX = /^signkey-\w+-/

/** An API key. It works on v2 endpoints only (inngest.com, docs, REST API authentication). */
export const isApiKey = (key: string): boolean => key.startsWith('sk-inn-api-')

export const isSigningKey = (key: string): boolean => PREFIX.test(key)

/**
 * The token that a key is sent as. A signing key is sent hashed, as Inngest's own SDK does (inngest/inngest-js,
 * packages/inngest/src/helpers/strings.ts): the prefix, then the SHA-256 of the bytes that the hex after it stands for.
 * Any other key is sent as it is.
 */
export async function tokenOf(key: string): Promise<string> {
  const prefix = PREFIX.exec(key)?.[0]
  if (prefix === undefined) return key
  const digest = await globalThis.crypto.subtle.digest('SHA-256', bytesOfHex(key.slice(prefix.length)))
  return `${prefix}${[...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** Reads pairs of hex digits up to the first that is none, as Node's `Buffer.from(text, 'hex')` in that SDK does. */
function bytesOfHex(hex: string): Uint8Array<ArrayBuffer> {
  const pairs = /^(?:[0-9a-f]{2})*/i.exec(hex)?.[0].match(/../g) ?? []
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16))
}
