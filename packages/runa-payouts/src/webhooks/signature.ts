import { fromBase64, toBase64 } from './base64.ts'

const HMAC_SHA256 = { name: 'HMAC', hash: 'SHA-256' } as const
const HMAC_BYTES = 32

/** Each one costs an HMAC over the whole body, and the sender decides how many there are. */
const MOST_SIGNATURES = 16

/** What is signed: `<id>.<timestamp>.<body>`, id and timestamp exactly as their headers have them. */
export function signedContent(id: string, timestamp: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(`${id}.${timestamp}.`)
  const content = new Uint8Array(head.length + body.length)
  content.set(head)
  content.set(body, head.length)
  return content
}

/**
 * The signatures of version 1 in a header, at most 16 of them. They are separated by spaces; a comma may precede one if
 * a header that was sent twice was joined. Other versions, and values that cannot be an HMAC-SHA256, are left out.
 */
export function signaturesIn(header: string): Uint8Array<ArrayBuffer>[] {
  return [...new Set(header.split(/,?\s+/))]
    .flatMap((entry) => (entry.startsWith('v1,') ? (fromBase64(entry.slice('v1,'.length)) ?? []) : []))
    .filter(({ length }) => length === HMAC_BYTES)
    .slice(0, MOST_SIGNATURES)
}

/** Whether one of the signatures matches this content and one of the keys. */
export async function isSigned(
  content: Uint8Array<ArrayBuffer>,
  signatures: readonly Uint8Array<ArrayBuffer>[],
  keys: readonly Uint8Array<ArrayBuffer>[],
): Promise<boolean> {
  for (const key of keys) {
    const imported = await crypto.subtle.importKey('raw', key, HMAC_SHA256, false, ['verify'])
    for (const signature of signatures) {
      // WebCrypto compares in constant time; === on two texts of base64 would not.
      if (await crypto.subtle.verify('HMAC', imported, signature, content)) return true
    }
  }
  return false
}

/** A signature as in its header: `v1,<base64>`. */
export async function sign(content: Uint8Array<ArrayBuffer>, key: Uint8Array<ArrayBuffer>): Promise<string> {
  const imported = await crypto.subtle.importKey('raw', key, HMAC_SHA256, false, ['sign'])
  return `v1,${toBase64(new Uint8Array(await crypto.subtle.sign('HMAC', imported, content)))}`
}
