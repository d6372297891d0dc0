import { type Appearance, compileFault, createManualClock, faultyReply, type Mount, mountTable } from '@x/sandbox'
import { http } from 'msw'
import { setupServer } from 'msw/node'
import { describe, expect, it } from 'vitest'
import { type InngestFaultName, inngestFaults } from './inngest-faults.ts'
import { createInngestSandbox, type InngestSandbox } from './sandbox.ts'
import { arrival, callsOver, callsTo, type Read, testing } from './sandbox-calls.ts'
import { serveInngestSandbox } from './server.ts'

// Object.keys is typed as strings; these are the table's own names.
const names = Object.keys(inngestFaults) as InngestFaultName[]

const planOf = (name: InngestFaultName) =>
  faultyReply(compileFault(inngestFaults, name), { status: 200, headers: {}, body: '{"data":{}}' })

describe('a fault', () => {
  it.each(names)('%s keeps its promise about the cancel', async (name) => {
    const { sandbox, call } = testing()
    const { runId } = sandbox.runs.start({ script: 'sleeping' })
    sandbox.faults.next(name, { operation: 'cancelRun' })
    // A stalled answer never comes.
    void call('DELETE', `/v1/runs/${runId}`).catch(() => {})
    await arrival(sandbox, 1)
    expect(sandbox.runs.get(runId)).toMatchObject({ cancels: inngestFaults[name].commit ? 1 : 0 })
    expect(sandbox.faults.pending).toEqual([])
    expect((await call('DELETE', `/v1/runs/${runId}`)).status).toBe(200)
    expect(sandbox.runs.get(runId)).toMatchObject({ cancels: 1 })
  })

  it.each<[InngestFaultName, get: unknown, remove: unknown]>([
    ['rate-limit', { status: 200, body: { data: null, status: 429 } }, { status: 429, body: { status: 429 } }],
    ['internal-error', { status: 200, body: { status: 500 } }, { status: 500, body: { status: 500 } }],
    ['empty-object-200', { status: 200, body: {} }, { status: 200, body: {} }],
    ['panic-500', { status: 500, text: '' }, { status: 500, text: '' }],
    ['html-200', { status: 200, text: /<html/ }, { status: 200, text: /<html/ }],
    ['html-502', { status: 502 }, { status: 502 }],
    ['timeout-504', { status: 504 }, { status: 504 }],
  ])('%s loses its status on a GET only if the server would', async (name, get, remove) => {
    const { sandbox, call } = testing()
    const path = `/v1/runs/${sandbox.runs.start().runId}`
    const matching = (expected: unknown) => {
      const { text, ...rest } = Object(expected)
      return text === undefined ? rest : { ...rest, text: expect.stringMatching(text) }
    }
    sandbox.faults.next(name, { times: 2 })
    expect(await call('GET', path)).toMatchObject(matching(get))
    expect(await call('DELETE', path)).toMatchObject(matching(remove))
  })

  it('unable-to-load names the run, and keeps its status from an honest server', async () => {
    const { sandbox, call } = testing()
    const { runId } = sandbox.runs.start()
    const error = `Unable to load function run: ${runId}`
    sandbox.faults.next('unable-to-load', { times: 2 })
    expect(await call('GET', `/v1/runs/${runId}`)).toMatchObject({ status: 200, body: { error, status: 500 } })
    expect(await call('DELETE', `/v1/runs/${runId}`)).toMatchObject({ status: 404, body: { error, status: 404 } })
    const honest = testing({ habits: { errorsAs200: false } })
    honest.sandbox.faults.next('unable-to-load')
    expect(await honest.call('GET', `/v1/runs/${runId}`)).toMatchObject({ status: 500, body: { error } })
  })

  it('replaces a cached answer, and is not cached itself', async () => {
    const { sandbox, call } = testing()
    const path = `/v1/runs/${sandbox.runs.start().runId}`
    await call('GET', path)
    sandbox.faults.next('unable-to-load')
    expect((await call('GET', path)).body).toMatchObject({ status: 500 })
    expect((await call('GET', path)).body).toMatchObject({ data: {} })
  })

  it('accepts a Retry-After, a delay, or a custom answer', async () => {
    const { sandbox, clock, call } = testing()
    sandbox.faults.next({ name: 'rate-limit', retryAfter: 7, delay: 250 })
    const limited = await call('GET', '/v1/runs/x')
    expect([limited.status, limited.headers.get('Retry-After')]).toEqual([200, '7'])
    expect(limited.headers.get('X-Inngest-Server-Kind')).toBe('cloud')
    expect(clock.pauses).toEqual([250])
    sandbox.faults.next({ status: 429, body: 'slow down' })
    const own = await call('GET', '/v1/runs/x')
    expect([own.status, own.text, own.headers.get('X-Inngest-Server-Kind')]).toEqual([429, 'slow down', null])
  })

  it('happens to an operation by either of its routes, but not to an unknown route', async () => {
    const { sandbox, call } = testing()
    sandbox.faults.next('panic-500', { operation: 'cancelRun' })
    expect((await call('POST', '/v1/runs/x/cancel')).status).toBe(404)
    expect((await call('DELETE', '/v1/runs/x')).status).toBe(500)
    expect(sandbox.requests.map(({ operation }) => operation)).toEqual([undefined, 'cancelRun'])
  })
})

