import {
  type Attempt,
  type Clock,
  deadlineFrom,
  type Operation,
  SHARED_CALL_OPTIONS,
  type SharedCallOptions,
  type Transport,
} from '@x/transport'
import * as operations from '../api/operations.gen.ts'
import { readV2Page } from '../runs/v2-run.ts'
import type { InngestEvent } from '../wire.gen.ts'
import type { SentEvent } from './event-to-send.ts'

/** What was sent, and what the server said. */
interface Sent {
  /** The id of the sender. */
  readonly id: string
  readonly name: string
  readonly data: { readonly eventId: string }
  readonly attempts: readonly Attempt[]
}

/** Pauses before each look, in ms: the server lists an event about 100 ms after it has taken it. */
const LOOKS_MS = [150, 400, 1_000]

/** How much later than an attempt began the server may have received it, and how far clocks may run apart, in ms. */
const MARGIN_MS = 60_000

/** The most ms that all looks may take: the event was sent, and its sender waits. */
const LOOKING_MS = 8_000

/** The most pages of events that one look reads, of 100 each. */
const MOST_PAGES = 5

/**
 * Which event of a repeated call has the runs. The server answers each request with another event id; as a rule it
 * starts runs for the event that it received first, but for one of two that arrive together it may be either.
 *
 * A look that fails only leaves it open: the event was sent.
 */
export async function firstEvent(transport: Transport, sent: Sent, given: SharedCallOptions): Promise<SentEvent> {
  const { eventId } = sent.data
  const options = lookingOptions(given, transport.clock)
  const open: SentEvent = { eventId, eventIdMayBeDuplicate: true }
  try {
    const ids = await eventsWithId(transport, sent, options)
    if (ids === undefined) return open
    const [first = eventId, ...others] = ids
    if (others.length === 0) return { eventId: first }
    const withRuns: string[] = []
    for (const one of ids) if (await hasRuns(transport, one, options)) withRuns.push(one)
    const [found, ...more] = withRuns
    return found === undefined || more.length > 0 ? { ...open, eventId: first } : { eventId: found }
  } catch {
    return open
  }
}

function lookingOptions(given: SharedCallOptions, clock: Clock): Looking {
  const ofCall = deadlineFrom(given.deadline, LOOKING_MS, clock)
  const ofLooks = deadlineFrom(LOOKING_MS, LOOKING_MS, clock)
  return { ...given, maxRetries: 0, deadline: () => Math.min(ofCall.remaining(), ofLooks.remaining()) }
}

type Looking = SharedCallOptions & { readonly deadline: () => number }

/**
 * The ids of the events that this call may have sent, the oldest first. Undefined if the list does not show the one that
 * the server has named, so that it need not show the others either.
 */
async function eventsWithId(
  transport: Transport,
  sent: Sent,
  options: Looking,
): Promise<readonly string[] | undefined> {
  const { clock } = transport
  for (const pause of LOOKS_MS) {
    if (options.deadline() <= pause) return undefined
    await clock.sleep(pause, options.signal)
    const ids = await look(transport, sent, options)
    if (ids.includes(sent.data.eventId)) return ids
  }
  return undefined
}

async function look(
  transport: Transport,
  { id, name, data, attempts }: Sent,
  options: SharedCallOptions,
): Promise<string[]> {
  const earliest = timeOfUlid(data.eventId) - tookMs(attempts, transport.clock) - MARGIN_MS
  const found: string[] = []
  let cursor: string | undefined
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const rows = await pageOf(transport, { name, limit: 100, cursor }, options)
    for (const row of rows) if (row.id === id) found.unshift(row.internal_id)
    cursor = rows.at(-1)?.internal_id
    if (cursor === undefined || timeOfUlid(cursor) < earliest) return found
  }
  throw new Error('the events of this name are too many')
}

async function pageOf(
  transport: Transport,
  query: { readonly name: string; readonly limit: number; readonly cursor: string | undefined },
  options: SharedCallOptions,
): Promise<readonly InngestEvent[]> {
  const answer = await transport.send(operations.listEvents, { query, knownOptions: SHARED_CALL_OPTIONS }, options)
  return answer.data.data
}

async function hasRuns(transport: Transport, eventId: string, options: SharedCallOptions): Promise<boolean> {
  const list: Operation = operations.listEventRunsByV2
  const plan = { path: { eventId }, query: { limit: 1 }, knownOptions: SHARED_CALL_OPTIONS }
  return readV2Page((await transport.send(list, plan, options)).data).runs.length > 0
}

const tookMs = ([first]: readonly Attempt[], clock: Clock): number => clock.now() - (first?.startedAt ?? clock.now())

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The time in a ULID: its first ten digits, in ms since the Unix epoch. */
const timeOfUlid = (ulid: string): number =>
  [...ulid.slice(0, 10).toUpperCase()].reduce((sum, digit) => sum * 32 + DIGITS.indexOf(digit), 0)
