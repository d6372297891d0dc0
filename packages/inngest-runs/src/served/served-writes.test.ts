import { mcpCaller, mcpFailure } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { sandboxes, UNKNOWN_ID } from '../../test/running-sandbox.ts'
import { createMcpHandler } from './mcp.ts'
import { createRestHandler } from './rest.ts'
import { SERVED_OPERATIONS } from './served-operations.ts'

const { start, close } = sandboxes()
afterEach(close)

const WRITES = ['invoke-function', 'rerun', 'cancel-runs', 'send-event']

const FUNCTIONS = {
  welcome: { trigger: 'user.created', app: 'shop' },
  limited: { trigger: 'user.limited', app: 'shop', script: () => undefined, refuses: 'debounced' },
} as const

/** Serves writes by name, as tools and as routes. */
async function serving(tools: readonly string[] = WRITES) {
  const running = await start({ functions: FUNCTIONS })
  const { client, clock } = running
  const rest = createRestHandler(client(), { clock, tools })
  // Without a socket, time passes for both sides alike.
  const { fetch, baseUrl } = running.sandbox
  const { call } = mcpCaller(createMcpHandler(client({ fetch, baseUrl }), { clock, tools }), '2026-07-28')
  const post = async (path: string, body: unknown) => {
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
    const response = await rest(new Request(`http://localhost${path}`, init))
    const json: unknown = await response.json()
    return { status: response.status, json }
  }
  return { ...running, post, call }
}

describe('writes', () => {
  it('are served only when they are named, and reads of events by default', () => {
    const additions = SERVED_OPERATIONS.filter(({ addition }) => addition !== undefined)
    const namesOf = (kind: string) => additions.filter(({ addition }) => addition === kind).map(({ tool }) => tool.name)
    expect(namesOf('when_named').toSorted()).toEqual(WRITES.toSorted())
    expect(namesOf('by_default')).toEqual(expect.arrayContaining(['get-event', 'list-events']))
  })

  it('that are not named are no routes', async () => {
    const { post } = await serving(['get-event'])
    for (const path of ['/v2/events', `/v2/runs/${UNKNOWN_ID}/rerun`, '/v2/runs/cancel']) {
      expect(await post(path, {})).toMatchObject({ status: 404 })
    }
  })
})

describe('by REST', () => {
  it('an invocation gives its run, and a used key the same run, as a success', async () => {
    const { post, sandbox } = await serving()
    const path = '/v2/apps/shop/functions/welcome/invoke'
    const body = { data: { user: 7 }, idempotencyKey: 'user-7' }
    const first = await post(path, body)
    const runId = sandbox.runs.all[0]?.id
    expect(first).toEqual({ status: 200, json: { data: { runId, alreadyStarted: false } } })
    expect(await post(path, body)).toEqual({ status: 200, json: { data: { runId, alreadyStarted: true } } })
    expect(sandbox.runs.all).toHaveLength(1)
  })

  it('a function that was not started is a 422 with the reason', async () => {
    const { post } = await serving()
    const { status, json } = await post('/v2/apps/shop/functions/limited/invoke', { data: {} })
    expect(status).toBe(422)
    expect(JSON.stringify(json)).toContain('It will run later')
  })

  it('a rerun of an ended run gives the new one, and one that has not ended is refused', async () => {
    const { post, sandbox } = await serving()
    const { runId } = sandbox.runs.start({ script: { ends: 'Failed' } })
    const answer = await post(`/v2/runs/${runId}/rerun`, {})
    expect(answer).toEqual({ status: 200, json: { data: { runId: sandbox.runs.all[1]?.id } } })
    const going = sandbox.runs.start({ script: 'sleeping' })
    expect(await post(`/v2/runs/${going.runId}/rerun`, {})).toMatchObject({ status: 422 })
    expect(sandbox.runs.all).toHaveLength(3)
  })

  it.each<[string, object]>([
    ['a rerun of a run that has not ended', { evenIfRunning: true }],
    ['another key', { apiKey: 'signkey-test-0a0b0c0d' }],
    ['another header', { headers: { 'x-test': 'y' } }],
  ])('an option of the client is no field of a body: %s', async (_, body) => {
    const { post, sandbox } = await serving()
    const { runId } = sandbox.runs.start({ script: 'sleeping' })
    expect(await post(`/v2/runs/${runId}/rerun`, body)).toMatchObject({ status: 422 })
    const invoked = await post('/v2/apps/shop/functions/welcome/invoke', { data: {}, ...body })
    expect(invoked).toMatchObject({ status: 422 })
    expect(sandbox.requests).toEqual([])
  })

  it('an event is sent', async () => {
    const { post, sandbox } = await serving()
    const sent = await post('/v2/events', { name: 'user.created', data: { user: 7 } })
    expect(sent).toEqual({ status: 200, json: { data: { eventId: sandbox.events.all[0]?.eventId } } })
  })

  it('many runs are cancelled, with what came of each', async () => {
    const { post, sandbox } = await serving()
    const { runId } = sandbox.runs.start({ app: 'shop', script: 'sleeping' })
    const dry = await post('/v2/runs/cancel', { appId: 'shop', dryRun: true })
    expect(dry.json).toEqual({ counts: { runs: 1, would_cancel: 1 }, runs: [{ runId, result: 'would_cancel' }] })
    const answer = await post('/v2/runs/cancel', { appId: 'shop' })
    expect(answer.json).toEqual({ counts: { runs: 1, cancelled: 1 }, runs: [{ runId, result: 'cancelled' }] })
    const again = await post('/v2/runs/cancel', { runIds: [runId, UNKNOWN_ID] })
    expect(again.json).toMatchObject({ counts: { runs: 2, already_ended: 1, not_found: 1 } })
  })

  it.each<[string, object]>([
    ['no filter', {}],
    ['filters beside ids, which would be ignored', { runIds: [UNKNOWN_ID], appId: 'shop' }],
    ['every run', { all: true }],
    ['no ids', { runIds: [] }],
  ])('nothing is cancelled for %s', async (_, body) => {
    const { post, sandbox } = await serving()
    sandbox.runs.start({ app: 'shop', script: 'sleeping' })
    expect(await post('/v2/runs/cancel', body)).toMatchObject({ status: 422 })
    expect(sandbox.runs.all.map(({ status }) => status)).toEqual(['Running'])
  })
})

