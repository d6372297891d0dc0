import {
  type Attempt,
  type CheckedResponse,
  isRunNotFoundError,
  type Operation,
  responseOf,
  SHARED_CALL_OPTIONS,
  type SharedCallOptions,
  withOneDeadline,
} from '@x/transport'
import * as operations from '../api/operations.gen.ts'
import type { Run } from '../wire.gen.ts'
import { freshQuery } from './fresh-read.ts'
import { attemptsOf, isEmptyAnswer, lacksOutput, metadataOf, readRun } from './get-run.ts'
import { momentOf } from './moment.ts'
import type { ReadOptions, ReadResponse } from './read-options.ts'
import { joined, type RunReads, readEventRunsByV2 } from './v2-reads.ts'
import type { V2Run } from './v2-run.ts'

/** The most reads of single runs in flight at once, if a list has to be assembled from them. */
const AT_ONCE = 4

/** Which data about an event's runs is wanted. */
export interface EventRunsWanted {
  /** Whether, with these runs, outputs that v1 lacks are requested. */
  readonly outputs: (runs: readonly Run[]) => boolean
  /**
   * Whether, with these runs, v2 is asked for more runs although v1 lists some: for a batch, v1 lists the run only
   * under its first event.
   */
  readonly complete: (runs: readonly Run[]) => boolean
}

/**
 * Lists the runs of an event, each once: from v1, which has the right status and end, with the outputs and the runs
 * that only v2 has. One request if v1 has everything.
 */
export async function readEventRuns(
  reads: RunReads,
  eventId: string,
  { fresh = true, ...given }: ReadOptions,
  { outputs, complete }: EventRunsWanted,
): Promise<ReadResponse<Run[]>> {
  const options = withOneDeadline(given, reads.transport.clock)
  const listed = await listByV1(reads, eventId, fresh, options)
  const runs = onceEach(listed.runs)
  const isIncomplete = runs.length === 0 || complete(runs) || (runs.some(lacksOutput) && outputs(runs))
  const found = isIncomplete ? await readEventRunsByV2(reads, eventId, options) : undefined
  if (found === undefined) {
    if (listed.answer === undefined) return listAgain(reads, eventId, fresh, options, listed.attempts)
    return { ...responseOf(listed.answer), data: runs, metadata: listed.answer.data.metadata }
  }
  const known = runs.map((run) => withOutputOf(run, found.said))
  const others = [...found.said.keys()].filter((id) => !runs.some(({ run_id }) => run_id === id))
  const more = await readEach(reads, others, { fresh, ...options })
  const answer: CheckedResponse<Operation> = listed.answer ?? found.answer
  return {
    ...responseOf(answer),
    data: [...known, ...more],
    attempts: joined(listed.attempts, found.attempts),
    metadata: listed.answer === undefined ? metadataOf(found.answer) : listed.answer.data.metadata,
  }
}

type Listed = CheckedResponse<typeof operations.listEventRuns>

/** The runs that v1 lists. No runs and no answer if v1 cannot encode one of them. */
async function listByV1(
  { transport, routes }: RunReads,
  eventId: string,
  fresh: boolean,
  options: SharedCallOptions,
): Promise<{ runs: readonly Run[]; answer: Listed | undefined; attempts: readonly Attempt[] }> {
  const hasV2 = !routes.isMissing(operations.listEventRunsByV2)
  const extraQuery = fresh ? freshQuery(transport) : {}
  const plan = { path: { eventId }, extraQuery, knownOptions: SHARED_CALL_OPTIONS } as const
  try {
    const answer = await transport.send(
      operations.listEventRuns,
      { ...plan, ...(hasV2 ? { notRetried: 'empty' } : {}) },
      options,
    )
    return { runs: answer.data.data, answer, attempts: answer.attempts }
  } catch (error) {
    if (!hasV2 || !isEmptyAnswer(error)) throw error
    return { runs: [], answer: undefined, attempts: attemptsOf(error) }
  }
}

/** An empty response that v2 does not explain may pass, like every other failure. */
async function listAgain(
  { transport }: RunReads,
  eventId: string,
  fresh: boolean,
  options: SharedCallOptions,
  earlierAttempts: readonly Attempt[],
): Promise<ReadResponse<Run[]>> {
  const extraQuery = fresh ? freshQuery(transport) : {}
  const plan = { path: { eventId }, extraQuery, knownOptions: SHARED_CALL_OPTIONS, earlierAttempts } as const
  const answer = await transport.send(operations.listEventRuns, plan, options)
  return { ...responseOf(answer), data: onceEach(answer.data.data), metadata: answer.data.metadata }
}

/**
 * One row per run. The server has one row for each time that it stored an end: two simultaneous cancels make two, and a
 * function that returns after it was cancelled makes another. The end that came first is the one that `getRun` returns.
 */
export function onceEach<Row extends Pick<Run, 'run_id' | 'ended_at'>>(rows: readonly Row[]): Row[] {
  const runs = new Map<string, Row>()
  for (const row of rows) {
    const known = runs.get(row.run_id)
    if (known === undefined || endOrder(row) < endOrder(known)) runs.set(row.run_id, row)
  }
  return [...runs.values()]
}

/** A row without an end comes last: it was written before the others. */
function endOrder({ ended_at }: Pick<Run, 'ended_at'>): number {
  const time = momentOf(ended_at)
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time
}

/** For other runs, v2's lists contain the output of a step. */
function withOutputOf(run: Run, said: ReadonlyMap<string, V2Run>): Run {
  const output = lacksOutput(run) ? said.get(run.run_id)?.output : undefined
  return output === undefined ? run : { ...run, output: output.value }
}

/** Reads runs one by one. A run that v1 does not show yet is left out: v2 lists a run a moment earlier. */
async function readEach(reads: RunReads, ids: readonly string[], options: ReadOptions): Promise<Run[]> {
  const runs = new Map<string, Run>()
  const failures: unknown[] = []
  const left = ids.values()
  const work = async () => {
    for (const id of left) {
      if (failures.length > 0) return
      try {
        runs.set(id, (await readRun(reads, id, options)).data)
      } catch (error) {
        if (!isRunNotFoundError(error)) failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, ids.length) }, work))
  if (failures.length > 0) throw failures[0]
  return ids.flatMap((id) => runs.get(id) ?? [])
}
