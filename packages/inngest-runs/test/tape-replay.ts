import type { Tape, TapeExchange } from '@x/test-kit'
import {
  createInngestSandbox,
  createManualClock,
  type EventToSend,
  type InngestSandbox,
  type InngestSandboxOptions,
  type ManualClock,
} from '../src/testing/index.ts'
import { tapeFunctions } from './tape-functions.ts'

/** A sandbox in which a tape happens again. */
export interface Replay {
  readonly sandbox: InngestSandbox
  readonly clock: ManualClock
  /** The sandbox's id for one on the tape, once it is known. */
  readonly ids: Map<string, string>
}

/** What one request came to in the sandbox. */
export interface Replayed {
  readonly exchange: TapeExchange
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: string
}

/** Requests that are sent together are at most so far apart, in milliseconds. */
const TOGETHER_MS = 20

/** Sends the requests of a tape to a sandbox, at their times. Requests that are not `played` are left out. */
export async function replayTape(
  tape: Tape,
  options: InngestSandboxOptions,
  isPlayed: (exchange: TapeExchange, ids: ReadonlyMap<string, string>) => boolean,
): Promise<Replayed[]> {
  const began = Date.parse(tape.startedAt)
  const clock = createManualClock(began)
  const functions = tapeFunctions()
  const habits = { eventLag: 20 }
  const sandbox = createInngestSandbox({ clock, mode: 'dev', cancelTakesMs: 55, functions, habits, ...options })
  const replay = { sandbox, clock, ids: new Map<string, string>() }
  const answers: Replayed[] = []
  const unsent = unsentRuns(tape)

  for (const together of groupsOf(tape)) {
    const time = began + (together[0]?.atMs ?? 0)
    for (const run of unsent.splice(0, unsent.filter(({ startedAt }) => startedAt <= time).length)) {
      await moveTo(clock, run.startedAt)
      startUnsent(tape, replay, functions, run)
    }
    await moveTo(clock, time)
    learnRuns(tape, replay)
    for (const exchange of together) learnFromPath(replay, exchange, tape)
    const played = together.filter((exchange) => isPlayed(exchange, replay.ids))
    answers.push(...(await Promise.all(played.map((exchange) => sent(tape, replay, exchange)))))
  }
  return answers
}

/** Runs that came of no request on the tape: of a schedule, of another function. Earliest first. */
function unsentRuns(tape: Tape): TapeRun[] {
  const sentIds = tape.exchanges.flatMap(({ request, response }) =>
    request.method === 'POST' ? idsIn(response.body) : [],
  )
  return runsOn(tape)
    .filter(({ id, eventId }) => !sentIds.includes(eventId) && !sentIds.includes(id))
    .filter(({ functionId, startedAt }) => functionId !== '' && startedAt > 0)
    .toSorted((one, other) => one.startedAt - other.startedAt)
}

function startUnsent(
  tape: Tape,
  { sandbox, ids }: Replay,
  functions: ReturnType<typeof tapeFunctions>,
  run: TapeRun,
): void {
  const one = functions[`${run.app}/${run.functionId}`]
  if (one === undefined) throw new Error(`No function ${run.app}/${run.functionId} for ${tape.scene}`)
  const { eventId } = sandbox.events.send(eventOn(tape, run.eventId))
  const event = sandbox.events.get(eventId)
  const script = typeof one.script === 'function' && event !== undefined ? one.script(event) : one.script
  const { runId } = sandbox.runs.start({
    function: run.functionId,
    app: run.app,
    ...(one.name === undefined ? {} : { functionName: one.name }),
    event: eventId,
    checkpointing: one.checkpointing ?? true,
    fields: run.cron === undefined ? {} : { cron: run.cron },
    ...(script === undefined || typeof script === 'function' ? {} : { script }),
  })
  ids.set(run.eventId, eventId).set(run.id, runId)
}

/** An event as the tape has it, or as much of it as its runs need. */
function eventOn({ exchanges }: Tape, eventId: string): EventToSend {
  const read = exchanges.find(({ request }) => request.path === `/v1/events/${eventId}`)
  const {
    name = 'inngest/function.invoked',
    data = {},
    id = eventId,
  } = Object(JSON.parse(read?.response.body ?? '{}').data)
  return id === eventId ? { name, data } : { name, data, id }
}

