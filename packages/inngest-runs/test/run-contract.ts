import { failureOf } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import type { InngestRuns, Run, RunJob } from '../src/index.ts'

/**
 * The functions that the contract looks at, by the events that trigger them:
 *
 * - `returns`: gives back `data.value`, or nothing where there is none
 * - `fails`: for good, with the message `no`
 * - `sleeps`: for an hour, before any step
 * - `sleeps-after-a-step`: for two seconds, then gives back `{ slept: true }`
 * - `comes-again`: fails once, and two seconds later gives back `{ attempt: 1 }`
 * - `is-slow`: is executed for three seconds, without any step
 * - `is-a-batch`: of three events; gives back `{ count: 3 }`
 */
export const CONTRACT_FUNCTIONS = [
  'returns',
  'fails',
  'sleeps',
  'sleeps-after-a-step',
  'comes-again',
  'is-slow',
  'is-a-batch',
] as const

export type ContractFunction = (typeof CONTRACT_FUNCTIONS)[number]

/** A server to hold to the contract: the sandbox, or a real one with real functions. */
export interface ContractServer {
  readonly runs: InngestRuns
  /** The id of the app that the functions belong to. */
  readonly appId: string
  /** The name of the event that triggers a function. */
  readonly eventName: (name: ContractFunction) => string
  /** Sends events to a function in one request, one for each `data`; gives their ids. */
  readonly send: (name: ContractFunction, ...data: readonly object[]) => Promise<readonly string[]>
}

/** A ULID that no server gives out. */
const UNKNOWN_ID = '01HX9TK1GG2EQE3ZXV4F9S9N7P'

const DEADLINE = { deadline: 30_000 }

/** Every kind of value that a function gives back, and what of it comes back where that is something else. */
const values: [kind: string, value: unknown, comesBack?: readonly unknown[]][] = [
  ['an object', { n: 1, nested: { a: [1, 2] }, html: '<b>&</b>' }],
  ['an empty object', {}],
  ['an array', [1, 'b', null]],
  ['a text', 'hello'],
  ['an empty text', ''],
  ['a number', 42],
  ['zero', 0],
  ['false', false],
  ['null', null],
  ['nothing', undefined, [null]],
  ['signs of every kind', { s: 'ünïcödé ☃ \u0000 \u001b[31m 😀' }],
  ['an object in data', { data: { inner: true } }],
  // v2 wraps a bare value like this, so the two cannot be told apart.
  ['a text in data', { data: 'bare' }, [{ data: 'bare' }, 'bare']],
  ['what looks like an error of the API', { error: 'no', status: 404 }],
]

/**
 * What every Inngest server must do for the client to be right about it. The same assertions hold the sandbox, so that
 * it cannot drift from the real server unseen.
 */
