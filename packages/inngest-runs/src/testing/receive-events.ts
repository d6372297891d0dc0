import type { Answer } from '@x/sandbox'
import { jsonAnswer, secondVersionAnswer, secondVersionError } from './answers.ts'
import type { Operation } from './desk.ts'
import { type EventToSend, RESERVED } from './events.ts'
import { parsedJson } from './parsed-json.ts'
import { secondVersionMetadata } from './second-version-requests.ts'

/** Where the official SDK sends events: the key is in the path (inngest/inngest, pkg/event and pkg/devserver). */
export const receiveEvents: Operation = ({ events, settings }, { id: key, body }) => {
  if (settings.eventKeys !== undefined && !settings.eventKeys.includes(key)) {
    return jsonAnswer(401, { status: 401, message: '', error: 'Event key not found' })
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

/** The same in v2, which takes one event at a time. */
export const receiveEvent: Operation = ({ events, now }, { body }) => {
  const given = parsedJson(body === '' ? '{}' : body)
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return secondVersionError(400, 'api_error', `proto: syntax error (line 1:1): unexpected token ${body.charAt(0)}`)
  }
  const { name }: { readonly name?: unknown } = given
  if (name === undefined || name === '') return secondVersionError(400, 'missing_field', 'Event name is required')
  const problem = problemOf(given)
  if (problem !== undefined) return secondVersionError(400, 'invalid_field_format', problem)
  const { eventId } = events.send(toSend(given))
  return secondVersionAnswer(200, { data: { eventId }, metadata: secondVersionMetadata(now()) })
}

/** A text that is JSON, but for its type. */
function received(status: number, ids: readonly string[], error?: string): Answer {
  const { body } = jsonAnswer(status, { ids, status, error })
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body }
}

function problemOf(event: unknown): string | undefined {
  const { name }: { readonly name?: unknown } = Object(event)
  if (typeof name !== 'string' || name === '') return 'event name is empty'
  return name.startsWith(RESERVED) ? `event name is reserved for internal use: ${name}` : undefined
}

function toSend(event: unknown): EventToSend {
  const { name, data, id, ts }: Readonly<Record<string, unknown>> = Object(event)
  return {
    name: String(name),
    ...(data === undefined || data === null ? {} : { data }),
    ...(typeof id === 'string' && id !== '' ? { id } : {}),
    ...(ts === undefined || Number.isNaN(Number(ts)) ? {} : { ts: Number(ts) }),
  }
}
