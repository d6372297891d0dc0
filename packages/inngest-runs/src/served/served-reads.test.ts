import { mcpCaller, mcpFailure } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { type Running, sandboxes, UNKNOWN_ID } from '../../test/running-sandbox.ts'
import { createMcpHandler, type InngestMcpOptions } from './mcp.ts'
import { createRestHandler } from './rest.ts'

const { start, close } = sandboxes()
afterEach(close)

async function serving(options: InngestMcpOptions = {}) {
  const running = await start()
  const { client, clock } = running
  const rest = createRestHandler(client(), { clock })
  // Without a socket, time passes for both sides alike.
  const { fetch, baseUrl } = running.sandbox
  const { call } = mcpCaller(createMcpHandler(client({ fetch, baseUrl }), { clock, ...options }), '2026-07-28')
  const get = async (path: string) => {
    const response = await rest(new Request(`http://localhost${path}`))
    return { status: response.status, body: JSON.parse(await response.text()) }
  }
  return { ...running, call, get }
}

function startRuns({ sandbox }: Running, count: number): void {
  for (let number = 0; number < count; number += 1) {
    sandbox.runs.start({ function: 'charge-card', script: { ends: 'Failed', error: { message: `no ${number}` } } })
  }
}

describe('lists of runs', () => {
  it('by REST, in pages, with the rows of the client', async () => {
    const { get, ...running } = await serving()
    startRuns(running, 3)
    const { status, body } = await get('/v2/runs?status=FAILED&limit=2&includeOutput=true')
    expect(status).toBe(200)
    expect(body).toEqual({
      data: [
        expect.objectContaining({ status: 'Failed', function: { id: 'charge-card', name: 'charge-card' } }),
        expect.objectContaining({ output: expect.objectContaining({ message: 'no 1' }) }),
      ],
      metadata: { fetched_at: expect.any(String) },
      page: { cursor: expect.any(String), hasMore: true, limit: 2 },
    })
    const next = await get(`/v2/runs?status=FAILED&limit=2&cursor=${encodeURIComponent(body.page.cursor)}`)
    expect(next.body).toMatchObject({ data: { length: 1 }, page: { limit: 2 } })
  })

  it('by MCP, 20 at a time unless a limit is passed', async () => {
    const { call, ...running } = await serving()
    startRuns(running, 25)
    const { structuredContent } = await call('list-runs', { status: ['FAILED'] })
    expect(structuredContent).toMatchObject({ data: { length: 20 }, page: { hasMore: true, limit: 20 } })
    expect((await call('list-runs', { limit: 5 })).structuredContent).toMatchObject({ data: { length: 5 } })
  })

  it('by MCP, never longer than 20 kB', async () => {
    const { call, sandbox } = await serving()
    for (let number = 0; number < 100; number += 1) {
      sandbox.runs.start({ script: { ends: 'Completed', output: { text: 'x'.repeat(2_000) } } })
    }
    const result = await call('list-runs', { limit: 100, includeOutput: true })
    expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThanOrEqual(20_000)
    expect(result.structuredContent.leftOut).toContainEqual(expect.stringContaining('Call again with limit '))
    expect(result.structuredContent.page).not.toHaveProperty('cursor')
  })

  it.each([
    ['an unknown state', { status: ['SKIPPED'] }, 'status[0]: expected "QUEUED", "RUNNING"'],
    ['a function without its app', { functionId: 'a' }, 'appId: missing'],
    ['an invalid time', { from: 'yesterday' }, 'from: expected an RFC 3339 time such as'],
    ['too many', { limit: 101 }, 'limit: expected a whole number from 1 to 100'],
  ])('%s is refused by name, and nothing is sent', async (_, given, message) => {
    const { call, sandbox } = await serving()
    expect(mcpFailure(await call('list-runs', given)).message).toContain(message)
    expect(sandbox.requests).toEqual([])
  })
})

describe('traces', () => {
  it('are the same by REST and by MCP', async () => {
    const { call, get, sandbox, clock } = await serving()
    const { runId } = sandbox.runs.start({
      script: { steps: [{ does: 'step', ms: 20, name: 'a', output: 7 }], ends: 'Completed' },
    })
    await clock.advance(1_000)
    const { body } = await get(`/v2/runs/${runId}/trace?includeOutput=true`)
    expect(body).toMatchObject({ run: { run_id: runId, status: 'Completed' }, steps: [{ name: 'a', output: 7 }] })
    expect((await call('get-run-trace', { runId, includeOutput: true })).structuredContent).toEqual(body)
  })

  it('of an unknown run are a 404', async () => {
    const { call, get } = await serving()
    expect(await get(`/v2/runs/${UNKNOWN_ID}/trace`)).toMatchObject({ status: 404, body: { runId: UNKNOWN_ID } })
    expect(mcpFailure(await call('get-run-trace', { runId: UNKNOWN_ID }))).toMatchObject({ type: 'RunNotFoundError' })
  })
})

describe('a wait for a run', () => {
  const ending = { steps: [{ does: 'sleep', ms: 10_000 } as const], ends: 'Failed', error: { message: 'declined' } }

  it('ends with the run, and says how that ended', async () => {
    const { call, sandbox } = await serving()
    const { runId } = sandbox.runs.start({ script: ending })
    expect((await call('wait-for-run', { runId })).structuredContent).toMatchObject({
      ended: true,
      result: 'failed',
      error: { message: 'declined' },
      run: { run_id: runId, status: 'Failed' },
    })
  })

  it.each([
    ['45 s by default', {}, {}, 45_000],
    ['the seconds that were passed', { seconds: 5 }, {}, 5_000],
    ['2 s before the deadline of the server', {}, { deadline: 20_000 }, 18_000],
  ])('answers with the state so far after %s', async (_, given, options, ms) => {
    const { call, sandbox, clock } = await serving(options)
    const { runId } = sandbox.runs.start({ script: 'sleeping' })
    const began = clock.now()
    // Time passes only in the pauses between two reads. Moved by the test, it would overtake a read on a busy machine.
    const { structuredContent } = await call('wait-for-run', { runId, ...given })
    const took = clock.now() - began
    // The last read may be so late that another one would come after the deadline.
    expect(took).toBeGreaterThan(ms / 2)
    expect(took).toBeLessThanOrEqual(ms)
    expect(structuredContent).toMatchObject({
      ended: false,
      run: { run_id: runId, status: 'Running' },
      next: expect.stringContaining('Call again'),
    })
  })

  it('is a route, too', async () => {
    const { get, sandbox, clock } = await serving()
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', output: 7 } })
    await clock.advance(1_000)
    expect(await get(`/v2/runs/${runId}/wait?seconds=1`)).toMatchObject({
      status: 200,
      body: { ended: true, result: 'completed', run: { output: 7 } },
    })
  })

  it('for an unknown run is a 404', async () => {
    const { call } = await serving()
    expect(mcpFailure(await call('wait-for-run', { runId: UNKNOWN_ID }))).toMatchObject({
      type: 'RunNotFoundError',
      runId: UNKNOWN_ID,
    })
  })
})