/** What one cancel looks like over each mount, for the appearances that need no waiting. */
async function appearanceOf(request: Promise<Read>): Promise<Appearance> {
  const shown: Record<string, Appearance> = { ECONNRESET: 'reset', UND_ERR_SOCKET: 'closed' }
  try {
    await request
    return 'answer'
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    if (error.message === 'terminated') return 'broken body'
    const { cause } = error
    return cause instanceof Error && 'code' in cause ? (shown[String(cause.code)] ?? 'failed') : 'failed'
  }
}

const prompt = names.filter((name) => !planOf(name).kind.endsWith('stall'))

describe('the sandbox over', () => {
  const expectAll = async (mount: Mount, sandbox: InngestSandbox, call: ReturnType<typeof callsTo>) => {
    const { runId } = sandbox.runs.start()
    const get = () => call('GET', `/v1/runs/${runId}`)
    for (const name of prompt) {
      sandbox.faults.next(name)
      expect([name, await appearanceOf(get())]).toEqual([name, mountTable[planOf(name).kind][mount]])
    }
    expect((await get()).body).toMatchObject({ data: { run_id: runId } })
  }

  it('its fetch function', async () => {
    const sandbox = createInngestSandbox()
    await expectAll('fetch', sandbox, callsTo(sandbox))
  })

  it('a real port', async () => {
    const sandbox = createInngestSandbox()
    const server = await serveInngestSandbox(sandbox)
    await expectAll('socket', sandbox, callsOver(fetch, server.url, server.signingKey))
    await server.close()
  })

  it('msw, on every host on which it may be called', async () => {
    const sandbox = createInngestSandbox({ clock: createManualClock(), mode: 'start' })
    const server = setupServer(...sandbox.handlers(http))
    server.listen()
    try {
      await expectAll('msw', sandbox, callsOver(fetch, sandbox.baseUrl, sandbox.signingKey))
      const { runId } = sandbox.runs.start({ script: 'sleeping' })
      for (const origin of ['https://api.inngest.com', 'http://localhost:8288', 'http://127.0.0.1:8288']) {
        const cancel = await callsOver(fetch, origin, sandbox.signingKey)('DELETE', `/v1/runs/${runId}`)
        expect([cancel.status, cancel.text, cancel.headers.get('Content-Length')]).toEqual([200, '', '0'])
      }
      expect(sandbox.runs.get(runId)).toMatchObject({ cancelRequests: 3, cancels: 1 })
    } finally {
      server.close()
    }
  })
})

describe('a fault of v2', () => {
  it.each<[InngestFaultName, status: number, code: string]>([
    ['rate-limit', 429, 'rate_limited'],
    ['internal-error', 500, 'internal_error'],
    ['unable-to-load', 404, 'not_found'],
  ])('%s has the message and the status of v2', async (name, status, code) => {
    const { sandbox, call } = testing()
    const { runId } = sandbox.runs.start()
    sandbox.faults.next(name, { operation: 'getRunV2' })
    // A fault of v1 belongs to another operation.
    expect((await call('GET', `/v1/runs/${runId}`)).body).toMatchObject({ data: { run_id: runId } })
    expect(await call('GET', `/v2/runs/${runId}`)).toMatchObject({ status, body: { errors: [{ code }] } })
  })

  it('affects a cancel by either version', async () => {
    const { sandbox, call } = testing()
    const { runId } = sandbox.runs.start({ script: 'sleeping' })
    sandbox.faults.next('panic-500', { operation: 'cancelRun', times: 2 })
    expect((await call('POST', `/v2/runs/${runId}/cancel`)).status).toBe(500)
    expect((await call('DELETE', `/v1/runs/${runId}`)).status).toBe(500)
    expect(sandbox.runs.get(runId)).toMatchObject({ cancelRequests: 0 })
  })
})
