import { sha256 } from '@x/transport'
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
    const detail = 'A token is required: Authorization: Bearer <token>.'
    return { status: 401, detail, reason: 'no token', headers: CHALLENGE }
  }
  if (await areSame(given, token)) return undefined
  return {
    status: 401,
    detail: 'The token is not the one that this server takes.',
    reason: 'wrong token',
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  }
}

async function areSame(given: string, expected: string): Promise<boolean> {
  const [one, other] = await Promise.all([sha256(given), sha256(expected)])
  let difference = 0
  for (let index = 0; index < one.length; index += 1) difference |= one.charCodeAt(index) ^ other.charCodeAt(index)
  return difference === 0
}
