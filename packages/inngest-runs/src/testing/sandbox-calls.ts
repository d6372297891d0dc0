import { createManualClock, type ManualClock, nextTurn, type SandboxFetch } from '@x/sandbox'
import { createInngestSandbox, type InngestSandbox } from './sandbox.ts'
import type { InngestSandboxOptions } from './sandbox-options.ts'

/** What the tests of the sandbox send, and how they read the answers. Not part of the package. */

/** An id that belongs to no run and no event. */
export const UNKNOWN_ID = '01HX9TK1GG2EQE3ZXV4F9S9N7P'

export interface Read {
  readonly status: number
  readonly headers: Headers
  /** The unparsed body. */
  readonly text: string
  /** The body parsed as JSON, or its text if it is not JSON. */
  readonly body: unknown
}

/** Sends one request through one way of mounting. Headers that are empty strings are omitted. */
export type Call = (method: string, path: string, headers?: Record<string, string>, body?: string) => Promise<Read>

export const callsOver =
  (fetch: SandboxFetch, baseUrl: string, signingKey: string): Call =>
  async (method, path, headers = {}, body = undefined) => {
    const all = { Authorization: `Bearer ${signingKey}`, ...headers }
    const given = Object.entries(all).filter(([, value]) => value !== '')
    const init = { method, headers: given, redirect: 'manual' } as const
    const response = await fetch(baseUrl + path, body === undefined ? init : { ...init, body })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: parsed(text) }
  }

export const callsTo = (sandbox: InngestSandbox): Call => callsOver(sandbox.fetch, sandbox.baseUrl, sandbox.signingKey)

export interface Testing {
  readonly sandbox: InngestSandbox
  readonly clock: ManualClock
  readonly call: Call
  /** The `data` of a GET that bypasses the cache. */
  data(path: string, headers?: Record<string, string>): Promise<unknown>
}

/** A sandbox on a clock that the test controls. */
export function testing(options: InngestSandboxOptions = {}): Testing {
  const clock = createManualClock(Date.UTC(2026, 10, 22, 3, 5, 54, 580))
  const sandbox = createInngestSandbox({ clock, ...options })
  const call = callsTo(sandbox)
  let reads = 0
  const data: Testing['data'] = async (path, headers) => {
    reads += 1
    return dataOf(await call('GET', `${path}${path.includes('?') ? '&' : '?'}_=${reads}`, headers))
  }
  return { sandbox, clock, call, data }
}

/** The `data` of an envelope. Throws if there is none. */
export function dataOf({ body, text }: Read): unknown {
  if (typeof body === 'object' && body !== null && 'data' in body && body.data !== null) return body.data
  throw new Error(`No data in ${text}`)
}

/** Waits until the sandbox has received this many requests, and has done all it can do at once for the newest. */
export async function arrival(sandbox: InngestSandbox, count: number): Promise<void> {
  while (sandbox.requests.length < count) await nextTurn()
  for (let turn = 0; turn < 3; turn += 1) await nextTurn()
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
