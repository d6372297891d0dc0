import {
  type DeadlineOption,
  deadlineFrom,
  isApiError,
  isRunNotFoundError,
  type Operation,
  SHARED_CALL_OPTIONS,
  type SharedCallOptions,
} from '@x/transport'
import * as operations from '../api/operations.gen.ts'
import { ClosedRouteError, EVENT_LOOKUP } from '../api/route-memory.ts'
import type { RunReads } from './v2-reads.ts'
import { readV2Page } from './v2-run.ts'

/** The most ms that the lookup of the event may take: it only improves the message. */
const LOOK_MS = 2_000

const ELSEWHERE =
  "It may belong to another environment (INNGEST_ENV, or the client option env), or be older than your plan's retention."

const IS_EVENT = 'This is the id of an event, not of a run: use waitForEventRuns or listEventRuns.'

const MAY_BE_EVENT = 'It may also be the id of an event. If so, use waitForEventRuns or listEventRuns.'

/**
 * Passes on the error of a call about a run. If the run does not exist, it adds what else the id may be; the server is
 * asked once whether it is that of an event.
 */
export async function explainingRunNotFound<T>(
  reads: RunReads,
  runId: string,
  options: Omit<SharedCallOptions, 'maxRetries'>,
  call: () => Promise<T>,
): Promise<T> {
  const deadline = deadlineFrom(options.deadline, Number.POSITIVE_INFINITY, reads.transport.clock)
  try {
    return await call()
  } catch (error) {
    if (!isRunNotFoundError(error)) throw error
    const isEvent = await isIdOfEvent(reads, runId, {
      ...options,
      deadline: () => Math.min(LOOK_MS, deadline.remaining()),
    })
    const hint = isEvent === true ? IS_EVENT : isEvent === false ? ELSEWHERE : `${ELSEWHERE} ${MAY_BE_EVENT}`
    throw error.with({ note: hint })
  }
}

/** Undefined if that is unknown. */
async function isIdOfEvent(
  { transport }: RunReads,
  eventId: string,
  { signal, headers, apiKey, deadline }: SharedCallOptions & { readonly deadline: DeadlineOption },
): Promise<boolean | undefined> {
  const options = { signal, headers, apiKey, deadline, maxRetries: 0 }
  const plan = { path: { eventId }, knownOptions: SHARED_CALL_OPTIONS }
  try {
    await transport.send(EVENT_LOOKUP, plan, options)
    return true
  } catch (error) {
    // A client with only v2: it cannot tell an event without runs from an event that does not exist.
    if (error instanceof ClosedRouteError) return (await hasRunsOnV2()) || undefined
    return isApiError(error) && error.status === 404 ? false : undefined
  }

  async function hasRunsOnV2(): Promise<boolean> {
    try {
      const list: Operation = operations.listEventRunsByV2
      const { data } = await transport.send(list, { ...plan, query: { limit: 1 } }, options)
      return readV2Page(data).runs.length > 0
    } catch {
      return false
    }
  }
}
