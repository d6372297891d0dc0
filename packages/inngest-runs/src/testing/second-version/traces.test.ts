import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { type Running, sandboxes, UNKNOWN_ID } from '../../../test/running-sandbox.ts'
import type { RunTrace } from '../../wire.gen.ts'
import type { RunScript } from '../runs/run-script.ts'

const { start, close } = sandboxes()
afterEach(close)

/** A step in a line: `flaky RUN Completed: Failed, Completed`. */
const inLines = ({ steps }: RunTrace): string[] =>
  steps.map(
    ({ name, op, status, attempts }) => `${name} ${op} ${status}: ${attempts.map((one) => one.status).join(', ')}`,
  )

async function traceAt(script: RunScript, ms: number, { checkpointing = true } = {}): Promise<RunTrace & Running> {
  const running = await start()
  const { runId } = running.sandbox.runs.start({ script, checkpointing })
  await running.clock.advance(ms)
  return { ...running, ...(await running.client().getRunTrace(runId, { includeOutput: true })) }
}

const SEQUENCE: RunScript = {
  steps: [
    { does: 'step', ms: 20, output: 1, name: 'a' },
    { does: 'sleep', ms: 1_000, name: 'z' },
    { does: 'wait', ms: 1_000 },
    { does: 'step', ms: 20 },
  ],
  ends: 'Completed',
  output: { done: true },
}

const FLAKY: RunScript = {
  steps: [
    { does: 'fail', ms: 1_000, inStep: true, error: { message: 'flaky 0' } },
    { does: 'fail', ms: 1_000, inStep: true, error: { message: 'flaky 1' } },
    { does: 'step', ms: 10, output: 'ok', name: 'flaky' },
  ],
  ends: 'Completed',
}

const COMES_AGAIN: RunScript = { steps: [{ does: 'fail', ms: 1_000, error: { message: 'not yet' } }], ends: 'Failed' }

const DONE = 'Completed: Completed'

describe('the trace of a script', () => {
  it.each<[string, RunScript, number, string[], string]>([
    ['before its end', SEQUENCE, 500, [`a RUN ${DONE}`, 'z SLEEP Waiting: Waiting'], 'Running'],
    [
      'after its end',
      SEQUENCE,
      5_000,
      [`a RUN ${DONE}`, `z SLEEP ${DONE}`, `wait-1 WAIT_FOR_EVENT ${DONE}`, `step-2 RUN ${DONE}`],
      'Completed',
    ],
    ['between the attempts at a step', FLAKY, 500, ['flaky RUN Failed: Failed'], 'Running'],
    ['after them', FLAKY, 5_000, ['flaky RUN Completed: Failed, Failed, Completed'], 'Completed'],
    ['in a queue', { steps: [{ does: 'queue', ms: 1_000 }], ends: 'Completed' }, 500, [], 'Waiting'],
    ['executing its first step', { steps: [{ does: 'step', ms: 1_000 }] }, 500, [], 'Running'],
  ])('%s', async (_, script, ms, steps, status) => {
    for (const checkpointing of [true, false]) {
      const trace = await traceAt(script, ms, { checkpointing })
      expect(inLines(trace)).toEqual(steps)
      expect(trace.run.status).toBe(status)
    }
  })

  it('has outputs, errors and the event', async () => {
    const { run, steps } = await traceAt(FLAKY, 5_000)
    expect(run).toMatchObject({ output: null, input: [{ name: 'sandbox/function' }] })
    expect(steps[0]).toMatchObject({
      output: 'ok',
      attempts: [{ output: { message: 'flaky 0' } }, {}, { output: 'ok' }],
    })
  })

  it('has the attempts of the code outside of steps in Finalization', async () => {
    const { run, others } = await traceAt(COMES_AGAIN, 5_000)
    expect(run.status).toBe('Failed')
    expect(others.find(({ name }) => name === 'Finalization')?.attempts.map(({ status }) => status)).toEqual([
      'Failed',
      'Failed',
    ])
    expect((await traceAt(COMES_AGAIN, 500)).others).toMatchObject([
      { name: 'Finalization', status: 'Failed' },
      { name: 'executor.nonstep' },
    ])
  })

  it('has an Execution while the app is at work', async () => {
    const { others } = await traceAt({ steps: [{ does: 'execute', ms: 1_000 }] }, 500)
    expect(others).toMatchObject([{ name: 'Execution', status: 'Running', attempts: [{ number: 0 }] }])
  })

  it('of a cancelled run leaves its sleep open', async () => {
    const { sandbox, clock, client } = await start()
    const { runId } = sandbox.runs.start({ script: SEQUENCE })
    await clock.advance(500)
    await client().cancelRun(runId)
    const trace = await client().getRunTrace(runId)
    expect(trace.run).toMatchObject({ status: 'Cancelled', durationMs: 500 })
    expect(inLines(trace)).toEqual([`a RUN ${DONE}`, 'z SLEEP Waiting: Waiting'])
  })
})

describe('the traps of the real server', () => {
  const raw = async (script: RunScript, checkpointing: boolean) => {
    const { sandbox, clock, client } = await start()
    const { runId } = sandbox.runs.start({ script, checkpointing })
    await clock.advance(5_000)
    const { raw: root } = await client().getRunTrace(runId, { raw: true })
    const { name, stepId, durationMs, children } = Object(root)
    return { name, stepId, durationMs, names: children.map((child: { name: string }) => child.name) }
  }

  it('a step is there twice with checkpointing off, and each failed attempt makes one span more', async () => {
    const script: RunScript = { steps: [{ does: 'step', ms: 20, name: 'a' }], ends: 'Completed' }
    expect(await raw(script, true)).toMatchObject({ names: ['a', 'executor.nonstep'] })
    expect(await raw(script, false)).toMatchObject({ names: ['a', 'a', 'Finalization', 'executor.nonstep'] })
    expect((await raw(FLAKY, true)).names.filter((name: string) => name === 'flaky')).toHaveLength(4)
  })

  it('the root of a run that a checkpoint completed is named by a SHA-1, and durations are strings', async () => {
    const { name, stepId, durationMs } = await raw({ ends: 'Completed', afterMs: 30 }, true)
    expect([name, stepId, durationMs]).toEqual([expect.stringMatching(/^0737c22d/), name, '30'])
    expect(await raw({ ends: 'Completed', afterMs: 30 }, false)).toMatchObject({ name: 'Run', stepId: undefined })
  })

  it('an unknown trace is a 404 of its own', async () => {
    const { client } = await start()
    const error = await failureOf(client().getRunTrace(UNKNOWN_ID))
    expect(error).toMatchObject({ name: 'RunNotFoundError', type: 'not_found', outcome: 'rejected' })
    expect(error.message).toContain('Trace not found')
  })
})
