import { failureOf, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { sandboxes, UNKNOWN_ID } from '../test/running-sandbox.ts'
import type { DriftEvent, RunFailure } from './index.ts'

const { start, close } = sandboxes()
afterEach(close)

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

  it.each(['Scheduled', 'Unknown', 'Hibernating'])('%s is no end', async (status) => {
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

describe('the schedule', () => {
  it('keeps to the cache of the server: no read within it', async () => {
    const { client, sandbox, clock } = await start()
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', afterMs: 10_000 } })
    await client().waitForRun(runId)
    expect(clock.pauses[0]).toBe(3_000)
    for (const pause of clock.pauses) expect(pause).toBeGreaterThanOrEqual(3_000)
  })

  it('goes past it where that is asked for', async () => {
    const { client, sandbox, clock } = await start()
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', afterMs: 2_000 } })
    await client().waitForRun(runId, { fresh: true })
    expect(clock.pauses).toEqual([1_000, 1_500])
    expect(new Set(sandbox.requests.map(({ query }) => query._)).size).toBe(3)
  })

  it('follows its own pace where the server caches nothing', async () => {
    const { client, sandbox, clock } = await start({ habits: { cache: false } })
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', afterMs: 2_000 } })
    sandbox.faults.next({ status: 200, body: { data: { run_id: runId, function_id: 'f', status: 'Running' } } })
    await client().waitForRun(runId, { interval: 200 })
    expect(clock.pauses[0]).toBe(200)
  })

  it.each(['rate-limit', 'internal-error', 'panic-500', 'drop-before', 'truncate', 'empty-object-200'] as const)(
    '%s is one poll without news',
    async (fault) => {
      const { client, sandbox } = await start()
      const { runId } = sandbox.runs.start({ script: { ends: 'Completed' } })
      sandbox.faults.next(fault, { times: 2 })
      expect(await client().waitForRun(runId)).toMatchObject({ result: 'completed' })
      expect(sandbox.requests).toHaveLength(3)
    },
  )
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
  ])('grace %s: RunNotFoundError after %i ms', async (grace, least) => {
    const { client, clock } = await start()
    const began = clock.now()
    const error = await failureOf(client().waitForRun(UNKNOWN_ID, grace === undefined ? {} : { grace }))
    expect(error).toMatchObject({ name: 'RunNotFoundError', runId: UNKNOWN_ID })
    expect(clock.now() - began).toBeGreaterThanOrEqual(least)
    expect(clock.now() - began).toBeLessThan(least + 10_000)
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

it('every state is told', async () => {
  const { client, sandbox } = await start()
  const { runId } = sandbox.runs.start({ script: { ends: 'Completed', afterMs: 4_000 } })
  const seen: string[] = []
  await client().waitForRun(runId, { onUpdate: ({ status }) => seen.push(status) })
  expect(seen[0]).toBe('Running')
  expect(seen.at(-1)).toBe('Completed')
})
