import type { ApiResponse } from '@x/sandbox'
import type { Operation } from '../requests/operation.ts'
import { parsedJson } from '../requests/parsed-json.ts'
import { jsonResponse, secondVersionError, secondVersionResponse } from '../requests/responses.ts'
import { bodyOf, misplaced, secondVersionMetadata } from '../second-version/requests.ts'
import { RESERVED } from './events.ts'
import type { EventToSend } from './function-script.ts'

/** Where the official SDK sends events: the key is in the path (inngest/inngest, pkg/event and pkg/devserver). */
export const receiveEvents: Operation = ({ events, settings }, { id: key, body }) => {
  if (settings.eventKeys !== undefined && !settings.eventKeys.includes(key)) {
    return jsonResponse(401, { status: 401, message: '', error: 'Event key not found' })
  }
  const given = parsedJson(body)
  if (typeof given !== 'object' || given === null) {
    return received(400, [''], 'Request body must contain an event object or an array of event objects')
  }
  const ids: string[] = []
  for (const event of [given].flat()) {
    const problem = problemOf(event)
    if (problem !== undefined) return received(400, [...ids, ''], problem)
    ids.push(events.send(toSend(event)).eventId)
  }
  return received(200, ids)
}

const FIELDS = ['name', 'data', 'id', 'ts', 'user']

/** The same in v2, which takes one event at a time. */
export const receiveEvent: Operation = ({ events, now }, { body }) => {
  const wrong = (code: string, message: string) => secondVersionError(400, code, message)
  const read = bodyOf(body, FIELDS)
  if ('problem' in read) return read.problem
  const { fields: given } = read
  const { name, data, ts } = given
  if (Array.isArray(data)) return misplaced(body, 'data', data)
  if (name === undefined || name === '') return wrong('missing_field', 'Event name is required')
  const problem = problemOf(given)
  if (problem !== undefined) return wrong('invalid_field_format', problem)
  if (Number(ts ?? FIRST_TS) < FIRST_TS) return wrong('validation_error', 'timestamp is before Jan 1, 1980')
  const { eventId } = events.send(toSend(given))
  return secondVersionResponse(200, { data: { eventId }, metadata: secondVersionMetadata(now()) })
}

const FIRST_TS = Date.UTC(1980, 0, 1)

/** JSON that is sent as plain text. */
function received(status: number, ids: readonly string[], error?: string): ApiResponse {
  const { body } = jsonResponse(status, { ids, status, error })
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body }
}

function problemOf(event: unknown): string | undefined {
  const { name }: { readonly name?: unknown } = Object(event)
  if (typeof name !== 'string' || name === '') return 'event name is empty'
  return name.startsWith(RESERVED) ? `event name is reserved for internal use: ${name}` : undefined
}

function toSend(event: unknown): EventToSend {
  const { name, data, id, ts, user }: Readonly<Record<string, unknown>> = Object(event)
  return {
    name: String(name),
    ...(data === undefined || data === null ? {} : { data }),
    ...(typeof id === 'string' && id !== '' ? { id } : {}),
    ...(user === undefined || user === null ? {} : { user }),
    ...(ts === undefined || Number.isNaN(Number(ts)) ? {} : { ts: Number(ts) }),
  }
}
