import type { FrontRefusal } from './refusal.ts'

const CHALLENGE = { 'WWW-Authenticate': 'Bearer' }

/**
 * Compares digests, of one length whatever was sent, and all of them: how long it takes tells nothing of the token.
 */
export async function tokenRefusal(headers: Headers, token: string | undefined): Promise<FrontRefusal | undefined> {
  if (token === undefined) return undefined
  const header = headers.get('authorization')
  const given = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1]
  if (given === undefined) {
    return { status: 401, detail: 'A token is required: Authorization: Bearer <token>.', headers: CHALLENGE }
  }
  if (await areSame(given, token)) return undefined
  return {
    status: 401,
    detail: 'The token is not the one that this server takes.',
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  }
}

async function areSame(given: string, expected: string): Promise<boolean> {
  const [one, other] = await Promise.all([digest(given), digest(expected)])
  let difference = 0
  for (const [index, byte] of one.entries()) difference |= byte ^ (other[index] ?? 0)
  return difference === 0
}

const digest = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
