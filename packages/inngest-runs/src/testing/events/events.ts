import type { RandomIds } from '@x/sandbox'
import type { KnownStart, Run, RunBook, RunStart } from '../runs/run-book.ts'
import { completedScript, type RunScript } from '../runs/run-script.ts'
import type { Settings } from '../settings.ts'
import type { EventToSend, FunctionScript, SandboxEvent } from './function-script.ts'

/** The events of a sandbox: those that were sent, and those of runs that you started. */
export interface SandboxEvents {
  /**
   * Sends an event. It starts a run of each function in the options that it triggers. Throws for an event without a
   * name.
   */
  send(event: EventToSend): { readonly eventId: string; readonly runIds: readonly string[] }
  /** Undefined for an unknown id. */
  get(eventId: string): SandboxEvent | undefined
  /** Every event, in the order of sending. */
  readonly all: readonly SandboxEvent[]
}

/** Everything that happens to events. */
export interface EventBook extends SandboxEvents {
  /** The event of a run that was started without sending one. */
  addFor(start: Pick<RunStart, 'function' | 'event'>, now: number): readonly string[]
}

interface EventBookRules {
  readonly settings: Settings
  readonly functions: Readonly<Record<string, FunctionScript>> | undefined
  readonly book: RunBook
  readonly ids: RandomIds
  now(): number
}

/** What a function does for an event. Undefined if it starts no run. */
export const scriptFor = ({ script }: FunctionScript, event: SandboxEvent): RunScript | 'sleeping' | undefined =>
  typeof script === 'function' ? script(event) : (script ?? completedScript)

/** What every run of a function has in common. */
export function startOf(key: string, { id, app, checkpointing, name }: FunctionScript): Omit<KnownStart, 'eventIds'> {
  return {
    function: id ?? key,
    ...(app === undefined ? {} : { app }),
    ...(name === undefined ? {} : { functionName: name }),
    ...(checkpointing === undefined ? {} : { checkpointing }),
  }
}

/** Names with this prefix are reserved for the server. */
export const RESERVED = 'inngest/'

export function createEventBook({ settings, functions = {}, book, ids, now }: EventBookRules): EventBook {
  const byId = new Map<string, SandboxEvent>()
  const ownIds = new Set<string>()

  const keep = (event: EventToSend, eventId: string): SandboxEvent => {
    const receivedAt = now()
    const { name, data = {}, id = eventId, ts = receivedAt, user } = event
    const kept = { eventId, name, data, id, ts, user, receivedAt }
    byId.set(eventId, kept)
    return kept
  }

  const batches = new Map<string, string[]>()

  /** The events for the next run, once there are enough of them. */
  const batchFor = (name: string, { batch = 1 }: FunctionScript, { eventId }: SandboxEvent): string[] | undefined => {
    const waiting = [...(batches.get(name) ?? []), eventId]
    const isFull = waiting.length >= batch
    batches.set(name, isFull ? [] : waiting)
    return isFull ? waiting : undefined
  }

  const runFor = (name: string, one: FunctionScript, sent: SandboxEvent): Run | undefined => {
    const script = scriptFor(one, sent)
    const eventIds = script === undefined ? undefined : batchFor(name, one, sent)
    if (script === undefined || eventIds === undefined) return undefined
    return book.add({ ...startOf(name, one), script, eventIds }, now() + settings.habits.eventLag)
  }

  return {
    send: (event) => {
      if (event.name === '') throw new TypeError('name: expected the name of the event')
      const isRepeat = event.id !== undefined && ownIds.has(event.id)
      if (event.id !== undefined) ownIds.add(event.id)
      const sent = keep(event, ids.ulid(now()))
      const triggered = isRepeat ? [] : Object.entries(functions).filter(([, { trigger }]) => trigger === event.name)
      const runs = triggered.flatMap(([name, one]) => runFor(name, one, sent) ?? [])
      return { eventId: sent.eventId, runIds: runs.map(({ id }) => id) }
    },
    addFor: ({ function: name = 'function', event }, startedAt) => {
      const given = event === undefined ? [ids.ulid(startedAt)] : [event].flat()
      const eventIds = given.map((id) => id.toUpperCase())
      for (const eventId of eventIds) if (!byId.has(eventId)) keep({ name: `sandbox/${name}` }, eventId)
      return eventIds
    },
    get: (eventId) => byId.get(eventId.toUpperCase()),
    get all() {
      return [...byId.values()]
    },
  }
}
