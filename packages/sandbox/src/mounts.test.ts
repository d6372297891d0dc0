import { http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileFault, faultyReply } from './fault.ts'
import { type CommonFaultName, faultTable } from './fault-table.ts'
import { type Appearance, createFetchMount, handlersFor, type Mount, mountTable } from './mounts.ts'
import { type SandboxServer, serve } from './node-server.ts'
import type { ApiResponse, Handle } from './reply.ts'

const due: ApiResponse = { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"id":"O-1","n":"€"}' }

// A common fault is selected by its name in the path.
const faultAt = (path: string) => compileFault(faultTable, path.slice(1) as CommonFaultName)
const handle: Handle = async ({ url }) => faultyReply(faultAt(url.pathname), due)

const origin = 'https://upstream.example'
let server: SandboxServer
const msw = setupServer(...handlersFor(http, [`${origin}/*`], handle))

beforeAll(async () => {
  server = await serve(handle)
  msw.listen({ onUnhandledFrame: 'bypass' })
})
afterAll(async () => {
  msw.close()
  await server.close()
})

const callers: Record<Mount, (path: string, init: RequestInit) => Promise<Response>> = {
  fetch: (path, init) => createFetchMount(handle)(origin + path, init),
  socket: (path, init) => fetch(server.url + path, init),
  msw: (path, init) => fetch(origin + path, init),
}

const QUIET = new Error('nothing came')

/** How long nothing has to come before it counts as silence. Only silent faults wait for it. */
const PATIENCE_MS = 50

/** How an error of `fetch` looks, as far as callers can distinguish it. */
function failure(error: unknown): Appearance | undefined {
  if (!(error instanceof TypeError) || error.message !== 'fetch failed') return undefined
  const { cause } = error
  if (!(cause instanceof Error)) return 'failed'
  const code = 'code' in cause ? cause.code : undefined
  return code === 'ECONNRESET' ? 'reset' : code === 'UND_ERR_SOCKET' ? 'closed' : undefined
}

/** Calls, and reports what was visible. DrainLimits runs out only where the expected silence would begin. */
async function appearance(mount: Mount, name: string, expected: Appearance): Promise<Appearance | undefined> {
  const patience = new AbortController()
  const beQuiet = () => setTimeout(() => patience.abort(QUIET), PATIENCE_MS)
  if (expected === 'silence') beQuiet()
  let text = ''
  try {
    const init = { method: 'POST', body: '{}', redirect: 'manual', signal: patience.signal } as const
    const reader = (await callers[mount](`/${name}`, init)).body?.pipeThrough(new TextDecoderStream()).getReader()
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
      text += part.value
      if (expected === 'silent body') beQuiet()
    }
    return 'answer'
  } catch (error) {
    if (error === QUIET) return text === '' ? 'silence' : 'silent body'
    const isBroken = error instanceof TypeError && error.message === 'terminated' && text !== ''
    return isBroken ? 'broken body' : failure(error)
  }
}

const mounts: Mount[] = ['fetch', 'socket', 'msw']
const names = Object.keys(faultTable)

describe.each(mounts)('faults over %s', (mount) => {
  it.each(names)('%s appears as the table says', async (name) => {
    const plan = faultyReply(faultAt(`/${name}`), due)
    const expected = mountTable[plan.kind][mount]
    expect(await appearance(mount, name, expected)).toBe(expected)
  })
})

describe('every mount', () => {
  it.each(mounts)('gives the same answers (%s)', async (mount) => {
    const read = async (name: string) => {
      const response = await callers[mount](`/${name}`, { method: 'POST', body: '{}', redirect: 'manual' })
      return { status: response.status, type: response.headers.get('Content-Type'), text: await response.text() }
    }
    expect(await read('truncated-json')).toEqual({ status: 200, type: 'application/json', text: '{"id":"O-1' })
    expect(await read('empty-200')).toEqual({ status: 200, type: 'application/json', text: '' })
    expect(await read('html-502')).toMatchObject({ status: 502, text: expect.stringContaining('<html>') })
    const redirect = await callers[mount]('/redirect', { redirect: 'manual' })
    expect([redirect.status, redirect.headers.get('Location')]).toEqual([307, 'https://elsewhere.example/moved'])
  })
})
