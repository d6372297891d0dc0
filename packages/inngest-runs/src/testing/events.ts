import type { RandomIds } from '@x/sandbox'
import type { KnownStart, Run, RunBook, RunStart } from './run-book.ts'
import { completedScript, type RunScript } from './run-script.ts'
import type { InngestSandboxOptions, Settings } from './sandbox-options.ts'

/** An event as it is sent. */
export interface EventToSend {
  readonly name: string
  readonly data?: unknown
  /** An id of your own. A second event with the same id starts nothing. */
  readonly id?: string
  /** Milliseconds since the Unix epoch. Default: now. */
  readonly ts?: number
  /** The `user` of the event. */
  readonly user?: unknown
}

/** A function that the sandbox plays. */
export interface FunctionScript {
  /** The name of the event that starts a run of it. */
  readonly trigger: string
  /**
   * What its runs do, or a function that decides by the event. Return undefined for an event that starts no run, as when
   * the real server rate-limits, debounces or skips. Default: they complete at once and return `null`.
   */
  readonly script?: RunScript | 'sleeping' | ((event: SandboxEvent) => RunScript | 'sleeping' | undefined)
  /** Its app. Default `app`. */
  readonly app?: string
  /** Its id within the app. Default: its name among the functions of the sandbox. */
  readonly id?: string
  /** The display name that v2 shows. Default: its id. */
  readonly name?: string
  /** Whether it uses checkpointing. Default: as the options of the sandbox say. */
  readonly checkpointing?: boolean
  /** How many events start one run, as with `batchEvents`. Default 1. */
  readonly batch?: number
}

/** An event that the sandbox has. */
export interface SandboxEvent {
  /** The id that sending it gave. */
  readonly eventId: string
  readonly name: string
  readonly data: unknown
  /** The sender's own id; its `eventId` where there was none. */
  readonly id: string
  /** Milliseconds since the Unix epoch, as the sender said. */
  readonly ts: number
  readonly user: unknown
  /** When it came: milliseconds since the Unix epoch. */
  readonly receivedAt: number
}

/** The events of a sandbox: those that were sent, and those of runs that you started. */
export interface SandboxEvents {
  /**
   * Sends an event. It starts a run of each function in the options that it triggers. Throws for an event without a name.
   */
  send(event: EventToSend): { readonly eventId: string; readonly runIds: readonly string[] }
  /** Undefined for an unknown id. */
  get(eventId: string): SandboxEvent | undefined
  /** Every event, in the order of sending. */
  readonly all: readonly SandboxEvent[]
}

/** All that happens to events. */
export interface EventBook extends SandboxEvents {
  /** The event of a run that was started without sending any. */
  addFor(start: Pick<RunStart, 'function' | 'event'>, now: number): readonly string[]
}

interface EventBookRules {
  readonly settings: Settings
  readonly functions: InngestSandboxOptions['functions']
  readonly book: RunBook
  readonly ids: RandomIds
  now(): number
}

/** Names that only the server gives. */
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

  /** The events that a run is for, once they are enough. */
  const batchFor = (name: string, { batch = 1 }: FunctionScript, { eventId }: SandboxEvent): string[] | undefined => {
    const waiting = [...(batches.get(name) ?? []), eventId]
    const isFull = waiting.length >= batch
    batches.set(name, isFull ? [] : waiting)
    return isFull ? waiting : undefined
  }

  const runFor = (name: string, one: FunctionScript, sent: SandboxEvent): Run | undefined => {
    const script = typeof one.script === 'function' ? one.script(sent) : (one.script ?? completedScript)
    const eventIds = script === undefined ? undefined : batchFor(name, one, sent)
    if (script === undefined || eventIds === undefined) return undefined
    const { app, checkpointing, name: functionName } = one
    const start: KnownStart = {
      function: one.id ?? name,
      script,
      eventIds,
      ...(app === undefined ? {} : { app }),
      ...(functionName === undefined ? {} : { functionName }),
      ...(checkpointing === undefined ? {} : { checkpointing }),
    }
    return book.add(start, now() + settings.habits.eventLag)
  }

  return {
    send: (event) => {
      if (event.name === '') throw new TypeError('name: an event needs a name')
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