async function moveTo(clock: ManualClock, time: number): Promise<void> {
  if (time > clock.now()) await clock.advance(time - clock.now())
}

/** Writes that were sent together are one group; everything else is asked one after the other. */
function groupsOf({ exchanges }: Tape): TapeExchange[][] {
  const groups: TapeExchange[][] = []
  for (const exchange of exchanges) {
    const current = groups.at(-1)
    const last = current?.at(-1)
    const isWrite = exchange.request.method !== 'GET' && last?.request.method !== 'GET'
    const isSoon = last !== undefined && exchange.atMs - last.atMs <= TOGETHER_MS
    const isCancel = /^\/v1\/runs\/|\/cancel$/.test(exchange.request.path)
    if (current !== undefined && isWrite && isSoon && isCancel && runIn(last) === runIn(exchange))
      current.push(exchange)
    else groups.push([exchange])
  }
  return groups
}

const ULID = /\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b/gi

const runIn = (exchange: TapeExchange | undefined): string => exchange?.request.path.match(ULID)?.[0] ?? ''

async function sent(tape: Tape, { sandbox, ids }: Replay, exchange: TapeExchange): Promise<Replayed> {
  const { method, path, headers, body = '' } = exchange.request
  const translated = (text: string): string =>
    text.replaceAll(ULID, (id) => {
      const own = ids.get(id.toUpperCase())
      return own === undefined ? id : id === id.toUpperCase() ? own : own.toLowerCase()
    })
  const plan = await sandbox.handle({
    method,
    url: new URL(`http://127.0.0.1:8288${translatedCursor(translated(path), translated)}`),
    headers: new Headers(headers),
    body: translated(body),
  })
  if (plan.kind !== 'respond') throw new Error(`expected an answer to ${method} ${path}, got ${plan.kind}`)
  if (method === 'POST') learnIds(ids, exchange.response.body, plan.body)
  for (const run of runsOn(tape)) {
    // The event of an invocation: only its run is named.
    const own = sandbox.runs.get(ids.get(run.id) ?? '')
    if (own !== undefined && !ids.has(run.eventId)) ids.set(run.eventId, own.eventId)
  }
  return { exchange, status: plan.status, headers: plan.headers, body: plan.body }
}

/** A cursor has an id in it, which nobody is meant to see. */
const translatedCursor = (path: string, translated: (text: string) => string): string =>
  path.replace(/(?<=cursor=)eyJ[^&]+/, (cursor) => {
    const text = Buffer.from(decodeURIComponent(cursor), 'base64').toString('utf8')
    return encodeURIComponent(Buffer.from(translated(text)).toString('base64'))
  })

/** Sending an event gives it an id, and starting a run gives that one, on the tape as in the sandbox. */
function learnIds(ids: Map<string, string>, recorded: string, own: string): void {
  const given = idsIn(own)
  for (const [index, id] of idsIn(recorded).entries()) {
    const one = given[index]
    if (one !== undefined && id !== '') ids.set(id, one)
  }
}

/** The ids that an answer gives to what was sent. */
function idsIn(body: string): string[] {
  const { ids, data }: { readonly ids?: unknown; readonly data?: unknown } = Object(
    body.startsWith('{') ? JSON.parse(body) : {},
  )
  if (Array.isArray(ids)) return ids
  const { eventId, runId } = Object(data)
  return [eventId, runId].filter((id) => typeof id === 'string')
}

interface TapeRun {
  readonly id: string
  readonly eventId: string
  readonly app: string
  readonly functionId: string
  /** Milliseconds since the Unix epoch; 0 where v1 was not asked. */
  readonly startedAt: number
  readonly cron: string | undefined
}

/** Runs of an event have no ids but those that can be read of them: by event and function, they are found. */
function learnRuns(tape: Tape, { sandbox, ids }: Replay): void {
  for (const { id, eventId, functionId } of runsOn(tape)) {
    const event = ids.get(eventId)
    if (ids.has(id) || event === undefined) continue
    const taken = new Set(ids.values())
    const own = sandbox.runs.all.find(
      (run) => run.eventId === event && !taken.has(run.id) && (functionId === '' || run.function === functionId),
    )
    if (own !== undefined) ids.set(id, own.id)
  }
}

