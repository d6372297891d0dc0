import { type Appearance, compileFault, createManualClock, faultyReply, type Mount, mountTable } from '@x/sandbox'
import { http } from 'msw'
import { setupServer } from 'msw/node'
import { describe, expect, it } from 'vitest'
import { redemptionFaults } from './redemption/redemption-faults.ts'
import { type RunaFaultName, runaFaults } from './runa-faults.ts'
import { createRunaSandbox, type RunaSandbox } from './sandbox.ts'
import { arrival, callsOver, callsTo, order, type Read } from './sandbox-calls.ts'
import { serveRunaSandbox } from './server.ts'

// Object.keys is typed as strings; these are the table's own names.
const names = (Object.keys(runaFaults) as RunaFaultName[])
  // Of the links of payouts, not of orders.
  .filter((name) => !Object.hasOwn(redemptionFaults, name))

const planOf = (name: RunaFaultName) =>
  faultyReply(compileFault(runaFaults, name), { status: 200, headers: {}, body: '{"id":"O-1"}' })

describe('a fault', () => {
  it.each(names)('%s keeps its promise about the order', async (name) => {
    const sandbox = createRunaSandbox({ clock: createManualClock() })
    const { create } = callsTo(sandbox)
    const repeat = () => create(order(), { 'X-Idempotency-Key': 'same' })
    sandbox.faults.next(name, { operation: 'createOrder' })
    const first = repeat().catch((error: unknown) => error)
    await arrival(sandbox, 1)
    const { commit, stored } = runaFaults[name]
    expect(sandbox.ledger.orders).toHaveLength(commit ? 1 : 0)
    const again = await repeat()
    // A failure that the API itself returned stays; any other is replaced by the true result.
    if (stored) expect(await first).toMatchObject({ status: again.status, body: again.body })
    else expect(again).toMatchObject({ status: 200, body: { status: 'COMPLETED' } })
    expect(sandbox.ledger.orders).toHaveLength(1)
    expect(sandbox.faults.pending).toEqual([])
  })

  it('of your own can be stored without having done its work', async () => {
    const sandbox = createRunaSandbox({ clock: createManualClock() })
    const { create } = callsTo(sandbox)
    const headers = { 'X-Idempotency-Key': 'same' }
    sandbox.faults.next({ status: 500, body: { type: 'internal_server_error' }, stored: true })
    expect((await create(order(), headers)).status).toBe(500)
    expect((await create(order(), headers)).status).toBe(500)
    expect(sandbox.ledger.orders).toEqual([])
  })

  it('that would be stored gives way to the answer that is already stored', async () => {
    const sandbox = createRunaSandbox({ clock: createManualClock() })
    const { create } = callsTo(sandbox)
    const headers = { 'X-Idempotency-Key': 'same' }
    const first = await create(order(), headers)
    sandbox.faults.next({ status: 400, body: { type: 'currency_not_supported' }, stored: true })
    expect(await create(order(), headers)).toMatchObject({ status: first.status, body: first.body })
    expect(sandbox.faults.pending).toEqual([])
  })

  it('that would be stored gives way to the answer that the first request is still running', async () => {
    const clock = createManualClock(0, { autoPause: false })
    const sandbox = createRunaSandbox({ clock })
    const { create } = callsTo(sandbox)
    const headers = { 'X-Idempotency-Key': 'same' }
    sandbox.faults.next({ delay: 1_000 })
    const first = create(order(), headers)
    await arrival(sandbox, 1)
    sandbox.faults.next({ status: 400, body: { type: 'currency_not_supported' }, stored: true })
    expect((await create(order(), headers)).body).toMatchObject({ type: 'idempotency_in_progress' })
    await clock.advance(1_000)
    expect((await first).status).toBe(200)
  })

  it('waits on the sandbox’s clock before it shows', async () => {
    const clock = createManualClock()
    const sandbox = createRunaSandbox({ clock })
    sandbox.faults.next({ name: 'html-502', delay: 250 })
    expect((await callsTo(sandbox).get('/nowhere')).status).toBe(502)
    sandbox.faults.next({ delay: 50 })
    expect((await callsTo(sandbox).get('/ping', { 'X-Api-Key': '' })).status).toBe(401)
    sandbox.faults.next({ delay: 7 })
    expect((await callsTo(sandbox).create(order(), { 'X-Idempotency-Key': '' })).status).toBe(422)
    expect(clock.pauses).toEqual([250, 50, 7])
  })

  it('of the connection leaves no status in the log', async () => {
    const sandbox = createRunaSandbox()
    sandbox.faults.next('drop-before')
    await expect(callsTo(sandbox).get('/ping')).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
    expect(sandbox.requests).toMatchObject([{ operation: 'ping', status: undefined }])
  })

  it('has this API’s own body if it has one', async () => {
    const sandbox = createRunaSandbox()
    const { get } = callsTo(sandbox)
    const bodies: Partial<Record<RunaFaultName, unknown>> = {
      'internal-error': { type: 'internal_server_error', help: null },
      'timeout-504': { type: 'timeout' },
      'idempotency-in-progress': { type: 'idempotency_in_progress' },
      'not-found': { type: 'not_found' },
      'ordering-restricted': { type: 'ordering_restricted' },
      'rate-limit': { error: 'rate exceeded' },
    }
    for (const [name, body] of Object.entries(bodies)) {
      sandbox.faults.next(name as RunaFaultName)
      expect((await get('/order/O-1')).body).toMatchObject(body as object)
    }
  })
})

/** What one order request looks like over each mount, for the appearances that need no waiting. */
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
  const expectAll = async (mount: Mount, sandbox: RunaSandbox, create: () => Promise<Read>) => {
    for (const name of prompt) {
      sandbox.faults.next(name)
      expect([name, await appearanceOf(create())]).toEqual([name, mountTable[planOf(name).kind][mount]])
    }
    expect((await create()).status).toBe(200)
  }

  it('its fetch function', async () => {
    const sandbox = createRunaSandbox()
    await expectAll('fetch', sandbox, () => callsTo(sandbox).create())
  })

  it('a real port', async () => {
    const sandbox = createRunaSandbox()
    const server = await serveRunaSandbox(sandbox)
    await expectAll('socket', sandbox, () => callsOver(fetch, server.url, server.apiKey).create())
    await server.close()
  })

  it('msw, on the production host too', async () => {
    const sandbox = createRunaSandbox({ apiKeys: ['wgA.b'] })
    const server = setupServer(...sandbox.handlers(http))
    server.listen()
    try {
      await expectAll('msw', sandbox, () => callsOver(fetch, sandbox.baseUrl, sandbox.apiKey).create())
      expect((await callsOver(fetch, 'https://api.runa.io/v2', sandbox.apiKey).get('/ping')).status).toBe(200)
    } finally {
      server.close()
    }
  })
})