export function runContract(server: () => ContractServer): void {
  const eventOf = async (name: ContractFunction, data: object = {}): Promise<string> => {
    const [eventId = ''] = await server().send(name, data)
    return eventId
  }

  /** The run of an event, as soon as the server shows it. */
  const runOf = async (eventId: string): Promise<Run> => {
    const shown = () => server().runs.listEventRuns(eventId)
    await expect.poll(shown, { timeout: 20_000 }).toHaveLength(1)
    const [run] = await shown()
    if (run === undefined) throw new Error(`the run of event ${eventId} is gone`)
    return run
  }

  const started = async (name: ContractFunction): Promise<{ readonly eventId: string; readonly runId: string }> => {
    const eventId = await eventOf(name)
    return { eventId, runId: (await runOf(eventId)).run_id }
  }

  /** Waits until a run has a job like this. */
  const untilJob = (runId: string, job: Partial<RunJob>): Promise<unknown> =>
    expect
      .poll(() => server().runs.listRunJobs(runId), { timeout: 20_000 })
      .toContainEqual(expect.objectContaining(job))

  /** Whatever the server calls such a run in its lists: it continues. */
  const expectGoingOn = async (eventId: string, runId: string): Promise<void> => {
    const { runs } = server()
    const run = await runs.getRun(runId, { fresh: true })
    const rows = await runs.listEventRuns(eventId)
    expect([run.run_id, ...rows.map(({ run_id }) => run_id)]).toEqual([runId, runId])
    for (const one of [run, ...rows]) {
      expect(one).toMatchObject({ status: 'Running', ended_at: null })
      expect(one).not.toHaveProperty('output')
    }
  }

  describe('a run that completes', () => {
    it.each(values)('gives back %s', async (_, value, comesBack = [value]) => {
      const { runs } = server()
      const eventId = await eventOf('returns', value === undefined ? {} : { value })
      const [end, ...others] = await runs.waitForEventRuns(eventId, { ...DEADLINE, count: 1 })
      expect(others).toEqual([])
      expect(end).toMatchObject({ result: 'completed', run: { status: 'Completed', ended_at: expect.any(String) } })
      const run = await runs.getRun(end?.run.run_id ?? '', { fresh: true })
      const rows = await runs.listEventRuns(eventId)
      expect(end?.run.output).toEqual(run.output)
      expect(rows.map(({ output }) => output)).toEqual([run.output])
      expect(comesBack).toContainEqual(run.output)
    })

    it('has no jobs left, and cancelled afterwards it had ended already', async () => {
      const { runs } = server()
      const { runId } = await started('returns')
      await runs.waitForRun(runId, DEADLINE)
      expect(await runs.listRunJobs(runId)).toEqual([])
      expect(await runs.cancelRun(runId, { confirm: true })).toMatchObject({
        result: 'already_ended',
        run: { status: 'Completed' },
      })
    })
  })

  describe('a run that fails', () => {
    it('gives its error, and that is no exception', async () => {
      const { runs } = server()
      const { runId } = await started('fails')
      const end = await runs.waitForRun(runId, DEADLINE)
      expect(end).toMatchObject({ result: 'failed', error: { message: 'no' } })
    })
  })

  describe('a run that has not ended', () => {
    it('asleep before any step, is running, with a job of kind sleep', async () => {
      const { eventId, runId } = await started('sleeps')
      await untilJob(runId, { kind: 'sleep' })
      await expectGoingOn(eventId, runId)
      await server().runs.cancelRun(runId)
    })

    it('asleep after a step, is running, and a wait does not end before it does', async () => {
      const { eventId, runId } = await started('sleeps-after-a-step')
      await untilJob(runId, { kind: 'sleep' })
      await expectGoingOn(eventId, runId)
      const [end] = await server().runs.waitForEventRuns(eventId, { ...DEADLINE, count: 1 })
      expect(end).toMatchObject({ result: 'completed', output: { slept: true } })
    })

    it('between two attempts, is running, and a wait does not take the failure for its end', async () => {
      const { eventId, runId } = await started('comes-again')
      await untilJob(runId, { attempt: 1 })
      await expectGoingOn(eventId, runId)
      const end = await server().runs.waitForRun(runId, DEADLINE)
      expect(end).toMatchObject({ result: 'completed', output: { attempt: 1 } })
    })
  })

  describe('a run that is cancelled', () => {
    it('by two callers at once, ends once, and is in the list of its event once', async () => {
      const { runs } = server()
      const { eventId, runId } = await started('sleeps')
      await untilJob(runId, { kind: 'sleep' })
      await Promise.all([runs.cancelRun(runId), runs.cancelRun(runId)])
      const end = await runs.waitForRun(runId, DEADLINE)
      expect(end).toMatchObject({ result: 'cancelled', run: { status: 'Cancelled' } })
      expect(await runs.listEventRuns(eventId)).toMatchObject([{ run_id: runId, ended_at: end.run.ended_at }])
      expect(await runs.cancelRun(runId, { confirm: true })).toMatchObject({ run: { ended_at: end.run.ended_at } })
    })

    it('while it is executed, keeps its end when the function returns', async () => {
      const { runs } = server()
      const { eventId, runId } = await started('is-slow')
      // A run that waits for its turn is scheduled, and has the same job.
      await expect.poll(() => runs.listEventRuns(eventId), { timeout: 20_000 }).toMatchObject([{ status: 'Running' }])
      await runs.cancelRun(runId)
      const end = await runs.waitForRun(runId, DEADLINE)
      expect(end).toMatchObject({ result: 'cancelled' })
      await new Promise((resolve) => setTimeout(resolve, 4_000))
      expect(await runs.listEventRuns(eventId)).toMatchObject([
        { run_id: runId, ended_at: end.run.ended_at, output: {} },
      ])
    })
  })

  describe('lists and traces', () => {
    it('a run is in the list of its state, with the end that getRun has, and its trace has its steps', async () => {
      const { runs } = server()
      const from = new Date(Date.now() - 60_000)
      const { runId } = await started('sleeps-after-a-step')
      const end = await runs.waitForRun(runId, DEADLINE)
      const rowOf = async () => {
        for await (const row of runs.listRuns({ status: 'Completed', includeOutput: true, from, limit: 2 })) {
          if (row.run_id === runId) return row
        }
        return undefined
      }
      await expect.poll(rowOf, { timeout: 20_000 }).toMatchObject({ status: 'Completed', output: { slept: true } })
      const { ended_at } = (await rowOf()) ?? {}
      expect(Math.abs(Date.parse(String(ended_at)) - Date.parse(String(end.run.ended_at)))).toBeLessThan(2_000)
      const trace = await runs.getRunTrace(runId, { includeOutput: true })
      expect(trace).toMatchObject({ run: { run_id: runId, status: 'Completed' } })
      expect(trace.steps.map(({ op, status, attempts }) => [op, status, attempts.length])).toEqual([
        ['RUN', 'Completed', 1],
        ['SLEEP', 'Completed', 1],
      ])
    })

    it('a run that has not ended is listed as running, without the output of its step', async () => {
      const { runs } = server()
      const { runId } = await started('sleeps-after-a-step')
      await untilJob(runId, { kind: 'sleep' })
      const page = await runs.listRuns({ limit: 100, includeOutput: true, from: new Date(Date.now() - 60_000) })
      const row = page.items.find(({ run_id }) => run_id === runId)
      expect(row).toMatchObject({ status: 'Running', ended_at: null })
      expect(row).not.toHaveProperty('output')
    })

    it('a walk has each run once, in either order', async () => {
      const { runs } = server()
      const from = new Date(Date.now() - 60_000)
      await Promise.all([started('returns'), started('returns'), started('returns')])
      for (const order of ['DESC', 'ASC'] as const) {
        const ids: string[] = []
        for await (const { run_id } of runs.listRuns({ from, order, limit: 2 })) ids.push(run_id)
        expect(ids.length).toBeGreaterThanOrEqual(3)
        expect(new Set(ids).size).toBe(ids.length)
      }
    })

    it('a cancelled run is listed with its real end, not 10 s later', async () => {
      const { runs } = server()
      const { runId } = await started('sleeps')
      await untilJob(runId, { kind: 'sleep' })
      await runs.cancelRun(runId)
      const end = await runs.waitForRun(runId, DEADLINE)
      const rowOf = async () =>
        (await runs.listRuns({ status: 'Cancelled', limit: 100 })).items.find(({ run_id }) => run_id === runId)
      await expect.poll(rowOf, { timeout: 20_000 }).toMatchObject({ status: 'Cancelled' })
      const { ended_at } = (await rowOf()) ?? {}
      expect(Math.abs(Date.parse(String(ended_at)) - Date.parse(String(end.run.ended_at)))).toBeLessThan(2_000)
    })
  })

  describe('a batch', () => {
    it('is the run of each of its events', async () => {
      const { runs, send } = server()
      const events = await send('is-a-batch', {}, {}, {})
      const found = await Promise.all(
        events.map(async (eventId) => runs.waitForEventRuns(eventId, { ...DEADLINE, count: 1, grace: 20_000 })),
      )
      const [first] = found.flat()
      for (const ends of found) {
        expect(ends).toMatchObject([{ result: 'completed', output: { count: 3 }, run: { run_id: first?.run.run_id } }])
      }
    })
  })

  describe('a run that is not there', () => {
    it('RunNotFoundError from getRun, listRunJobs and cancelRun', async () => {
      const { runs } = server()
      const calls = [
        () => runs.getRun(UNKNOWN_ID),
        () => runs.listRunJobs(UNKNOWN_ID),
        () => runs.cancelRun(UNKNOWN_ID),
      ]
      for (const call of calls) {
        expect(await failureOf(call())).toMatchObject({ name: 'RunNotFoundError', status: 404, runId: UNKNOWN_ID })
      }
    })

    it('an invalid id is refused with 400', async () => {
      const { runs } = server()
      expect(await failureOf(runs.getRun('bad'))).toMatchObject({ name: 'ApiError', status: 400 })
      expect(await failureOf(runs.cancelRun('bad'))).toMatchObject({ name: 'ApiError', status: 400 })
    })

    it('the id of an event is called that', async () => {
      const { eventId } = await started('returns')
      expect((await failureOf(server().runs.getRun(eventId))).message).toContain('waitForEventRuns')
    })

    it('an unknown event has no runs', async () => {
      expect(await server().runs.listEventRuns(UNKNOWN_ID)).toEqual([])
    })
  })
}
