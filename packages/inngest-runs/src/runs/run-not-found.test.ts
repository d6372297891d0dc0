import { failureOf, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { data, type Reply, RUN_ID, scriptedServers, v2Run } from '../../test/scripted-server.ts'
import type { InngestRuns } from '../index.ts'

const { serve, close } = scriptedServers()
afterEach(close)

const UNKNOWN = { body: { error: `Unable to load function run: ${RUN_ID}`, data: null, status: 500 } }
const NO_EVENT = { body: { error: 'Event not found', data: null, status: 404 } }
const EVENT = data({ internal_id: RUN_ID, id: 'of-the-sender', name: 'shop/order', data: {} })
const LOOK = `GET /v1/events/${RUN_ID}`

/** A server that does not know the run, and answers this about an event with its id. */
const knowing =
  (look: Reply) =>
  ({ line }: { readonly line: string }): Reply | undefined => {
    if (line === LOOK) return look
    if (line.startsWith('POST /v1/')) return undefined
    return line.startsWith('POST /v2/')
      ? { status: 404, body: { errors: [{ code: 'not_found', message: 'Run not found' }] } }
      : UNKNOWN
  }

const CALLS: readonly (readonly [string, (runs: InngestRuns) => PromiseLike<unknown>])[] = [
  ['getRun', (runs) => runs.getRun(RUN_ID)],
  ['listRunJobs', (runs) => runs.listRunJobs(RUN_ID)],
  ['cancelRun', (runs) => runs.cancelRun(RUN_ID)],
  ['waitForRun', (runs) => runs.waitForRun(RUN_ID)],
]

describe.each(CALLS)('%s of a run that does not exist', (_, call) => {
  it('names other reasons: another environment, or expired retention', async () => {
    const { client, lines } = await serve(knowing(NO_EVENT))
    const error = await failureOf(call(client()))
    expect(error).toMatchObject({ name: 'RunNotFoundError', status: 404, runId: RUN_ID })
    expect(error.message).toMatch(/another environment \(INNGEST_ENV.*older than your plan's retention/)
    expect(error.message).not.toContain('event')
    expect(lines.filter((line) => line === LOOK)).toHaveLength(1)
  })

  it('says that the id is that of an event, and names waitForEventRuns', async () => {
    const { client } = await serve(knowing(EVENT))
    const error = await failureOf(call(client()))
    expect(error).toMatchObject({ name: 'RunNotFoundError', runId: RUN_ID })
    expect(error.message).toMatch(/the id of an event, not of a run: use waitForEventRuns/)
    expect(error.message).not.toContain('INNGEST_ENV')
  })

  it.each<[string, Reply]>([
    ['a failure', { status: 500 }],
    ['a cut connection', 'drop'],
    ['a refused key', { status: 401, body: 'Authentication failed\n' }],
  ])('names an event as a possibility if the lookup ends in %s', async (_look, reply) => {
    const { client, lines } = await serve(knowing(reply))
    const error = await failureOf(call(client()))
    expect(error).toMatchObject({ name: 'RunNotFoundError', runId: RUN_ID })
    expect(error.message).toMatch(/INNGEST_ENV.*may also be the id of an event/)
    expect(lines.filter((line) => line === LOOK)).toHaveLength(1)
  })
})

describe('the lookup', () => {
  it('keeps the attempts and the operation of the call', async () => {
    const { client } = await serve(knowing(EVENT))
    const error = await failureOf(client().getRun(RUN_ID))
    expect(error).toMatchObject({ operation: 'getRun', outcome: 'rejected', type: 'run_not_found' })
    expect(error.attempts).toHaveLength(1)
  })

  it('is over in 2 s, or at the deadline of the call if that is sooner', async () => {
    const { client, clock } = await serve(knowing(NO_EVENT))
    for (const [deadline, ms] of [
      [undefined, 2_000],
      [500, 500],
    ] as const) {
      const began = clock.now()
      // A lookup that is not answered in time: the fetch never settles.
      let isLooking = false
      const stalled: typeof globalThis.fetch = (input, init) => {
        if (!String(input).includes('/events/')) return globalThis.fetch(input, init)
        isLooking = true
        return new Promise(() => {})
      }
      const call = failureOf(client({ fetch: stalled }).getRun(RUN_ID, { deadline }))
      // Time stands still until then, however long the machine takes for the first request.
      await until(() => isLooking)
      while ((await Promise.race([call, new Promise((resolve) => setTimeout(resolve, 5))])) === undefined) {
        await clock.advance(50)
      }
      expect((await call).message).toContain('may also be the id of an event')
      expect(clock.now() - began).toBeLessThanOrEqual(ms + 100)
    }
  })

  it('goes to v2 with an API key, which v1 does not accept', async () => {
    const look = `GET /v2/events/${RUN_ID}/runs`
    const { client, lines } = await serve((asked) =>
      asked.line === look ? data([v2Run('COMPLETED')]) : knowing(NO_EVENT)(asked),
    )
    const error = await failureOf(client({ apiKey: 'sk-inn-api-abcdefgh' }).cancelRun(RUN_ID))
    expect(error.message).toContain('the id of an event')
    expect(lines).toEqual([`POST /v2/runs/${RUN_ID}/cancel`, look])
  })
})

describe('an id with white space around it is refused by name, and nothing is sent', () => {
  it.each(CALLS.map(([name]) => name))('%s', async (name) => {
    const { client, lines } = await serve(knowing(EVENT))
    const runs = client()
    for (const id of [` ${RUN_ID}`, `${RUN_ID}\n`]) {
      const calls: Record<string, () => PromiseLike<unknown>> = {
        getRun: () => runs.getRun(id),
        listRunJobs: () => runs.listRunJobs(id),
        cancelRun: () => runs.cancelRun(id),
        waitForRun: () => runs.waitForRun(id),
      }
      const error = await failureOf(calls[name]?.() ?? Promise.resolve())
      expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent' })
      expect(error.message).toContain('runId: expected no leading or trailing whitespace')
    }
    expect(lines).toEqual([])
  })
})
