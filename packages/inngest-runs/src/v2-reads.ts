import {
  type Answer,
  type Attempt,
  type CallPlan,
  isApiError,
  isUnexpectedResponseError,
  type Operation,
  SHARED_CALL_OPTIONS,
  type SharedCallOptions,
  type Transport,
} from '@x/transport'
import { isMissingRoute } from './missing-route.ts'
import * as operations from './operations.ts'
import { ClosedRouteError, type RouteMemory } from './route-memory.ts'
import { readV2Page, readV2Run, type V2Run } from './v2-run.ts'

/** What reads of runs work with. */
export interface RunReads {
  readonly transport: Transport
  readonly routes: RouteMemory
}

/** What v2 says, and the attempts that it took. */
export interface SaidByV2<T> {
  readonly said: T
  readonly attempts: readonly Attempt[]
  readonly answer: Answer<Operation>
}

/** Most runs of an event on one page of v2. */
const PAGE_SIZE = 40

/** Most pages that are read: a server that never comes to an end must not be followed for ever. */
const MOST_PAGES = 1_000

/**
 * Asks v2 of one run. Undefined where it does not say: the server has no v2, the key is refused there, or v2 does not know
 * this run. What may pass is thrown.
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

/** All that v2 lists of an event, each run once. Undefined where it does not say, as above. */
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
    // Pages that go round in a circle have nothing more to say.
    if (cursor === undefined || seen.has(cursor) || pages === MOST_PAGES) return { said: runs, attempts, answer }
    seen.add(cursor)
  }
}

async function ask(
  { transport, routes }: RunReads,
  route: Operation,
  plan: Omit<CallPlan, 'knownOptions'>,
  options: SharedCallOptions,
): Promise<Answer<Operation> | undefined> {
  if (routes.isMissing(route)) return undefined
  try {
    // Where there is no v2, a server with a web interface answers with a page of it: again would be the same.
    const whole: CallPlan = { ...plan, notRetried: 'unreadable', knownOptions: SHARED_CALL_OPTIONS }
    return await transport.send(route, whole, options)
  } catch (error) {
    if (isMissingRoute(error)) routes.markMissing(route)
    if (error instanceof ClosedRouteError || isSettled(error)) return undefined
    throw error
  }
}

/** Whether an error says all that v2 has to say. Anything else may pass, and says nothing. */
const isSettled = (error: unknown): boolean =>
  isUnexpectedResponseError(error) ||
  isMissingRoute(error) ||
  (isApiError(error) && error.status >= 400 && error.status < 500 && !MAY_PASS.has(error.status))

const MAY_PASS: ReadonlySet<number> = new Set([408, 425, 429])

/** The attempts of one call by several routes, counted through. */
export const joined = (earlier: readonly Attempt[], later: readonly Attempt[]): readonly Attempt[] => [
  ...earlier,
  ...later.map((attempt) => ({ ...attempt, number: earlier.length + attempt.number })),
]
