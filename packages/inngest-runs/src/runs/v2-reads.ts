import {
  type Attempt,
  type CallPlan,
  type CheckedResponse,
  isApiError,
  isUnexpectedResponseError,
  type Operation,
  SHARED_CALL_OPTIONS,
  type SharedCallOptions,
  type Transport,
} from '@x/transport'
import { isMissingRoute } from '../api/missing-route.ts'
import * as operations from '../api/operations.gen.ts'
import { ClosedRouteError, type RouteMemory } from '../api/route-memory.ts'
import { readV2Page, readV2Run, type V2Run } from './v2-run.ts'

/** What reads of runs need. */
export interface RunReads {
  readonly transport: Transport
  readonly routes: RouteMemory
}

/** The response of v2, and the attempts that it took. */
export interface SaidByV2<T> {
  readonly said: T
  readonly attempts: readonly Attempt[]
  readonly answer: CheckedResponse<Operation>
}

/** The most runs of an event on one page of v2. */
const PAGE_SIZE = 40

/** The most pages that are read: a list that never ends must not be followed forever. */
const MOST_PAGES = 1_000

/**
 * Asks v2 about one run. Undefined if v2 does not say: the server has no v2, the key is rejected there, or v2 does not
 * know this run. Temporary failures are thrown.
 */
export async function readRunByV2(
  reads: RunReads,
  runId: string,
  options: SharedCallOptions,
): Promise<SaidByV2<V2Run> | undefined> {
  const plan = { path: { runId }, query: { includeOutput: true } }
  const answer = await ask(reads, operations.getRunByV2, plan, options)
  const said = answer === undefined ? undefined : readV2Run(answer.data)
  return answer === undefined || said === undefined ? undefined : { said, attempts: answer.attempts, answer }
}

/** All runs that v2 lists for an event, each once. Undefined if v2 does not say, as above. */
export async function readEventRunsByV2(
  reads: RunReads,
  eventId: string,
  options: SharedCallOptions,
): Promise<SaidByV2<ReadonlyMap<string, V2Run>> | undefined> {
  const runs = new Map<string, V2Run>()
  const seen = new Set<string>()
  let attempts: readonly Attempt[] = []
  let cursor: string | undefined
  for (let pages = 1; ; pages += 1) {
    const query = { includeOutput: true, limit: PAGE_SIZE, cursor }
    const answer = await ask(reads, operations.listEventRunsByV2, { path: { eventId }, query }, options)
    if (answer === undefined) return undefined
    attempts = joined(attempts, answer.attempts)
    const page = readV2Page(answer.data)
    for (const run of page.runs) runs.set(run.id, run)
    cursor = page.cursor
    // Pages that repeat contain nothing new.
    if (cursor === undefined || seen.has(cursor) || pages === MOST_PAGES) return { said: runs, attempts, answer }
    seen.add(cursor)
  }
}

async function ask(
  { transport, routes }: RunReads,
  route: Operation,
  plan: Omit<CallPlan, 'knownOptions'>,
  options: SharedCallOptions,
): Promise<CheckedResponse<Operation> | undefined> {
  if (routes.isMissing(route)) return undefined
  try {
    // If there is no v2, a server with a web interface answers with one of its pages: a retry would get the same.
    const whole: CallPlan = { ...plan, notRetried: 'unreadable', knownOptions: SHARED_CALL_OPTIONS }
    return await transport.send(route, whole, options)
  } catch (error) {
    if (isMissingRoute(error)) routes.markMissing(route)
    if (error instanceof ClosedRouteError || isSettled(error)) return undefined
    throw error
  }
}

/** Whether an error is v2's final response. Any other error may pass, and says nothing. */
const isSettled = (error: unknown): boolean =>
  isUnexpectedResponseError(error) ||
  isMissingRoute(error) ||
  (isApiError(error) && error.status >= 400 && error.status < 500 && !MAY_PASS.has(error.status))

const MAY_PASS: ReadonlySet<number> = new Set([408, 425, 429])

/** The attempts of one call by several routes, numbered consecutively. */
export const joined = (earlier: readonly Attempt[], later: readonly Attempt[]): readonly Attempt[] => [
  ...earlier,
  ...later.map((attempt) => ({ ...attempt, number: earlier.length + attempt.number })),
]
