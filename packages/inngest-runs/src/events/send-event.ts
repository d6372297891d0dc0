import {
  givenOptions,
  isSdkError,
  type Operation,
  responseOf,
  type SchemaIssue,
  type SdkError,
  SHARED_CALL_OPTIONS,
  type SharedCallOptions,
  type Transport,
  type WithResponse,
  withOneDeadline,
} from '@x/transport'
import { explainingNoRoute } from '../api/missing-route.ts'
import * as operations from '../api/operations.gen.ts'
import type { EventToSend, SentEvent } from './event-to-send.ts'
import { firstEvent } from './first-event.ts'

/** A second event of an id starts no run, whatever it holds. */
const IDENTIFIED = { ...operations.sendEvent, retry: 'idempotent' } as const satisfies Operation

const NAMES = ['name', 'data', 'id', 'ts', 'user']

/** Names with this prefix are the server's own. */
const RESERVED = 'inngest/'

/** 1980-01-01, in ms since the Unix epoch: the server refuses what is earlier. */
const EARLIEST_TS = 315_532_800_000

/** Sends one event. */
export async function sendEvent(
  transport: Transport,
  given: EventToSend,
  callOptions: SharedCallOptions,
): Promise<WithResponse<SentEvent>> {
  const event = { ...givenOptions(given, NAMES) }
  const options = withOneDeadline(callOptions, transport.clock)
  const { id } = event
  const operation = id === undefined ? operations.sendEvent : IDENTIFIED
  const plan = { body: event, problems: eventProblems(event), knownOptions: SHARED_CALL_OPTIONS }
  const answer = await transport.send(operation, plan, options).catch((error: unknown) => {
    throw isSdkError(error) ? explained(error, id) : error
  })
  const sent = { ...responseOf(answer), data: { eventId: answer.data.data.eventId } }
  const mayHaveArrived = answer.attempts.slice(0, -1).some(({ verdict }) => verdict === 'unknown')
  if (id === undefined || !mayHaveArrived) return sent
  return { ...sent, data: await firstEvent(transport, { ...sent, id, name: event.name }, options) }
}

/** What the server refuses, and what an OpenAPI file that every host reads cannot say. */
function eventProblems({ name, ts, ...event }: Partial<EventToSend>): SchemaIssue[] {
  const issues: SchemaIssue[] = []
  const refuse = (field: string, message: string) => issues.push({ path: [field], code: 'invalid_value', message })
  if (typeof name === 'string' && name.startsWith(RESERVED)) {
    refuse('name', `expected a name that does not begin with "${RESERVED}", which is reserved for the server`)
  }
  if (typeof ts === 'number' && ts < EARLIEST_TS) {
    refuse('ts', `expected ms since the Unix epoch, at least ${EARLIEST_TS} (1980)`)
  }
  // Without it, a repeat of the call sends a second event.
  if (Object.hasOwn(event, 'id') && event.id === undefined) {
    refuse('id', 'expected a string, got undefined: leave it out to send an event without an id')
  }
  return issues
}

const WITHOUT_ID =
  'Another call would send a second event, so look for the first one with listEvents. With an id of your own, a call can be repeated.'
const WITH_ID =
  'Send it again with the same id: the server starts runs only for the first event with an id. If the new event id has no runs, find the first event with listEvents.'

function explained(error: SdkError, id: unknown): SdkError {
  const own = error.outcome === 'unknown' ? error.with({ note: id === undefined ? WITHOUT_ID : WITH_ID }) : error
  return explainingNoRoute(own, operations.sendEvent)
}
