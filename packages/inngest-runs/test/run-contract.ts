import { failureOf } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import type { InngestRuns, Run } from '../src/index.ts'

/** The functions whose runs the contract looks at. */
export type ContractFunction = 'ok' | 'bad' | 'sleep'

/** A server to hold to the contract: the sandbox, or a real one with real functions. */
export interface ContractServer {
  readonly runs: InngestRuns
  /** Starts a run of a function; gives the id of the event that did. */
  readonly start: (name: ContractFunction) => Promise<{ readonly eventId: string }>
}

/** A ULID that no server gives out. */
const UNKNOWN_ID = '01HX9TK1GG2EQE3ZXV4F9S9N7P'

/**
 * What every Inngest server must do for the client to be right about it. The same assertions hold the sandbox, so that
 * it cannot drift from the real server unseen.
 */
export function runContract(server: () => ContractServer): void {
  /** The run of an event, as soon as the server shows it. */
  async function runOf({ eventId }: { eventId: string }): Promise<Run> {
    const { runs } = server()
    for (let tries = 0; tries < 100; tries += 1) {
      // A list that was empty once is cached for 15 s, so each look goes past the cache.
      const list = await runs.request('GET', `/v1/events/${eventId}/runs`, { query: { _: tries } })
      const [run] = await (Object(list).data?.length > 0 ? runs.listEventRuns(eventId) : [])
      if (run !== undefined) return run
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error(`the server shows no run of event ${eventId}`)
  }

  const started = async (name: ContractFunction) => runOf(await server().start(name))

  describe('a run that completes', () => {
    it('is waited for, and gives its output', async () => {
      const { runs } = server()
      const { run_id } = await started('ok')
      const end = await runs.waitForRun(run_id, { fresh: true, deadline: 30_000 })
      expect(end).toMatchObject({ result: 'completed', run: { run_id, status: 'Completed' }, output: { n: 1 } })
      expect(Date.parse(end.run.ended_at ?? '')).not.toBeNaN()
    })

    it('has no jobs left', async () => {
      const { runs } = server()
      const { run_id } = await started('ok')
      await runs.waitForRun(run_id, { fresh: true, deadline: 30_000 })
      expect(await runs.listRunJobs(run_id)).toEqual([])
    })

    it('cancelled afterwards, had ended already', async () => {
      const { runs } = server()
      const { run_id } = await started('ok')
      await runs.waitForRun(run_id, { fresh: true, deadline: 30_000 })
      const cancelled = await runs.cancelRun(run_id, { confirm: true })
      expect(cancelled).toMatchObject({ result: 'already_ended', run: { status: 'Completed' } })
    })
  })

  describe('a run that fails', () => {
    it('gives its error, and that is no exception', async () => {
      const { runs } = server()
      const { run_id } = await started('bad')
      const end = await runs.waitForRun(run_id, { fresh: true, deadline: 30_000 })
      expect(end).toMatchObject({ result: 'failed', error: { message: 'no' } })
    })
  })

  describe('a run that sleeps', () => {
    it('is running, without output or end', async () => {
      const { runs } = server()
      const { run_id } = await started('sleep')
      const run = await runs.getRun(run_id)
      expect(run).toMatchObject({ run_id, status: 'Running', ended_at: null })
      expect(run).not.toHaveProperty('output')
      await runs.cancelRun(run_id)
    })

    it('has a job of kind sleep in the queue', async () => {
      const { runs } = server()
      const { run_id } = await started('sleep')
      await expect.poll(async () => jobKinds(runs, run_id), { timeout: 20_000 }).toContain('sleep')
      await runs.cancelRun(run_id)
    })

    it('is cancelled, by two callers at once', async () => {
      const { runs } = server()
      const { run_id } = await started('sleep')
      await Promise.all([runs.cancelRun(run_id), runs.cancelRun(run_id)])
      const end = await runs.waitForRun(run_id, { fresh: true, deadline: 30_000 })
      expect(end).toMatchObject({ result: 'cancelled', run: { status: 'Cancelled' } })
    })
  })

  describe('a run that is not there', () => {
    it('RunNotFoundError from getRun, listRunJobs and cancelRun', async () => {
      const { runs } = server()
      const calls = [runs.getRun(UNKNOWN_ID), runs.listRunJobs(UNKNOWN_ID), runs.cancelRun(UNKNOWN_ID)]
      for (const error of await Promise.all(calls.map(failureOf))) {
        expect(error).toMatchObject({ name: 'RunNotFoundError', status: 404, runId: UNKNOWN_ID })
      }
    })

    it('an id that is none is refused with 400', async () => {
      const { runs } = server()
      expect(await failureOf(runs.getRun('bad'))).toMatchObject({ name: 'ApiError', status: 400 })
      expect(await failureOf(runs.cancelRun('bad'))).toMatchObject({ name: 'ApiError', status: 400 })
    })

    it('an unknown event has no runs', async () => {
      expect(await server().runs.listEventRuns(UNKNOWN_ID)).toEqual([])
    })
  })
}

/** Kinds of the jobs of a run, past the server's cache. */
async function jobKinds(runs: InngestRuns, runId: string): Promise<unknown[]> {
  const list = await runs.request('GET', `/v1/runs/${runId}/jobs`, { query: { _: Math.random() } })
  const jobs: unknown = Object(list).data
  return Array.isArray(jobs) ? jobs.map((job: unknown) => Object(job).kind) : []
}
