import { failureOf, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { sandboxes, UNKNOWN_ID } from '../../test/running-sandbox.ts'
import { data, RUN_ID, scriptedServers, v1Run, v2Run } from '../../test/scripted-server.ts'
import type { DriftEvent, RunFailure } from '../index.ts'

const { start, close } = sandboxes()
const { serve, close: closeServers } = scriptedServers()
afterEach(() => Promise.all([close(), closeServers()]))

describe('how a run ends', () => {
  it('completed, with its output', async () => {
    const { client, sandbox } = await start()
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', afterMs: 5_000, output: { n: 1 } } })
    expect(await client().waitForRun(runId)).toMatchObject({
      result: 'completed',
      output: { n: 1 },
      run: { run_id: runId },
    })
  })

  it.each<[string, unknown, Partial<RunFailure>]>([
    [
      'an error that the SDK serialised',
      { name: 'TypeError', message: 'no', stack: 'at x' },
      { name: 'TypeError', message: 'no', stack: expect.stringContaining('at x') },
    ],
    [
      'an error in a wrapper',
      { error: { name: 'StateError', message: 'overflow' } },
      { name: 'StateError', message: 'overflow' },
    ],
    ['a bare string', 'Unable to reach SDK URL', { name: undefined, message: 'Unable to reach SDK URL' }],
  ])('failed: %s', async (_, error, expected) => {
    const { client, sandbox } = await start()
    const { runId } = sandbox.runs.start({ script: { ends: 'Failed', error } })
    expect(await client().waitForRun(runId)).toMatchObject({ result: 'failed', error: expected })
  })

  it('cancelled', async () => {
    const { client, sandbox } = await start()
    const { runId } = sandbox.runs.start({ script: { ends: 'Cancelled' } })
    expect(await client().waitForRun(runId)).toMatchObject({ result: 'cancelled' })
  })

  it.each(['Skipped', 'Overflowed'])('%s: it never ran', async (ends) => {
    const { client, sandbox } = await start()
    const { runId } = sandbox.runs.start({ script: { ends } })
    expect(await client().waitForRun(runId)).toMatchObject({ result: 'not_run', run: { status: ends } })
  })

  it.each(['Scheduled', 'Unknown', 'Hibernating'])('%s is not an end', async (status) => {
    const { client, sandbox } = await start()
    const drifts: DriftEvent[] = []
    const { runId } = sandbox.runs.start({ script: { status, statusForMs: 7_000, ends: 'Completed', afterMs: 9_000 } })
    const runs = client({ onDrift: (event) => drifts.push(event) })
    expect(await runs.waitForRun(runId)).toMatchObject({ result: 'completed' })
    expect(drifts).toEqual(
      status === 'Hibernating' ? [{ operation: 'waitForRun', path: 'status', code: 'unknown_member' }] : [],
    )
  })
})

describe('an ended status without an end', () => {
  it.each(['Completed', 'Failed', 'Cancelled'])(
    '%s with ended_at null does not end a wait, and is reported as Running',
    async (status) => {
      const { client, clock } = await serve(({ at }) =>
        data(v1Run(status, at < 30_000 ? { ended_at: null, output: 'of a step' } : { output: { of: 'the run' } })),
      )
      const began = clock.now()
      const seen: string[] = []
      const end = await client().waitForRun(RUN_ID, { onUpdate: (run) => seen.push(run.status) })
      expect(end.run).toMatchObject({ status, output: { of: 'the run' } })
      expect(clock.now() - began).toBeGreaterThanOrEqual(30_000)
      expect(new Set(seen.slice(0, -1))).toEqual(new Set(['Running']))
    },
  )
})

describe('the schedule', () => {
  it('bypasses the cache of the server, from 250 ms, each pause 1.5 times as long, up to 15 s', async () => {
    const { client, sandbox, clock } = await start()
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', afterMs: 120_000 } })
    await client().waitForRun(runId)
    expect(clock.pauses.slice(0, 4)).toEqual([250, 375, 562.5, 843.75])
    expect(Math.max(...clock.pauses)).toBe(15_000)
    expect(new Set(sandbox.requests.map(({ query }) => query._)).size).toBe(sandbox.requests.length)
  })

  it('with fresh: false respects the cache: no read before it expires', async () => {
    const { client, sandbox, clock } = await start()
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', afterMs: 10_000 } })
    await client().waitForRun(runId, { fresh: false })
    expect(clock.pauses[0]).toBe(3_000)
    for (const pause of clock.pauses) expect(pause).toBeGreaterThanOrEqual(3_000)
  })

  it('respects a rate limit: nothing is read before the time that it names', async () => {
    const { client, sandbox, clock } = await start()
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed' } })
    sandbox.faults.next({ status: 429, headers: { 'Retry-After': '7' } })
    await client().waitForRun(runId)
    expect(clock.pauses).toEqual([7_000])
  })

  it('keeps its own pace if the server caches nothing', async () => {
    const { client, sandbox, clock } = await start({ habits: { cache: false } })
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', afterMs: 2_000 } })
    sandbox.faults.next({ status: 200, body: { data: { run_id: runId, function_id: 'f', status: 'Running' } } })
    await client().waitForRun(runId, { interval: 200 })
    expect(clock.pauses[0]).toBe(200)
  })

  it.each(['rate-limit', 'internal-error', 'panic-500', 'drop-before', 'truncate', 'empty-object-200'] as const)(
    'counts %s as one poll without news',
    async (fault) => {
      const { client, sandbox } = await start({ checkpointing: false })
      const { runId } = sandbox.runs.start({ script: { ends: 'Completed' } })
      sandbox.faults.next(fault, { times: 2 })
      expect(await client().waitForRun(runId)).toMatchObject({ result: 'completed' })
      expect(sandbox.requests).toHaveLength(3)
    },
  )
})

describe('a short function, 50 ms', () => {
  /** With SDK 4 by default: v1 knows the end, and v2 the output. */
  const short = (endsAt: number) => ({
    script: ({ line, at }: { readonly line: string; readonly at: number }) => {
      if (line === `GET /v2/runs/${RUN_ID}`) return data(v2Run('COMPLETED', { output: { n: 1 } }))
      return data(at < endsAt ? v1Run('Running') : v1Run('Completed', { output: '' }))
    },
  })

  it('is waited for in at most three requests, and known to have ended within 0.5 s of its end', async () => {
    const { client, lines, clock } = await serve(short(50).script)
    const began = clock.now()
    expect(await client().waitForRun(RUN_ID)).toMatchObject({ result: 'completed', output: { n: 1 } })
    expect(lines).toHaveLength(3)
    expect(clock.now() - began).toBeLessThanOrEqual(50 + 500)
  })

  it('takes two if it has already ended', async () => {
    const { client, lines } = await serve(short(0).script)
    await client().waitForRun(RUN_ID)
    expect(lines).toHaveLength(2)
  })

  it('is waited for if v2 temporarily lacks its output: it does not complete with an empty string', async () => {
    const { client } = await serve((asked) =>
      asked.line.includes('/v2/') && asked.times < 3 ? { status: 500 } : short(0).script(asked),
    )
    expect(await client().waitForRun(RUN_ID)).toMatchObject({ result: 'completed', output: { n: 1 } })
  })
})

describe('a run that is not visible yet', () => {
  it('is waited for', async () => {
    const { client, sandbox } = await start({ habits: { runRowLag: 2_000 } })
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed' } })
    expect(await client().waitForRun(runId)).toMatchObject({ result: 'completed' })
  })

  it.each([
    [undefined, 5_000],
    [0, 0],
    [20_000, 20_000],
  ])('grace %s: RunNotFoundError after %i ms, and no later', async (grace, least) => {
    const { client, clock } = await start()
    const began = clock.now()
    const error = await failureOf(client().waitForRun(UNKNOWN_ID, grace === undefined ? {} : { grace }))
    expect(error).toMatchObject({ name: 'RunNotFoundError', runId: UNKNOWN_ID })
    expect(clock.now() - began).toBe(least)
  })
})

describe('what ends the wait', () => {
  it('the deadline: WaitTimeoutError with the last state', async () => {
    const { client, sandbox } = await start()
    const { runId } = sandbox.runs.start({ script: {} })
    const error = await failureOf(client().waitForRun(runId, { deadline: 10_000 }))
    expect(error).toMatchObject({
      name: 'WaitTimeoutError',
      runId,
      operation: 'waitForRun',
      lastState: { run_id: runId, status: 'Running' },
    })
    expect(error.message).toContain('still Running')
  })

  it('the deadline before anything was read', async () => {
    const { client, sandbox, clock } = await start()
    const { runId } = sandbox.runs.start({ script: {} })
    sandbox.faults.next('stall-before')
    const call = failureOf(client().waitForRun(runId, { deadline: 2_000 }))
    await until(() => sandbox.requests.length === 1)
    await clock.advance(2_000)
    const error = await call
    expect(error).toMatchObject({ name: 'WaitTimeoutError', lastState: undefined })
    expect(error.message).toContain('could not be read')
  })

  it('an abort', async () => {
    const { client, sandbox } = await start()
    const { runId } = sandbox.runs.start({ script: {} })
    const controller = new AbortController()
    const call = client().waitForRun(runId, { signal: controller.signal, onUpdate: () => controller.abort() })
    expect(await failureOf(call)).toMatchObject({ name: 'AbortedError', runId })
    expect(sandbox.requests).toHaveLength(1)
  })

  it('a refused key', async () => {
    const { client, sandbox } = await start()
    const { runId } = sandbox.runs.start({ script: {} })
    const runs = client({ apiKey: 'signkey-test-0000' })
    expect(await failureOf(runs.waitForRun(runId))).toMatchObject({ name: 'AuthenticationError' })
  })

  it('bad options, by name', async () => {
    const { client, sandbox } = await start()
    const error = await failureOf(client().waitForRun(UNKNOWN_ID, { grace: -1, frsh: true } as object))
    expect(error.message).toMatch(/grace: expected a whole number.*frsh: unknown option; did you mean "fresh"/)
    expect(sandbox.requests).toHaveLength(0)
  })
})

it('every state is reported', async () => {
  const { client, sandbox } = await start()
  const { runId } = sandbox.runs.start({ script: { ends: 'Completed', afterMs: 4_000 } })
  const seen: string[] = []
  await client().waitForRun(runId, { onUpdate: ({ status }) => seen.push(status) })
  expect(seen[0]).toBe('Running')
  expect(seen.at(-1)).toBe('Completed')
})
