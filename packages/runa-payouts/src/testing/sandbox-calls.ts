import { nextTurn, type SandboxFetch } from '@x/sandbox'
import type { RunaSandbox } from './sandbox.ts'

/** What the tests of the sandbox send, and how they read the answers. Not part of the package. */

/** An item that can be ordered unchanged. */
export const item = (products = 'AMZ-US', faceValue = 10) => ({
  face_value: faceValue,
  distribution_method: { type: 'PAYOUT_LINK' },
  products: { type: 'SINGLE', value: products },
})

/** An order that can be placed unchanged. */
export const order = (items: readonly unknown[] = [item()], currency = 'USD') => ({
  payment_method: { type: 'ACCOUNT_BALANCE', currency },
  items,
})

export interface Read {
  readonly status: number
  readonly headers: Headers
  /** The body parsed as JSON, or its text if it is not JSON. */
  readonly body: unknown
}

export interface Calls {
  get(path: string, headers?: Record<string, string>): Promise<Read>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Read>
  /** Places an order. A string is sent as the body unchanged. */
  create(body?: unknown, headers?: Record<string, string>): Promise<Read>
}

let keys = 0

/** Calls through one way of mounting. Headers that are empty strings are omitted. */
export function callsOver(fetch: SandboxFetch, baseUrl: string, apiKey: string): Calls {
  const call = async (path: string, init: RequestInit, headers: Record<string, string>): Promise<Read> => {
    const given = Object.entries({ 'X-Api-Key': apiKey, ...headers }).filter(([, value]) => value !== '')
    const response = await fetch(baseUrl + path, { ...init, headers: given, redirect: 'manual' })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: parsed(text) }
  }
  const post: Calls['post'] = (path, body, headers = {}) =>
    call(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }, headers)
  return {
    get: (path, headers = {}) => call(path, {}, headers),
    post,
    create: (body = order(), headers = {}) => {
      keys += 1
      return post('/order', body, { 'X-Idempotency-Key': `key-${keys}`, 'X-Execution-Mode': 'sync', ...headers })
    },
  }
}

export const callsTo = (sandbox: RunaSandbox): Calls => callsOver(sandbox.fetch, sandbox.baseUrl, sandbox.apiKey)

/** The `id` of an answer. Throws if there is none. */
export function idOf({ body }: Read): string {
  if (typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string') return body.id
  throw new Error(`No id in ${JSON.stringify(body)}`)
}

/** Waits until the sandbox has received this many requests, and has done all it can do at once for the newest. */
export async function arrival(sandbox: RunaSandbox, count: number): Promise<void> {
  while (sandbox.requests.length < count) await nextTurn()
  await nextTurn()
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