/** A run that no body tells of, as when only its jobs were read: it came of the last event before it. Ids have their order. */
function learnFromPath({ sandbox, ids }: Replay, { request }: TapeExchange, tape: Tape): void {
  const id = /^\/v[12]\/runs\/([0-9A-Z]{26})/.exec(request.path)?.[1]
  if (id === undefined || ids.has(id) || runsOn(tape).some((run) => run.id === id) || !id.startsWith('01M8')) return
  const [, event] = [...ids]
    .filter(([one, own]) => one < id && sandbox.events.get(own) !== undefined)
    .toSorted(([one], [other]) => (one < other ? 1 : -1))[0] ?? ['', '']
  const own = sandbox.runs.all.find((run) => run.eventId === event && ![...ids.values()].includes(run.id))
  if (own !== undefined) ids.set(id, own.id)
}

const known = new WeakMap<Tape, TapeRun[]>()

/** Every run that the bodies of a tape tell of, with its event and its function. */
function runsOn(tape: Tape): TapeRun[] {
  const before = known.get(tape)
  if (before !== undefined) return before
  const runs = new Map<string, TapeRun>()
  const reruns = new Set<string>()
  for (const { response } of tape.exchanges) {
    if (!response.body.startsWith('{"data"')) continue
    for (const row of [JSON.parse(response.body).data].flat()) {
      const { run_id, event_id, run_started_at, original_run_id, cron, id, trigger, app, function: one } = Object(row)
      const key: unknown = run_id ?? (trigger === undefined ? undefined : id)
      // What comes of a rerun has the event of another run.
      if (typeof original_run_id === 'string') reruns.add(String(run_id))
      if (typeof key !== 'string') continue
      const before = runs.get(key)
      runs.set(key, {
        id: key,
        eventId: String(event_id ?? trigger?.eventIds?.[0]),
        app: app?.id ?? before?.app ?? '',
        functionId: one?.id ?? before?.functionId ?? '',
        startedAt: run_started_at === undefined ? (before?.startedAt ?? 0) : Date.parse(run_started_at),
        cron: cron ?? before?.cron,
      })
    }
  }
  const all = [...runs.values()].filter((run) => !reruns.has(run.id))
  known.set(tape, all)
  return all
}

/** Headers without a meaning for the API: how its bytes were sent, and when. */
const TRANSPORT = ['date', 'content-length', 'transfer-encoding']

/** Headers by lower-case name, each with its values in an order that is always the same. */
export const headersOf = (headers: Readonly<Record<string, string | readonly string[]>>): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]): [string, string[]] => [name.toLowerCase(), [value].flat().toSorted()])
      .filter(([name]) => !TRANSPORT.includes(name)),
  )

/** What is left of a body once everything is hidden that differs from one recording to the next. */
export function masked(body: string): unknown {
  try {
    return maskedValue(JSON.parse(body), '')
  } catch {
    return body.replaceAll(ULID, '(id)')
  }
}

const HIDDEN: Readonly<Record<string, string>> = {
  Raw: '(item)',
  JobID: '(job)',
  durationMs: '(ms)',
  stack: '(stack)',
  ts: '(ms)',
  cursor: '(cursor)',
  function_id: '(uuid)',
  fn_id: '(uuid)',
}

function maskedValue(value: unknown, name: string): unknown {
  if (HIDDEN[name] !== undefined) return HIDDEN[name]
  if (Array.isArray(value)) {
    const all = value.map((one) => maskedValue(one, ''))
    // The rows of v1's list of an event are in no order that could be told.
    return name === 'data' ? all.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)) : all
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskedValue(inner, key)]))
  }
  return typeof value === 'string' ? maskedText(value) : value
}

const maskedText = (text: string): string =>
  text
    .replaceAll(ULID, '(id)')
    // Digits below the millisecond are part of what a time looks like.
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{4,9}Z/g, '(exact time)')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z/g, '(time)')
