import type { ApiResponse, ResponseHeaders } from '@x/sandbox'
import type { InngestMode } from '../sandbox-options.ts'
import { textError } from './responses.ts'

/** Decides whether a request may pass. Returns undefined if it may, or else the refusal. */
export type AuthCheck = (headers: Headers) => Promise<ApiResponse | undefined>

const PREFIX = /^signkey-\w+-/

/**
 * The keys are compared without their prefixes, plain or as the SHA-256 of the bytes that they stand for
 * (inngest/inngest, pkg/authn/signing_key_strategy.go). The dev server accepts every request.
 */
export function createAuthCheck(mode: InngestMode, signingKeys: readonly string[]): AuthCheck {
  const bare = signingKeys.map(bareKey)
  if (mode === 'dev') return async () => undefined
  const hashes = Promise.all(bare.map(hashed))
  return async (headers) => {
    const token = (/^bearer (.+)$/i.exec(headers.get('Authorization') ?? '')?.[1] ?? '').replace(PREFIX, '')
    // Hashes are computed asynchronously, so only requests that need one wait for it.
    const isKnown = bare.includes(token) || (token !== '' && (await hashes).includes(token))
    return isKnown ? undefined : textError(401, 'Authentication failed\n')
  }
}

/** The headers that the request log keeps. Of a key it keeps only the prefix, which shows its kind. */
export function visibleHeaders(headers: Headers): Record<string, string> {
  const visible = Object.fromEntries(headers)
  const given = headers.get('Authorization')
  if (given === null) return visible
  const scheme = /^bearer +/i.exec(given)?.[0] ?? ''
  const prefix = PREFIX.exec(given.slice(scheme.length))?.[0] ?? ''
  return { ...visible, authorization: `${scheme}${prefix}(hidden)` }
}

function bareKey(key: string): string {
  const bare = key.replace(PREFIX, '')
  if (/^([0-9a-f]{2})+$/i.test(bare)) return bare
  // The key itself stays out of the message: it may be a real one.
  throw new TypeError('signingKey: expected an even number of hexadecimal digits, with or without a prefix signkey-…-')
}

async function hashed(key: string): Promise<string> {
  const bytes = Uint8Array.from(key.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The answer to a preflight request from another page: always yes. Undefined if the request is not a preflight. */
export function preflight(method: string, headers: Headers): ApiResponse | undefined {
  const origin = headers.get('Origin')
  const wanted = headers.get('Access-Control-Request-Method')
  if (method !== 'OPTIONS' || origin === null || wanted === null) return undefined
  const names = headers.get('Access-Control-Request-Headers')
  return {
    status: 200,
    headers: {
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Methods': wanted,
      ...(names === null ? {} : { 'Access-Control-Allow-Headers': names.replaceAll(/\b[a-z]/g, upper) }),
      'Access-Control-Max-Age': '3600',
      Vary: ['Origin', 'Access-Control-Request-Method', 'Access-Control-Request-Headers'],
    },
    body: '',
  }
}

const upper = (letter: string): string => letter.toUpperCase()

/** The headers that let another page read the answer. */
export function openTo(origin: string | null): ResponseHeaders {
  if (origin === null) return {}
  return { 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': 'Link, Mcp-Session-Id' }
}