describe('as tools', () => {
  it('each does what its route does', async () => {
    const { call, sandbox } = await serving()
    const ofShop = { appId: 'shop', functionId: 'welcome' }
    const { structuredContent: invoked } = await call('invoke-function', { ...ofShop, body: { data: {} } })
    const [first] = sandbox.runs.all
    expect(invoked).toMatchObject({ data: { runId: first?.id, alreadyStarted: false } })
    const { structuredContent: again } = await call('rerun', { runId: first?.id, body: {} })
    expect(again).toMatchObject({ data: { runId: sandbox.runs.all[1]?.id } })
    const { structuredContent: sent } = await call('send-event', { body: { name: 'user.created' } })
    expect(sent).toMatchObject({ data: { eventId: expect.any(String) } })
    const goingOn = sandbox.runs.start({ app: 'shop', script: 'sleeping' })
    const { structuredContent: listed } = await call('cancel-runs', { body: { appId: 'shop', dryRun: true } })
    expect(listed).toMatchObject({ runs: expect.arrayContaining([{ runId: goingOn.runId, result: 'would_cancel' }]) })
  })

  it('a function that was not started, and a run that has not ended, are failures with their reason', async () => {
    const { call, sandbox } = await serving()
    const limited = { appId: 'shop', functionId: 'limited', body: { data: {} } }
    expect(JSON.stringify(mcpFailure(await call('invoke-function', limited)))).toContain('It will run later')
    const { runId } = sandbox.runs.start({ script: 'sleeping' })
    expect(JSON.stringify(mcpFailure(await call('rerun', { runId, body: {} })))).toContain('has not ended')
  })

  it('an answer about many runs has at most 20 kB, and says what it left out', async () => {
    const { call, sandbox } = await serving()
    for (let number = 0; number < 400; number += 1) sandbox.runs.start({ app: 'shop', script: 'sleeping' })
    const { structuredContent: answer } = await call('cancel-runs', { body: { appId: 'shop' } })
    expect(answer).toMatchObject({ counts: { runs: 400, cancelled: 400 } })
    expect(Object(answer).leftOut).toEqual([expect.stringMatching(/^runs: the last \d+ left out/)])
    expect(JSON.stringify(answer).length * 2).toBeLessThan(20_000)
  })

  it('a list of events with much data has at most 20 kB, and says how to continue', async () => {
    const { call, sandbox } = await serving(['list-events', 'get-event'])
    for (let number = 0; number < 100; number += 1) {
      sandbox.events.send({ name: 'user.created', data: { text: 'x'.repeat(3_000) } })
    }
    const { structuredContent: listed } = await call('list-events', { limit: 100 })
    expect(JSON.stringify(listed).length * 2).toBeLessThan(20_000)
    expect(Object(listed).leftOut.join(' ')).toContain('internal_id of the last row')
    const { structuredContent: one } = await call('get-event', { eventId: sandbox.events.all[0]?.eventId })
    expect(one).toMatchObject({ data: { name: 'user.created' } })
    const usual = await call('list-events', {})
    expect(Object(usual.structuredContent).data).toHaveLength(10)
  })
})
